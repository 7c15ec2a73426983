"""What was sent back (退回重办) was asked for anew, as what was closed and goes on: one action (重新办理)."""

from django.db import migrations, models

ACTIONS = [
    *(("choose", "选定"), ("decline", "不选用"), ("share", "分办"), ("instruct", "批示")),
    *(("urge", "催办"), ("answer", "答复"), ("close", "办结"), ("reopen", "重新办理")),
    ("hand_on", "转出"),
]


def rename(apps, schema_editor):
    apps.get_model("plenary", "SpeechChange").objects.filter(action="return").update(
        action="reopen"
    )


class Migration(migrations.Migration):
    dependencies = [('plenary', '0001_groups_and_speeches')]

    operations = [
        migrations.RunPython(rename, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="speechchange",
            name="action",
            field=models.CharField(choices=ACTIONS, max_length=16, verbose_name="动作"),
        ),
    ]
