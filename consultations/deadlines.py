"""What this app tells the reminders: planned steps and problems' deadlines, and who answers."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from consultations.enums import (
    OPEN_PROBLEM_STATES,
    WITH_UNIT_STATES,
    ProblemState,
    StepRole,
    SuggestionState,
)
from consultations.models import ChainStep, Problem, Suggestion
from consultations.readers import (
    PROBLEM_HEAD,
    PROBLEM_OFFICE,
    PROBLEM_UNIT,
    STEP_HEAD,
    STEP_OFFICE,
    SUGGESTION_HEAD,
    SUGGESTION_UNIT,
)
from members.prepared import Question, has_answer, prepared_models
from members.read_once import read_once
from members.roles import Staffing, office_accounts, staffing_on
from notifications.registry import EVERYONE, Deadline
from workflow.inbox import AHEAD_DAYS
from workplan.enums import State
from workplan.reading.rows import read_departments
from workplan.services.recipients import people_answering


def coming(on: date, until: date, person: int | None, since: date) -> Iterator[Deadline]:
    """Yield what `open_deadlines` has due between two days, of what a first page reads anyway; nothing to
    who answers for no department, and is not of the office.
    """
    if not _is_told(on, person):
        return iter(())
    steps = (s for s in steps_until(on + timedelta(days=AHEAD_DAYS)) if s.planned_on <= until)  # type: ignore[operator]
    problems = (p for p in open_problems() if p.due_on and p.due_on <= until and p.state in _TURNS)
    suggestions = [s for s in open_suggestions() if s.due_on and s.due_on <= until]
    return _deadlines(list(steps), list(problems), suggestions, on)


def _is_told(on: date, person: int | None) -> bool:
    if person is None or person == EVERYONE or staffing_on(on).units_of(person):
        return True
    return has_answer(office_accounts, person)


def questions(on: date, until: date, person: int | None, since: date) -> Iterator[Question]:
    """Yield what this module asks for what is to come, to be found out at once."""
    yield steps_due, on + timedelta(days=AHEAD_DAYS)
    yield (problems,)
    yield (suggestions,)


def open_deadlines(on: date, until: date) -> Iterator[Deadline]:
    """Yield the steps and problems due by `until`, each to those whose turn it is.

    A step of the office's is the office's to do, any other that of the responsible department:
    leaders and units are asked by it. A problem is that department's until it has checked what its
    unit did, and besides the unit's own where it is one of the roster. Then it is the office's, to close.
    """
    problems = [p for p in open_problems() if p.due_on and p.due_on <= until and p.state in _TURNS]
    suggestions = [s for s in open_suggestions() if s.due_on and s.due_on <= until]
    return _deadlines(steps_until(until), problems, suggestions, on)


def _deadlines(
    steps: list[ChainStep], problems: list[Problem], suggestions: list[Suggestion], on: date
) -> Iterator[Deadline]:
    if not steps and not problems and not suggestions:
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

    yield from _of_suggestions(suggestions, staffing)


def _of_suggestions(rows: list[Suggestion], staffing: Staffing) -> Iterator[Deadline]:
    """Yield the suggestions that units have not answered: one turn a meeting, unit and day, however many
    lines it has.
    """
    by_turn: dict[tuple, list[Suggestion]] = {}
    for row in rows:
        by_turn.setdefault((row.meeting_id, row.unit_name, row.due_on), []).append(row)
    for some in by_turn.values():
        row, numbers = some[0], "、".join(str(each.number) for each in some)
        subject = f"consultations.suggestion:{row.pk}"
        shared: dict[str, Any] = {
            "series": "意见建议",
            "number": "",
            "title": f"“{row.theme}”意见建议{numbers}",
            "due_on": row.due_on,
            "act": "反馈",
        }
        people, unanswered = people_answering(row.theme.responsible_departments, staffing)
        yield Deadline(
            subject=subject,
            recipient_ids=tuple(person.pk for person in people),
            relations=(SUGGESTION_HEAD,),
            url=row.meeting.get_absolute_url(),
            status=f"请督促{row.unit}反馈后登记",
            unanswered=unanswered,
            **shared,
        )
        if row.department:
            people, unanswered = people_answering([row.department], staffing)
            yield Deadline(
                subject=f"{subject}:unit",
                recipient_ids=tuple(person.pk for person in people),
                relations=(SUGGESTION_UNIT,),
                url=row.unit_page if len(some) == 1 else reverse("consultations:handed"),
                **shared,
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
    found = steps_due(until)
    read_departments(step.theme.item for step in found)
    return sorted(found, key=lambda step: (step.planned_on, step.order, step.pk))


@read_once
def open_problems() -> list[Problem]:
    """Return the problems that are not closed."""
    found = problems()
    read_departments(problem.supervision.item for problem in found)
    return sorted(found, key=lambda problem: (problem.due_on is None, problem.due_on, problem.pk))


@read_once
def open_suggestions() -> list[Suggestion]:
    """Return the suggestions that are with a unit, meeting by meeting."""
    found = [row for row in suggestions() if row.state == SuggestionState.HANDED_OVER]
    read_departments(row.meeting.consultation.item for row in found)
    return sorted(found, key=lambda row: (row.meeting_id, row.number))


@prepared_models("theme", "theme__item", "theme__item__plan", "theme__department")
def steps_due(until: date) -> QuerySet[ChainStep]:
    found = ChainStep.objects.waiting().filter(planned_on__lte=until).order_by()
    return found.exclude(theme__item__due_dates__state=State.AWAITING)


@prepared_models(
    *("supervision", "supervision__item", "supervision__item__plan"),
    *("supervision__department", "department"),
)
def problems() -> QuerySet[Problem]:
    return Problem.objects.filter(state__in=OPEN_PROBLEM_STATES).order_by()


@read_once
@prepared_models(
    *("department", "meeting", "meeting__consultation", "meeting__consultation__item"),
    *("meeting__consultation__item__plan", "meeting__consultation__department"),
)
def suggestions() -> QuerySet[Suggestion]:
    """Return the suggestions that are with a unit, and those that wait to be handed over."""
    waiting = (SuggestionState.OFFERED, SuggestionState.HANDED_OVER)
    return Suggestion.objects.filter(state__in=waiting).order_by()
