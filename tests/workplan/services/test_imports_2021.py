"""The annex of 2021 as issued: what one import makes of it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.factories import ANNEX_1, PLAN_2021, annex_file, annex_rows, make_committee, make_user
from tests.shared_rows import shared_rows
from workplan.importing import SourceFile
from workplan.models import PlanImport, WorkItem
from workplan.services.imports import Prepared, carry_out, prepare

DATES = Path(ANNEX_1.parent, "annex1_2021_dates.txt")
AS_ISSUED = json.loads(ANNEX_1.read_text(encoding="utf-8"))
STARRED = [5, 6, 10, 20, 21, 22, 23, 24, 27, 28, 29, 30, 32, 33, 34, 35, 36, 37, 38, 40, 41, 42]

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def expected_dates() -> dict[int, tuple[str, list[str]]]:
    lines = [ln.split() for ln in DATES.read_text(encoding="utf-8").splitlines() if ln[0] != "#"]
    return {int(seq): (kind, spans) for seq, kind, *spans in lines}


@shared_rows(on=date(2021, 3, 10))
def committee() -> None:
    make_committee()


def prepared() -> Prepared:
    return prepare(year=2021, files=[SourceFile(PLAN_2021.name, PLAN_2021.read_bytes())])


@shared_rows(on=date(2021, 3, 10))
def items(committee) -> list[WorkItem]:
    """The items of the plan after the import."""
    carry_out(prepared=prepared(), actor=None)
    return list(WorkItem.objects.with_ledger())


def names(found: list) -> list[str]:
    return [str(one) for one in found]


def test_the_issued_file_has_45_rows_to_create_and_nothing_to_object_to(committee):
    found = prepared()

    assert (found.ok, found.problems, found.missing, found.added) == (True, [], [], [])
    assert found.counts == {"create": 45, "update": 0, "unchanged": 0}
    assert [row.row.row for row in found.rows] == list(range(5, 50))
    assert [note.text[:2] for note in found.notes] == ["备 "]


def test_preparing_writes_nothing(committee):
    prepared()

    assert not WorkItem.objects.exists()


def test_every_row_is_kept_as_issued(items):
    def as_issued(item: WorkItem) -> dict[str, Any]:
        return {
            "seq": item.seq,
            "title": item.title,
            "starred": item.needs_scheme,
            "leaders": names(item.leaders),
            "lead_departments": names(item.lead_departments),
            "participants": names(item.participants),
            "period_phrase": item.period_phrase,
        }

    assert [as_issued(item) for item in items] == AS_ISSUED


def test_the_22_starred_items_need_a_scheme(items):
    assert [item.seq for item in items if item.needs_scheme] == STARRED
    assert len(STARRED) == 22
    assert not [item.title for item in items if "★" in item.title]


def test_every_phrase_became_the_right_due_dates(items):
    found = {
        item.seq: (
            item.period_kind,
            [f"{d.starts_on:%m-%d}/{d.due_on:%m-%d}" for d in item.due_dates.all()],
        )
        for item in items
    }

    assert found == expected_dates()
    assert {d.due_on.year for item in items for d in item.due_dates.all()} == {2021}


def test_every_due_date_waits_to_be_accepted(items):
    states = [due.state for item in items for due in item.due_dates.all()]

    assert states == ["assigned"] * 51


def test_six_leaders_are_named_however_their_names_are_spaced(items):
    named = {str(row.person) for item in items for row in item.leader_rows.all() if row.person}

    assert named == {"王国珍", "余静漪", "张爱莲", "夏福志", "周翔", "郑丽"}


def test_items_25_and_27_are_led_by_posts(items):
    by_post = {
        item.seq: [str(row.post) for row in item.leader_rows.all()]
        for item in items
        if any(row.post for row in item.leader_rows.all())
    }

    assert by_post == {25: ["副主席"], 27: ["主席", "副主席"]}


def test_the_import_is_on_record_with_what_it_did(committee):
    office = make_user(office=True)

    done = carry_out(prepared=prepared(), actor=office)

    assert done == PlanImport.objects.get()
    assert (done.file_name, done.actor, done.plan.year) == ("plan_2021.xlsx", office, 2021)
    assert (done.created, done.updated, done.unchanged) == (45, 0, 0)
    row = done.report["rows"][12]
    assert {name: row[name] for name in ("place", "seq", "title", "action", "changes")} == {
        "place": "工作表“附件1” 第17行",
        "seq": 13,
        "title": "制定专委会“1+3”工作专班运行机制",
        "action": "create",
        "changes": [],
    }


def test_an_import_makes_the_plan_of_its_year_where_there_is_none(items):
    assert (items[0].plan.year, items[0].plan.title) == (2021, "2021年工作要点")


@pytest.mark.parametrize("exists", [False, True])
def test_preparing_takes_as_many_queries_for_45_rows_as_for_5(
    committee, exists: bool, django_assert_num_queries
):
    if exists:
        carry_out(prepared=prepared(), actor=None)
    # The latest change, the plan, four tables of names, the items; of items, three tables more hold
    # whom they name, and again three the people, posts and departments themselves; is the year over.
    for rows in (annex_rows()[20:25], annex_rows()):
        with django_assert_num_queries(14 if exists else 7):
            prepare(year=2021, files=[SourceFile("x.xlsx", annex_file(rows))])
