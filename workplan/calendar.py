"""Due dates and meetings as they stand in a calendar: an item's, a person's, everyone's."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet

from members.models import Person
from members.prepared import prepared_models
from notifications.registry import CalendarEvent
from workplan.enums import State
from workplan.models import DueDate, Meeting, SchemeReview, WorkItem
from workplan.permissions import Viewer, may_see_meeting
from workplan.reading.rows import read_departments
from workplan.registry import roll

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


def due_between(first: date, last: date) -> Iterator[CalendarEvent]:
    """Yield what is due from one day to another, in the plan as everyone reads it; a row that follows
    another is that one's matter.
    """
    items = WorkItem.objects.filter(due_dates__due_on__range=(first, last)).distinct()
    for item in items.with_ledger():
        if item.leading is None:
            yield from (event for event in events_of(item) if first <= event.starts <= last)  # type: ignore[operator]


def meetings_between(viewer: Viewer, first: date, last: date) -> Iterator[CalendarEvent]:
    """Yield the meetings from one day to another whose pages open to someone."""
    for meeting in _with_agenda(Meeting.objects.filter(held_on__range=(first, last))):
        if may_see_meeting(viewer, meeting.listed):  # type: ignore[attr-defined]  # by the prefetch
            yield CalendarEvent(
                subject=f"workplan.meeting:{meeting.pk}",
                title=meeting.name,
                starts=meeting.held_on,
                place=meeting.place,
                url=meeting.get_absolute_url(),
            )


def _with_agenda(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    reviews = SchemeReview.objects.on_agenda().select_related("item__plan")
    reviews = reviews.prefetch_related("item__department_rows")
    return meetings.prefetch_related(Prefetch("reviews", reviews, to_attr="listed"))


def meetings_of(person: Person, on: date, until: date) -> Iterator[CalendarEvent]:
    """Yield the meetings of a person: those attended, presided over or reported at; the office's all.

    The office and the leaders find the whole agenda; who else reports at a meeting finds what, and the
    way to its page where it is there for them.
    """
    user = getattr(person, "user", None)
    viewer = Viewer.of(user, on) if user else Viewer()
    meetings = _meetings(None if viewer.office else person.pk, on - _BEHIND, until)
    listed: dict[int, list[SchemeReview]] = {meeting.pk: [] for meeting in meetings}
    reviews = _on_agendas(tuple(listed))
    read_departments(review.item for review in reviews)
    for review in reviews:
        listed[review.meeting_id].append(review)
    for meeting in meetings:
        yield _meeting_event(meeting, listed[meeting.pk], person, viewer)


@prepared_models("item", "item__plan")
def _on_agendas(meetings: tuple[int, ...]) -> QuerySet[SchemeReview]:
    return SchemeReview.objects.on_agenda().filter(meeting__in=meetings)


@prepared_models("presided_by")
def _meetings(person: int | None, since: date, until: date) -> QuerySet[Meeting]:
    """Return the meetings of some days: all, or those that a person takes part in."""
    found = Meeting.objects.filter(held_on__gte=since, held_on__lte=until)
    if person is None:
        return found
    reporting = SchemeReview.objects.on_agenda().filter(reported_by=person)
    takes_part = Q(pk__in=roll().attended_by(person)) | Q(presided_by=person)
    takes_part |= Q(pk__in=reporting.values("meeting"))
    return found.filter(takes_part)


def _meeting_event(
    meeting: Meeting, listed: list[SchemeReview], person: Person, viewer: Viewer
) -> CalendarEvent:
    reads_all = viewer.office or viewer.leader
    shown = [review for review in listed if reads_all or review.reported_by_id == person.pk]
    lines = [f"审议工作方案：{review.item}" for review in shown]
    if meeting.presided_by:
        lines.insert(0, f"主持：{meeting.presided_by}")
    return CalendarEvent(
        subject=f"workplan.meeting:{meeting.pk}",
        title=meeting.name,
        starts=meeting.held_on,
        place=meeting.place,
        notes="\n".join(lines),
        url=meeting.get_absolute_url() if may_see_meeting(viewer, listed) else "",
    )
