"""The office's days: the published calendar, and over it what the office entered."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet

from almanac.workdays import Calendar
from members.prepared import prepared_rows
from members.read_once import read_once
from notifications.enums import DayKind
from notifications.models import CalendarEntry
from notifications.reminder_rules import SendingDays

_DECEMBER = 12


@read_once
def office_days() -> SendingDays:
    """Return the days on which reminders go out; asks the database once, for many questions."""
    changes: dict[date, bool] = {}
    quiet: set[date] = set()
    for first, last, kind in entered():
        if kind == DayKind.QUIET:
            quiet.update(_days_of(first, last))
        else:
            changes |= dict.fromkeys(_days_of(first, last), kind == DayKind.WORKED)
    return SendingDays(Calendar(changes), frozenset(quiet))


@prepared_rows
def entered() -> QuerySet:
    return CalendarEntry.objects.order_by("pk").values_list("first_on", "last_on", "kind")


def office_calendar() -> Calendar:
    """Return which days the office works, for whoever counts working days."""
    return office_days().calendar


def unknown_years(on: date) -> list[int]:
    """Return the years of which there is no notice: this one, and in December the next."""
    calendar = office_calendar()
    years = [on.year, on.year + 1] if on.month == _DECEMBER else [on.year]
    return [year for year in years if not calendar.is_known(year)]


def unknown_words(year: int) -> str:
    """Return what the office is told of a year whose holidays are not known."""
    return (
        f"系统内还没有{year}年的放假安排，暂按周六、周日和法定节日当天休息推算，待国办通知；"
        "请在“工作日安排”中登记。"
    )


def _days_of(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
