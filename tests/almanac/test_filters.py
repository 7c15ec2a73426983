"""Days are written in templates as Django writes them."""

from datetime import UTC, date, datetime, time

import pytest
from django.template import Context, Template
from django.template.defaultfilters import date as by_django

from almanac.filters import dated

DAYS = (
    "Y年n月j日",
    "n月j日",
    "Y年n月",
    "Y年",
    "Y-m-d",
    "D",
    "DATE_FORMAT",
    "Y\\Y",
    "{Y}",
    "<Y>",
    "",
    None,
)
TIMES = ("Y年n月j日 H:i", "n月j日 H:i", "Y-m-d H:i", "H:i", "n月j日 G:i", "c")


@pytest.mark.parametrize("form", DAYS)
@pytest.mark.parametrize("day", [date(2021, 3, 4), date(987, 12, 31), None, "", 7])
def test_a_day_is_written_as_django_writes_it(form, day):
    assert dated(day, form) == by_django(day, form)


@pytest.mark.parametrize("form", [*DAYS, *TIMES])
def test_a_moment_is_written_as_django_writes_it(form):
    at = datetime(2021, 3, 4, 8, 5, 9)
    assert dated(at, form) == by_django(at, form)


def test_a_time_of_day_is_written_as_django_writes_it():
    assert dated(time(8, 5), "H:i") == by_django(time(8, 5), "H:i") == "08:05"


def test_a_moment_is_told_by_the_clock_of_the_office():
    at = datetime(2021, 3, 4, 22, 5, tzinfo=UTC)
    shown = Template('{{ at|date:"Y年n月j日 H:i" }}').render(Context({"at": at}))
    assert shown == "2021年3月5日 06:05"
