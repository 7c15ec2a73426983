"""吴兴's year: the figures come out exactly, and each number has its rows."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from almanac import clock
from opinions import figures
from opinions.exporting import figures_workbook
from opinions.models import OpinionReport
from opinions.services.importing import import_reports
from opinions.services.writing import Author, ReportData, write
from tests.factories import make_person, make_user
from tests.opinions.workbooks import workbook, wuxing, wuxing_people
from tests.shared_rows import shared_rows

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

EXPECTED = {
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
    "instructed-district": 0,
    "instructed-city": 3,
    "instructed-province": 0,
    "instructed-nation": 0,
}


@pytest.fixture(autouse=True)
def _new_year() -> Iterator[None]:
    with clock.standing_at(date(2025, 1, 10)):
        yield


@shared_rows(on=date(2025, 1, 10))
def office():
    return make_user("office", office=True)


@shared_rows(on=date(2025, 1, 10))
def year(office) -> int:
    """2024 with 吴兴's reports; beside them one of the year before, and a draft."""
    wuxing_people()
    import_reports(wuxing(), office)
    other = ("往年的事", "甲", "教育界", date(2023, 5, 1), "√", "√", "√", "√", "市长")
    import_reports(workbook(other), office)
    write(data=ReportData("草稿", "", (Author(make_person("壬")),)), actor=office)
    return 2024


def counts(found) -> dict[str, int]:
    return {figure.key: figure.count for figure in found}


def test_the_year_is_counted_as_the_district_reports_it(year):
    assert counts(figures.year_figures(year)) == EXPECTED
    assert figures.in_words(year) == (
        "2024年编报社情民意信息279篇，被各级政协采用230篇，其中市级以上政协采用184篇，"
        "全国政协采用40篇（单篇采用5篇），5篇转送国家有关部门；获领导批示3篇。"
    )


def test_each_number_has_so_many_reports_behind_it(year):
    lines = [*figures.by_department(year), *figures.by_month(year)]
    for found in (figures.year_figures(year), *(line.figures for line in lines)):
        assert [figure.reports.count() for figure in found] == [figure.count for figure in found]


def test_departments_and_months_add_up(year):
    for lines in (figures.by_department(year), figures.by_month(year)):
        total = {key: sum(counts(line.figures)[key] for line in lines) for key in EXPECTED}
        assert total == EXPECTED
    assert [(line.label, line.figures[0].count) for line in figures.by_department(year)] == [
        ("教育界", 90),
        ("经济界", 90),
        ("科技界", 90),
        ("未填部门", 9),
    ]
    assert [line.figures[0].count for line in figures.by_month(year)] == [24] * 3 + [23] * 9


def test_credit_is_shared_and_adds_up_to_the_reports(year):
    found = figures.credits(year)

    assert sum(credit.written for credit in found) == 279
    assert sum(credit.adopted for credit in found) == 230
    shares = {credit.person.name: credit.written for credit in found}
    # 甲 signs every eighth report with 乙, and every report whose number leaves 0 by eight is theirs.
    assert shares["甲"] == Fraction(34, 2)
    assert figures.decimal(Fraction(1, 3)) == "0.33"


def test_the_number_opens_the_list_of_its_reports(year, office):
    client = Client()
    client.force_login(office)
    by_month = figures.by_month(year)[0].figures

    for figure in (*figures.year_figures(year), *by_month):
        page = client.get(figure.url).context["page"]
        assert page.paginator.count == figure.count


def test_the_page_asks_as_often_for_a_full_year_as_for_a_few(
    year, office, django_assert_max_num_queries
):
    client = Client()
    client.force_login(office)
    with django_assert_max_num_queries(30):
        page = client.get("/opinions/figures/")
    assert page.context["year"] == 2024


def test_the_workbook_has_all_lines(year):
    book = load_workbook(BytesIO(figures_workbook(year)))
    rows = list(book["汇总"].iter_rows(values_only=True))

    assert rows[0][:4] == (None, "编报", "被采用", "市级以上采用")
    assert rows[1][:4] == ("合计", 279, 230, 184)
    assert rows[2][:2] == ("教育界", 90)
    assert rows[-1][0] == figures.in_words(year)
    assert book["作者"].max_row == 9


def test_a_year_without_any_has_noughts(db):
    assert set(counts(figures.year_figures(2020)).values()) == {0}
    assert figures.by_department(2020) == figures.by_month(2020) == figures.credits(2020) == []
    assert OpinionReport.objects.sent_in(2020).count() == 0
