"""What chains of results add to calendars: to those of the leaders who lead them, and to the year's.

Whoever answers for a step has it there already, as something due (consultations.deadlines).
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from consultations.enums import StepPart, StepRole
from consultations.models import ChainStep, ConsultationMeeting
from consultations.permissions import opened_by
from members.models import Appointment, Person, User
from members.prepared import prepared_models
from notifications.registry import CalendarEvent

# Steps at which people come together: 协商会, 实地调研, 组织监督.
_GATHERINGS = (StepPart.MEETING, StepPart.ACTIVITY)


def gatherings_of(
    person: Person, on: date, until: date, since: date | None = None
) -> Iterator[CalendarEvent]:
    """Yield what is planned by a day, and not done yet, of the themes that a person leads.

    A person leads by name, or by the post that stands in a name's place.
    """
    for step in gatherings_led_by(person.pk, on, until, since or date.min):
        yield _event(step)


@prepared_models("theme", "theme__item")
def gatherings_led_by(person: int, on: date, until: date, since: date) -> QuerySet[ChainStep]:
    posts = Appointment.objects.held_on(on).filter(person=person, post__isnull=False).values("post")
    leads = Q(theme__item__leader_rows__person=person)
    leads |= Q(theme__item__leader_rows__post__in=posts)
    steps = ChainStep.objects.waiting().filter(leads, planned_on__range=(since, until))
    return steps.filter(Q(part__in=_GATHERINGS) | Q(role=StepRole.LEADER)).distinct()


def _event(step: ChainStep) -> CalendarEvent:
    return CalendarEvent(
        subject=f"consultations.chainstep:{step.pk}",
        title=f"{step.name}｜{step.theme}",
        starts=step.planned_on,  # type: ignore[arg-type]  # the filters leave no undated one
        notes=f"{step.theme.get_kind_display()}环节，计划日期",
        url=f"{step.theme.get_absolute_url()}#step-{step.pk}",
    )


def sessions_between(
    user: User, on: date, first: date, last: date
) -> Iterator[tuple[int | None, CalendarEvent]]:
    """Yield what was held, and from today what is planned, from one day to another, of the chains that
    open to the user, each with the item that it belongs to.
    """
    is_open = opened_by(user, on)
    held = ConsultationMeeting.objects.filter(held_on__range=(first, last))
    held = held.select_related("consultation__item")
    for meeting in held.prefetch_related("consultation__item__department_rows"):
        if is_open(meeting.theme):
            yield (
                meeting.theme.item_id,
                CalendarEvent(
                    subject=f"consultations.consultationmeeting:{meeting.pk}",
                    title=f"协商会｜{meeting.theme}",
                    starts=meeting.held_on,
                    place=meeting.place,
                    url=meeting.get_absolute_url(),
                ),
            )
    steps = ChainStep.objects.waiting().filter(part__in=_GATHERINGS)
    steps = steps.filter(planned_on__range=(max(first, on), last)).select_related("theme__item")
    for step in steps.prefetch_related("theme__item__department_rows"):
        if is_open(step.theme):
            yield step.theme.item_id, _event(step)
