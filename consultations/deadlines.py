"""What this app tells the reminders: planned steps and problems' deadlines, and who answers."""

from collections.abc import Iterable, Iterator
from datetime import date

from consultations.enums import ProblemState, StepRole
from consultations.models import ChainStep, Problem
from consultations.readers import PROBLEM_HEAD, PROBLEM_OFFICE, STEP_HEAD, STEP_OFFICE
from members.roles import staffing_on
from notifications.registry import Deadline
from workplan.services.recipients import people_answering


def open_deadlines(on: date, until: date) -> Iterator[Deadline]:
    """Yield the steps and problems due by `until`, each to those whose turn it is.

    A step of the office's is the office's to do, any other that of the responsible department:
    leaders and units are asked by it. A problem is that department's until it has checked what its
    unit did: units do not write here themselves. Then it is the office's, to close.
    """
    steps, problems = list(_steps(until)), list(_problems(until))
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


# What a problem waits for, and how it stands.
_TURNS = {
    ProblemState.HANDED_OVER: ("答复", "请督促{unit}答复后登记"),
    ProblemState.ANSWERED: ("整改", "{unit}已答复，请督促整改后登记"),
    ProblemState.RECTIFIED: ("核查", "{unit}已整改"),
    ProblemState.CHECKED: ("销号", "已核查通过"),
}


def _steps(until: date) -> Iterable[ChainStep]:
    found = ChainStep.objects.waiting().filter(planned_on__lte=until)
    found = found.select_related("theme__item", "theme__department")
    departments = "theme__item__department_rows__department"
    return found.prefetch_related(departments).order_by("planned_on", "pk")


def _problems(until: date) -> Iterable[Problem]:
    found = Problem.objects.filter(state__in=_TURNS, due_on__lte=until)
    found = found.select_related("supervision__item")
    departments = "supervision__item__department_rows__department"
    return found.prefetch_related(departments).order_by("due_on", "pk")
