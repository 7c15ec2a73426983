"""The plan's text: its points, and the items that stand under them."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from workplan.models import PlanPoint
from workplan.services.plan_points import place_under_point

URL = reverse("workplan:text", args=[2021])


@pytest.fixture
def point(plan) -> PlanPoint:
    make = PlanPoint.objects.create
    section = "一、强学习重引领，筑牢思想政治根基"
    make(plan=plan.plan, number=1, section=section, title="加强理论武装", text="学党史。")
    return make(
        plan=plan.plan, number=3, section=section, title="创新学习载体", text="“每周一学”等。"
    )


def shown(client) -> BeautifulSoup:
    return BeautifulSoup(client.get(URL).content, "html.parser")


def test_everyone_who_signs_in_reads_the_points_with_the_items_under_them(plan, point, signed_in):
    place_under_point(item=plan.items[5], point=point, actor=None)

    page = shown(signed_in("无关人员"))

    assert page.h1.text == "2021年工作要点"
    assert "政协办〔2021〕6号" in page.header.find_next("header").text
    assert [h2.text for h2 in page.select("h2")] == ["一、强学习重引领，筑牢思想政治根基"]
    assert [p.text for p in page.select(".point > p")] == [
        "1.加强理论武装。学党史。",
        "3.创新学习载体。“每周一学”等。",
    ]
    (under,) = page.select("#point-3 li")
    assert under.text.startswith("重点任务 5 ★用好“每月一讲”")
    assert not page.select("#point-1 li")


def test_the_year_and_the_item_lead_to_it(plan, point, signed_in):
    place_under_point(item=plan.items[5], point=point, actor=None)
    client = signed_in("无关人员")

    year = client.get(reverse("workplan:year", args=[2021])).content.decode()
    item = client.get(plan.items[5].get_absolute_url()).content.decode()

    assert f'href="{URL}">正文（2 条要点）' in year
    assert f'href="{URL}#point-3">3.创新学习载体' in item


def test_without_a_text_the_page_says_where_it_comes_from_and_the_year_offers_none(plan, signed_in):
    client = signed_in("无关人员")

    assert "还没有正文。" in shown(client).main.text
    assert URL not in client.get(reverse("workplan:year", args=[2021])).content.decode()


def test_a_year_without_a_plan_is_not_there(plan, signed_in):
    assert signed_in("无关人员").get(reverse("workplan:text", args=[1999])).status_code == 404


def test_its_queries_do_not_grow_with_the_items(
    plan, point, signed_in, django_assert_max_num_queries
):
    for item in plan.items.values():
        place_under_point(item=item, point=point, actor=None)
    client = signed_in("无关人员")

    with django_assert_max_num_queries(25):
        client.get(URL)
