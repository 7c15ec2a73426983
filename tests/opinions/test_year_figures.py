"""Opinion reports among the year's figures."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from almanac import clock
from opinions.services.importing import import_reports
from tests.factories import make_department, make_head, make_plan, make_user
from tests.opinions.workbooks import wuxing, wuxing_people
from tests.shared_rows import shared_rows
from workflow.figures import Line, lines, paragraph

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _new_year() -> Iterator[None]:
    with clock.standing_at(date(2025, 1, 10)):
        yield


@shared_rows(on=date(2025, 1, 10))
def reports():
    """吴兴's 279 reports of 2024."""
    make_plan(2024)
    wuxing_people()
    office = make_user("importing office", office=True)
    import_reports(wuxing(), office)
    return office


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def found(prefix: str, year: int = 2024) -> dict[str, Line]:
    return {row.key.removeprefix(prefix): row for row in lines(year) if row.key.startswith(prefix)}


def totals(prefix: str, year: int = 2024) -> dict[str, int]:
    return {key: row.total for key, row in found(prefix, year).items() if row.total}


def test_reports_are_counted_as_on_their_own_page(reports):
    assert totals("opinion-reports-") == {
        "sent": 279,
        "adopted": 230,
        "city-and-above": 184,
        "adopted-district": 46,
        "adopted-city": 144,
        "adopted-province": 30,
        "adopted-nation": 40,
        "nation-single": 5,
        "passed-on": 5,
        "instructed": 3,
        "instructed-city": 3,
    }
    assert totals("opinion-reports-", 2023) == {}


def test_they_are_told_by_department_and_month(reports):
    sent = found("opinion-reports-")["sent"]
    assert sent.by_department() == {"未写明": 9, "科技界": 90, "教育界": 90, "经济界": 90}
    assert sent.by_month() == [24] * 3 + [23] * 9


def test_the_paragraph_says_what_the_district_reports(reports):
    assert paragraph(2024, lines(2024)) == (
        "2024年，编报社情民意信息279篇，被各级政协采用230篇，其中市级以上政协采用184篇，"
        "全国政协采用40篇，全国政协单篇采用5篇，转送国家有关部门5篇，获领导批示3篇。"
    )


def test_each_number_opens_its_reports(reports):
    client = signed_in(reports)
    page = client.get("/figures/2024/").content.decode()
    assert "/figures/2024/opinion-reports-adopted-nation/" in page
    rows = client.get("/figures/2024/opinion-reports-adopted-nation/?month=1").context["page"]
    assert {fact.on for fact in rows} == {date(2024, 1, 10)}
    assert rows.paginator.count == 4
    assert all(client.get(fact.url).status_code == 200 for fact in list(rows)[:2])


def test_the_workbook_holds_them_with_their_rows(reports):
    book = load_workbook(
        BytesIO(signed_in(reports).get("/figures/2024/export/").content), read_only=True
    )
    sums = {row[1]: row[2] for row in book["汇总"].iter_rows(values_only=True) if len(row) > 2}
    assert (sums["社情民意编报"], sums["社情民意全国采用"]) == (279, 40)
    rows = [r for r in book["明细"].iter_rows(values_only=True) if r[0] == "社情民意获批示"]
    assert [row[2] for row in rows] == [
        "关于第1件事的建议",
        "关于第100件事的建议",
        "关于第200件事的建议",
    ]


def test_who_may_not_read_the_reports_sees_the_numbers_alone(reports):
    head = signed_in(make_user(person=make_head(make_department("城建委"))))
    assert ">279</b>" in head.get("/figures/2024/").content.decode()
    page = head.get("/figures/2024/opinion-reports-instructed/")
    assert list(page.context["page"]) == []
    assert "3 篇的记录只给有关人员看，这里只计数。" in page.content.decode()
    book = load_workbook(BytesIO(head.get("/figures/2024/export/").content), read_only=True)
    assert list(book["明细"].iter_rows(min_row=2, values_only=True)) == []
    sums = {row[1]: row[2] for row in book["汇总"].iter_rows(min_row=2, values_only=True)}
    assert sums["社情民意编报"] == 279
