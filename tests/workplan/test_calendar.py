"""An item's due dates as they stand in a calendar."""

import pytest

from tests.factories import make_cast, set_state
from workplan.calendar import events_of
from workplan.models import WorkItem

pytestmark = pytest.mark.django_db


def titles(item: WorkItem) -> list[tuple[str, str, bool]]:
    found = WorkItem.objects.with_ledger().get(pk=item.pk)
    return [(str(e.starts), e.title, e.cancelled) for e in events_of(found)]


def test_each_due_date_stands_in_it_once():
    cast = make_cast("3月、8月", starred=True)
    title = "★地铁口序化民主监督（重点任务 24）"
    assert titles(cast.item) == [
        ("2021-03-31", f"到期｜{title}", False),
        ("2021-08-31", f"到期｜{title}", False),
    ]


def test_what_is_done_or_cancelled_says_so_and_keeps_its_name():
    cast = make_cast("3月、8月")
    subjects = [e.subject for e in events_of(cast.item)]
    first, second = cast.item.due_dates.all()
    set_state(first, "closed")
    set_state(second, "cancelled")
    found = WorkItem.objects.with_ledger().get(pk=cast.item.pk)
    assert [e.subject for e in events_of(found)] == subjects
    assert titles(found) == [
        ("2021-03-31", "已办结｜地铁口序化民主监督（重点任务 24）", False),
        ("2021-08-31", "已取消｜地铁口序化民主监督（重点任务 24）", True),
    ]


def test_an_item_without_a_date_stands_in_no_calendar():
    assert titles(make_cast("长期坚持").item) == []


def test_an_entry_is_the_same_as_in_the_feed_of_who_answers_for_it():
    """A phone that has both shows one."""
    from workplan.deadlines import open_deadlines

    cast = make_cast("3月")
    [event] = events_of(cast.item)
    [deadline] = open_deadlines(cast.due.due_on, cast.due.due_on)
    assert event.subject == deadline.subject
