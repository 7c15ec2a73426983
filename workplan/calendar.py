"""An item's due dates and a person's meetings as they stand in a calendar."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet

from members import roles
from members.models import Person
from notifications.registry import CalendarEvent
from workplan.enums import State
from workplan.models import DueDate, Meeting, SchemeReview, WorkItem

# How long a meeting that was held stays in the calendar, to be looked up there.
_BEHIND = timedelta(days=366)
_PREFIX = {State.CLOSED: "已办结", State.CANCELLED: "已取消"}


def events_of(item: WorkItem) -> list[CalendarEvent]:
    """Return the item's dated due dates, those that are done and cancelled among them."""
    return [_event(item, due) for due in item.due_dates.all() if due.due_on]


def _event(item: WorkItem, due: DueDate) -> CalendarEvent:
    star = "★" if item.needs_scheme else ""
    what = _PREFIX.get(State(due.state), "到期")
    departments = "、".join(department.name for department in item.lead_departments)
    return CalendarEvent(
        subject=f"workplan.duedate:{due.pk}",
        title=f"{what}｜{star}{item.title}（{item.designation}）",
        starts=due.due_on,  # type: ignore[arg-type]  # those without one are left out
        notes=f"责任部门：{departments}\n状态：{due.get_state_display()}",
        url=item.get_absolute_url(),
        cancelled=due.state == State.CANCELLED,
    )


def meetings_of(person: Person, on: date, until: date) -> Iterator[CalendarEvent]:
    """Yield the meetings of a person: those attended, presided over or reported at; the office's all.

    Only the office and the leaders read the agenda; who else reports at a meeting finds what.
    """
    user = getattr(person, "user", None)
    office = user is not None and roles.is_office(user)
    reads = office or (user is not None and roles.is_leader(user, on))
    reviews = SchemeReview.objects.on_agenda().select_related("item__plan")
    if not reads:
        reviews = reviews.filter(reported_by=person)
    for meeting in _meetings(None if office else person, on - _BEHIND, until).prefetch_related(
        Prefetch("reviews", reviews, to_attr="shown")
    ):
        yield _meeting_event(meeting, reads)


def _meetings(person: Person | None, since: date, until: date) -> QuerySet[Meeting]:
    """Return the meetings of some days: all, or those that a person takes part in."""
    found = Meeting.objects.filter(held_on__range=(since, until)).select_related("presided_by")
    if person is None:
        return found
    reporting = SchemeReview.objects.on_agenda().filter(reported_by=person)
    takes_part = Q(attendees=person) | Q(presided_by=person) | Q(pk__in=reporting.values("meeting"))
    return found.filter(takes_part).distinct()


def _meeting_event(meeting: Meeting, reads: bool) -> CalendarEvent:
    lines = [f"审议工作方案：{review.item}" for review in meeting.shown]  # type: ignore[attr-defined]
    if meeting.presided_by:
        lines.insert(0, f"主持：{meeting.presided_by}")
    return CalendarEvent(
        subject=f"workplan.meeting:{meeting.pk}",
        title=meeting.name,
        starts=meeting.held_on,
        place=meeting.place,
        notes="\n".join(lines),
        url=meeting.get_absolute_url() if reads else "",
    )
