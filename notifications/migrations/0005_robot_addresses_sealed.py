import notifications.sealed
from django.db import migrations


def seal_what_is_there(apps, schema_editor):
    """Addresses and keys that were stored as they are read: the field seals what it writes."""
    found = apps.get_model("notifications", "Preference").objects.exclude(webhook="")
    for preference in found.iterator():
        preference.save(update_fields=["webhook", "sign_key"])


class Migration(migrations.Migration):

    dependencies = [
        ("notifications", "0004_wall_address"),
    ]

    operations = [
        migrations.AlterField(
            model_name="preference",
            name="sign_key",
            field=notifications.sealed.SealedField(blank=True, editable=False, help_text="钉钉机器人的安全设置选“加签”的才需填写，以 SEC 开头。", max_length=100, verbose_name="加签密钥"),
        ),
        migrations.AlterField(
            model_name="preference",
            name="webhook",
            field=notifications.sealed.SealedField(blank=True, editable=False, help_text="在群聊的机器人设置中复制机器人的地址，以 https:// 开头。群里的人都会看到提醒。", max_length=500, verbose_name="机器人地址"),
        ),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop, elidable=True),
    ]
