"""What this app tells the reminders: planned steps and problems' deadlines, and who answers."""

from collections.abc import Iterable, Iterator
from datetime import date

from consultations.enums import StepRole
from consultations.models import ChainStep, Problem
from members.enums import DepartmentKind
from members.models import Department
from members.roles import Staffing
from notifications.registry import Deadline
from workplan.services.recipients import people_answering


def open_deadlines(on: date, until: date) -> Iterator[Deadline]:
    """Yield the steps and problems due by `until` that still are to be done.

    A step of the office's is the office's to do, any other that of the responsible department:
    leaders and units are asked by it. A unit's problem is followed up by that department too.
    """
    steps, problems = list(_steps(until)), list(_problems(until))
    if not steps and not problems:
        return
    staffing = Staffing(on)
    office = list(Department.objects.filter(kind=DepartmentKind.OFFICE, is_active=True))
    for step in steps:
        named = office if step.role == StepRole.OFFICE else step.theme.responsible_departments
        people, unanswered = people_answering(named, staffing)
        yield Deadline(
            subject=f"consultations.chainstep:{step.pk}",
            series=f"{step.theme.get_kind_display()}环节",
            number="",
            title=f"{step.name}——{step.theme}",
            due_on=step.planned_on,  # type: ignore[arg-type]  # the filter leaves no undated one
            recipient_ids=tuple(person.pk for person in people),
            url=f"{step.theme.get_absolute_url()}#step-{step.pk}",
            status=step.get_state_display(),
            unanswered=unanswered,
        )
    for problem in problems:
        people, unanswered = people_answering(problem.theme.responsible_departments, staffing)
        yield Deadline(
            subject=f"consultations.problem:{problem.pk}",
            series="监督问题",
            number=str(problem.number),
            title=f"{problem.text[:60]}（{problem.unit}）",
            due_on=problem.due_on,  # type: ignore[arg-type]  # the filter leaves no undated one
            recipient_ids=tuple(person.pk for person in people),
            url=problem.get_absolute_url(),
            status=problem.get_state_display(),
            unanswered=unanswered,
        )


def _steps(until: date) -> Iterable[ChainStep]:
    found = ChainStep.objects.waiting().filter(planned_on__lte=until)
    found = found.select_related("theme__item", "theme__department")
    departments = "theme__item__department_rows__department"
    return found.prefetch_related(departments).order_by("planned_on", "pk")


def _problems(until: date) -> Iterable[Problem]:
    found = Problem.objects.with_unit().filter(due_on__lte=until)
    found = found.select_related("supervision__item")
    departments = "supervision__item__department_rows__department"
    return found.prefetch_related(departments).order_by("due_on", "pk")
