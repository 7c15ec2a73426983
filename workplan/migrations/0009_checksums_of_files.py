from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workplan', '0008_names_asked_once'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='sha256',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='planimportfile',
            name='sha256',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='schemeversion',
            name='sha256',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
    ]
