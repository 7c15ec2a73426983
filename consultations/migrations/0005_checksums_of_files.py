from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0004_attendance_by_strokes'),
    ]

    operations = [
        migrations.AddField(
            model_name='paper',
            name='sha256',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
    ]
