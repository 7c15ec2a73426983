"""The office's days: the published calendar, and over it what the office entered."""

from collections.abc import Iterator
from datetime import date, timedelta

from almanac.workdays import Calendar
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
    for entry in CalendarEntry.objects.order_by("pk"):
        if entry.kind == DayKind.QUIET:
            quiet.update(_days_of(entry))
        else:
            changes |= dict.fromkeys(_days_of(entry), entry.kind == DayKind.WORKED)
    return SendingDays(Calendar(changes), frozenset(quiet))


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


def _days_of(entry: CalendarEntry) -> Iterator[date]:
    for number in range((entry.last_on - entry.first_on).days + 1):
        yield entry.first_on + timedelta(days=number)
