"""The plan of 2021 before the office, on the morning of 20 May 2021."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import Workbook

from almanac import clock
from members.models import User
from tests.factories import Plan2021, make_user, plan_2021
from tests.shared_rows import shared_rows
from tests.sheets.files import xlsx  # noqa: F401 - fixture
from workplan.models import WorkItem

HEADERS = ["序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间"]


@pytest.fixture(autouse=True)
def _twentieth_of_may() -> Iterator[None]:
    with clock.standing_at(date(2021, 5, 20)):
        yield


@shared_rows(on=date(2021, 5, 20))
def plan() -> Plan2021:
    return plan_2021()


@shared_rows(on=date(2021, 5, 20))
def office(plan: Plan2021) -> User:
    return make_user("office", person=plan.answering["办公室"], office=True)


@shared_rows(on=date(2021, 5, 20))
def head(plan: Plan2021) -> User:
    """The head of 城建委, who is not of the office's staff."""
    return make_user("head", person=plan.answering["城建委"])


@pytest.fixture
def office_client(client: Client, office: User) -> Client:
    client.force_login(office)
    return client


@pytest.fixture
def head_client(head: User) -> Client:
    client = Client()
    client.force_login(head)
    return client


@pytest.fixture
def annex_1(plan: Plan2021) -> Callable[..., BytesIO]:
    """Return a function that writes the plan as an .xlsx file, some cells changed."""

    def write(changes: dict[tuple[int, str], str] | None = None, only: int = 0) -> BytesIO:
        book = Workbook()
        sheet = book.active
        sheet.title = "附件1"
        sheet.append(["区政协2021年重点工作任务分解"])
        sheet.append(HEADERS)
        for item in WorkItem.objects.with_ledger():
            if not only or item.seq == only:
                sheet.append(_cells(item, changes or {}))
        stream = BytesIO()
        book.save(stream)
        stream.seek(0)
        stream.name = "附件1.xlsx"
        return stream

    return write


def _cells(item: WorkItem, changes: dict[tuple[int, str], str]) -> list:
    cells = [
        item.seq,
        ("★" if item.needs_scheme else "") + item.title,
        "\n".join(str(leader) for leader in item.leaders),
        "\n".join(str(d) for d in item.lead_departments),
        "\n".join(str(d) for d in item.participants),
        item.period_phrase,
    ]
    return [changes.get((item.seq, head), cell) for head, cell in zip(HEADERS, cells, strict=True)]
