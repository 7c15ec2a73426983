import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def carry_over_sign_ins(apps, schema_editor):
    """What the package that counts wrong passwords had kept until now."""
    Entry = apps.get_model("members", "AuditEntry")
    accounts = dict(apps.get_model("members", "User").objects.values_list("username", "pk"))
    for table, succeeded in (("AccessLog", True), ("AccessFailureLog", False)):
        rows = apps.get_model("axes", table).objects.order_by("pk")
        fields = ("username", "ip_address", "attempt_time")
        Entry.objects.bulk_create(
            (
                Entry(
                    at=at, account_id=accounts.get(name), who=(name or "")[:150], act="sign_in",
                    succeeded=succeeded, address=address or "",
                )
                for name, address, at in rows.values_list(*fields).iterator()
            ),
            batch_size=500,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('axes', '0010_accessattemptexpiration'),
        ('members', '0003_forms_handed_in'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='must_change_password',
            field=models.BooleanField(default=False, help_text='密码由他人设定的，本人登录后先改密码，才能打开别的页面。', verbose_name='登录后须改密码'),
        ),
        migrations.AddField(
            model_name='user',
            name='password_set_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='密码设定时间'),
        ),
        migrations.CreateModel(
            name='KeptForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=1000)),
                ('fields', models.JSONField()),
                ('files', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '待重新提交的内容',
                'verbose_name_plural': '待重新提交的内容',
            },
        ),
        migrations.CreateModel(
            name='OldPassword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128)),
                ('at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_passwords', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '用过的密码',
                'verbose_name_plural': '用过的密码',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                ('who', models.CharField(max_length=150, verbose_name='谁')),
                ('act', models.CharField(choices=[('sign_in', '登录'), ('sign_out', '退出'), ('locked', '锁定'), ('many_names', '同一地址输错多个账号'), ('password', '改密码'), ('reset', '重设密码'), ('account', '开通账号'), ('role', '改账号'), ('export', '导出'), ('download', '下载文件')], max_length=20, verbose_name='做了什么')),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='对象')),
                ('succeeded', models.BooleanField(default=True, verbose_name='成功')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='网络地址')),
                ('words', models.TextField(blank=True, verbose_name='说明')),
                ('account', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '操作记录',
                'verbose_name_plural': '操作记录',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['act', 'succeeded', 'at'], name='audit_by_act')],
            },
        ),
        migrations.RunPython(carry_over_sign_ins, migrations.RunPython.noop, elidable=True),
    ]
