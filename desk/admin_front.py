"""The office's first page in the admin: what waits for it, and whether the parts are well."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from almanac import clock
from desk import admin_menu
from members.enums import DepartmentKind, Duty
from members.models import Appointment, Department
from notifications.services.calendar import unknown_words, unknown_years
from notifications.services.health import examine
from notifications.services.routing import without_address
from notifications.services.unreachable import refused_addresses, unreachable
from workplan.enums import LinkState
from workplan.models import ItemLink, Plan, PlanImport, WorkItem
from workplan.reading.board import Group, board, with_standing
from workplan.reading.inbox import reported

RECENT_IMPORTS = 3
FRONT_GROUPS = {Group.OVERDUE: "red", Group.SOON: "yellow", Group.ACCEPT: "plain"}


@dataclass(frozen=True)
class FrontFigure:
    """A number that asks for something, and where the items behind it are."""

    label: str
    count: int
    url: str
    colour: str
    means: str = ""


@dataclass(frozen=True)
class Unreached:
    """Someone whom a reminder would not reach."""

    words: str
    names: list[str]
    url: str


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add what the front page shows to its context (UNFOLD["DASHBOARD_CALLBACK"])."""
    plan = Plan.current()
    items = with_standing(plan.items.all()) if plan else ()
    parts = examine()
    context.update(
        {
            "plan": plan,
            "figures": [*figures(items), *to_complete(plan), *waiting_links()],
            "parts": parts,
            "unwell": [part for part in parts if not part.ok],
            "unreached": unreached(),
            "has_departments": _answering_departments().exists(),
            "unknown_years": [unknown_words(year) for year in unknown_years(clock.today())],
            "everything": admin_menu.everything(request),
            "imports": recent_imports(),
        }
    )
    return context


def recent_imports() -> QuerySet[PlanImport]:
    """Return the latest imports, whether carried out or still waiting, without their long reports."""
    imports = PlanImport.objects.select_related("plan", "actor__person")
    return imports.defer("report", "undo", "fixes")[:RECENT_IMPORTS]


def environment(request: HttpRequest) -> list[str] | None:
    """Return the banner of every admin page while the clock stands at the demonstration's date."""
    day = clock.demo_day()
    return [f"演示日期 {day}", "warning"] if day else None


def figures(items: Iterable[WorkItem]) -> list[FrontFigure]:
    """Return what asks for something; each number is that of the list behind it, and of the desk."""
    ledger = reverse("admin:workplan_workitem_changelist")
    groups = board(items).groups
    waiting = reported().count()
    return [
        FrontFigure("报结待审核", waiting, f"{reverse('workplan:review')}#reported", "yellow"),
        *(
            FrontFigure(
                group.label,
                len(groups.get(group, ())),
                f"{ledger}?group={group.key}",
                colour,
                group.means,
            )
            for group, colour in FRONT_GROUPS.items()
        ),
    ]


def to_complete(plan: Plan | None) -> list[FrontFigure]:
    """Return how many items of a plan nobody answers for yet, as an import may leave them, if any."""
    count = plan.items.without_department().count() if plan else 0
    url = f"{reverse('admin:workplan_workitem_changelist')}?department=none"
    return [FrontFigure("待补责任部门", count, url, "red")] if count else []


def waiting_links() -> list[FrontFigure]:
    """Return how many proposed links wait for the office to say something, if any."""
    waiting = ItemLink.objects.filter(state=LinkState.PROPOSED).count()
    url = f"{reverse('admin:workplan_itemlink_changelist')}?state=proposed"
    return [FrontFigure("关联待确认", waiting, url, "yellow")] if waiting else []


def unreached() -> list[Unreached]:
    """Return whom reminders would miss: departments, people, and what is due within thirty days."""
    held = Appointment.objects.held_on(clock.today())
    answering = held.filter(duty__in=(Duty.HEAD, Duty.DEPUTY))
    headless = _answering_departments().exclude(pk__in=answering.values("department"))
    found = [
        Unreached(
            "没有负责人，到期提醒无人可发",
            [department.name for department in headless],
            reverse("admin:members_department_changelist"),
        ),
        *_without_address(answering.values("person")),
        Unreached(
            "邮箱或机器人拒收，收不到提醒，请核对地址",
            [f"{refusal.person}（{refusal.address}）" for refusal in refused_addresses()],
            reverse("admin:members_person_changelist"),
        ),
        Unreached(
            "已到期或30天内到期，提醒会漏掉人",
            _missed(),
            reverse("admin:workplan_workitem_changelist"),
        ),
    ]
    return [gap for gap in found if gap.names]


def _answering_departments() -> QuerySet[Department]:
    """Return the departments that answer for items, and so have someone to remind."""
    kinds = (DepartmentKind.OFFICE, DepartmentKind.COMMITTEE)
    return Department.objects.filter(is_active=True, kind__in=kinds)


def _without_address(people: QuerySet) -> list[Unreached]:
    """Return who cannot be reached the way they chose, by the reason."""
    by_problem: dict[str, list[str]] = {}
    for person, problem in without_address(people).items():
        by_problem.setdefault(problem, []).append(person.name)
    url = reverse("admin:members_person_changelist")
    return [Unreached(f"{words}，收不到提醒", names, url) for words, names in by_problem.items()]


def _missed() -> list[str]:
    """Return for each reason which due dates miss someone: the first by name, the others counted."""
    by_reason: dict[str, list[str]] = {}
    for missed in unreachable(clock.today()):
        by_reason.setdefault(missed.words, []).append(str(missed.deadline))
    return [
        f"{names[0]}等 {len(names)} 项（{words}）" if names[1:] else f"{names[0]}（{words}）"
        for words, names in by_reason.items()
    ]
