"""What passes is a version of a scheme; one that came after it is marked as not passed."""

from typing import Any

from django.db import migrations, models


def mark_newer_schemes(apps: Any, schema_editor: Any) -> None:
    """Mark each due date of which a version passed, and a later one was handed in since."""
    dues = apps.get_model("workplan", "DueDate").objects.filter(scheme_passed_on__isnull=False)
    versions = apps.get_model("workplan", "SchemeVersion").objects
    for due in dues.select_related("scheme_review__version"):
        newest = versions.filter(item=due.item_id).order_by("-number").first()
        listed = due.scheme_review.version if due.scheme_review else None
        if newest and newest.number > (listed.number if listed else 0):
            due.newer_scheme = newest.number
            due.save(update_fields=["newer_scheme"])


class Migration(migrations.Migration):
    dependencies = [("workplan", "0004_additions")]

    operations = [
        migrations.AddField(
            "duedate",
            "newer_scheme",
            models.PositiveSmallIntegerField(
                "未过会的新版次", null=True, blank=True, help_text="方案通过以后又提交的版次。"
            ),
        ),
        migrations.AddField(
            "historicalschemereview",
            "taken_off_why",
            models.TextField("移出理由", blank=True, max_length=1000),
        ),
        migrations.AddField(
            "schemereview",
            "taken_off_why",
            models.TextField("移出理由", blank=True, max_length=1000),
        ),
        migrations.RunPython(mark_newer_schemes, migrations.RunPython.noop),
    ]
