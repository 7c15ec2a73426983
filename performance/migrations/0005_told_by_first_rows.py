"""Which sorts of typed-in facts an app tells by now: speeches at plenaries, welfare events."""

from django.db import migrations, models

TOLD_BY = {
    "大会口头发言": "plenary.speech:spoken",
    "大会书面发言": "plenary.speech:written",
    "公益服务": "activities.welfare",
}


def fill(apps, schema_editor):
    sorts = apps.get_model("performance", "FactSort").objects
    for name, kind in TOLD_BY.items():
        sorts.filter(name=name).update(told_by=kind)


class Migration(migrations.Migration):
    dependencies = [('performance', '0004_evidence_by')]

    operations = [
        migrations.AddField(
            model_name="factsort",
            name="told_by",
            field=models.CharField(
                blank=True,
                help_text="系统自己也记的，在这里选：补记的与系统里的是同一件事时，只计一次。",
                max_length=60,
                verbose_name="系统里的事项",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
