"""The kinds of consultation with which an installation begins; the office edits them.

Source: 中办 2015 (专题协商, 对口协商, 界别协商, 提案办理协商, 专题议政性常委会), and what districts report of
a year (面对面, 政企恳谈会, 微协商). What is there already is of no kind.
"""

from django.db import migrations

KINDS = (
    *(("专题协商", "场"), ("对口协商", "场"), ("界别协商", "场"), ("提案办理协商", "场")),
    *(("区委书记与委员面对面", "场"), ("区长与委员面对面", "场")),
    *(("区领导与委员面对面", "场"), ("局长与委员面对面", "场")),
    *(("政企恳谈会", "期"), ("跨区域协商", "场"), ("网络议政", "场")),
    *(("专题议政性常委会", "次"), ("微协商", "次"), ("专题视察", "次")),
)


def fill(apps, schema_editor):
    kinds = apps.get_model("consultations", "ConsultationKind").objects
    for order, (name, unit) in enumerate(KINDS, start=1):
        kinds.get_or_create(name=name, defaults={"unit": unit, "order": order})


class Migration(migrations.Migration):
    dependencies = [('consultations', '0008_kinds_of_consultation')]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
