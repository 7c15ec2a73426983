import json
import secrets
from datetime import UTC
from hashlib import sha256

from django.db import migrations, models
from django.db.models import Q


def _digest(*parts):
    return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def chain_what_is_there(apps, schema_editor):
    """Entries that were written before become the beginning of the chain, in the order of their keys."""
    Entry = apps.get_model("members", "AuditEntry")
    link, number, some = "", 0, []

    def write():
        Entry._base_manager.bulk_update(some, ["number", "salt", "digest", "link"], batch_size=200)
        some.clear()

    for number, entry in enumerate(Entry._base_manager.order_by("pk").iterator(), start=1):
        entry.number, entry.salt = number, secrets.token_hex(16)
        entry.digest = _digest(entry.salt, entry.who, entry.subject, entry.address, entry.words)
        at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
        link = _digest(
            link, number, at, entry.account_id, entry.act, entry.succeeded, entry.digest
        )
        entry.link = link
        some.append(entry)
        if len(some) == 1000:
            write()
    write()
    apps.get_model("members", "AuditHead")._base_manager.create(number=number, link=link)


class Migration(migrations.Migration):

    dependencies = [
        ("members", "0005_people_by_strokes"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="role",
            field=models.CharField(blank=True, choices=[("system", "系统管理员"), ("security", "安全管理员"), ("audit", "审计员")], default="", help_text="三员分立时使用：系统管理员管定时任务和本会设置，安全管理员管账号，审计员看操作记录。", max_length=8, verbose_name="管理员角色"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="user",
            name="active_since",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="重新启用时间"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(condition=Q(role="") | Q(is_staff=False, is_superuser=False), name="user_with_role_is_not_office", violation_error_message="有管理员角色的账号不能同时是办公室人员，请为其另开账号。"),
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("only", models.BooleanField(default=True, editable=False, unique=True)),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("link", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "操作记录的末尾",
                "verbose_name_plural": "操作记录的末尾",
                "constraints": [models.CheckConstraint(condition=Q(only=True), name="audit_head_only_one")],
            },
        ),
        migrations.AddField(
            model_name="auditentry",
            name="number",
            field=models.PositiveBigIntegerField(editable=False, null=True, verbose_name="编号"),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="salt",
            field=models.CharField(blank=True, default="", editable=False, max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditentry",
            name="digest",
            field=models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditentry",
            name="link",
            field=models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="act",
            field=models.CharField(choices=[("sign_in", "登录"), ("sign_out", "退出"), ("locked", "锁定"), ("many_names", "同一地址输错多个账号"), ("password", "改密码"), ("reset", "重设密码"), ("account", "开通账号"), ("role", "改账号"), ("export", "导出"), ("download", "下载文件"), ("pruned", "清理操作记录"), ("erased", "删去个人信息")], max_length=20, verbose_name="做了什么"),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="who",
            field=models.CharField(blank=True, max_length=150, verbose_name="谁"),
        ),
        migrations.RunPython(chain_what_is_there, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="auditentry",
            name="number",
            field=models.PositiveBigIntegerField(editable=False, unique=True, verbose_name="编号"),
        ),
    ]
