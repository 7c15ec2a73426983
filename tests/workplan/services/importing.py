"""The document of 2021 and small sheets of annex 3, imported as the admin and the command do."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook

from members.models import Department, Person, User
from tests.factories import PLAN_2021
from workplan.importing import SourceFile
from workplan.models import DueDate, ItemLink, Plan, PlanImport, PlanPoint, WorkItem
from workplan.services.imports import carry_out, prepare
from workplan.services.items import ItemData

DOCUMENT = PLAN_2021.with_suffix(".docx")
TOPICS = ["序号", "协商议题", "牵头领导", "责任单位", "协商时间"]


def document() -> SourceFile:
    return SourceFile(DOCUMENT.name, DOCUMENT.read_bytes())


def sheet(*rows: list[Any]) -> SourceFile:
    """Return annex 3 as a workbook of these rows: number, topic, leader, department, period."""
    book = Workbook()
    book.active.title = "附件3"
    for row in (["“请你来协商”议题"], TOPICS, *rows):
        book.active.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return SourceFile("附件3.xlsx", stream.getvalue())


def topics(*titles: str) -> SourceFile:
    """Return annex 3 of topics that differ in nothing else, numbered."""
    return sheet(*([n, title, "周翔", "城建委", "8月"] for n, title in enumerate(titles, 1)))


def import_all(*files: SourceFile, actor: User | None = None, **options: Any) -> PlanImport:
    """Import files into 2021, which must be without errors."""
    prepared = prepare(year=2021, files=files, **options)
    assert prepared.ok, [str(p) for p in prepared.errors]
    return carry_out(prepared=prepared, actor=actor)


def everything() -> list:
    """Return all that an import may touch, as comparable values."""
    items = WorkItem.objects.with_ledger().order_by("pk")
    dues = DueDate.objects.order_by("item", "due_on")
    return [
        [(i.pk, ItemData.of(i)) for i in items],
        list(dues.values_list("item", "due_on", "starts_on", "state", "scheme_passed_on")),
        list(Plan.objects.values_list("title", "document_number", "adopted_on")),
        list(PlanPoint.objects.values_list("number", "title")),
        sorted(Person.objects.values_list("name", flat=True)),
        sorted(Department.objects.values_list("name", flat=True)),
        ItemLink.objects.count(),
    ]
