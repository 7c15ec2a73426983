"""The State Council's notice of days off, taken into the office's calendar at once."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from almanac.notice import Notice, NoticeDays
from almanac.workdays import Calendar, is_published, is_workday
from members.models import User
from notifications.enums import DayKind
from notifications.models import CalendarEntry
from notifications.registry import Deadline, days_have_changed, deadlines
from notifications.services.calendar import office_calendar

# So far ahead of a day it is looked what moves.
_AHEAD = timedelta(days=550)


@dataclass(frozen=True)
class Moved:
    """A due date that the notice moves (`was` is the day before), or that falls upon a day off now: then
    `worked` is the last working day before it, for a person to decide.
    """

    deadline: Deadline
    was: date | None = None
    worked: date | None = None


@dataclass(frozen=True)
class Taken:
    """What was entered, how much stood there before, and what moves by it."""

    entries: list[CalendarEntry]
    known: int
    moved: list[Moved]


@transaction.atomic
def take_notice(notice: Notice, *, actor: User, on: date) -> Taken:
    """Enter the days of a notice, those that the office's calendar does not have yet, and have computed
    anew what is counted in working days after a day.

    Raises ValidationError, in Chinese, where an entry of the office contradicts it: nothing is entered.
    """
    before = _due(on)
    calendar = office_calendar()
    entries = []
    for days in notice.days:
        if _is_entered(days) or _is_published(days):
            continue
        entry = CalendarEntry(
            first_on=days.first_on,
            last_on=days.last_on,
            kind=DayKind.WORKED if days.is_worked else DayKind.OFF,
            name=days.name,
        )
        entry.full_clean()
        entry._history_user = actor  # type: ignore[attr-defined]
        entry.save()
        entries.append(entry)
    days_have_changed(on, calendar)
    return Taken(entries, len(notice.days) - len(entries), _moved(before, _due(on), calendar))


def foresee_notice(notice: Notice, *, actor: User, on: date) -> Taken:
    """Return what `take_notice` would do, and do nothing. Raises as it does."""
    with transaction.atomic():
        taken = take_notice(notice, actor=actor, on=on)
        transaction.set_rollback(True)
    return taken


def _each(days: NoticeDays) -> list[date]:
    count = (days.last_on - days.first_on).days + 1
    return [days.first_on + timedelta(days=n) for n in range(count)]


def _is_published(days: NoticeDays) -> bool:
    return is_published(days.first_on.year) and all(
        is_workday(day) == days.is_worked for day in _each(days)
    )


def _is_entered(days: NoticeDays) -> bool:
    kind = DayKind.WORKED if days.is_worked else DayKind.OFF
    same = CalendarEntry.objects.filter(kind=kind)
    return same.filter(first_on__lte=days.first_on, last_on__gte=days.last_on).exists()


def _due(on: date) -> dict[str, Deadline]:
    return {each.subject: each for each in deadlines(on, on + _AHEAD)}


def _moved(before: dict[str, Deadline], after: dict[str, Deadline], old: Calendar) -> list[Moved]:
    """Return what is due on another day now, then what is due on a day that is off since now."""
    calendar = office_calendar()
    moved = [
        Moved(deadline, was=before[subject].due_on)
        for subject, deadline in after.items()
        if subject in before and before[subject].due_on != deadline.due_on
    ]
    off = [
        Moved(deadline, worked=calendar.workday_on_or_before(deadline.due_on))
        for deadline in after.values()
        if old.is_workday(deadline.due_on) and not calendar.is_workday(deadline.due_on)
    ]
    return moved + off
