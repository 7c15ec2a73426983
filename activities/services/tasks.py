"""揭榜挂帅: the only writer of tasks that are put up, and of who took them on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from activities.enums import TakingAction, TakingState
from activities.models import Taking, TakingChange, Task
from activities.rights import standing_of
from activities.transitions import TAKING_RULES
from almanac import clock
from members.models import Department, Person, User
from members.roles import Staffing
from notifications.services.notices import Notice, send_notice
from workflow import states
from workflow.refusals import NotAllowed, Refused, check_words
from workplan.models import WorkItem
from workplan.services.recipients import office_people, people_answering


@transaction.atomic
def put_up(
    *,
    actor: User,
    title: str,
    text: str,
    due_on: date,
    organiser: Department | None = None,
    item: WorkItem | None = None,
    places: int | None = None,
) -> Task:
    """发榜. Raises NotAllowed for who does not act for the department, Refused for a day gone by."""
    if not standing_of(actor, clock.today()).runs(organiser.pk if organiser else None):
        raise NotAllowed("您不能以这个部门的名义发榜。")
    if due_on < clock.today():
        raise Refused("完成期限不能早于今天。", about="due_on")
    task = Task(
        title=check_words(title, "名称"),
        text=check_words(text, "任务和要求"),
        organiser=organiser,
        item=item,
        put_up_on=clock.today(),
        due_on=due_on,
        places=places,
        created_by=actor,
    )
    states.sign(task, actor, "发榜")
    task.full_clean()
    task.save()
    return task


@transaction.atomic
def take(*, task: Task, actor: User) -> Taking:
    """揭榜: a member takes a task on, or takes up again what they gave up.

    Raises NotAllowed for who may not, Refused where its places are taken or the member has it already.
    """
    today, locked = clock.today(), states.lock(task)
    if not standing_of(actor, today).may_take(locked, today):
        raise NotAllowed("在任委员在完成期限以前可以揭榜。")
    taking = locked.takings.filter(person=actor.person_id).first()
    if taking is not None and taking.state != TakingState.GIVEN_UP:
        raise Refused("您已经揭了这个榜。")
    if locked.places is not None and locked.takings.standing().count() >= locked.places:
        raise Refused("名额已满。")
    taking = taking or Taking(task=locked, person=actor.person, state="")
    _finish(taking, TakingAction.TAKE, actor, taken_on=today)
    return taking


@transaction.atomic
def report(*, taking: Taking, actor: User, report: str, seen: str | None = None) -> None:
    """报结果: who took it on says what came of it."""
    words = check_words(report, "办理结果")
    locked = _begin(taking, TakingAction.REPORT, actor, seen=seen)
    _finish(locked, TakingAction.REPORT, actor, into=taking, report=words)
    line = ("揭榜人", str(locked.person))
    organisers = [locked.task.organiser] if locked.task.organiser else []
    people, _ = people_answering(organisers, Staffing(clock.today()))
    _tell(locked, "揭榜任务已报结果", people or office_people(clock.today()), actor, line)


@transaction.atomic
def credit(*, taking: Taking, actor: User, seen: str | None = None) -> None:
    """认定: from now on it counts for the member."""
    locked = _begin(taking, TakingAction.CREDIT, actor, seen=seen)
    _finish(locked, TakingAction.CREDIT, actor, into=taking, credited_on=clock.today())
    _tell(locked, "揭榜任务已认定", [locked.person], actor)


@transaction.atomic
def send_back(*, taking: Taking, actor: User, reason: str, seen: str | None = None) -> None:
    """退回补充, with the reason."""
    locked = _begin(taking, TakingAction.RETURN, actor, seen=seen, reason=reason)
    _finish(locked, TakingAction.RETURN, actor, into=taking, reason=reason)
    _tell(locked, "揭榜任务退回补充", [locked.person], actor, ("理由", reason))


@transaction.atomic
def give_up(*, taking: Taking, actor: User, reason: str, seen: str | None = None) -> None:
    """退榜: the place is free for another."""
    locked = _begin(taking, TakingAction.GIVE_UP, actor, seen=seen, reason=reason)
    _finish(locked, TakingAction.GIVE_UP, actor, into=taking, reason=reason)


def _begin(taking: Taking, action: TakingAction, actor: User, **shown: Any) -> Taking:
    return states.begin(
        taking,
        action,
        TAKING_RULES[action],
        noun="这次揭榜",
        may=lambda row: standing_of(actor, clock.today()).may_do(action, row),
        **shown,
    )


def _finish(taking: Taking, action: TakingAction, actor: User, **changes: Any) -> None:
    record = TakingChange(taking=taking)
    states.finish(taking, action, TAKING_RULES[action], record, actor=actor, **changes)


def _tell(taking: Taking, heading: str, people: Any, actor: User, *lines: tuple[str, str]) -> None:
    task: Task = taking.task
    why = "您发榜或揭榜了这项任务，所以收到这封邮件。"
    told: list[Person] = [person for person in people if person.pk != actor.person_id]
    send_notice(
        notice=Notice(heading, task.title, task.get_absolute_url(), lines, why), recipients=told
    )
