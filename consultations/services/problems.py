"""The only writer of problems: entered, handed over, answered, put right, checked, closed.

What changes a state takes along the state that the actor's page had shown (`seen`), and raises as
`services.states.change`; a day to come is refused, and one before the step that led to it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from almanac import clock
from consultations.enums import Action
from consultations.models import Problem, Supervision
from consultations.services.papers import keep_photos
from consultations.services.saving import next_number, save
from consultations.services.states import change, day_of
from members.models import User
from workflow.refusals import Refused


@transaction.atomic
def add_problem(
    *,
    supervision: Supervision,
    actor: User | None,
    text: str,
    place: str = "",
    unit: str = "",
    found_on: date | None = None,
    photos: Sequence[UploadedFile] = (),
) -> Problem:
    """Enter a problem with the next number, and its photographs.

    Raises ValidationError where words are missing or a file is no photograph, Refused for a day
    to come.
    """
    number = next_number(supervision, supervision.problems)
    problem = Problem(supervision=supervision, number=number, found_on=day_of(found_on))
    save(problem, actor, text=text, place=place, unit=unit)
    keep_photos(files=photos, actor=actor, problem=problem)
    return problem


def hand_over(
    *,
    problem: Problem,
    actor: User,
    unit: str = "",
    on: date | None = None,
    due_on: date | None = None,
    seen: str | None = None,
) -> Problem:
    """交办: hand a problem to its unit, with a day by which it is to be put right.

    Raises Refused where no unit is named.
    """
    unit = unit.strip() or problem.unit
    if not unit:
        raise Refused("请填写责任单位。")
    day = day_of(on, since=problem.found_on)
    values: dict[str, Any] = {"unit": unit, "handed_on": day, "due_on": due_on}
    return change(problem, Action.ASSIGN, actor=actor, seen=seen, **values)


def answer(
    *,
    problem: Problem,
    actor: User,
    answer: str,
    on: date | None = None,
    seen: str | None = None,
) -> Problem:
    """答复: what the unit says it will do."""
    day = day_of(on, since=problem.handed_on)
    values: dict[str, Any] = {"answer": answer.strip(), "answered_on": day}
    return change(problem, Action.ANSWER, actor=actor, seen=seen, reason=answer, **values)


@transaction.atomic
def rectify(
    *,
    problem: Problem,
    actor: User,
    on: date | None = None,
    reason: str = "",
    photos: Sequence[UploadedFile] = (),
    seen: str | None = None,
) -> Problem:
    """整改: the unit has put it right; a photograph shows it."""
    day = day_of(on, since=problem.answered_on)
    done = change(problem, Action.RECTIFY, actor=actor, seen=seen, reason=reason, rectified_on=day)
    keep_photos(files=photos, actor=actor, problem=done)
    return done


def pass_check(
    *,
    problem: Problem,
    actor: User,
    on: date | None = None,
    reason: str = "",
    seen: str | None = None,
) -> Problem:
    """核查通过: the supervision group has looked at it, and it is put right."""
    day = day_of(on, since=problem.rectified_on)
    return change(problem, Action.PASS, actor=actor, seen=seen, reason=reason, checked_on=day)


def fail_check(
    *,
    problem: Problem,
    actor: User,
    reason: str,
    due_on: date | None = None,
    seen: str | None = None,
) -> Problem:
    """核查不通过: it is not put right; it is handed over anew, with a new day where one is given."""
    return _anew(problem, Action.FAIL, actor, seen, reason, due_on)


def close(
    *,
    problem: Problem,
    actor: User,
    on: date | None = None,
    reason: str = "",
    seen: str | None = None,
) -> Problem:
    """销号: the office crosses it off."""
    day = day_of(on, since=problem.checked_on)
    return change(problem, Action.CLOSE, actor=actor, seen=seen, reason=reason, closed_on=day)


def reopen(
    *,
    problem: Problem,
    actor: User,
    reason: str,
    due_on: date | None = None,
    seen: str | None = None,
) -> Problem:
    """重新办理: a problem that was crossed off has come back."""
    return _anew(problem, Action.REOPEN, actor, seen, reason, due_on)


def _anew(
    problem: Problem,
    action: Action,
    actor: User,
    seen: str | None,
    reason: str,
    due_on: date | None,
) -> Problem:
    """Hand a problem over today, as if it had not been answered yet."""
    days = dict.fromkeys(("answered_on", "rectified_on", "checked_on", "closed_on"))
    days |= {"handed_on": clock.today(), "due_on": due_on}
    return change(problem, action, actor=actor, seen=seen, reason=reason, **days)
