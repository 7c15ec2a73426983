"""The office's first page in the admin: what waits for it, and whether the parts are well."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import Appointment, Department, Person
from notifications.schedule import DAILY_REMINDERS
from notifications.services.health import examine
from notifications.services.runs import last_run
from workplan.enums import Lamp, State
from workplan.models import Plan, PlanImport, WorkItem

RECENT_IMPORTS = 3


@dataclass(frozen=True)
class Figure:
    """A number that asks for something, and where the items behind it are."""

    label: str
    count: int
    url: str
    colour: str


@dataclass(frozen=True)
class Gap:
    """Someone whom a reminder would not reach."""

    words: str
    names: list[str]
    url: str


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add what the front page shows to its context (UNFOLD["DASHBOARD_CALLBACK"])."""
    plan = Plan.current()
    items = list(plan.items.with_ledger()) if plan else []
    parts = examine()
    context.update(
        {
            "plan": plan,
            "figures": figures(items),
            "parts": parts,
            "unwell": [part for part in parts if not part.ok],
            "last_reminders": last_run(DAILY_REMINDERS),
            "gaps": gaps(),
            "imports": PlanImport.objects.select_related("plan", "actor__person")[:RECENT_IMPORTS],
        }
    )
    return context


def environment(request: HttpRequest) -> list[str] | None:
    """Return the banner of every admin page while the clock stands at the demonstration's date."""
    day = clock.demo_day()
    return [f"演示日期 {day}", "warning"] if day else None


def figures(items: Iterable[WorkItem]) -> list[Figure]:
    """Return what asks for something among the items; each number is that of the list behind it."""
    items = list(items)
    ledger = reverse("admin:workplan_workitem_changelist")

    def figure(label: str, query: str, colour: str, rows: Iterable[WorkItem]) -> Figure:
        return Figure(label, len(list(rows)), f"{ledger}?{query}", colour)

    def reported(item: WorkItem) -> bool:
        return any(due.state == State.REPORTED for due in item.due_dates.all())

    standings = [(item, item.standing) for item in items]
    return [
        figure("待审核", "state=reported", "yellow", filter(reported, items)),
        figure("逾期", "lamp=red", "red", (i for i, s in standings if s.lamp == Lamp.RED)),
        figure("7天内到期", "lamp=soon", "yellow", (i for i, s in standings if s.is_soon)),
        figure(
            "待签收", "state=assigned", "plain", (i for i in items if i.state == State.ASSIGNED)
        ),
    ]


def gaps() -> list[Gap]:
    """Return the departments that nobody heads and the heads whom no mail would reach."""
    held = Appointment.objects.held_on(clock.today())
    answering = held.filter(duty__in=(Duty.HEAD, Duty.DEPUTY))
    headless = Department.objects.filter(
        is_active=True, kind__in=(DepartmentKind.OFFICE, DepartmentKind.COMMITTEE)
    ).exclude(pk__in=answering.values("department"))
    unreachable = Person.objects.filter(pk__in=answering.values("person"), email="")
    found = [
        Gap(
            "没有负责人，到期提醒无人可发",
            [department.name for department in headless],
            reverse("admin:members_department_changelist"),
        ),
        Gap(
            "没有电子邮箱，收不到提醒",
            [person.name for person in unreachable],
            reverse("admin:members_person_changelist"),
        ),
    ]
    return [gap for gap in found if gap.names]
