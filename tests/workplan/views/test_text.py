"""The plan's text: its points, and the items that stand under them."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from workplan.models import PlanPoint, WorkItem
from workplan.services.plan_points import place_under_point

URL = reverse("workplan:text", args=[2021])
PLACING = reverse("workplan:points", args=[2021])


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
    assert [h2.text for h2 in page.select("h2")] == [
        "一、强学习重引领，筑牢思想政治根基",
        "不在任何要点下面的事项（44 项）",
    ]
    assert [p.text for p in page.select(".point > p")] == [
        "1.加强理论武装。学党史。",
        "3.创新学习载体。“每周一学”等。",
    ]
    (under,) = page.select("#point-3 li")
    assert under.text.startswith("重点任务 5 ★用好“每月一讲”")
    assert not page.select("#point-1 li")


def test_what_stands_around_the_points_is_shown_and_what_is_under_none(plan, point, signed_in):
    place_under_point(item=plan.items[5], point=point, actor=None)
    for name, words in {
        "addressees": "区政协各专委会",
        "preamble": "总体要求是：学习。",
        "annex_list": "1.重点工作任务分解。",
        "copied_to": "市政协办公厅。",
        "printed_by": "区政协办公室",
        "annex_notes": {"proposals": "立案提案68件。"},
    }.items():
        setattr(plan.plan, name, words)
    plan.plan.save()

    page = shown(signed_in("无关人员"))

    words = page.article.get_text(" ", strip=True)
    for part in (
        "主送： 区政协各专委会 总体要求是：学习。",
        "附件 1.重点工作任务分解。 附件4（重点督办提案）： 立案提案68件。",
        "抄送： 市政协办公厅。 区政协办公室\u30002021年3月2日印发",
        "不在任何要点下面的事项（44 项）",
    ):
        assert part in words
    assert len(page.select("#elsewhere li")) == 44
    assert "放入要点" not in words


def test_the_office_puts_the_others_under_points_on_one_page(plan, point, signed_in):
    client = signed_in("办公室")
    assert "放入要点" in client.get(URL).content.decode()

    page = BeautifulSoup(client.get(PLACING).content, "html.parser")
    chosen = {s["name"]: s.find(selected=True) for s in page.select("main select")}
    weekly, training = (plan.items[n] for n in (4, 26))
    assert len(chosen) == 45
    assert chosen[f"item-{weekly.pk}"].text == "3.创新学习载体"
    assert chosen[f"item-{training.pk}"].text == "不放入"

    posted = {f"item-{weekly.pk}": "3", f"item-{training.pk}": ""}
    answer = client.post(PLACING, posted, follow=True)

    assert answer.redirect_chain == [(URL, 302)]
    assert "已把 1 项放入要点。" in answer.content.decode()
    assert WorkItem.objects.get(pk=weekly.pk).point == point
    assert WorkItem.objects.filter(point=None).count() == 44


def test_a_point_that_is_none_of_the_plan_s_is_refused_and_all_choices_are_kept(
    plan, point, signed_in
):
    client = signed_in("办公室")
    weekly, monthly = (plan.items[n] for n in (4, 5))

    answer = client.post(PLACING, {f"item-{weekly.pk}": "99", f"item-{monthly.pk}": "3"})

    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    summary = page.select_one("#errors a")
    assert summary["href"] == f"#id_item-{weekly.pk}"
    assert "99" in summary.text
    assert page.title.text.startswith("错误：")
    assert page.select_one(f"#id_item-{monthly.pk}").find(selected=True)["value"] == "3"
    assert not WorkItem.objects.exclude(point=None).exists()


@pytest.mark.parametrize("who", ["王国珍", "委员工委", "无关人员"])
def test_nobody_but_the_office_puts_items_under_points(plan, point, signed_in, who):
    client = signed_in(who)

    assert client.get(PLACING).status_code == 404
    assert client.post(PLACING, {f"item-{plan.items[4].pk}": "3"}).status_code == 404
    assert not WorkItem.objects.exclude(point=None).exists()


def test_without_a_text_there_is_nothing_to_put_items_under(plan, signed_in):
    page = BeautifulSoup(signed_in("办公室").get(PLACING).content, "html.parser")

    assert "还没有正文。" in page.main.text


def test_the_year_and_the_item_lead_to_it(plan, point, signed_in):
    place_under_point(item=plan.items[5], point=point, actor=None)
    client = signed_in("无关人员")

    year = client.get(reverse("workplan:year", args=[2021])).content.decode()
    item = client.get(plan.items[5].get_absolute_url()).content.decode()

    assert f'href="{URL}">正文</a>' in year
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
