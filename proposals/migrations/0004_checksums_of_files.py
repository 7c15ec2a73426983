from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0003_signatures_belong_to_a_text'),
    ]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='sha256',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
    ]
