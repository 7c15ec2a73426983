"""Who handed a file in: whoever entered what it shows. So it is in the export of that person's data."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def fill(apps, schema_editor):
    for row in apps.get_model("performance", "Evidence").objects.select_related("recorded"):
        row.by_id = row.recorded.entered_by_id
        row.save(update_fields=["by"])


class Migration(migrations.Migration):
    dependencies = [
        ('performance', '0003_reports_tags_and_what_is_shown'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="上传人",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
