"""On which days a due date is a reason to remind."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from almanac.workdays import Calendar
from notifications.enums import ReminderKind
from notifications.reminder_rules import (
    Dates,
    Occasion,
    Rules,
    SendingDays,
    horizon,
    latest_overdue_day,
    occasions,
    sending_days,
)

RULES = Rules(
    days_ahead=(30, 7, 3, 1, 0),
    task_days_ahead=(30, 14),
    overdue_days=(1, 3, 5, 10),
    overdue_every=10,
    escalate_after=(5, 10),
    quarterly=False,
    monthly=False,
)
DAYS = SendingDays()


def reminded_on_each_day(
    dates: Dates, start: date, end: date, rules: Rules = RULES, days: SendingDays = DAYS
) -> dict[str, list[str]]:
    """Run every sending day, each occasion once, as the reminders do; return what each day says."""
    served, reminded = set(), {}
    for on in sending_days(start, end, days):
        found = occasions(dates, on, rules, days)
        if new := [o.key.removeprefix(f"{dates.due_on} ") for o in found if o.key not in served]:
            reminded[f"{on:%m-%d}"] = new
        served.update(o.key for o in found)
    return reminded


def keys(due_on: date, on: date, rules: Rules = RULES, days: SendingDays = DAYS) -> list[str]:
    return [o.key for o in occasions(Dates(due_on), on, rules, days)]


@pytest.mark.parametrize(
    ("due_on", "start", "end", "reminded"),
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
                "04-01": ["+1"],
                "04-06": ["+3"],  # Monday is 清明
                "04-08": ["+5"],
            },
            id="a Wednesday",
        ),
        pytest.param(
            date(2021, 1, 31),
            date(2020, 12, 28),
            date(2021, 2, 18),
            {
                "12-31": ["-30"],  # New Year's Day is off
                "01-22": ["-7"],
                "01-28": ["-3"],
                "01-29": ["-1", "-0"],  # the last reminder of row 1
                "02-01": ["+1"],
                "02-03": ["+3"],
                "02-05": ["+5"],
                "02-18": ["+10"],  # Sunday the 7th was worked; then the Spring Festival
            },
            id="a Sunday: row 1",
        ),
        pytest.param(
            date(2021, 2, 14),
            date(2021, 1, 14),
            date(2021, 2, 24),
            {
                "01-15": ["-30"],
                "02-07": ["-7"],  # a Sunday that is worked (调休)
                "02-10": ["-3", "-1", "-0"],  # the last day before the Spring Festival
                "02-18": ["+1"],  # the first day after it, a Thursday
                "02-20": ["+3"],  # a Saturday that is worked
                "02-23": ["+5"],
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
                "10-08": ["+1"],
                "10-11": ["+3"],  # Saturday the 9th was worked
            },
            id="within the National Day holiday",
        ),
    ],
)
def test_each_occasion_comes_on_its_working_day(due_on, start, end, reminded):
    assert reminded_on_each_day(Dates(due_on), start, end) == reminded


def test_what_is_overdue_is_repeated_at_a_growing_then_an_even_distance():
    reminded = reminded_on_each_day(Dates(date(2021, 3, 5)), date(2021, 3, 8), date(2021, 5, 31))
    assert reminded == {
        "03-08": ["+1"],
        "03-10": ["+3"],
        "03-12": ["+5"],
        "03-19": ["+10"],
        "04-02": ["+20"],
        "04-19": ["+30"],
        "04-30": ["+40"],
        "05-18": ["+50"],
    }


@pytest.mark.parametrize(
    ("worked", "day"),
    [(0, 0), (1, 1), (2, 1), (4, 3), (9, 5), (10, 10), (19, 10), (20, 20), (99, 90)],
)
def test_the_latest_day_overdue_is_the_one_that_counts(worked, day):
    assert latest_overdue_day(worked, RULES) == day


def test_without_days_overdue_of_its_own_the_even_distance_alone_counts():
    rules = replace(RULES, overdue_days=())
    assert [latest_overdue_day(n, rules) for n in (0, 9, 10, 25)] == [0, 0, 10, 20]


def test_the_longer_it_is_late_the_further_up_it_is_told():
    due_on = date(2021, 3, 5)
    days = [date(2021, 3, 8), date(2021, 3, 12), date(2021, 3, 19), date(2021, 4, 2)]
    steps = [occasions(Dates(due_on), on, RULES, DAYS)[0].step for on in days]
    assert steps == [0, 1, 2, 2]
    quietly = replace(RULES, escalate_after=(None, None))
    assert [occasions(Dates(due_on), on, quietly, DAYS)[0].step for on in days] == [0, 0, 0, 0]


def test_a_friday_carries_what_saturday_and_sunday_would_have():
    friday, rules = date(2021, 3, 26), replace(RULES, days_ahead=(0,))
    for due_on in (friday, date(2021, 3, 27), date(2021, 3, 28)):
        assert occasions(Dates(due_on), friday, rules, DAYS) == [
            Occasion(f"{due_on} -0", ReminderKind.UPCOMING)
        ]
    assert occasions(Dates(date(2021, 3, 29)), friday, rules, DAYS) == []


def test_what_was_missed_is_caught_up():
    assert keys(date(2021, 3, 31), date(2021, 3, 30)) == [f"2021-03-31 -{n}" for n in (30, 7, 3, 1)]


def test_a_date_that_is_near_when_it_is_entered_is_still_told():
    rules = replace(RULES, days_ahead=(30, 7))
    assert keys(date(2021, 3, 31), date(2021, 3, 25), rules) == ["2021-03-31 -30", "2021-03-31 -7"]


def test_before_the_first_day_overdue_who_missed_the_last_word_ahead_is_told_it():
    rules = replace(RULES, overdue_days=(3,))
    assert occasions(Dates(date(2021, 3, 31)), date(2021, 4, 1), rules, DAYS) == [
        Occasion("2021-03-31 -0", ReminderKind.OVERDUE)
    ]


def test_a_day_given_twice_is_one_occasion_and_what_is_switched_off_is_none():
    rules = replace(RULES, days_ahead=(7, 7))
    assert len(keys(date(2021, 3, 31), date(2021, 3, 24), rules)) == 1
    off = replace(RULES, is_active=False)
    assert keys(date(2021, 3, 31), date(2021, 3, 31), off) == []
    assert keys(date(2021, 3, 31), date(2021, 4, 1), off) == []


def test_who_reads_once_a_week_is_told_what_the_week_will_bring():
    monday = date(2021, 3, 29)
    eve = DAYS.eve_of_next_week(monday)
    assert eve == date(2021, 4, 5)  # the next week begins on Tuesday, after 清明
    found = occasions(Dates(date(2021, 4, 5)), monday, RULES, DAYS, until=eve)
    assert [o.key for o in found] == [f"2021-04-05 -{n}" for n in (30, 7, 3, 1, 0)]
    assert keys(date(2021, 4, 5), monday) == ["2021-04-05 -30", "2021-04-05 -7"]


def test_a_task_is_told_ahead_of_the_beginning_by_its_own_days():
    task = Dates(date(2021, 4, 1), is_task=True)
    assert reminded_on_each_day(task, date(2021, 2, 24), date(2021, 4, 9)) == {
        "03-02": ["-30"],
        "03-18": ["-14"],
        "04-02": ["+1"],
        "04-07": ["+3"],
        "04-09": ["+5"],
    }


# --- by quarter, by month ------------------------------------------------------------------------

ALL_YEAR = Dates(date(2021, 12, 31), starts_on=date(2021, 1, 1))
BY_QUARTER = replace(RULES, days_ahead=(0,), quarterly=True)
BY_MONTH = replace(RULES, days_ahead=(0,), monthly=True)


def test_what_runs_all_year_is_nudged_at_the_end_of_each_quarter():
    assert reminded_on_each_day(ALL_YEAR, date(2021, 1, 4), date(2021, 12, 31), BY_QUARTER) == {
        "03-31": ["quarter 2021-Q1"],
        "06-30": ["quarter 2021-Q2"],
        "09-30": ["quarter 2021-Q3"],
        "12-31": ["-0"],
    }


def test_who_reported_progress_in_a_quarter_is_not_nudged_at_its_end():
    told = replace(ALL_YEAR, progress_on=date(2021, 4, 1))
    reminded = reminded_on_each_day(told, date(2021, 6, 1), date(2021, 12, 31), BY_QUARTER)
    assert list(reminded.values()) == [["quarter 2021-Q3"], ["-0"]]
    before = replace(ALL_YEAR, progress_on=date(2021, 3, 31))
    assert "06-30" in reminded_on_each_day(before, date(2021, 6, 1), date(2021, 12, 31), BY_QUARTER)


def test_a_quarter_that_ends_on_a_day_off_is_nudged_on_the_working_day_before():
    year = Dates(date(2024, 12, 31), starts_on=date(2024, 1, 1))
    reminded = reminded_on_each_day(year, date(2024, 3, 25), date(2024, 7, 5), BY_QUARTER)
    assert reminded == {"03-29": ["quarter 2024-Q1"], "06-28": ["quarter 2024-Q2"]}


def test_a_nudge_that_was_missed_is_told_within_a_week_and_then_no_more():
    for on, said in ((date(2021, 4, 7), 1), (date(2021, 4, 8), 0)):
        assert len(occasions(ALL_YEAR, on, BY_QUARTER, DAYS)) == said


def test_what_does_not_run_all_year_is_not_nudged():
    part = Dates(date(2021, 11, 30), starts_on=date(2021, 1, 1))
    assert reminded_on_each_day(part, date(2021, 1, 4), date(2021, 10, 31), BY_QUARTER) == {}


@pytest.mark.parametrize(
    ("dates", "reminded"),
    [
        (Dates(date(2021, 4, 30)), {"03-31": ["month 2021-04"]}),
        (
            Dates(date(2021, 9, 30), starts_on=date(2021, 4, 1)),
            {"03-31": ["month 2021-04"], "08-31": ["month 2021-09"]},
        ),
        (Dates(date(2021, 2, 28)), {"01-29": ["month 2021-02"]}),  # the 30th and 31st are off
        (Dates(date(2021, 4, 30), is_task=True), {}),
    ],
)
def test_a_month_is_told_on_the_last_working_day_before_it(dates, reminded):
    rules = replace(BY_MONTH, days_ahead=(), task_days_ahead=())
    assert reminded_on_each_day(dates, date(2021, 1, 4), dates.due_on, rules) == reminded


def test_a_month_is_told_to_the_lead_leaders_too():
    [preview] = occasions(
        Dates(date(2021, 4, 30)), date(2021, 3, 31), replace(BY_MONTH, days_ahead=()), DAYS
    )
    assert preview == Occasion("month 2021-04", ReminderKind.PREVIEW, step=1)


def test_december_is_followed_by_january():
    rules = replace(BY_MONTH, days_ahead=())
    reminded = reminded_on_each_day(
        Dates(date(2022, 1, 31)), date(2021, 12, 1), date(2022, 1, 31), rules
    )
    assert reminded == {"12-31": ["month 2022-01"]}


# --- the days on which something is sent ---------------------------------------------------------


def test_what_falls_on_a_quiet_day_goes_out_before_it():
    quiet = SendingDays(quiet=frozenset({date(2021, 3, 24), date(2021, 3, 23)}))
    reminded = reminded_on_each_day(
        Dates(date(2021, 3, 31)), date(2021, 3, 1), date(2021, 3, 27), RULES, quiet
    )
    assert reminded == {"03-01": ["-30"], "03-22": ["-7"], "03-26": ["-3"]}


def test_a_day_that_the_office_takes_off_is_not_counted_as_worked():
    days = SendingDays(Calendar({date(2021, 4, 1): False, date(2021, 4, 3): True}))
    reminded = reminded_on_each_day(
        Dates(date(2021, 3, 31)), date(2021, 3, 31), date(2021, 4, 7), RULES, days
    )
    assert reminded == {
        "03-31": ["-30", "-7", "-3", "-1", "-0"],
        "04-02": ["+1"],
        "04-06": ["+3"],  # Saturday the 3rd was worked, 清明 was not
    }


@pytest.mark.parametrize(
    ("until", "longest", "last"),
    [
        (date(2021, 3, 24), 7, date(2021, 3, 31)),
        (date(2021, 3, 26), 7, date(2021, 4, 4)),  # Friday carries the weekend
        (date(2021, 2, 10), 0, date(2021, 2, 17)),  # and the eve of the festival all of it
    ],
)
def test_dates_beyond_the_horizon_have_no_occasion_yet(until, longest, last):
    rules = replace(RULES, days_ahead=(longest,))
    assert horizon(until, longest, DAYS) == last
    assert keys(last, until, rules)
    assert not keys(last + timedelta(days=1), until, rules)
