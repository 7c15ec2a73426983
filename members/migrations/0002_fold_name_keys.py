"""Names with a point in the middle, or with radicals in place of characters, are compared anew.

A key that another row has already is left as it was: two rows of one name are a person's to settle.
"""

from django.db import migrations

from members.names import name_key

NAMED = ("Person", "Post", "Department", "NameAlias")


def fold(apps, schema_editor):
    for name in NAMED:
        rows = apps.get_model("members", name).objects
        taken = set(rows.values_list("name_key", flat=True))
        for row in rows.only("name", "name_key"):
            key = name_key(row.name)
            if key != row.name_key and key not in taken:
                rows.filter(pk=row.pk).update(name_key=key)
                taken.add(key)


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
