"""What events say of members: who was there, late, on leave, absent; once an event is closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef

from activities.enums import PRESENT_STATES, Action, AttendanceState, EventKind, EventState, Role
from activities.models import Attendance, EventChange
from members.facts import Fact, FactKind

# What counts, or may count; the rest is of people who had not to come and did not answer.
AWAY_STATES = (
    *(AttendanceState.LEAVE_GRANTED, AttendanceState.LEAVE_REFUSED),
    *(AttendanceState.NOT_COMING, AttendanceState.ABSENT),
)
COUNTED_STATES = (*PRESENT_STATES, *AWAY_STATES)
MUST, SIGNED = "must", "signed"
_MEETINGS = (
    *(EventKind.PLENARY, EventKind.STANDING, EventKind.CHAIR, EventKind.PARTY),
    *(EventKind.COMMITTEE, EventKind.MEETING),
)

KINDS = tuple(
    FactKind(
        key=f"activities.{kind}",
        label=kind.label,
        group="会议" if kind in _MEETINGS else "活动",
        roles=tuple(Role.choices),
        levels=tuple((str(state), state.label) for state in COUNTED_STATES),
        marks=((MUST, "须到会"), (SIGNED, "已报名")),
        is_presence=True,
        away=tuple(map(str, AWAY_STATES)),
    )
    for kind in EventKind
)


def source(since: date, until: date, people: set[int] | None) -> Iterator[Fact]:
    """Yield how members stand to the closed events of some days; the mark says whether one had to come,
    or had signed up.
    """
    signed = EventChange.objects.filter(attendance=OuterRef("pk"), action=Action.COME)
    rows = Attendance.objects.between(since, until).filter(
        event__state=EventState.CLOSED, state__in=COUNTED_STATES
    )
    if people is not None:
        rows = rows.filter(person__in=people)
    rows = rows.select_related("event").annotate(has_signed=Exists(signed))
    for row in rows.order_by("event__on", "event", "pk"):
        event = row.event
        mark = MUST if event.must_come else SIGNED if row.has_signed else ""
        yield Fact(
            kind=f"activities.{event.kind}",
            key=f"activities.event:{event.pk}",
            person_id=row.person_id,
            on=event.on,
            title=event.title,
            url=event.get_absolute_url(),
            role=row.role,
            level=row.state,
            amount=event.half_days,
            mark=mark,
            until=event.last_day,
        )
