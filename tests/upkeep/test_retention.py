"""Backups stay by days, weeks and months."""

from datetime import datetime, timedelta

from upkeep.retention import to_forget


def nights(count: int) -> list[datetime]:
    return [datetime(2021, 12, 31, 1, 30) - timedelta(days=days) for days in range(count)]


def test_of_two_years_of_nights_seven_days_five_weeks_and_twelve_months_stay():
    made = nights(730)
    kept = sorted(set(made) - to_forget(made), reverse=True)
    assert [f"{at:%Y-%m-%d}" for at in kept] == [
        *("2021-12-31", "2021-12-30", "2021-12-29", "2021-12-28", "2021-12-27", "2021-12-26"),
        *("2021-12-25", "2021-12-19", "2021-12-12", "2021-12-05", "2021-11-30", "2021-10-31"),
        *("2021-09-30", "2021-08-31", "2021-07-31", "2021-06-30", "2021-05-31", "2021-04-30"),
        *("2021-03-31", "2021-02-28", "2021-01-31"),
    ]


def test_of_a_day_the_last_one_stays():
    morning, evening = datetime(2021, 3, 24, 9), datetime(2021, 3, 24, 18)
    assert to_forget([morning, evening]) == {morning}


def test_a_machine_that_stood_still_loses_none_of_its_last_days():
    made = [datetime(2019, 5, day) for day in range(1, 8)]
    assert to_forget(made) == set()
