"""Give consultations the year of their item, and an installation its first templates."""

from django.db import migrations

from consultations.services.templates import add_default_templates


def fill_years(apps, schema_editor):
    items = apps.get_model("workplan", "WorkItem").objects
    years = dict(items.values_list("pk", "plan__year"))
    for name in ("Consultation", "HistoricalConsultation"):
        for row in apps.get_model("consultations", name).objects.filter(year=None):
            # Of what has gone, the history's year is that in which it was written.
            row.year = years.get(row.item_id) or row.history_date.year
            row.save(update_fields=["year"])


def add_templates(apps, schema_editor):
    add_default_templates(
        apps.get_model("consultations", "ProcessTemplate"),
        apps.get_model("consultations", "TemplateStep"),
    )


class Migration(migrations.Migration):

    dependencies = [("consultations", "0002_chain_of_results")]

    operations = [
        migrations.RunPython(fill_years, migrations.RunPython.noop),
        migrations.RunPython(add_templates, migrations.RunPython.noop),
    ]
