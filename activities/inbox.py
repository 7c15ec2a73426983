"""What events bring into people's inboxes: to answer, to decide on leave, to close what is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet

from activities.calendar import attended
from activities.deadlines import settling_page
from activities.enums import Action, AttendanceState, EventState
from activities.models import Attendance, Event, EventChange
from activities.notice_periods import PAPERS, Sending, to_send, unannounced, without_papers
from activities.permissions import organises, seen_by, sight_of
from almanac.words import month_day
from members import roles
from members.enums import DepartmentKind
from members.models import User
from members.prepared import Question, prepared_models
from workflow.inbox import (
    AHEAD_DAYS,
    Entry,
    Kind,
    News,
    NextStep,
    Urgency,
    ago,
    beginning,
    latest,
    standing,
    step_at,
)


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield the events that wait for the user's answer, and those that the user has to move on."""
    yield from _asked(user, day)
    yield from _managed(user, day)
    yield from _to_send(user, day)


def _asked(user: User, day: date) -> Iterator[Entry]:
    for row in _unanswered(user.person_id, day) if user.person_id else ():
        event = row.event
        by = event.sign_up_by if event.sign_up_by and event.sign_up_by >= day else event.on
        stands = standing(by, day)
        if event.on == by:
            stands["state"] = f"{month_day(event.on)}举行"
        yield Entry(
            step=NextStep("答复", event.get_absolute_url(), leads_back=True),
            **_shared(event),
            **stands,
        )


@prepared_models("event")
def _unanswered(person: int, day: date) -> QuerySet[Attendance]:
    rows = Attendance.objects.owing_answer().filter(person=person)
    rows = rows.filter(event__state=EventState.PUBLISHED, event__on__gte=day)
    return rows.order_by("event__on", "pk")


def _managed(user: User, day: date) -> Iterator[Entry]:
    office, organising = roles.is_office(user), organises(user, day)
    for event in _organised(organising, office) if organising or office else ():
        page, settled_at = event.get_absolute_url(), settling_page(event)
        if event.asking:
            yield Entry(
                step=NextStep("批复", f"{page}#leave", leads_back=True),
                kind=Kind.DECIDE,
                state=f"{event.asking} 人请假待批",
                urgency=Urgency.TODAY if event.on <= day else Urgency.TO_DO,
                **_shared(event),
            )
        elif event.last_day < day:
            yield Entry(
                step=NextStep("登记到会", settled_at)
                if settled_at != page
                else step_at(page, Action.CLOSE, "办结"),
                state=ago(event.last_day, day, "举行"),
                urgency=Urgency.TO_DO,
                since=event.last_day,
                **_shared(event),
            )


def _to_send(user: User, day: date) -> Iterator[Entry]:
    """Yield the events whose notice, or whose papers, have to be out soon, or should be by now: to who
    organises them, and all of them to the office.
    """
    is_office = roles.is_office(user)
    groups = organises(user, day)
    if not (is_office or groups):
        return
    for sending, event, notice in to_send(day, None if is_office else groups):
        if (notice.by - day).days > AHEAD_DAYS:
            continue
        late = f"已过{sending.limit} {(day - notice.by).days} 天"
        shared = _shared(event)
        yield Entry(
            step=_next_step(event, sending),
            **{
                **shared,
                "key": f"{shared['key']}:papers" if sending is PAPERS else shared["key"],
                "detail": f"{shared['detail']} · {sending.before} {notice.workdays} 个工作日",
            },
            **{
                **standing(notice.by, day),
                "state": late if notice.by < day else f"{month_day(notice.by)}前{sending.act}",
            },
        )


def _next_step(event: Event, sending: Sending) -> NextStep:
    """Return the next step; papers are marked as sent once the event is published."""
    page = event.get_absolute_url()
    if event.state == EventState.DRAFT:
        return step_at(page, Action.PUBLISH, "发通知")
    if sending is PAPERS:
        return step_at(page, Action.SEND_PAPERS, "材料已发")
    return step_at(page, "ask", "发通知")


@prepared_models("meeting", "organiser", also={"asking": IntegerField()})
def _organised(organising: frozenset[int], office: bool) -> QuerySet[Event]:
    """The published events whose turn is a department's own, else the office's; how many ask for leave."""
    mine = Q(organiser__in=organising)
    if office:
        mine |= Q(organiser__isnull=True) | Q(organiser__kind=DepartmentKind.OFFICE)
    asking = Count("attendances", filter=Q(attendances__state=AttendanceState.LEAVE_ASKED))
    return Event.objects.to_settle().filter(mine).annotate(asking=asking).order_by("on", "pk")


def _shared(event: Event) -> dict[str, Any]:
    return {
        "key": f"activities.event:{event.pk}",
        "designation": event.get_kind_display(),
        "title": event.title,
        "url": event.get_absolute_url(),
        "detail": " · ".join(filter(None, (month_day(event.on), event.place))),
    }


@prepared_models("event", "actor", "actor__person")
def _changes(begins: datetime, *sight: Any) -> QuerySet[EventChange]:
    rows = EventChange.objects.filter(event__in=seen_by(*sight).values("pk"))
    person = sight[2]
    shown = Q(attendance__isnull=True)
    if person is not None:
        shown |= Q(attendance__person=person, action__in=(Action.GRANT, Action.REFUSE))
    return latest(rows.filter(shown), begins)


def news(user: User, since: date, day: date) -> Iterator[News]:
    """Yield what became of the events that a user sees, and of the user's own leave."""
    for row in _changes(beginning(since), *sight_of(user, day)) if user.is_active else ():
        yield News(
            row.at,
            str(row.actor or "系统"),
            row.action_label,
            f"活动 {row.event}",
            row.event.get_absolute_url(),
            is_own=row.actor_id == user.pk,
        )


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    office, organising = roles.is_office(user), organises(user, day)
    yield _changes, beginning(since), *sight_of(user, day)
    if user.person_id:
        yield _unanswered, user.person_id, day
        yield attended, user.person_id, day, until
    if office or organising:
        yield _organised, organising, office
        yield unannounced, day, None if office else organising
        yield without_papers, day, None if office else organising
