"""Due dates and meetings as they stand in a calendar: an item's, a person's, everyone's."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from members.models import Person
from members.prepared import prepared_models
from notifications.registry import CalendarEvent
from workplan.enums import State
from workplan.models import Business, DueDate, Meeting, SchemeReview, WorkItem
from workplan.permissions import Viewer, may_see_meeting, reads_whole_agenda
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
    meetings = list(Meeting.objects.not_called_off().filter(held_on__range=(first, last)))
    listed = _agendas(meetings, first, last)
    for meeting in meetings:
        if may_see_meeting(viewer, meeting, listed[meeting.pk]):
            yield CalendarEvent(
                subject=f"workplan.meeting:{meeting.pk}",
                title=meeting.name,
                starts=meeting.held_on,
                place=meeting.place,
                url=meeting.get_absolute_url(),
            )


def _agendas(
    meetings: Sequence[Meeting], first: date, last: date
) -> dict[int, list[SchemeReview | Business]]:
    """Return what stands on the agendas of meetings of some days, by their keys, in its order."""
    listed: dict[int, list[SchemeReview | Business]] = {meeting.pk: [] for meeting in meetings}
    if not listed:
        return listed
    reviews = [one for one in on_agendas(first, last) if one.meeting_id in listed]
    read_departments(review.item for review in reviews)
    for line in sorted([*reviews, *other_business(first, last)], key=lambda line: line.order):
        if line.meeting_id in listed:
            listed[line.meeting_id].append(line)
    return listed


@prepared_models("item", "item__plan")
def on_agendas(first: date, last: date) -> QuerySet[SchemeReview]:
    """Return the schemes on the agendas of the meetings of some days."""
    return SchemeReview.objects.on_agenda().filter(meeting__held_on__range=(first, last))


@prepared_models()
def other_business(first: date, last: date) -> QuerySet[Business]:
    """Return what else stands on them."""
    return Business.objects.on_agenda().filter(meeting__held_on__range=(first, last))


def meetings_of(
    person: Person, on: date, until: date, since: date | None = None
) -> Iterator[CalendarEvent]:
    """Yield the meetings of a person: those attended, presided over or reported at; the office's all.

    Who reads the whole agenda finds it; who else reports at a meeting finds what, and the way to its page.
    """
    user = getattr(person, "user", None)
    viewer = Viewer.of(user, on) if user else Viewer()
    whose = None if viewer.office else person.pk
    since = since or on - _BEHIND
    meetings = meetings_with(whose, viewer.departments, since, until)
    listed = _agendas(meetings, since, until)
    for meeting in meetings:
        yield _meeting_event(meeting, listed[meeting.pk], person, viewer)


@prepared_models("presided_by")
def meetings_with(
    person: int | None, departments: frozenset[int], since: date, until: date
) -> QuerySet[Meeting]:
    """Return the meetings of some days: all, or those that a person takes part in."""
    found = Meeting.objects.not_called_off().filter(held_on__range=(since, until))
    if person is None:
        return found
    takes_part = Q(pk__in=roll().attended_by(person)) | Q(presided_by=person)
    by_name = SchemeReview.objects.on_agenda().filter(reported_by=person)
    business = Business.objects.on_agenda()
    business = business.filter(Q(reported_by=person) | Q(department__in=departments))
    for reporting in (by_name, business):
        takes_part |= Q(pk__in=reporting.values("meeting"))
    return found.filter(takes_part)


def _meeting_event(
    meeting: Meeting, listed: list[SchemeReview | Business], person: Person, viewer: Viewer
) -> CalendarEvent:
    reads_all = reads_whole_agenda(viewer, meeting)
    shown = [line for line in listed if reads_all or _is_theirs(line, person, viewer)]
    lines = [
        f"审议工作方案：{line.item}" if isinstance(line, SchemeReview) else f"议题：{line}"
        for line in shown
    ]
    if meeting.presided_by:
        lines.insert(0, f"主持：{meeting.presided_by}")
    return CalendarEvent(
        subject=f"workplan.meeting:{meeting.pk}",
        title=meeting.name,
        starts=meeting.held_on,
        place=meeting.place,
        notes="\n".join(lines),
        url=meeting.get_absolute_url() if may_see_meeting(viewer, meeting, listed) else "",
    )


def _is_theirs(line: SchemeReview | Business, person: Person, viewer: Viewer) -> bool:
    """Return whether someone reports a line by name, or other business for a department."""
    if line.reported_by_id == person.pk:
        return True
    return isinstance(line, Business) and line.department_id in viewer.departments
