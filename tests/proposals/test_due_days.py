from datetime import date

import pytest

from proposals.due_days import answer_due, months_after


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2021, 3, 25), 3, date(2021, 6, 25)),
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2021, 11, 30), 3, date(2022, 2, 28)),
        (date(2021, 12, 15), 12, date(2022, 12, 15)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last(day, months, expected):
    assert months_after(day, months) == expected


def test_an_answer_is_due_after_months_or_on_a_day():
    held = date(2021, 3, 25)
    assert answer_due(held, months=3, fixed=None) == date(2021, 6, 25)
    assert answer_due(held, months=None, fixed=date(2021, 8, 31)) == date(2021, 8, 31)


@pytest.mark.parametrize(
    ("months", "fixed"), [(None, None), (3, date(2021, 8, 31)), (None, date(2021, 3, 24))]
)
def test_what_cannot_be_is_an_error(months, fixed):
    with pytest.raises(ValueError, match="答复期限"):
        answer_due(date(2021, 3, 25), months=months, fixed=fixed)
