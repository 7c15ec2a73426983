from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("consultations", "0003_speech_example"), ("members", "0005_people_by_strokes")]

    operations = [
        migrations.AlterModelOptions(
            name="attendance",
            options={
                "ordering": ["person", "pk"],
                "verbose_name": "到会情况",
                "verbose_name_plural": "到会情况",
            },
        ),
    ]
