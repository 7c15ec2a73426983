"""What this app tells the reminders: events to come, answers that are owed, what is over and not closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from activities.enums import AttendanceState
from activities.models import Attendance, Event
from activities.notice_periods import Sending, to_send, unannounced, without_papers
from almanac.words import month_day
from members.models import Department, Person
from members.prepared import Question, prepared_models
from members.roles import staffing_on
from notifications.registry import EVERYONE, ON_DUE, ON_EVENT, Deadline, Relation
from notifications.services.routing import without_address
from workplan.services.recipients import people_answering

_FIELD = "活动"
COMES = Relation(
    "参加人", "您参加的活动", "您将参加这些活动，所以提醒您；不能来了请在活动页答复。", _FIELD
)
INVITED = Relation(
    "被邀请人", "邀请您的活动", "这些活动等您答复是否参加，所以提醒您；答复后不再提醒。", _FIELD
)
ORGANISES = Relation(
    "组织部门",
    "由您办结的活动",
    "这些活动由您所在的部门组织，所以提醒您；登记出席并办结后不再提醒。",
    _FIELD,
    decides=True,
)
PREPARES = Relation(
    "组织部门",
    "由您筹备的活动",
    "这些活动由您所在的部门组织，所以提醒您一次；发出后不再提醒。",
    _FIELD,
)
_COMING = (AttendanceState.COMING, AttendanceState.LEAVE_REFUSED, AttendanceState.ASKED)


def open_deadlines(on: date, until: date) -> Iterator[Deadline]:
    """Yield the published events up to a day: to those who come, to those who owe an answer, and of what
    is over, to those who have to close it. Whom no message reaches is rung instead. Of what is yet to be
    held also its notice and its papers, to those who have to send them, once.
    """
    yield from _to_send(on, until)
    yield from _of_events(_to_settle(until), on)


def coming(on: date, until: date, person: int | None, since: date) -> Iterator[Deadline]:
    """Yield what `open_deadlines` has due between two days for a person: of who comes to what
    nobody else is told of.
    """
    if person == EVERYONE or since < on:
        yield from open_deadlines(on, until)
    elif person:  # what is over was due before
        yield from _to_send(on, until, _sending(person, on))
        yield from _of_events(to_come_with(person, on, until), on, person)


def questions(on: date, until: date, person: int | None, since: date) -> Iterator[Question]:
    """Yield what this module asks for what is to come, to be found out at once."""
    if person is None and since >= on:
        return
    groups: frozenset[int] | None = None
    held: Question = (_to_settle, until)
    if person is not None and person != EVERYONE and since >= on:
        groups, held = _sending(person, on), (to_come_with, person, on, until)
    yield unannounced, on, groups
    yield without_papers, on, groups
    yield held


def _of_events(found: list[Event], on: date, person: int | None = None) -> Iterator[Deadline]:
    reckoned: dict[int, list[Attendance]] = {event.pk: [] for event in found}
    for row in _reckoned(tuple(reckoned), person) if found else ():
        reckoned[row.event_id].append(row)
    asked = {row.person_id for event in found if event.on >= on for row in reckoned[event.pk]}
    missed = {person.pk for person in without_address(asked)} if asked else set()
    for event in found:
        if event.last_day < on:
            yield _to_close(event, on)
        elif event.on >= on:
            rows = [r for r in reckoned[event.pk] if r.person_id not in missed]
            owing = [] if event.must_come else _in(rows, AttendanceState.ASKED)
            comes = [row for row in rows if row not in owing]
            if comes:
                yield _of(event, "", "参加", comes, COMES)
            if owing:
                yield _of(event, ":answer", "答复", owing, INVITED)


@prepared_models()
def _reckoned(events: tuple[int, ...], person: int | None) -> QuerySet[Attendance]:
    # Who was asked for a unit of which another has answered reckons with nothing.
    spoken_for = Attendance.objects.filter(state=AttendanceState.ASKED, unit__isnull=False)
    spoken_for = spoken_for.exclude(pk__in=Attendance.objects.owing_answer().values("pk"))
    rows = Attendance.objects.filter(event__in=events, state__in=_COMING)
    if person is not None:
        rows = rows.filter(person=person)
    return rows.exclude(pk__in=spoken_for.values("pk")).order_by("person")


@prepared_models("organiser", "meeting")
def _to_settle(until: date) -> QuerySet[Event]:
    return Event.objects.to_settle().filter(on__lte=until).order_by("on", "pk")


@prepared_models("organiser", "meeting")
def to_come_with(person: int, on: date, until: date) -> QuerySet[Event]:
    own = Attendance.objects.filter(person=person, state__in=_COMING)
    return (
        Event.objects.to_settle()
        .filter(on__range=(on, until), pk__in=own.values("event"))
        .order_by("on", "pk")
    )


def _in(rows: list[Attendance], state: AttendanceState) -> list[Attendance]:
    return [row for row in rows if row.state == state]


def _of(event: Event, what: str, act: str, rows: list[Attendance], relation: Relation) -> Deadline:
    return Deadline(
        subject=f"activities.event:{event.pk}{what}",
        series=event.get_kind_display(),
        number="",
        title=event.title,
        due_on=event.on,
        recipient_ids=tuple(row.person_id for row in rows),
        relations=(relation,),
        url=event.get_absolute_url(),
        status="，".join(
            filter(None, (f"{event.starts:%H:%M}" if event.starts else "", event.place))
        ),
        act=act,
        day=ON_EVENT,
    )


def settling_page(event: Event) -> str:
    """Return where an event is closed: a meeting of the office's on its own page, by saying who came."""
    if event.meeting is None or event.organiser is not None:
        return event.get_absolute_url()
    return f"{event.meeting.get_absolute_url()}#people"


