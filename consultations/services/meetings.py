"""The only writer of consultations and of what was held on them.

Who may is for the caller to check (consultations.rules); who did is kept in the history.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from activities.enums import AttendanceState, EventKind, EventState
from activities.models import Event
from activities.services import attendance, events
from activities.services.attendance import Mark
from almanac import clock
from consultations.enums import ConsultationLevel, Presence
from consultations.models import (
    Consultation,
    ConsultationKind,
    ConsultationMeeting,
    ProcessTemplate,
)
from consultations.services.saving import save
from consultations.services.steps import lay_out
from members.models import Department, Person, User
from workplan.models import WorkItem


@transaction.atomic
def open_consultation(
    *,
    topic: str,
    actor: User | None,
    item: WorkItem | None = None,
    level: str = ConsultationLevel.DISTRICT,
    consultation_kind: ConsultationKind | None = None,
    year: int | None = None,
    street: str = "",
    led_by: str = "",
    department: Department | None = None,
    template: ProcessTemplate | None = None,
    until: date | None = None,
    with_steps: bool = True,
) -> Consultation:
    """Put a topic up for deliberation, with the steps of a template (its level's default).

    At a street or in a village, and where its kind is named, the topic may stand without a work item:
    then `year` is needed, and `until` is the day that its steps are dated from. What is entered
    afterwards needs no steps.
    Raises ValidationError, in Chinese, where the item has a theme already, the topic is missing or
    too long, or a district's has neither item nor kind.
    """
    consultation = save(
        Consultation(
            item=item, level=level, consultation_kind=consultation_kind, department=department
        ),
        actor,
        year=year,  # taken from the item, or refused where there is neither
        topic=topic,
        street=street,
        led_by=led_by,
    )
    if with_steps:
        lay_out(theme=consultation, actor=actor, template=template, until=until)
    return consultation


def name_kind(
    *, consultation: Consultation, actor: User | None, kind: ConsultationKind
) -> Consultation:
    """Say of which kind a consultation is."""
    return save(consultation, actor, consultation_kind=kind)


@transaction.atomic
def record_meeting(
    *, consultation: Consultation, actor: User | None, held_on: date, **values: Any
) -> ConsultationMeeting:
    """Record a meeting that was held, with the fields that are known by now; counts may come later.

    The event that was put up for it, with those who were asked and came, is that of the meeting.
    Raises ValidationError, in Chinese, for a day to come, an on-site meeting without a place, and
    more suggestions adopted than offered.
    """
    meeting = save(ConsultationMeeting(consultation=consultation, held_on=held_on), actor, **values)
    keep_event(meeting=meeting, actor=actor)
    return meeting


@transaction.atomic
def edit_meeting(
    *, meeting: ConsultationMeeting, actor: User | None, **values: Any
) -> ConsultationMeeting:
    """Change what is recorded of a meeting. Raises ValidationError as `record_meeting`."""
    save(meeting, actor, **values)
    keep_event(meeting=meeting, actor=actor)
    return meeting


@transaction.atomic
def keep_event(*, meeting: ConsultationMeeting, actor: User | None) -> Event:
    """Let the event of a meeting, where it is kept who came, say what the meeting says; return it."""
    theme = meeting.consultation
    event = events.record(
        event=meeting.event or _put_up_for(meeting),
        actor=actor,
        kind=EventKind.SESSION,
        title=theme.topic,
        on=meeting.held_on,
        place=meeting.place or meeting.street,
        item=theme.item,
        organiser=next(iter(theme.responsible_departments), None),
    )
    if meeting.event_id is None:
        meeting.event = event
        ConsultationMeeting.objects.filter(pk=meeting.pk).update(event=event)
    return event


def _put_up_for(meeting: ConsultationMeeting) -> Event | None:
    """Return the event that was put up for the meeting beforehand: of its row of the plan and its day."""
    found = Event.objects.filter(
        kind=EventKind.SESSION,
        item=meeting.consultation.item_id,
        on=meeting.held_on,
        has_record=False,
        state__in=(EventState.PUBLISHED, EventState.CLOSED),
    )
    return found.first() if meeting.consultation.item_id else None


def sessions_to_come(consultation: Consultation) -> list[Event]:
    """Return the sessions that were put up for a consultation's row of the plan and are yet to be held."""
    if consultation.item_id is None:
        return []
    found = Event.objects.filter(kind=EventKind.SESSION, item=consultation.item_id)
    states = (EventState.DRAFT, EventState.PUBLISHED)
    return list(found.filter(on__gte=clock.today(), has_record=False, state__in=states))


@transaction.atomic
def mark_presence(
    *, meeting: ConsultationMeeting, actor: User | None, people: Iterable[Person], presence: str
) -> int:
    """Say of people that they came, came late, were excused or stayed away; return how many.

    What was said of someone before is replaced.
    """
    said = list(people)
    event = keep_event(meeting=meeting, actor=actor)
    marks = {person: Mark(Presence(presence)) for person in said}
    attendance.record(event=event, actor=actor, marks=marks)
    return len(said)


@transaction.atomic
def set_presence(
    *,
    meeting: ConsultationMeeting,
    actor: User | None,
    presence: Mapping[str, Iterable[Person]],
) -> None:
    """Say of all at once who came, came late, was excused, stayed away: nobody else did."""
    event = keep_event(meeting=meeting, actor=actor)
    known = {row.person_id: row for row in event.attendances.all()}
    marks = {}
    for state, people in presence.items():
        for person in people:
            row = known.get(person.pk)
            # Who came without having been asked stays so.
            said = row.state if row and row.state in shown_as(state) else state
            marks[person] = Mark(said, row.role, row.note) if row else Mark(said)
    shown = [name for state in Presence for name in shown_as(state)]
    attendance.record_only(event=event, actor=actor, marks=marks, among=shown)


def shown_as(presence: str) -> tuple[str, ...]:
    """Return the states that a list of who came shows under one word."""
    unasked = AttendanceState.PRESENT_UNASKED
    return (presence, unasked) if presence == Presence.PRESENT else (presence,)


@transaction.atomic
def forget_meeting(*, meeting: ConsultationMeeting, actor: User) -> None:
    """Let what is known of who came go with a meeting that is deleted: it no longer counts."""
    if meeting.event:
        events.void(event=meeting.event, actor=actor, reason="协商会记录已删除")
