"""What the database itself refuses, whoever writes to it."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.models import Post
from tests.factories import make_department, make_item, make_person, make_plan, make_user
from workplan.models import (
    DueDate,
    ItemDepartment,
    ItemLeader,
    Meeting,
    Plan,
    Progress,
    SchemeReview,
    WorkItem,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

MARCH_1, MARCH_31 = date(2021, 3, 1), date(2021, 3, 31)
AT = "2021-03-10T09:00+08:00"


@pytest.fixture
def item() -> WorkItem:
    """An item whose only due date is 31 March."""
    return make_item(make_plan(), 1, "联席协商会议", period="3月")


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "values",
    [
        {"added_no": 1},
        {"added_why": "区委交办"},
        {"added_no": 1, "added_why": "区委交办"},
        {"added_no": 1, "seq": None},
    ],
)
def test_an_addition_has_a_ground_and_no_number_of_the_document(item: WorkItem, values):
    assert_refused(lambda: WorkItem.objects.filter(pk=item.pk).update(**values))


def test_an_addition_s_number_is_given_once_in_an_annex(item: WorkItem):
    first, second = (
        make_item(item.plan, None, title, added_why="区委交办") for title in ("甲", "乙")
    )
    assert (first.added_no, second.added_no) == (1, 2)
    assert_refused(lambda: WorkItem.objects.filter(pk=second.pk).update(added_no=1))


def assert_refused(write) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"state": "closed"}, id="closed without a date"),
        pytest.param({"state": "accepted", "closed_on": MARCH_1}, id="a closing date, not closed"),
        pytest.param({"state": "cancelled", "closed_on": MARCH_1}, id="cancelled, closing date"),
        pytest.param({"starts_on": date(2021, 4, 1)}, id="due before its start"),
        pytest.param({"due_on": date(2021, 3, 30)}, id="earlier than planned"),
        pytest.param({"due_on": None}, id="planned, without a day"),
        pytest.param({"percent": 101}, id="more than a hundred percent"),
        pytest.param({"percent": -1}, id="less than none"),
    ],
)
def test_a_due_date_that_cannot_be_is_refused(item: WorkItem, values: dict[str, Any]):
    assert_refused(lambda: DueDate.objects.filter(item=item).update(**values))


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "values",
    [
        {"state": "closed", "closed_on": MARCH_1},
        {"starts_on": MARCH_31},
        {"starts_on": None},
        {"due_on": None, "planned_on": None},
        {"due_on": date(2021, 5, 31)},
        {"percent": 100},
    ],
)
def test_a_due_date_at_the_edge_is_kept(item: WorkItem, values: dict[str, Any]):
    assert DueDate.objects.filter(item=item).update(**values) == 1


def test_an_item_has_a_due_date_once(item: WorkItem):
    assert_refused(lambda: DueDate.objects.create(item=item, due_on=MARCH_31, planned_on=MARCH_31))


def test_an_item_is_undated_once(item: WorkItem):
    DueDate.objects.create(item=item)

    assert_refused(lambda: DueDate.objects.create(item=item))


@pytest.mark.postgresql
@pytest.mark.parametrize("percent", [101, -1])
def test_progress_beyond_its_bounds_is_refused(item: WorkItem, percent: int):
    values = {"author": make_user(), "at": "2021-03-10T09:00+08:00", "percent": percent}

    assert_refused(lambda: Progress.objects.create(due_date=item.due_dates.get(), **values))


def test_a_leader_is_a_person_or_a_post_and_not_both(item: WorkItem):
    both = {"person": make_person("周翔"), "post": Post.objects.create(name="副主席")}

    assert_refused(lambda: ItemLeader.objects.create(item=item, **both))
    assert_refused(lambda: ItemLeader.objects.create(item=item))


@pytest.mark.postgresql
@pytest.mark.parametrize("kind", ["person", "post"])
def test_a_leader_leads_an_item_once(item: WorkItem, kind: str):
    leader = {"person": make_person, "post": lambda name: Post.objects.create(name=name)}[kind](
        "甲"
    )
    ItemLeader.objects.create(item=item, **{kind: leader})

    assert_refused(lambda: ItemLeader.objects.create(item=item, **{kind: leader}))


def test_a_department_stands_on_one_side_of_an_item(item: WorkItem):
    office = make_department("办公室")
    ItemDepartment.objects.create(item=item, department=office, side="lead")

    assert_refused(
        lambda: ItemDepartment.objects.create(item=item, department=office, side="participant")
    )


def test_an_item_has_words(item: WorkItem):
    assert_refused(lambda: WorkItem.objects.update(title=""))


def test_a_number_stands_once_in_a_section_of_an_annex_of_a_plan(item: WorkItem):
    plan = item.plan
    values = {"plan": plan, "annex": "tasks", "section": "", "seq": 1, "title": "另一项"}

    assert_refused(lambda: WorkItem.objects.create(**values))
    WorkItem.objects.create(**values | {"section": "一、学习"})
    WorkItem.objects.create(**values | {"annex": "research"})
    WorkItem.objects.create(**values | {"plan": make_plan(2022)})
    WorkItem.objects.create(**values | {"seq": None})
    WorkItem.objects.create(**values | {"seq": None})


def test_a_year_has_one_plan(item: WorkItem):
    assert_refused(lambda: Plan.objects.create(year=2021, title="又一份"))


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"taken_off_at": None}, id="by someone at no time"),
        pytest.param({"taken_off_by": None}, id="by no one"),
        pytest.param({"outcome": "agreed", "decided_at": AT}, id="after its outcome"),
    ],
)
def test_a_scheme_that_was_taken_off_an_agenda_in_such_a_way_is_refused(item, values):
    review = on_agenda(item)
    SchemeReview.objects.update(taken_off_at=AT, taken_off_by=review.put_by)

    assert_refused(lambda: SchemeReview.objects.update(**values))


def test_an_item_stands_once_on_an_agenda_and_again_after_it_was_taken_off(item):
    review = on_agenda(item)
    again = {"meeting": review.meeting, "item": item, "put_by": review.put_by, "put_at": AT}

    assert_refused(lambda: SchemeReview.objects.create(**again))
    SchemeReview.objects.update(taken_off_at=AT, taken_off_by=review.put_by)
    SchemeReview.objects.create(**again)


def on_agenda(item: WorkItem) -> SchemeReview:
    meeting = Meeting.objects.create(term=2, number=64, held_on=MARCH_1)
    return SchemeReview.objects.create(meeting=meeting, item=item, put_by=make_user(), put_at=AT)
