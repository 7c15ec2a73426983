"""What events bring into people's inboxes: to answer, to decide on leave, to close what is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q

from activities.deadlines import settling_page
from activities.enums import Action, AttendanceState, EventState
from activities.models import Attendance, Event, EventChange, EventQuerySet
from activities.permissions import organises, visible_to
from almanac.words import month_day
from members import roles
from members.enums import DepartmentKind
from members.models import User
from workflow.inbox import Entry, Kind, News, NextStep, Urgency, ago, standing, step_at

# How many of the latest changes are read.
_READ = 20


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield the events that wait for the user's answer, and those that the user has to move on."""
    yield from _asked(user, day)
    yield from _managed(user, day)


def _asked(user: User, day: date) -> Iterator[Entry]:
    rows = Attendance.objects.filter(
        person=user.person_id,
        state=AttendanceState.ASKED,
        event__state=EventState.PUBLISHED,
        event__on__gte=day,
    )
    for row in rows.select_related("event", "event__organiser").order_by("event__on", "pk"):
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


def _managed(user: User, day: date) -> Iterator[Entry]:
    for event in _organised(user, day).annotate(
        asking=Count("attendances", filter=Q(attendances__state=AttendanceState.LEAVE_ASKED))
    ):
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


def _organised(user: User, day: date) -> EventQuerySet:
    """Return the published events whose turn is the user's: a department's own, else the office's."""
    mine = Q(organiser__in=organises(user, day))
    if roles.is_office(user):
        mine |= Q(organiser__isnull=True) | Q(organiser__kind=DepartmentKind.OFFICE)
    return Event.objects.to_settle().filter(mine).select_related("meeting").order_by("on", "pk")


def _shared(event: Event) -> dict[str, Any]:
    return {
        "key": f"activities.event:{event.pk}",
        "designation": event.get_kind_display(),
        "title": event.title,
        "url": event.get_absolute_url(),
        "detail": " · ".join(filter(None, (month_day(event.on), event.place))),
    }


def news(user: User, since: date, day: date) -> Iterator[News]:
    """Yield what became of the events that a user sees, and of the user's own leave."""
    rows = EventChange.objects.filter(
        at__date__gte=since, event__in=visible_to(user, day).values("pk")
    )
    own = Q(attendance__person=user.person_id, action__in=(Action.GRANT, Action.REFUSE))
    rows = rows.filter(Q(attendance__isnull=True) | (own if user.person_id else Q(pk__in=())))
    for row in rows.select_related("event", "actor__person").order_by("-at", "-pk")[:_READ]:
        yield News(
            row.at,
            str(row.actor or "系统"),
            row.action_label,
            f"活动 {row.event}",
            row.event.get_absolute_url(),
            is_own=row.actor_id == user.pk,
        )
