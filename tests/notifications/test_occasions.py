"""On which days a due date is a reason to remind."""

from datetime import date, timedelta

import pytest

from almanac.workdays import is_workday
from notifications.occasions import Occasion, occasions

DAYS_AHEAD = (30, 7, 3, 1, 0)


def days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def told_on_each_day(due_on: date, start: date, end: date) -> dict[str, list[str]]:
    """Run every working day, each occasion once, as the reminders do; return what each day says."""
    served, told = set(), {}
    for on in filter(is_workday, days(start, end)):
        found = occasions(due_on, on, DAYS_AHEAD)
        if new := [o.key.removeprefix(f"{due_on} ") for o in found if o.key not in served]:
            told[f"{on:%m-%d}"] = new
        served.update(o.key for o in found)
    return told


@pytest.mark.parametrize(
    ("due_on", "start", "end", "told"),
    [
        pytest.param(
            date(2021, 3, 31),
            date(2021, 2, 24),
            date(2021, 4, 14),
            {
                "03-01": ["-30"],
                "03-24": ["-7"],
                "03-26": ["-3"],  # Sunday the 28th is off: the Friday before
                "03-30": ["-1"],
                "03-31": ["-0"],
                "04-06": ["overdue 2021-W14"],  # Monday is 清明: the week's first working day
                "04-12": ["overdue 2021-W15"],
            },
            id="a Wednesday",
        ),
        pytest.param(
            date(2021, 1, 31),
            date(2020, 12, 28),
            date(2021, 2, 10),
            {
                "12-31": ["-30"],  # New Year's Day is off
                "01-22": ["-7"],
                "01-28": ["-3"],
                "01-29": ["-1", "-0"],  # the last reminder of row 1
                "02-01": ["overdue 2021-W05"],
                "02-08": ["overdue 2021-W06"],
            },
            id="a Sunday: row 1",
        ),
        pytest.param(
            date(2021, 2, 14),
            date(2021, 1, 14),
            date(2021, 2, 22),
            {
                "01-15": ["-30"],
                "02-07": ["-7"],  # a Sunday that is worked (调休)
                "02-10": ["-3", "-1", "-0"],  # the last day before the Spring Festival
                "02-18": ["overdue 2021-W07"],  # the first day after it, a Thursday
                "02-22": ["overdue 2021-W08"],
            },
            id="within the Spring Festival",
        ),
        pytest.param(
            date(2021, 10, 5),
            date(2021, 9, 24),
            date(2021, 10, 11),
            {
                "09-24": ["-30"],
                "09-28": ["-7"],
                "09-30": ["-3", "-1", "-0"],
                "10-08": ["overdue 2021-W40"],  # a Friday, the week's only weekday worked
                "10-11": ["overdue 2021-W41"],
            },
            id="within the National Day holiday",
        ),
        pytest.param(
            date(2021, 1, 1),
            date(2020, 12, 28),
            date(2021, 1, 4),
            {
                "12-28": ["-30", "-7"],
                "12-29": ["-3"],
                "12-31": ["-1", "-0"],
                "01-04": ["overdue 2021-W01"],
            },
            id="New Year's Day, which lies in the last week of 2020",
        ),
    ],
)
def test_each_occasion_comes_on_its_working_day(due_on, start, end, told):
    assert told_on_each_day(due_on, start, end) == told


def test_a_friday_carries_what_saturday_and_sunday_would_have():
    friday = date(2021, 3, 26)
    for due_on in (friday, date(2021, 3, 27), date(2021, 3, 28)):
        assert occasions(due_on, friday, [0]) == [Occasion(f"{due_on} -0", overdue=False)]
    assert occasions(date(2021, 3, 29), friday, [0]) == []


def test_what_was_missed_is_caught_up():
    found = occasions(date(2021, 3, 31), date(2021, 3, 30), DAYS_AHEAD)
    assert [o.key for o in found] == [f"2021-03-31 -{n}" for n in (30, 7, 3, 1)]


def test_a_date_that_is_near_when_it_is_entered_is_still_told():
    found = occasions(date(2021, 3, 31), date(2021, 3, 25), [30, 7])
    assert [o.key for o in found] == ["2021-03-31 -30", "2021-03-31 -7"]


def test_a_date_that_went_by_this_week_is_told_once_to_whom_missed_its_last_reminder():
    due_on, thursday = date(2021, 3, 31), date(2021, 4, 1)
    assert occasions(due_on, thursday, DAYS_AHEAD) == [Occasion("2021-03-31 -0", overdue=True)]


def test_a_date_that_went_by_before_this_week_is_told_weekly():
    for on in days(date(2021, 4, 6), date(2021, 4, 9)):
        assert occasions(date(2021, 3, 31), on, DAYS_AHEAD) == [
            Occasion("overdue 2021-W14", overdue=True)
        ]


def test_the_week_of_the_new_year_belongs_to_the_old_one():
    found = occasions(date(2020, 12, 25), date(2021, 12, 31), DAYS_AHEAD)
    assert [o.key for o in found] == ["overdue 2021-W52"]
    found = occasions(date(2020, 12, 25), date(2020, 12, 31), DAYS_AHEAD)
    assert [o.key for o in found] == ["overdue 2020-W53"]


def test_a_day_given_twice_is_one_occasion_and_no_day_is_none():
    assert len(occasions(date(2021, 3, 31), date(2021, 3, 24), [7, 7])) == 1
    assert occasions(date(2021, 3, 31), date(2021, 3, 31), []) == []
    assert occasions(date(2021, 3, 31), date(2021, 4, 1), []) == []
