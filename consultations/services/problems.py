"""The only writer of problems: entered, handed over, answered, put right, checked, closed.

What changes a state takes along who does it, why, and what the actor's page had shown (`by`: actor,
reason, seen), and raises as `services.states.change`; a day to come is refused, and one before the
step that led to it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from almanac import clock
from consultations.enums import Action, ProblemState
from consultations.models import Problem, Supervision
from consultations.services.notices import tell_of_problems
from consultations.services.papers import keep_photos
from consultations.services.saving import next_number, save
from consultations.services.states import change, day_of
from consultations.units import by_unit_of, unit_named
from members.models import User
from workflow.refusals import Refused
from workflow.states import lock


@transaction.atomic
def add_problem(
    *,
    supervision: Supervision,
    actor: User | None,
    found_on: date | None = None,
    number: int | None = None,
    photos: Sequence[UploadedFile] = (),
    **values: Any,
) -> Problem:
    """Enter a problem, with its number (else the next one), its words (text, place, unit), the day by
    which it is to be put right, where that is known by now, and its photographs.

    Raises ValidationError where words are missing or a file is no photograph, Refused for a day
    to come.
    """
    number = number or next_number(supervision, supervision.problems)
    problem = Problem(supervision=supervision, number=number, found_on=day_of(found_on))
    save(problem, actor, **values)
    keep_photos(files=photos, actor=actor, problem=problem)
    return problem


@transaction.atomic
def edit_problem(*, problem: Problem, actor: User | None, **values: Any) -> Problem:
    """Correct what is said of a problem. Raises Refused once it is handed over: its unit has the words."""
    locked = lock(problem)
    if locked.state != ProblemState.FOUND:
        raise Refused(f"这个问题{locked.get_state_display()}，不能再改。")
    return save(locked, actor, **values)


def add_photos(*, problem: Problem, actor: User, photos: Sequence[UploadedFile]) -> Problem:
    """Keep photographs of a problem that came in by a list. Raises ValidationError for none such."""
    keep_photos(files=photos, actor=actor, problem=problem)
    return problem


@transaction.atomic
def hand_over(
    *,
    problem: Problem,
    unit: str = "",
    on: date | None = None,
    due_on: date | None = None,
    **by: Any,
) -> Problem:
    """交办: hand a problem to its unit, which is told, with a day by which it is to be put right.

    The unit and the day that its list named hold where none is given. Raises Refused where no unit is
    named, ValidationError where the day is before the one of handing over.
    """
    done = _hand_over(problem, unit, on, due_on, **by)
    tell_of_problems([done], by["actor"])
    return done


@transaction.atomic
def hand_over_many(
    *,
    supervision: Supervision,
    rows: Sequence[Problem],
    actor: User,
    unit: str = "",
    on: date | None = None,
    due_on: date | None = None,
) -> int:
    """批量交办: hand problems of a supervision over, all or none; each unit gets one letter. Where no unit
    or day is given each goes to its own. Raises as `hand_over`; return how many.
    """
    if lacking := [row for row in rows if not (unit or row.unit)]:
        numbers = "、".join(str(row.number) for row in lacking)
        raise Refused(f"问题 {numbers} 还没有责任单位，请填写。", about="unit")
    for some in by_unit_of([_hand_over(row, unit, on, due_on, actor=actor) for row in rows]):
        tell_of_problems(some, actor)
    return len(rows)


def _hand_over(
    problem: Problem, unit: str, on: date | None, due_on: date | None, **by: Any
) -> Problem:
    unit = unit.strip() or problem.unit
    if not unit:
        raise Refused("请填写责任单位。", about="unit")
    return change(
        *(problem, Action.ASSIGN),
        unit=unit,
        department=unit_named(unit),
        handed_on=day_of(on, since=problem.found_on),
        due_on=due_on or problem.due_on,
        **by,
    )


def answer(*, problem: Problem, answer: str, on: date | None = None, **by: Any) -> Problem:
    """答复: what the unit says it will do."""
    day, words = day_of(on, since=problem.handed_on), answer.strip()
    return change(problem, Action.ANSWER, reason=answer, answer=words, answered_on=day, **by)


@transaction.atomic
def rectify(
    *,
    problem: Problem,
    actor: User,
    on: date | None = None,
    photos: Sequence[UploadedFile] = (),
    **by: Any,
) -> Problem:
    """整改: the unit has put it right; a photograph shows it."""
    day = day_of(on, since=problem.answered_on)
    done = change(problem, Action.RECTIFY, actor=actor, rectified_on=day, **by)
    keep_photos(files=photos, actor=actor, problem=done)
    return done


def pass_check(*, problem: Problem, on: date | None = None, **by: Any) -> Problem:
    """核查通过: the supervision group has looked at it, and it is put right."""
    return change(problem, Action.PASS, checked_on=day_of(on, since=problem.rectified_on), **by)


def fail_check(*, problem: Problem, due_on: date | None = None, **by: Any) -> Problem:
    """核查不通过: it is not put right; it is handed over anew, with a new day where one is given."""
    return _anew(problem, Action.FAIL, due_on, **by)


def close(*, problem: Problem, on: date | None = None, **by: Any) -> Problem:
    """销号: the office crosses it off."""
    return change(problem, Action.CLOSE, closed_on=day_of(on, since=problem.checked_on), **by)


def reopen(*, problem: Problem, due_on: date | None = None, **by: Any) -> Problem:
    """重新办理: a problem that was crossed off has come back."""
    return _anew(problem, Action.REOPEN, due_on, **by)


@transaction.atomic
def _anew(problem: Problem, action: Action, due_on: date | None, **by: Any) -> Problem:
    """Hand a problem over today, as if it had not been answered yet, and tell its unit."""
    days: dict[str, Any] = dict.fromkeys(("answered_on", "rectified_on", "checked_on", "closed_on"))
    done = change(problem, action, handed_on=clock.today(), due_on=due_on, **days, **by)
    tell_of_problems([done], by["actor"], again="重新交办", reason=by.get("reason", ""))
    return done
