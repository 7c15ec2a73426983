import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("members", "0003_forms_handed_in"),
        ('workplan', '0005_scheme_versions_passed'),
    ]

    operations = [
        migrations.AddField(
            model_name="instruction",
            name="answer_by",
            field=models.DateField(blank=True, null=True, verbose_name="回复期限"),
        ),
        migrations.AddField(
            model_name="instruction",
            name="department",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.department", verbose_name="请谁回复"),
        ),
        migrations.AddField(
            model_name="instruction",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="撤回时间"),
        ),
        migrations.AddField(
            model_name="progress",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="撤回时间"),
        ),
        migrations.AlterField(
            model_name="transition",
            name="action",
            field=models.CharField(choices=[("accept", "签收"), ("progress", "填报进展"), ("report", "报结"), ("close", "办结"), ("return", "退回"), ("reopen", "撤销办结"), ("suspend", "暂缓"), ("restore", "恢复"), ("cancel", "取消"), ("extend", "申请延期"), ("grant", "同意延期"), ("refuse", "不同意延期"), ("scheme", "提交工作方案"), ("review", "安排方案审议"), ("urge", "催办"), ("instruct", "批示"), ("answer", "回复批示"), ("take_back", "撤回"), ("note", "办公室备注")], max_length=12, verbose_name="动作"),
        ),
    ]
