"""What the tests are about: departments, people, accounts, items; and the plan of 2021 as issued.

Rows of a plan are written through workplan.services, as in real use.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from openpyxl import load_workbook

from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import (
    Appointment,
    Department,
    NameAlias,
    Organisation,
    Person,
    Post,
    User,
)
from workplan.annexes import Annex
from workplan.enums import LinkKind
from workplan.models import DueDate, ItemLink, Plan, WorkItem
from workplan.services.items import ItemData, create_item

ANNEX_1 = Path(__file__).parent / "data" / "annex1_2021.json"
PASSWORD = "correct-horse-battery"
_numbers = count(1)


def make_department(
    name: str, kind: DepartmentKind = DepartmentKind.COMMITTEE, **fields: Any
) -> Department:
    return Department.objects.create(name=name, kind=kind, **fields)


def make_person(name: str, *, email: str | None = None, **fields: Any) -> Person:
    """Create a person; without an `email` given, with an address of its own."""
    address = f"person{next(_numbers)}@example.org" if email is None else email
    return Person.objects.create(name=name, email=address, **fields)


def appoint(
    person: Person,
    to: Department | Post,
    duty: Duty = Duty.HEAD,
    *,
    since: date | None = None,
    until: date | None = None,
) -> Appointment:
    """Put a person into a post, or into a department with a duty."""
    place = {"post": to} if isinstance(to, Post) else {"department": to, "duty": duty}
    return Appointment.objects.create(person=person, started_on=since, ended_on=until, **place)


def make_head(department: Department, name: str = "", **fields: Any) -> Person:
    """Create a person who answers for a department."""
    person = make_person(name or f"{department}负责人", **fields)
    appoint(person, department)
    return person


def make_user(
    username: str = "", *, person: Person | None = None, office: bool = False, **fields: Any
) -> User:
    """Create an account (whose password is PASSWORD), of the office where it says so."""
    return User.objects.create_user(
        username or f"user{next(_numbers)}",
        PASSWORD,
        person=person,
        is_staff=office,
        **fields,
    )


def make_plan(year: int = 2021, **fields: Any) -> Plan:
    return Plan.objects.create(year=year, title=f"{year}年工作要点", **fields)


def make_item(
    plan: Plan,
    seq: int | None,
    title: str,
    *,
    leaders: Iterable[Person | Post] = (),
    lead: Iterable[Department] = (),
    participants: Iterable[Department] = (),
    period: str = "",
    starred: bool = False,
    annex: str = Annex.TASKS,
    section: str = "",
    added_why: str = "",
) -> WorkItem:
    """Add a row to a plan; its due dates follow from `period`, the 完成时间 as written.

    With `added_why` it was added after the document was issued, by no meeting.
    """
    data = ItemData(
        title=title,
        annex=annex,
        section=section,
        seq=seq,
        added_why=added_why,
        needs_scheme=starred,
        leaders=tuple(leaders),
        lead_departments=tuple(lead),
        participants=tuple(participants),
        period_phrase=period,
    )
    return create_item(plan=plan, data=data, actor=None)


def make_link(
    leading: WorkItem, following: WorkItem, kind: str = LinkKind.SAME, state: str = "confirmed"
) -> ItemLink:
    """Say that two rows belong together, or (`proposed`) only think so."""
    decided = None if state == "proposed" else clock.now()
    return ItemLink.objects.create(
        leading=leading, following=following, kind=kind, state=state, decided_at=decided
    )


# --- the plan of 2021, seeds/000 ---------------------------------------------------------------

# (short name, kind, what a collective covers)
_DEPARTMENTS = (
    ("办公室", DepartmentKind.OFFICE, ""),
    ("委员工委", DepartmentKind.COMMITTEE, ""),
    ("提案委", DepartmentKind.COMMITTEE, ""),
    ("教文委", DepartmentKind.COMMITTEE, ""),
    ("经科委", DepartmentKind.COMMITTEE, ""),
    ("城建委", DepartmentKind.COMMITTEE, ""),
    ("社法委", DepartmentKind.COMMITTEE, ""),
    ("各专委会", DepartmentKind.COLLECTIVE, DepartmentKind.COMMITTEE),
    ("各界别", DepartmentKind.COLLECTIVE, DepartmentKind.SECTOR),
    ("联络处", DepartmentKind.COLLECTIVE, DepartmentKind.LIAISON),
)
_LEADERS = (
    ("主席", "王国珍"),
    ("副主席", "余静漪"),
    ("副主席", "张爱莲"),
    ("副主席", "夏福志"),
    ("副主席", "周翔"),
    ("秘书长", "郑丽"),
)
# Who answers for each department: by name where a document names the holder (the five schemes of
# 2021-05-21), by the post where none does. 教文委 has a deputy and no head.
_ANSWERING = (
    ("办公室", "办公室负责人", "office@example.org", Duty.HEAD),
    ("委员工委", "朱来兴", "weiyuan@example.org", Duty.HEAD),
    ("提案委", "周国桥", "tian@example.org", Duty.HEAD),
    ("教文委", "黄美丽", "jiaowen@example.org", Duty.DEPUTY),
    ("经科委", "经科委负责人", "jingke@example.org", Duty.HEAD),
    ("城建委", "陈悦", "chengjian@example.org", Duty.HEAD),
    ("社法委", "社法委负责人", "shefa@example.org", Duty.HEAD),
)


@dataclass(frozen=True)
class Plan2021:
    """The plan with everyone in it, each by the name that the document uses; items by number."""

    organisation: Organisation
    plan: Plan
    departments: dict[str, Department]
    posts: dict[str, Post]
    leaders: dict[str, Person]
    answering: dict[str, Person]
    items: dict[int, WorkItem]


def plan_2021() -> Plan2021:
    """Create the committee of Binjiang district with the 45 rows of its annex 1 of 2021."""
    organisation = Organisation.objects.create(
        name="中国人民政治协商会议杭州市滨江区委员会", short_name="滨江区政协", term=2
    )
    departments = {
        name: make_department(name, kind, covers=covers, order=order)
        for order, (name, kind, covers) in enumerate(_DEPARTMENTS, start=1)
    }
    posts = {
        name: Post.objects.create(name=name, rank=rank)
        for rank, name in enumerate(dict.fromkeys(post for post, _ in _LEADERS), start=1)
    }
    leaders = {}
    for rank, (post, name) in enumerate(_LEADERS, start=1):
        leaders[name] = make_person(name, email=f"leader{rank}@example.org", rank=rank)
        appoint(leaders[name], posts[post])
    answering = {}
    for department, name, address, duty in _ANSWERING:
        answering[department] = make_person(name, email=address)
        appoint(answering[department], departments[department], duty)
    plan = make_plan(
        document_number="政协办〔2021〕6号",
        adopted_on=date(2021, 2, 26),
        issued_on=date(2021, 3, 2),
    )
    items = {
        row["seq"]: _make_row(plan, row, posts | leaders, departments)
        for row in json.loads(ANNEX_1.read_text(encoding="utf-8"))
    }
    return Plan2021(organisation, plan, departments, posts, leaders, answering, items)


def _make_row(plan: Plan, row: dict, leaders: dict, departments: dict) -> WorkItem:
    return make_item(
        plan,
        row["seq"],
        row["title"],
        leaders=[leaders[name] for name in row["leaders"]],
        lead=[departments[name] for name in row["lead_departments"]],
        participants=[departments[name] for name in row["participants"]],
        period=row["period_phrase"],
        starred=row["starred"],
    )


# --- someone of each kind around one item --------------------------------------------------------


@dataclass(frozen=True)
class OneOfEachRole:
    """An item of 城建委 with 提案委 taking part, led by 周翔, and an account for each role."""

    item: WorkItem
    users: dict[str, User | AnonymousUser]

    @property
    def due(self) -> DueDate:
        """The item's first due date, as someone sees it who opens the page now."""
        return self.item.due_dates.select_related("item__plan").first()


