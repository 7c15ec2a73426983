"""People are listed by the strokes of their names after those who have a rank."""

from django.db import migrations, models

from members.strokes import stroke_key


def sort(apps, schema_editor):
    people = apps.get_model("members", "Person").objects
    for person in people.only("name"):
        people.filter(pk=person.pk).update(stroke_key=stroke_key(person.name))


class Migration(migrations.Migration):
    dependencies = [("members", "0004_passwords_trail_and_kept_forms")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="stroke_key",
            field=models.CharField(db_index=True, default="", editable=False, max_length=41),
            preserve_default=False,
        ),
        migrations.RunPython(sort, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name="person",
            options={
                "ordering": ["rank", "stroke_key", "pk"],
                "verbose_name": "人员",
                "verbose_name_plural": "人员",
            },
        ),
        migrations.AlterModelOptions(
            name="appointment",
            options={
                "ordering": ["person", "pk"],
                "verbose_name": "任职",
                "verbose_name_plural": "任职",
            },
        ),
    ]
