"""The dates that the office sets by hand are kept with their words in the item's history."""

from datetime import date

import pytest

from tests.factories import OneOfEachRole, make_one_of_each_role
from workplan.models import DueDate, WorkItem
from workplan.services.office_dates import record_passing, set_review

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_the_day_on_which_a_scheme_passed_is_recorded_for_one_due_date():
    one_of_each_role = make_one_of_each_role("3月、5月", starred=True)
    second, office = one_of_each_role.item.due_dates.last(), one_of_each_role.users["office"]

    record_passing(due=second, passed_on=date(2021, 5, 21), actor=office)

    passed = list(one_of_each_role.item.due_dates.values_list("scheme_passed_on", flat=True))
    assert passed == [None, date(2021, 5, 21)]
    latest = one_of_each_role.item.history.first()
    assert latest.history_change_reason == "工作方案过会日期（5月31日）：空 → 2021-05-21"
    assert latest.history_user == office


def test_a_passing_may_be_corrected_and_taken_back(one_of_each_role: OneOfEachRole):
    office = one_of_each_role.users["office"]
    record_passing(due=one_of_each_role.due, passed_on=date(2021, 5, 21), actor=office)
    record_passing(due=one_of_each_role.due, passed_on=date(2021, 5, 20), actor=office)
    record_passing(due=one_of_each_role.due, passed_on=None, actor=office)

    assert one_of_each_role.due.scheme_passed_on is None
    reasons = one_of_each_role.item.history.values_list("history_change_reason", flat=True)
    assert list(reasons)[:2] == [
        "工作方案过会日期（3月31日）：2021-05-20 → 空",
        "工作方案过会日期（3月31日）：2021-05-21 → 2021-05-20",
    ]


def test_a_review_date_is_recorded(one_of_each_role: OneOfEachRole):
    set_review(
        item=one_of_each_role.item,
        review_on=date(2021, 9, 1),
        actor=one_of_each_role.users["office"],
    )

    assert WorkItem.objects.get().review_on == date(2021, 9, 1)
    assert (
        one_of_each_role.item.history.first().history_change_reason == "回看日期：空 → 2021-09-01"
    )


def test_the_same_date_again_leaves_no_word(one_of_each_role: OneOfEachRole):
    before = one_of_each_role.item.history.count()

    record_passing(due=one_of_each_role.due, passed_on=None, actor=one_of_each_role.users["office"])
    set_review(item=one_of_each_role.item, review_on=None, actor=one_of_each_role.users["office"])

    assert one_of_each_role.item.history.count() == before


def test_recording_a_passing_leaves_the_state_to_others(one_of_each_role: OneOfEachRole):
    opened = one_of_each_role.due
    DueDate.objects.filter(pk=opened.pk).update(state="accepted")

    record_passing(due=opened, passed_on=date(2021, 3, 5), actor=one_of_each_role.users["office"])

    assert one_of_each_role.due.state == "accepted"
