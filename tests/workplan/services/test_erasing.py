"""A person who has left and asks for it goes out of the words of drafts, and out of their history."""

from datetime import date

import pytest

from members.services.personal import StillNeeded, erase
from tests.factories import Plan2021, make_person, make_user, plan_2021
from tests.shared_rows import shared_rows
from workplan.models import DraftRow
from workplan.services.next_year import edit_row, latest_change, make_draft

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@shared_rows(on=date(2021, 3, 10))
def plan() -> Plan2021:
    return plan_2021()


@pytest.fixture
def row(plan) -> DraftRow:
    """A row of the draft that names 陈某 in several cells, and one of a longer name."""
    office = make_user("office", person=plan.answering["办公室"], office=True)
    draft = make_draft(plan=plan.items[24].plan, new_term=None, actor=office)
    found = draft.rows.get(origin=plan.items[24])
    make_person("陈某")
    make_person("陈某某")
    return edit_row(
        row=found,
        in_plan=True,
        why="征集选题：陈某提出，陈某某附议",
        actor=office,
        seen=latest_change(found),
        title=found.title,
        leaders="陈某、陈某某",
        lead_departments=found.lead_departments,
        participants="",
        period_phrase="3月",
        members_note="和陈某",
    )


def words(row) -> tuple[str, str, str]:
    return row.leaders, row.why, row.members_note


def test_the_name_goes_and_a_longer_name_stays(plan, row):
    person = make_person("王无关")
    assert "草案" not in "".join(erase(person).words)

    person = type(person).objects.get(name="陈某")
    said = erase(person).words

    row.refresh_from_db()
    gone = (
        "（姓名已删去）、陈某某",
        "征集选题：（姓名已删去）提出，陈某某附议",
        "和（姓名已删去）",
    )
    assert words(row) == gone
    assert words(row.history.first()) == gone
    assert "下一年草案和修改记录中的姓名 2 处" in said


def test_the_name_goes_out_of_every_column_of_words(plan, row):
    """Every column of rows and text that a person types in; not what is chosen from a list."""
    point = row.draft.points.create(
        place=9, title="陈某", section="陈某", text="请陈某讲", notes="陈某"
    )
    typed = ("title", "section", "leaders", "lead_departments", "participants", "period_phrase")
    typed += ("members", "members_note", "why", "notes")
    for name in typed:
        setattr(row, name, "陈某")
    row._change_reason = "陈某要求"
    row.save()
    point._change_reason = "按陈某的意见"
    point.save()

    erase(type(plan.leaders["周翔"]).objects.get(name="陈某"))

    row, point = type(row).objects.get(pk=row.pk), type(point).objects.get(pk=point.pk)
    for found in (row, point):
        kept = [found, *found.history.all()]
        said = [str(value) for one in kept for value in vars(one).values()]
        assert [words for words in said if "陈某" in words.replace("陈某某", "")] == []
    assert {getattr(row, name) for name in typed} == {"（姓名已删去）"}
    assert (point.title, point.text) == ("（姓名已删去）", "请（姓名已删去）讲")
    assert point.history.first().history_change_reason == "按（姓名已删去）的意见"


def test_a_name_that_another_bears_stays(plan, row):
    person = make_person("陈某")

    erase(person)

    row.refresh_from_db()
    assert words(row)[0] == "陈某、陈某某"


def test_who_is_in_office_stays(plan, row):
    with pytest.raises(StillNeeded):
        erase(plan.leaders["周翔"])
