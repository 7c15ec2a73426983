from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="about",
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=80, verbose_name="关于"),
        ),
        migrations.AddField(
            model_name="mail",
            name="held_until",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="暂缓发送至"),
        ),
    ]
