"""The doors through which problems are entered, handed over, answered, put right and closed."""

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from almanac import clock
from consultations.enums import Action
from consultations.models import Problem, Supervision
from consultations.services.changes import Refused, change, day_of
from consultations.services.papers import keep_photos
from members.models import User
from workplan.services.signing import sign


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
    # Of two that are entered at once, the second waits for the first one's number.
    Supervision.objects.select_for_update().get(pk=supervision.pk)
    last = supervision.problems.aggregate(last=Max("number"))["last"] or 0
    problem = Problem(
        supervision=supervision,
        number=last + 1,
        text=text.strip(),
        place=place.strip(),
        unit=unit.strip(),
        found_on=day_of(found_on),
    )
    problem.full_clean()
    sign(problem, actor, "")
    problem.save()
    keep_photos(files=photos, actor=actor, problem=problem)
    return problem


def hand_over(
    *,
    problem: Problem,
    actor: User,
    unit: str = "",
    on: date | None = None,
    due_on: date | None = None,
) -> Problem:
    """交办: hand a problem to its unit, with a day by which it is to be put right.

    Raises Refused where no unit is named.
    """
    unit = unit.strip() or problem.unit
    if not unit:
        raise Refused("请填写责任单位。")
    day = day_of(on, since=problem.found_on)
    return change(problem, Action.ASSIGN, actor=actor, unit=unit, handed_on=day, due_on=due_on)


def answer(*, problem: Problem, actor: User, answer: str, on: date | None = None) -> Problem:
    """答复: what the unit says it will do."""
    day = day_of(on, since=problem.handed_on)
    return change(
        problem,
        Action.ANSWER,
        actor=actor,
        reason=answer,
        answer=answer.strip(),
        answered_on=day,
    )


@transaction.atomic
def rectify(
    *,
    problem: Problem,
    actor: User,
    on: date | None = None,
    reason: str = "",
    photos: Sequence[UploadedFile] = (),
) -> Problem:
    """整改: the unit has put it right; a photograph shows it."""
    day = day_of(on, since=problem.answered_on)
    done = change(problem, Action.RECTIFY, actor=actor, reason=reason, rectified_on=day)
    keep_photos(files=photos, actor=actor, problem=done)
    return done


def pass_check(
    *, problem: Problem, actor: User, on: date | None = None, reason: str = ""
) -> Problem:
    """核查通过: the supervision group has looked at it, and it is put right."""
    day = day_of(on, since=problem.rectified_on)
    return change(problem, Action.PASS, actor=actor, reason=reason, checked_on=day)


def fail_check(
    *, problem: Problem, actor: User, reason: str, due_on: date | None = None
) -> Problem:
    """核查不通过: it is not put right; it is handed over anew, with a new day where one is given."""
    return _anew(problem, Action.FAIL, actor, reason, due_on)


def close(*, problem: Problem, actor: User, on: date | None = None, reason: str = "") -> Problem:
    """销号: the office crosses it off."""
    day = day_of(on, since=problem.checked_on)
    return change(problem, Action.CLOSE, actor=actor, reason=reason, closed_on=day)


def reopen(*, problem: Problem, actor: User, reason: str, due_on: date | None = None) -> Problem:
    """重新办理: a problem that was crossed off has come back."""
    return _anew(problem, Action.REOPEN, actor, reason, due_on)


def _anew(
    problem: Problem, action: Action, actor: User, reason: str, due_on: date | None
) -> Problem:
    return change(
        problem,
        action,
        actor=actor,
        reason=reason,
        handed_on=clock.today(),
        due_on=due_on,
        answered_on=None,
        rectified_on=None,
        checked_on=None,
        closed_on=None,
    )
