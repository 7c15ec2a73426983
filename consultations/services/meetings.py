"""The only writer of consultations and of what was held on them.

Who may is for the caller to check (consultations.rules); who did is kept in the history.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from consultations.enums import ConsultationLevel, Presence
from consultations.models import Attendance, Consultation, ConsultationMeeting, ProcessTemplate
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
    Raises ValidationError, in Chinese, where the item has a theme already, the topic is missing or
    too long, or a district's has no item.
    """
    consultation = save(
        Consultation(item=item, level=level, department=department),
        actor,
        year=year,  # taken from the item, or refused where there is neither
        topic=topic,
        street=street,
    )
    if with_steps:
        lay_out(theme=consultation, actor=actor, template=template, until=until)
    return consultation


def record_meeting(
    *, consultation: Consultation, actor: User | None, held_on: date, **values: Any
) -> ConsultationMeeting:
    """Record a meeting that was held, with the fields that are known by now; counts may come later.

    Raises ValidationError, in Chinese, for a day to come, an on-site meeting without a place, and
    more suggestions adopted than offered.
    """
    meeting = ConsultationMeeting(consultation=consultation, held_on=held_on)
    return save(meeting, actor, **values)


def edit_meeting(
    *, meeting: ConsultationMeeting, actor: User | None, **values: Any
) -> ConsultationMeeting:
    """Change what is recorded of a meeting. Raises ValidationError as `record_meeting`."""
    return save(meeting, actor, **values)


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
