"""Which days are worked, by the State Council's notices."""

from datetime import date, timedelta

import pytest

from almanac.workdays import (
    PUBLISHED,
    Calendar,
    first_workday_of_week,
    is_published,
    is_workday,
    workday_on_or_before,
    workdays_after,
)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2021, 3, 24), True),  # Wednesday
        (date(2021, 3, 27), False),  # Saturday
        (date(2021, 1, 1), False),  # New Year's Day, Friday
        (date(2021, 2, 7), True),  # Sunday, worked for the Spring Festival (调休)
        (date(2021, 2, 11), False),  # the Spring Festival begins, Thursday
        (date(2021, 2, 17), False),
        (date(2021, 2, 18), True),
        (date(2021, 2, 20), True),  # Saturday, worked
        (date(2021, 4, 5), False),  # 清明, Monday
        (date(2021, 4, 25), True),  # Sunday, worked for Labour Day
        (date(2021, 10, 7), False),
        (date(2021, 10, 9), True),  # Saturday, worked
    ],
)
def test_a_day_is_worked_as_the_notice_of_2021_says(day, worked):
    assert is_workday(day) is worked


def test_a_year_without_a_notice_has_weekends_alone():
    year = 2040
    assert not is_published(year)
    days = [date(year, 10, 1) + timedelta(days=n) for n in range(7)]
    assert [is_workday(day) for day in days] == [day.weekday() < 5 for day in days]


def test_2021_has_250_working_days():
    days = [date(2021, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(map(is_workday, days)) == 250


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2021, 3, 24), date(2021, 3, 24)),
        (date(2021, 1, 31), date(2021, 1, 29)),  # Sunday → Friday
        (date(2021, 2, 14), date(2021, 2, 10)),  # over the Spring Festival
        (date(2021, 2, 7), date(2021, 2, 7)),
        (date(2021, 1, 1), date(2020, 12, 31)),
    ],
)
def test_the_working_day_on_or_before(day, found):
    assert workday_on_or_before(day) == found


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2021, 3, 24), date(2021, 3, 22)),
        (date(2021, 3, 28), date(2021, 3, 22)),  # a Sunday ends its week
        (date(2021, 4, 6), date(2021, 4, 6)),  # Monday is off
        (date(2021, 2, 18), date(2021, 2, 18)),  # Monday to Wednesday are off
        (date(2021, 10, 9), date(2021, 10, 8)),
        (date(2021, 2, 7), date(2021, 2, 1)),
    ],
)
def test_the_first_working_day_of_a_week(day, found):
    assert first_workday_of_week(day) == found


def test_a_week_may_have_no_working_day():
    """The Spring Festival of 2020 was prolonged to 2 February: that Monday to Sunday is off."""
    assert first_workday_of_week(date(2020, 1, 29)) is None


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2021, 3, 25), 5, date(2021, 4, 1)),
        (date(2021, 4, 27), 5, date(2021, 5, 7)),  # 1 to 5 May off; 8 May worked
        (date(2021, 4, 24), 1, date(2021, 4, 25)),  # a Sunday that is worked
        (date(2021, 6, 30), 0, date(2021, 6, 30)),
    ],
)
def test_working_days_after_a_day_leave_out_days_off(day, count, expected):
    assert workdays_after(day, count) == expected


def test_working_days_do_not_run_backwards():
    with pytest.raises(ValueError, match="-1 working days"):
        workdays_after(date(2021, 6, 30), -1)


def test_what_an_office_enters_stands_over_the_notice():
    calendar = Calendar({date(2021, 3, 24): False, date(2021, 3, 27): True})
    assert not calendar.is_workday(date(2021, 3, 24))
    assert calendar.is_workday(date(2021, 3, 27))
    assert calendar.workday_on_or_before(date(2021, 3, 24)) == date(2021, 3, 23)
    assert is_workday(date(2021, 3, 24))


def test_a_year_is_known_by_its_notice_or_by_an_entry():
    assert Calendar().is_known(2021)
    assert not Calendar().is_known(2040)
    assert Calendar({date(2040, 10, 1): False}).is_known(2040)


@pytest.mark.parametrize(
    ("after", "until", "number"),
    [
        (date(2021, 3, 31), date(2021, 3, 31), 0),
        (date(2021, 4, 1), date(2021, 3, 31), 0),
        (date(2021, 3, 31), date(2021, 4, 6), 3),  # 清明 on Monday the 5th
        (date(2021, 2, 10), date(2021, 2, 18), 1),  # the Spring Festival
        (date(2020, 12, 31), date(2021, 12, 31), 250),
        (date(2019, 12, 31), date(2021, 1, 4), 250),  # 2020: 249, its Spring Festival prolonged
    ],
)
def test_working_days_are_counted_after_a_day_and_up_to_another(after, until, number):
    assert Calendar().workdays_between(after, until) == number


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2021, 5, 20), 15, date(2021, 4, 27)),  # 1 to 5 May off; 8 May worked
        (date(2021, 5, 7), 1, date(2021, 5, 6)),
        (date(2021, 4, 26), 1, date(2021, 4, 25)),  # a Sunday that is worked
        (date(2021, 6, 30), 0, date(2021, 6, 30)),
    ],
)
def test_working_days_before_a_day_leave_out_days_off(day, count, expected):
    assert PUBLISHED.workdays_before(day, count) == expected


def test_working_days_before_a_day_are_no_negative_number():
    with pytest.raises(ValueError, match="-1 working days"):
        PUBLISHED.workdays_before(date(2021, 6, 30), -1)
