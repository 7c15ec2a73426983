"""The dates that the office sets by hand are kept with their words in the item's history."""

from datetime import date

import pytest

from tests.factories import Cast, make_cast
from workplan.models import DueDate, WorkItem
from workplan.services.office_dates import record_passing, set_review

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_the_day_on_which_a_scheme_passed_is_recorded_for_one_due_date():
    cast = make_cast("3月、5月", starred=True)
    second, office = cast.item.due_dates.last(), cast.users["office"]

    record_passing(due=second, passed_on=date(2021, 5, 21), actor=office)

    passed = list(cast.item.due_dates.values_list("scheme_passed_on", flat=True))
    assert passed == [None, date(2021, 5, 21)]
    latest = cast.item.history.first()
    assert latest.history_change_reason == "工作方案过会日期（5月31日）：空 → 2021-05-21"
    assert latest.history_user == office


def test_a_passing_may_be_corrected_and_taken_back(cast: Cast):
    office = cast.users["office"]
    record_passing(due=cast.due, passed_on=date(2021, 5, 21), actor=office)
    record_passing(due=cast.due, passed_on=date(2021, 5, 20), actor=office)
    record_passing(due=cast.due, passed_on=None, actor=office)

    assert cast.due.scheme_passed_on is None
    reasons = cast.item.history.values_list("history_change_reason", flat=True)
    assert list(reasons)[:2] == [
        "工作方案过会日期（3月31日）：2021-05-20 → 空",
        "工作方案过会日期（3月31日）：2021-05-21 → 2021-05-20",
    ]


def test_a_review_date_is_recorded(cast: Cast):
    set_review(item=cast.item, review_on=date(2021, 9, 1), actor=cast.users["office"])

    assert WorkItem.objects.get().review_on == date(2021, 9, 1)
    assert cast.item.history.first().history_change_reason == "回看日期：空 → 2021-09-01"


def test_the_same_date_again_leaves_no_word(cast: Cast):
    before = cast.item.history.count()

    record_passing(due=cast.due, passed_on=None, actor=cast.users["office"])
    set_review(item=cast.item, review_on=None, actor=cast.users["office"])

    assert cast.item.history.count() == before


def test_recording_a_passing_leaves_the_state_to_others(cast: Cast):
    opened = cast.due
    DueDate.objects.filter(pk=opened.pk).update(state="accepted")

    record_passing(due=opened, passed_on=date(2021, 3, 5), actor=cast.users["office"])

    assert cast.due.state == "accepted"
