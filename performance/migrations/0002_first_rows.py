"""The sorts of typed-in facts with which an installation begins; the office edits them.

Source: what the point tables of districts count and no page of the product knows (虹口 2021, 济南 2015).
"""

from django.db import migrations

# name, unit, with levels
SORTS = (
    ("大会口头发言", "次", False),
    ("大会书面发言", "篇", False),
    ("优秀提案", "件", True),
    ("调研报告执笔", "篇", True),
    ("媒体宣传", "次", True),
    ("表彰荣誉", "项", True),
    ("公益服务", "次", False),
    ("提供物品、场地", "份", False),
    ("党派、界别工作", "项", False),
)


def fill(apps, schema_editor):
    sort = apps.get_model("performance", "FactSort").objects
    for order, (name, unit, has_level) in enumerate(SORTS, start=1):
        sort.get_or_create(
            name=name, defaults={"unit": unit, "has_level": has_level, "order": order * 10}
        )


class Migration(migrations.Migration):
    dependencies = [("performance", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
