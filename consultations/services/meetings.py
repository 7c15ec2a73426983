"""The doors through which consultations and their meetings come in.

Who may use them is for the caller to check (consultations.rules); who did is kept in the history.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from consultations.enums import ConsultationLevel, Form, Presence
from consultations.models import Attendance, Consultation, ConsultationMeeting, ProcessTemplate
from consultations.services.steps import lay_out
from members.models import Department, Person, User
from workplan.models import WorkItem
from workplan.services.signing import sign

_Row = TypeVar("_Row", Consultation, ConsultationMeeting)


@transaction.atomic
def open_consultation(
    *,
    topic: str,
    actor: User | None,
    item: WorkItem | None = None,
    level: str = ConsultationLevel.DISTRICT,
    year: int | None = None,
    street: str = "",
    department: Department | None = None,
    template: ProcessTemplate | None = None,
    until: date | None = None,
    with_steps: bool = True,
) -> Consultation:
    """Put a topic up for deliberation, with the steps of a template (its level's default).

    At a street or in a village the topic may stand without a work item: then `year` is needed, and
    `until` is the day that its steps are dated from. What is entered afterwards needs no steps.
    Raises ValidationError, in Chinese, where the item has a consultation already, the topic is
    missing or too long, or a district's has no item.
    """
    consultation = Consultation(
        item=item,
        year=year,  # type: ignore[misc]  # taken from the item, or refused by full_clean
        topic=topic.strip(),
        level=level,
        street=street.strip(),
        department=department,
    )
    _save(consultation, actor)
    if with_steps:
        lay_out(theme=consultation, actor=actor, template=template, until=until)
    return consultation


@transaction.atomic
def record_meeting(
    *,
    consultation: Consultation,
    actor: User | None,
    held_on: date,
    form: str = Form.ON_SITE,
    place: str = "",
    street: str = "",
    host: Person | None = None,
    agenda: str = "",
    invited_units: str = "",
    experts: str = "",
    attendance: int | None = None,
    offered: int | None = None,
    adopted: int | None = None,
    solved: int | None = None,
    minutes: str = "",
    summary: str = "",
) -> ConsultationMeeting:
    """Record a meeting that was held; counts that are not known yet stay None.

    Raises ValidationError, in Chinese, for a day to come, an on-site meeting without a place, and
    more suggestions adopted than offered.
    """
    meeting = ConsultationMeeting(
        consultation=consultation,
        held_on=held_on,
        form=form,
        place=place.strip(),
        street=street.strip(),
        host=host,
        agenda=agenda.strip(),
        invited_units=invited_units.strip(),
        experts=experts.strip(),
        attendance=attendance,
        offered=offered,
        adopted=adopted,
        solved=solved,
        minutes=minutes.strip(),
        summary=summary.strip(),
    )
    return _save(meeting, actor)


def edit_meeting(
    *, meeting: ConsultationMeeting, actor: User | None, **values: Any
) -> ConsultationMeeting:
    """Change what is recorded of a meeting. Raises ValidationError as `record_meeting`."""
    for field, value in values.items():
        setattr(meeting, field, value.strip() if isinstance(value, str) else value)
    return _save(meeting, actor)


@transaction.atomic
def mark_presence(
    *, meeting: ConsultationMeeting, actor: User | None, people: Iterable[Person], presence: str
) -> int:
    """Say of people that they came, came late, were excused or stayed away; return how many.

    What was said of someone before is replaced.
    """
    count = 0
    for person in people:
        Attendance.objects.update_or_create(
            meeting=meeting, person=person, defaults={"presence": Presence(presence)}
        )
        count += 1
    return count


def _save(row: _Row, actor: User | None) -> _Row:
    row.full_clean()
    sign(row, actor, "")
    row.save()
    return row
