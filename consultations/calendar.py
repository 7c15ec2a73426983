"""What chains of results add to the calendars of the leaders who lead them.

Whoever answers for a step has it there already, as something due (consultations.deadlines).
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from consultations.enums import StepPart, StepRole
from consultations.models import ChainStep
from members.models import Appointment, Person
from notifications.registry import CalendarEvent

# Steps at which people come together: 协商会, 实地调研, 组织监督.
_GATHERINGS = (StepPart.MEETING, StepPart.ACTIVITY)


def gatherings_of(person: Person, on: date, until: date) -> Iterator[CalendarEvent]:
    """Yield what is planned by a day, and not done yet, of the themes that a person leads.

    A person leads by name, or by the post that stands in a name's place.
    """
    posts = Appointment.objects.held_on(on).filter(person=person, post__isnull=False).values("post")
    leads = Q(theme__item__leader_rows__person=person)
    leads |= Q(theme__item__leader_rows__post__in=posts)
    steps = ChainStep.objects.waiting().filter(leads, planned_on__lte=until)
    steps = steps.filter(Q(part__in=_GATHERINGS) | Q(role=StepRole.LEADER)).distinct()
    for step in steps.select_related("theme__item"):
        yield CalendarEvent(
            subject=f"consultations.chainstep:{step.pk}",
            title=f"{step.name}｜{step.theme}",
            starts=step.planned_on,  # type: ignore[arg-type]  # the filter leaves no undated one
            notes=f"{step.theme.get_kind_display()}环节，计划日期",
            url=f"{step.theme.get_absolute_url()}#step-{step.pk}",
        )
