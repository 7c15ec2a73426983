"""How the year stands, for those who answer for it."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories import make_item, make_plan, set_state
from workplan.annexes import Annex

pytestmark = pytest.mark.postgresql

URL = "/plan/2021/standing/"


def soup(client: Client, url: str = URL) -> BeautifulSoup:
    return BeautifulSoup(client.get(url).content, "html.parser")


@pytest.mark.parametrize(
    ("who", "status"),
    [("办公室", 200), ("周翔", 200), ("城建委", 404), ("无关人员", 404)],
)
def test_it_is_there_for_the_office_and_the_leaders_alone(who, status, plan, signed_in):
    assert signed_in(who).get(URL).status_code == status


def test_every_number_opens_as_many_rows(plan, signed_in):
    """Of row 16 both rounds of one month would count once, of one that takes part none."""
    set_state(plan.items[1].due_dates.get(), "closed")
    make_item(plan.plan, 1, "没有日子", lead=[plan.departments["城建委"]], annex=Annex.RESEARCH)
    client = signed_in("办公室")

    links = soup(client).select("table.parties td a, table.heat td a, ul.figures a")

    assert len(links) > 60
    for link in links:
        rows = client.get(link["href"]).context["page"].paginator.count
        assert rows == int((link.b or link).text), link["href"]


def test_the_numbers_of_the_plan_of_2021(plan, signed_in):
    page = soup(signed_in("周翔"))
    rows = {
        tr.th.text: [td.text for td in tr.select("td")[1:]]
        for tr in page.select("table.parties")[0].select("tbody tr")
    }
    assert rows["城建委"] == ["2", "", "1", "2", "", "5"]
    assert rows["各专委会"] == ["1", "1", "1", "1", "", "4"]
    assert [text.text for text in page.select("svg.course .due text")] == [
        *("2", "4", "11", "14", "18", "22", "25", "29", "33", "37", "40", "51"),
    ]


def test_a_plan_without_items_says_what_will_be_here(users, signed_in):
    make_plan(2022)
    page = soup(signed_in("周翔"), "/plan/2022/standing/")
    assert page.select_one("p.empty").text.startswith("这一年还没有事项。导入工作要点的附件以后，")
    assert not page.select("svg.course")


def test_a_year_without_a_plan_is_not_there(plan, signed_in):
    assert signed_in("办公室").get("/plan/2030/standing/").status_code == 404


def test_its_queries_do_not_grow_with_the_rows(plan, signed_in, django_assert_max_num_queries):
    client = signed_in("办公室")
    with django_assert_max_num_queries(20):
        client.get(URL)