def make_one_of_each_role(period: str = "3月、8月", *, starred: bool = False) -> OneOfEachRole:
    chengjian, tian, jingke = map(make_department, ("城建委", "提案委", "经科委"))
    post = Post.objects.create(name="副主席")
    zhou, xia = make_person("周翔"), make_person("夏福志")
    appoint(zhou, post)
    appoint(xia, post)
    item = make_item(
        make_plan(),
        24,
        "地铁口序化民主监督",
        leaders=[zhou],
        lead=[chengjian],
        participants=[tian],
        period=period,
        starred=starred,
    )
    users = {
        "responsible head": make_user(person=make_head(chengjian, "陈悦")),
        "participant head": make_user(person=make_head(tian, "周国桥")),
        "another head": make_user(person=make_head(jingke, "沈璞")),
        "lead leader": make_user(person=zhou),
        "another leader": make_user(person=xia),
        "office": make_user(office=True),
        "member": make_user(person=make_person("李庆莲")),
        "account of no one": make_user(),
        "stopped head": make_user(person=make_head(chengjian, "前任"), is_active=False),
        "stopped office": make_user(office=True, is_active=False),
        "not signed in": AnonymousUser(),
    }
    return OneOfEachRole(item, users)


def set_state(due: DueDate, state: str) -> DueDate:
    """Put a due date where a test begins, past the services, and return it as stored."""
    closed_on = due.due_on if state == "closed" else None
    DueDate.objects.filter(pk=due.pk).update(state=state, closed_on=closed_on, percent=0)
    return DueDate.objects.select_related("item__plan").get(pk=due.pk)


# --- annex 1 as a workbook -----------------------------------------------------------------------

PLAN_2021 = Path(__file__).parent.parent / "fixtures" / "plan_2021.xlsx"
HEADER_ROW = 4  # the row of item n is n + 4


def annex_rows() -> list[list[Any]]:
    """Return the 45 rows of fixtures/plan_2021.xlsx, cell by cell, to be changed by a test."""
    sheet = load_workbook(PLAN_2021).active
    return [list(row) for row in sheet.iter_rows(HEADER_ROW + 1, HEADER_ROW + 45, values_only=True)]


def annex_file(rows: Iterable[Iterable[Any]]) -> bytes:
    """Return a workbook laid out as fixtures/plan_2021.xlsx, with these rows in the place of its own."""
    book = load_workbook(PLAN_2021)
    sheet = book.active
    remark = sheet.cell(HEADER_ROW + 46, 1).value
    for merged in [m.coord for m in sheet.merged_cells.ranges if m.min_row > HEADER_ROW]:
        sheet.unmerge_cells(merged)
    sheet.delete_rows(HEADER_ROW + 1, sheet.max_row)
    for row in rows:
        sheet.append(list(row))
    sheet.append([remark])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_committee() -> None:
    """Create the leaders and departments that annex 1 names, and no plan; 政协办 is 办公室."""
    departments = {
        name: make_department(name, kind, covers=covers) for name, kind, covers in _DEPARTMENTS
    }
    NameAlias.objects.create(name="政协办", department=departments["办公室"])
    for rank, (post, name) in enumerate(_LEADERS, start=1):
        held, _ = Post.objects.get_or_create(name=post, defaults={"rank": rank})
        appoint(make_person(name, rank=rank), held)


def table_counts() -> dict[str, int]:
    """Return how many rows each table of our own apps has, the history's included."""
    ours = ("members", "notifications", "workplan", "opinions", "consultations", "proposals")
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ours
    }