def _to_close(event: Event, on: date) -> Deadline:
    named, people, unanswered = _organisers(event, on)
    return Deadline(
        subject=f"activities.event:{event.pk}:close",
        series=event.get_kind_display(),
        number="",
        title=event.title,
        due_on=event.last_day,
        recipient_ids=tuple(person.pk for person in people),
        relations=(ORGANISES,),
        url=settling_page(event),
        status="登记出席后办结",
        act="办结",
        day=ON_DUE,
        departments=tuple(department.name for department in named),
        department_label="组织部门",
        unanswered=unanswered,
    )


def _sending(person: int, on: date) -> frozenset[int] | None:
    """Return the bodies for whose events a person has to send what is to be sent, collectives among them;
    None for the office, whose are those of nobody.
    """
    staffing = staffing_on(on)
    named = staffing.named_for(person)
    return None if named & {office.pk for office in staffing.offices()} else named


def _to_send(on: date, until: date, groups: frozenset[int] | None = None) -> Iterator[Deadline]:
    """Yield what of the events to come, of some bodies or of all, has still to be sent, where their kind
    says how long before.
    """
    for sending, event, notice in to_send(on, groups):
        if notice.by <= until:
            yield _of_organiser(event, on, sending, notice.by)


def _of_organiser(event: Event, on: date, sending: Sending, by: date) -> Deadline:
    named, people, unanswered = _organisers(event, on)
    return Deadline(
        subject=f"activities.event:{event.pk}:{sending.key}",
        series=event.get_kind_display(),
        number="",
        title=event.title,
        due_on=by,
        recipient_ids=tuple(person.pk for person in people),
        relations=(PREPARES,),
        url=event.get_absolute_url(),
        status=f"{month_day(event.on)}举行",
        act=sending.act,
        is_told_once=True,
        departments=tuple(department.name for department in named),
        department_label="组织部门",
        unanswered=unanswered,
    )


def _organisers(
    event: Event, on: date
) -> tuple[list[Department], tuple[Person, ...], tuple[str, ...]]:
    """Return who organises an event, whom that reaches, and which of them it does not."""
    staffing = staffing_on(on)
    named = [event.organiser] if event.organiser else list(staffing.offices())
    return named, *people_answering(named, staffing)
