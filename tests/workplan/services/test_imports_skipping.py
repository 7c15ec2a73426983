"""What a person skips is not imported, and what it speaks of in the plan stays as it is."""

from datetime import date

import pytest

from tests.factories import Plan2021, plan_2021
from tests.shared_rows import shared_rows
from tests.workplan.services.importing import everything, import_all, sheet, topics
from workplan.annexes import Annex
from workplan.importing import SKIP, Fixes, SourceFile
from workplan.importing.fixes import APART
from workplan.models import WorkItem
from workplan.services.imports import Prepared, prepare

pytestmark = pytest.mark.django_db


@shared_rows(on=date(2021, 3, 10), autouse=True)
def plan() -> Plan2021:
    return plan_2021()


def skipping(*rows: int, files: list[SourceFile]) -> Prepared:
    """Look at an upload, some rows of its first file left out by their row on the sheet."""
    skipped = frozenset(f"{files[0].name}|附件3|{row}" for row in rows)
    return prepare(year=2021, files=files, fixes=Fixes(skipped=skipped))


def topic(title: str) -> WorkItem:
    return WorkItem.objects.get(annex=Annex.CONSULTATION, title=title)


def test_the_item_of_a_skipped_row_is_neither_changed_nor_gone():
    import_all(topics("安置小区物业管理", "高端制造业发展", "社工队伍建设"))
    item = topic("高端制造业发展")

    found = skipping(4, files=[topics("安置小区物业管理", "高端制造业发展")])

    assert list(found.kept.values()) == [item]
    assert [gone.title for gone in found.missing] == ["社工队伍建设"]
    assert found.counts == {"create": 0, "update": 0, "unchanged": 1}


def test_a_skipped_row_that_was_reworded_still_speaks_of_its_item():
    import_all(topics("安置小区物业管理", "高端制造业发展"))

    found = skipping(4, files=[topics("安置小区物业管理", "高端制造产业的发展")])

    assert [item.title for item in found.kept.values()] == ["高端制造业发展"]
    assert found.missing == []


def test_the_item_of_a_skipped_row_falls_to_no_row_that_reads_alike():
    import_all(topics("召开第一季度协商工作主席会议"))

    found = skipping(
        3, files=[topics("召开第一季度协商工作主席会议", "召开第二季度协商工作主席会议")]
    )

    assert found.counts == {"create": 1, "update": 0, "unchanged": 0}
    assert found.missing == []


def test_of_a_row_that_stands_twice_the_one_that_is_read_is_the_item():
    import_all(topics("安置小区物业管理"))
    twice = sheet(
        [1, "安置小区物业管理", "周翔", "城建委", "9月"],
        [1, "安置小区物业管理", "周翔", "城建委", "8月"],
    )

    skipped = frozenset({f"{twice.name}|附件3|3"})
    fixes = Fixes(skipped=skipped, choices=frozenset({APART}))  # an item a row
    found = prepare(year=2021, files=[twice], fixes=fixes)

    assert [(row.row.row, row.item.title) for row in found.rows] == [(4, "安置小区物业管理")]
    assert found.counts == {"create": 0, "update": 0, "unchanged": 1}
    assert found.kept == {}
    assert found.missing == []


def test_a_table_that_is_left_out_keeps_its_items_and_takes_none_from_what_is_read():
    import_all(topics("安置小区物业管理", "高端制造业发展"))
    old = topics("安置小区物业管理", "高端制造业发展")
    new = SourceFile("修订.xlsx", topics("安置小区物业管理问题").data)
    fixes = Fixes(annexes={f"{old.name}|附件3|2": SKIP})

    found = prepare(year=2021, files=[old, new], fixes=fixes)

    assert [p.item.title for p in found.rows] == ["安置小区物业管理"]
    assert found.counts == {"create": 0, "update": 1, "unchanged": 0}
    assert [item.title for item in found.kept.values()] == ["高端制造业发展"]
    assert found.missing == []


def test_where_all_of_an_annex_is_skipped_nothing_of_it_is_gone():
    import_all(topics("安置小区物业管理", "高端制造业发展"))
    before = everything()

    done = import_all(
        topics("安置小区物业管理"), fixes=Fixes(skipped=frozenset({"附件3.xlsx|附件3|3"}))
    )

    assert everything() == before
    assert done.report["missing"] == []


def test_the_record_says_what_was_skipped_and_what_it_speaks_of():
    import_all(topics("安置小区物业管理", "高端制造业发展"))
    item = topic("高端制造业发展")
    fixes = Fixes(skipped=frozenset({"附件3.xlsx|附件3|4"}))

    done = import_all(topics("安置小区物业管理", "高端制造业发展"), fixes=fixes)

    (row,) = done.report["skipped"]
    assert (row["place"], row["title"]) == ("工作表“附件3” 第4行", "高端制造业发展")
    assert row["item"] == str(item)
