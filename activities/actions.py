"""What may be done on an event's page: by who is asked, by who organises it, about one person's leave."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from activities.enums import Action, AttendanceState, EventState
from activities.forms import (
    AskForm,
    CloseForm,
    CopyForm,
    LeaveForm,
    WordsForm,
)
from activities.models import Attendance, Event
from activities.notice_periods import papers_days
from activities.permissions import EventAccess
from activities.services import attendance, events
from activities.services.attendance import MOST_LEAVES
from activities.transitions import ATTENDANCE_RULES, EVENT_RULES
from almanac import clock
from workflow.actions import ActionTable, PageAction
from workflow.forms import NothingForm, ReasonForm

OPEN_STATES = (EventState.DRAFT, EventState.PUBLISHED)


def _answers(access: EventAccess, event: Event) -> bool:
    """Whether an answer can be given at all: asked, or free to sign up, and it is not over."""
    is_open = event.state == EventState.PUBLISHED and event.last_day >= clock.today()
    return is_open and (access.own is not None or event.is_open)


def _may_answer(access: EventAccess, event: Event) -> bool:
    return access.own is not None or (event.is_open and access.member)


def _can(action: Action) -> Any:
    def now(access: EventAccess, event: Event) -> bool:
        own = access.own
        if not _answers(access, event):
            return False
        if own is None:
            return action == Action.COME
        if own.state not in ATTENDANCE_RULES[action].sources:
            return False
        if action == Action.DECLINE:
            return not event.must_come
        if action == Action.ASK_LEAVE:
            return own.times_asked < MOST_LEAVES and (
                event.must_come or own.state != AttendanceState.ASKED
            )
        return True

    return now


# What someone answers for themselves. Whether one may is the service's to say in words.
OWN = ActionTable(
    "event",
    {
        Action.COME: PageAction(
            *(Action.COME.label, NothingForm, attendance.come, "已登记：{result.label}。"),
            *(_may_answer, _can(Action.COME)),
            is_main=True,
            guards=("seen",),
        ),
        Action.ASK_LEAVE: PageAction(
            *(Action.ASK_LEAVE.label, LeaveForm, attendance.ask_leave, "已请假，等组织部门批复。"),
            *(_may_answer, _can(Action.ASK_LEAVE)),
            guards=("seen",),
        ),
        Action.DECLINE: PageAction(
            *(Action.DECLINE.label, NothingForm, attendance.decline, "已登记：不参加。"),
            *(_may_answer, _can(Action.DECLINE)),
            guards=("seen",),
        ),
    },
    url=lambda access, event, name: reverse("activities:answer", args=[event.pk, str(name)]),
    prefix=lambda event, name: str(name),
)


def _manages(access: EventAccess, subject: Any) -> bool:
    return access.manages


def _is_open(access: EventAccess, event: Event) -> bool:
    return event.state in OPEN_STATES


def _from(action: Action) -> Any:
    return lambda access, event: event.state in EVENT_RULES[action].sources


def _is_due(access: EventAccess, event: Event) -> bool:
    return event.state == EventState.PUBLISHED and event.on <= clock.today()


def _owes(access: EventAccess, event: Event) -> bool:
    is_open = event.state == EventState.PUBLISHED and event.last_day >= clock.today()
    return is_open and event.attendances.owing_answer().exists()


def _is_to_come(event: Event) -> bool:
    return event.state == EventState.PUBLISHED and event.on >= clock.today()


def _has_papers_to_send(access: EventAccess, event: Event) -> bool:
    waits = _is_to_come(event) and event.papers_sent_on is None
    return waits and bool(papers_days([event]))


MANAGED = ActionTable(
    "event",
    {
        Action.PUBLISH: PageAction(
            *(
                Action.PUBLISH.label,
                NothingForm,
                events.publish,
                "已发布，通知了 {result} 人。",
            ),
            *(_manages, _from(Action.PUBLISH)),
            is_main=True,
            guards=("seen",),
        ),
        Action.CLOSE: PageAction(
            *(Action.CLOSE.label, CloseForm, events.close, "已办结，{result} 人记为缺席。"),
            *(_manages, _is_due),
            is_main=lambda access, event: event.last_day < clock.today(),
            guards=("seen",),
        ),
        "ask": PageAction(
            *("邀请", AskForm, attendance.ask, "已列入名单 {result} 人。"),
            *(_manages, _is_open),
        ),
        Action.REMIND: PageAction(
            *("提醒未答复的", NothingForm, events.remind, "已提醒 {result} 人答复。"),
            *(_manages, _owes),
            guards=("seen",),
        ),
        Action.SEND_PAPERS: PageAction(
            *(Action.SEND_PAPERS.label, NothingForm, events.send_papers, "已登记材料发出。"),
            *(_manages, _has_papers_to_send),
            guards=("seen",),
        ),
        Action.NO_PAPERS: PageAction(
            *(Action.NO_PAPERS.label, NothingForm, events.take_papers_back, "已改为材料未发。"),
            *(_manages, lambda access, event: _is_to_come(event) and bool(event.papers_sent_on)),
            guards=("seen",),
        ),
        "copy": PageAction(
            *("再办一次", CopyForm, events.copy, "已起草“{result}”，请核对后发布。"),
            _manages,
            lambda access, event: not event.has_record and event.state != EventState.DRAFT,
        ),
        Action.CANCEL: PageAction(
            *(Action.CANCEL.label, ReasonForm, events.cancel, "已取消，通知了 {result} 人。"),
            _manages,
            lambda access, event: event.state in OPEN_STATES and not event.has_record,
            guards=("seen",),
        ),
        Action.REOPEN: PageAction(
            *(Action.REOPEN.label, ReasonForm, events.reopen, "可以更正了，改好后请再办结。"),
            lambda access, event: access.office,
            _from(Action.REOPEN),
            guards=("seen",),
        ),
    },
    url=lambda access, event, name: reverse("activities:act", args=[event.pk, str(name)]),
    prefix=lambda event, name: str(name),
)


def _in_hand(action: Action) -> Any:
    def now(access: EventAccess, row: Attendance) -> bool:
        return row.event.state in OPEN_STATES and row.state in ATTENDANCE_RULES[action].sources

    return now


LEAVE = ActionTable(
    "attendance",
    {
        Action.GRANT: PageAction(
            *(Action.GRANT.label, WordsForm, attendance.grant, "已准假。"),
            *(_manages, _in_hand(Action.GRANT)),
            is_main=lambda access, row: row.state == AttendanceState.LEAVE_ASKED,
            guards=("seen",),
        ),
        Action.REFUSE: PageAction(
            *(Action.REFUSE.label, ReasonForm, attendance.refuse, "已回复不准假。"),
            *(_manages, _in_hand(Action.REFUSE)),
            guards=("seen",),
        ),
    },
    url=lambda access, row, name: reverse(
        "activities:leave", args=[row.event_id, row.pk, str(name)]
    ),
)
