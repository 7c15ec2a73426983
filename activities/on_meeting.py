"""Who is at the numbered meetings: what this app is for workplan (its `Roll`), and on a meeting's page."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max, QuerySet

from activities.enums import PRESENT_STATES, AttendanceState, EventKind, EventState, Role
from activities.models import BY_PERSON, Attendance, Event, EventChange
from activities.services import attendance, events
from activities.services.attendance import Mark
from almanac import clock
from members.models import Person, User
from workplan.models import Meeting
from workplan.registry import ABSENT, OBSERVING, ON_LEAVE, PRESENT

_COMING = (AttendanceState.COMING, *PRESENT_STATES)
_STAYING_AWAY = (AttendanceState.NOT_COMING, AttendanceState.LEAVE_GRANTED, AttendanceState.ABSENT)


def there(meeting: Meeting) -> list[Person]:
    """Return who is to come, and once it was held, who came; whoever sat in is not among them."""
    rows = _rows(meeting).filter(state__in=_COMING).exclude(role=Role.OBSERVER)
    return [row.person for row in rows]


def groups(meeting: Meeting) -> list[tuple[str, list[Person]]]:
    """Return who was there, as what, and who was not; before the meeting, who is to come."""
    found: dict[str, list[Person]] = {label: [] for label in (PRESENT, OBSERVING, ON_LEAVE, ABSENT)}
    for row in _rows(meeting):
        if row.state in _COMING:
            found[OBSERVING if row.role == Role.OBSERVER else PRESENT].append(row.person)
        elif row.state == AttendanceState.LEAVE_GRANTED:
            found[ON_LEAVE].append(row.person)
        elif row.state == AttendanceState.ABSENT:
            found[ABSENT].append(row.person)
    return [(label, people) for label, people in found.items() if people]


def keep(
    *,
    meeting: Meeting,
    actor: User | None,
    people: Iterable[Person] | None = None,
    observers: Iterable[Person] | None = None,
    settle: bool = False,
) -> None:
    """Keep a meeting's event in step, and enter who was there: 出席 from its day on, before it 参加. Who
    sat in stays so where no `observers` are given.
    """
    event = events.record(
        event=_event(meeting),
        actor=actor,
        kind=EventKind(meeting.kind),
        title=meeting.name,
        on=meeting.held_on,
        place=meeting.place,
        meeting=meeting,
        organiser=meeting.department,
        must_come=True,
    )
    if people is None:
        return
    came = meeting.held_on <= clock.today()
    state = AttendanceState.PRESENT if came else AttendanceState.COMING
    known = {row.person_id: row for row in event.attendances.all()}
    marks = {}
    if observers is None:
        sat_in = _rows(meeting).filter(state__in=_COMING, role=Role.OBSERVER)
        observers = [row.person for row in sat_in]
    named = [(person, Role.OBSERVER) for person in observers]
    for person, role in [*named, *((person, Role.ATTENDEE) for person in people)]:
        row = known.get(person.pk)
        # Who came late, or presided, did so whatever the list of names says.
        said = row.state if row and row.was_present else state
        kept = row.role if row and Role.OBSERVER not in (row.role, role) else role
        marks[person] = Mark(said, kept, row.note if row else "")
    attendance.record_only(event=event, actor=actor, marks=marks)
    if settle and actor is not None and is_open(meeting):
        events.close(event=event, actor=actor)


def call_off(*, meeting: Meeting, actor: User, reason: str) -> int:
    """Let a meeting's event be cancelled, and tell those who reckon with it, where it is to come."""
    event = _event(meeting)
    return events.void(event=event, actor=actor, reason=reason, tells=True) if event else 0


def restore(*, meeting: Meeting, actor: User, reason: str) -> int:
    """Let the event of one that was called off by mistake stand again, and tell those who were told."""
    event = _event(meeting)
    return events.restore(event=event, actor=actor, reason=reason) if event else 0


def is_open(meeting: Meeting) -> bool:
    """Return whether who was there has still to be settled."""
    return Event.objects.filter(meeting=meeting.pk, state=EventState.PUBLISHED).exists()


def listed(person: int) -> QuerySet:
    """Return the keys of the meetings on whose list a person stands, whether they come or not."""
    rows = Attendance.objects.filter(person=person, event__meeting__isnull=False)
    published = rows.exclude(event__state=EventState.DRAFT).order_by()
    return published.values_list("event__meeting", flat=True)


def version(meeting: Meeting) -> int:
    """Return a number that is another whenever someone was entered."""
    changes = EventChange.objects.filter(event__meeting=meeting.pk)
    return changes.aggregate(latest=Max("pk"))["latest"] or 0


def attended_by(person: int) -> QuerySet:
    """Return the keys of the meetings that a person is to come to, or came to."""
    rows = Attendance.objects.filter(person=person, event__meeting__isnull=False)
    return rows.exclude(state__in=_STAYING_AWAY).values("event__meeting")


def page(meeting: Meeting) -> str:
    """Return the address of the page where people are asked and entered."""
    event = _event(meeting)
    return event.get_absolute_url() if event else ""


def _event(meeting: Meeting) -> Event | None:
    return Event.objects.filter(meeting=meeting.pk).first()


def _rows(meeting: Meeting) -> QuerySet[Attendance]:
    rows = Attendance.objects.filter(event__meeting=meeting.pk).select_related("person")
    return rows.order_by(*BY_PERSON)
