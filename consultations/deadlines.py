"""What this app tells the reminders: planned steps and problems' deadlines, and who answers."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet

from consultations.enums import OPEN_PROBLEM_STATES, WITH_UNIT_STATES, ProblemState, StepRole
from consultations.models import ChainStep, Problem
from consultations.readers import (
    PROBLEM_HEAD,
    PROBLEM_OFFICE,
    PROBLEM_UNIT,
    STEP_HEAD,
    STEP_OFFICE,
)
from members.prepared import prepared_models
from members.read_once import read_once
from members.roles import staffing_on
from notifications.registry import Deadline
from workflow.inbox import AHEAD_DAYS
from workplan.reading.rows import read_departments
from workplan.services.recipients import people_answering


def coming(on: date, until: date, person: int | None) -> Iterator[Deadline]:
    """Yield what `open_deadlines` has due between two days, of what a first page reads anyway."""
    steps = (s for s in steps_until(on + timedelta(days=AHEAD_DAYS)) if s.planned_on <= until)  # type: ignore[operator]
    problems = (p for p in open_problems() if p.due_on and p.due_on <= until and p.state in _TURNS)
    return _deadlines(list(steps), list(problems), on)


def open_deadlines(on: date, until: date) -> Iterator[Deadline]:
    """Yield the steps and problems due by `until`, each to those whose turn it is.

    A step of the office's is the office's to do, any other that of the responsible department:
    leaders and units are asked by it. A problem is that department's until it has checked what its
    unit did, and besides the unit's own where it is one of the roster. Then it is the office's, to close.
    """
    problems = [p for p in open_problems() if p.due_on and p.due_on <= until and p.state in _TURNS]
    return _deadlines(steps_until(until), problems, on)


def _deadlines(steps: list[ChainStep], problems: list[Problem], on: date) -> Iterator[Deadline]:
    if not steps and not problems:
        return
    staffing = staffing_on(on)
    for step in steps:
        is_office = step.role == StepRole.OFFICE
        named = staffing.offices() if is_office else step.theme.responsible_departments
        people, unanswered = people_answering(named, staffing)
        yield Deadline(
            subject=f"consultations.chainstep:{step.pk}",
            series=f"{step.theme.get_kind_display()}环节",
            number="",
            title=f"{step.name}——{step.theme}",
            due_on=step.planned_on,  # type: ignore[arg-type]  # the filter leaves no undated one
            recipient_ids=tuple(person.pk for person in people),
            relations=(STEP_OFFICE if is_office else STEP_HEAD,),
            url=f"{step.theme.get_absolute_url()}#step-{step.pk}",
            act="完成",
            unanswered=unanswered,
        )
    for problem in problems:
        is_office = problem.state == ProblemState.CHECKED
        named = staffing.offices() if is_office else problem.theme.responsible_departments
        people, unanswered = people_answering(named, staffing)
        act, status = _TURNS[ProblemState(problem.state)]
        yield Deadline(
            subject=f"consultations.problem:{problem.pk}{':office' if is_office else ''}",
            series="监督问题",
            number=str(problem.number),
            title=f"{problem.text[:60]}（{problem.unit}）",
            due_on=problem.due_on,  # type: ignore[arg-type]  # the filter leaves no undated one
            recipient_ids=tuple(person.pk for person in people),
            relations=(PROBLEM_OFFICE if is_office else PROBLEM_HEAD,),
            url=problem.get_absolute_url(),
            act=act,
            status=status.format(unit=problem.unit),
            unanswered=unanswered,
        )
        if problem.department and problem.state in WITH_UNIT_STATES:
            people, unanswered = people_answering([problem.department], staffing)
            yield Deadline(
                subject=f"consultations.problem:{problem.pk}:unit",
                series="监督问题",
                number=str(problem.number),
                title=problem.text[:60],
                due_on=problem.due_on,  # type: ignore[arg-type]  # as above
                recipient_ids=tuple(person.pk for person in people),
                relations=(PROBLEM_UNIT,),
                url=problem.unit_page,
                act=act,
            )


# What a problem waits for, and how it stands.
_TURNS = {
    ProblemState.HANDED_OVER: ("答复", "请督促{unit}答复后登记"),
    ProblemState.ANSWERED: ("整改", "{unit}已答复，请督促整改后登记"),
    ProblemState.RECTIFIED: ("核查", "{unit}已整改"),
    ProblemState.CHECKED: ("销号", "已核查通过"),
}


@read_once
def steps_until(until: date) -> list[ChainStep]:
    """Return the steps due by a day; of a theme the first is what it waits for."""
    found = _steps(until)
    read_departments(step.theme.item for step in found)
    return sorted(found, key=lambda step: (step.planned_on, step.order, step.pk))


@read_once
def open_problems() -> list[Problem]:
    """Return the problems that are not closed."""
    found = _problems()
    read_departments(problem.supervision.item for problem in found)
    return sorted(found, key=lambda problem: (problem.due_on is None, problem.due_on, problem.pk))


@prepared_models("theme", "theme__item", "theme__item__plan", "theme__department")
def _steps(until: date) -> QuerySet[ChainStep]:
    return ChainStep.objects.waiting().filter(planned_on__lte=until).order_by()


@prepared_models(
    *("supervision", "supervision__item", "supervision__item__plan"),
    *("supervision__department", "department"),
)
def _problems() -> QuerySet[Problem]:
    return Problem.objects.filter(state__in=OPEN_PROBLEM_STATES).order_by()
