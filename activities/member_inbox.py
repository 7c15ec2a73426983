"""What tasks, turns of duty and reception days bring into people's inboxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from activities.enums import TakingAction, TakingState
from activities.models import DutyTurn, ReceptionMatter, Taking
from activities.rights import Standing, standing_of
from members.models import User
from members.prepared import Question, prepared_models
from workflow.becoming import outcomes_of
from workflow.inbox import SOON_DAYS, Entry, Kind, NextStep, Urgency, standing, step_at


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield what a member took on and sits for, what is to be credited, what is to be handed on."""
    who = standing_of(user, day)
    if who.inside:
        yield from _takings(who, day)
        yield from _turns(who, day)
        yield from _matters(who)


def _takings(who: Standing, day: date) -> Iterator[Entry]:
    page = reverse("activities:tasks")
    for row in _open_takings(who.office, who.person_id, who.departments):
        shared: dict[str, Any] = {
            "key": f"activities.taking:{row.pk}",
            "designation": "揭榜挂帅",
            "title": row.task.title,
            "url": row.task.get_absolute_url(),
            "detail": str(row.person),
        }
        if row.state == TakingState.TAKEN and who.may_do(TakingAction.REPORT, row):
            step = step_at(page, f"taking-{row.pk}-{TakingAction.REPORT}", "报结果")
            yield Entry(step=step, **standing(row.task.due_on, day, "办理中"), **shared)
        elif row.state == TakingState.REPORTED and who.may_do(TakingAction.CREDIT, row):
            yield Entry(
                state="已报结果",
                urgency=Urgency.TO_DO,
                kind=Kind.DECIDE,
                step=NextStep("审核", row.task.get_absolute_url()),
                **shared,
            )


@prepared_models("task", "person")
def _open_takings(
    office: bool, person: int | None, departments: frozenset[int]
) -> QuerySet[Taking]:
    open_ones = Taking.objects.filter(state__in=(TakingState.TAKEN, TakingState.REPORTED))
    if office:
        return open_ones
    theirs = Q(task__organiser__in=departments)
    if person is not None:
        theirs |= Q(person=person)
    return open_ones.filter(theirs)


@prepared_models()
def _open_turns(person: int, until: date) -> QuerySet[DutyTurn]:
    return DutyTurn.objects.filter(person=person, answered=None, on__lte=until)


@prepared_models("event")
def _not_handed_on(office: bool, departments: frozenset[int]) -> QuerySet[ReceptionMatter]:
    rows = ReceptionMatter.objects.filter(handed_to="")
    return rows if office else rows.filter(event__organiser__in=departments)


def _turns(who: Standing, day: date) -> Iterator[Entry]:
    """A member's turns of this week, and those of which nothing is noted yet."""
    if who.person_id is None:
        return
    soon = day + timedelta(days=SOON_DAYS)
    for turn in _open_turns(who.person_id, soon):
        page, has_come = reverse("activities:duty"), turn.on <= day
        label = "登记轮值情况" if has_come else "查看"
        prefix = f"turn-{turn.pk}-record"
        yield Entry(
            key=f"activities.dutyturn:{turn.pk}",
            designation="委员轮值",
            title=f"{turn.on.month}月{turn.on.day}日轮值",
            url=turn.get_absolute_url(),
            detail=turn.place,
            state="今天轮值" if turn.on == day else "待登记" if has_come else "快到了",
            urgency=Urgency.TODAY
            if turn.on == day
            else Urgency.TO_DO
            if has_come
            else Urgency.SOON,
            due_on=None if has_come else turn.on,
            step=step_at(page, prefix, label)
            if has_come
            else NextStep(label, turn.get_absolute_url()),
        )


def _matters(who: Standing) -> Iterator[Entry]:
    """The reception days with what nobody has handed on yet, an entry each."""
    if not (who.office or who.departments):
        return
    found = _not_handed_on(who.office, who.departments)
    outcomes = outcomes_of(row.matter_key for row in found)
    waiting = Counter(row.event for row in found if row.matter_key not in outcomes)
    for event, count in waiting.items():
        page = reverse("activities:matters", args=[event.pk])
        yield Entry(
            key=f"activities.matters:{event.pk}",
            designation="接待日",
            title=event.title,
            url=page,
            state=f"待转办 {count} 条",
            urgency=Urgency.TO_DO,
            since=event.on,
            step=NextStep("转办", page),
        )


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    who = standing_of(user, day)
    if not who.inside:
        return
    yield _open_takings, who.office, who.person_id, who.departments
    if who.person_id:
        yield _open_turns, who.person_id, day + timedelta(days=SOON_DAYS)
    if who.office or who.departments:
        yield _not_handed_on, who.office, who.departments
