"""How many were to come to a plenary, and came; in all, and of each group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from activities.enums import PRESENT_STATES, AttendanceState, Role
from activities.models import Attendance
from members.prepared import prepared_rows
from workplan.enums import MeetingKind
from workplan.models import Meeting


@dataclass(frozen=True)
class Presence:
    """应到, 出席, 请假, 缺席 of members, and who sat in (列席) besides."""

    expected: int = 0
    present: int = 0
    on_leave: int = 0
    absent: int = 0
    observing: int = 0


@dataclass(frozen=True)
class Standings:
    """How each person on the roll of a plenary stands, and as what."""

    known: dict[int, tuple[str, str]]

    def of(self, people: Iterable[int] | None = None) -> Presence:
        """Return the numbers of some people, or of all on the roll."""
        named = self.known.values() if people is None else _known(self.known, people)
        rows = list(named)
        states = Counter(state for state, role in rows if role != Role.OBSERVER)
        return Presence(
            expected=states.total(),
            present=sum(states[state] for state in PRESENT_STATES),
            on_leave=states[AttendanceState.LEAVE_GRANTED],
            absent=states[AttendanceState.ABSENT],
            observing=sum(
                role == Role.OBSERVER and state in PRESENT_STATES for state, role in rows
            ),
        )


def _known(known: dict[int, tuple[str, str]], people: Iterable[int]) -> Iterable[tuple[str, str]]:
    return (known[pk] for pk in people if pk in known)


def plenaries() -> QuerySet[Meeting]:
    """Return the plenaries that were held or are to be held."""
    return Meeting.objects.not_called_off().filter(kind=MeetingKind.PLENARY)


def standings_at(meetings: Iterable[Meeting]) -> dict[int, Standings]:
    """Return the rolls of plenaries by their keys, in one query."""
    found: dict[int, dict[int, tuple[str, str]]] = {meeting.pk: {} for meeting in meetings}
    for pk, person, state, role in _rolls(tuple(found)):
        found[pk][person] = (state, role)
    return {pk: Standings(known) for pk, known in found.items()}


@prepared_rows
def _rolls(meetings: tuple[int, ...]) -> QuerySet:
    rows = Attendance.objects.filter(event__meeting__in=meetings).order_by()
    return rows.values_list("event__meeting", "person", "state", "role")
