"""The year's ledger, open to everyone who signs in."""

from io import BytesIO
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from members.enums import DepartmentKind
from tests.factories import make_department, make_item, make_link
from workplan.annexes import Annex
from workplan.models import Urge
from workplan.services import states

pytestmark = pytest.mark.postgresql


YEAR = ("workplan:year", [2021])


def numbers(page) -> list[int]:
    return [item.seq for item in page.context["items"]]


def soup(page) -> BeautifulSoup:
    return BeautifulSoup(page.content, "html.parser")


def ledger(client, **query):
    return client.get(reverse("workplan:year", args=[2021]), query)


def test_everyone_who_signs_in_sees_all_rows_in_order(plan, signed_in):
    page = ledger(signed_in("无关人员"))

    assert numbers(page) == list(range(1, 46))
    assert "共 45 项，其中 ★ 22 项" in page.content.decode()


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"month": "3"}, [16, 17, 18, 19, 20, 23, 24]),
        ({"starred": "on", "month": "6"}, [33, 34, 35]),
        ({"q": "托育"}, [20]),
        ({"q": "请你来协商 9月"}, [41, 42]),
        ({"q": "郑丽"}, [4, 7, 8, 14, 15, 16]),
        ({"q": "zhengli"}, [4, 7, 8, 14, 15, 16]),
        ({"q": "zdrw 20"}, [20]),
        ({"lamp": "red"}, [1, 2, 12, 13, 16, 17, 18, 19, 20, 23, 24, 28, 29, 30]),
        ({"group": "overdue"}, [1, 2, 12, 13, 16, 17, 18, 19, 20, 23, 24, 28, 29, 30]),
        ({"q": "没有这样的事"}, []),
    ],
)
def test_filters_narrow_the_ledger(query, expected, plan, signed_in):
    assert numbers(ledger(signed_in("无关人员"), **query)) == expected


def test_a_department_s_items_are_found_on_either_side(plan, signed_in):
    page = ledger(signed_in("无关人员"), department=plan.departments["提案委"].pk)

    assert numbers(page) == [19, 20, 21, 32, 34, 38]


def test_a_post_s_items_are_found(plan, signed_in):
    page = ledger(signed_in("无关人员"), leader=f"post-{plan.posts['副主席'].pk}")

    assert numbers(page) == [25, 27]


def test_sorting_by_date_puts_the_earliest_current_date_first(plan, signed_in):
    assert numbers(ledger(signed_in("无关人员"), sort="due", starred="on"))[:4] == [20, 23, 24, 28]


def test_rows_stand_under_their_annexes_and_sorted_by_date_carry_them(plan, signed_in):
    make_item(plan.plan, 1, "关于安置小区管理的调研", annex=Annex.RESEARCH, period="1月")
    make_item(plan.plan, 2, "推进教育事业高质量发展", annex=Annex.SUPERVISION)
    client = signed_in("无关人员")

    page = ledger(client)
    heads = [th.get_text(" ", strip=True) for th in soup(page).select("tr.annex th")]
    by_date = soup(ledger(client, sort="due"))

    assert heads == [
        "附件1　重点工作任务 45 项",
        "附件2　重点调研课题 1 项",
        "附件5　民主监督议题 1 项 督导领导、民主监督小组",
    ]
    assert not by_date.select("tr.annex")
    tags = [tag.text for tag in by_date.select("tbody .tag")]
    assert (tags[:3], tags[-1]) == (["重点任务 1", "重点任务 2", "调研课题 1"], "监督议题 2")


def test_one_annex_can_be_asked_for(plan, signed_in):
    make_item(plan.plan, 1, "关于安置小区管理的调研", annex=Annex.RESEARCH, period="9月份")

    page = ledger(signed_in("无关人员"), annex="research")

    assert [str(item) for item in page.context["items"]] == ["调研课题 1：关于安置小区管理的调研"]


def test_a_row_without_a_date_says_so_and_nothing_of_not_having_begun(plan, signed_in):
    make_item(plan.plan, 2, "推进教育事业高质量发展", annex=Annex.SUPERVISION)

    (row,) = soup(ledger(signed_in("无关人员"), annex="supervision")).select("tbody tr:not(.annex)")

    assert row.get_text(" ", strip=True) == "2 推进教育事业高质量发展 无期限 待签收 无期限"


@pytest.mark.parametrize("query", [{"month": "13"}, {"leader": "person-x"}, {"lamp": "pink"}])
def test_a_filter_that_means_nothing_is_a_page_that_is_not_there(query, plan, signed_in):
    assert ledger(signed_in("无关人员"), **query).status_code == 404


def test_the_office_urges_what_the_filter_shows_and_sees_first_whom(plan, signed_in):
    office = signed_in("办公室")
    (form,) = soup(ledger(office, month="5")).select("form.urge-all")
    typed = [(field["name"], field.get("value")) for field in form.select("input")]
    chosen = [value for name, value in typed if name == "_selected_action"]

    preview = office.post(form["action"], dict(typed) | {"_selected_action": chosen})

    assert form.button.text == f"催办筛选出的 {len(chosen)} 项…"
    assert "催办3月31日，通知陈悦" in preview.content.decode()
    assert not Urge.objects.exists()

    asked = soup(preview).select_one("form.office-form")
    ticks = asked.select("[type=checkbox][name=shown][checked]")
    hidden = asked.select("[type=hidden]")
    yes = {field["name"]: field["value"] for field in hidden if field["name"] != "_selected_action"}
    done = office.post(
        form["action"],
        yes
        | {"_selected_action": chosen, "shown": [ticks[0]["value"], ticks[1]["value"]]}
        | {"step": "confirm", "text": ""},
    )
    assert len(ticks) > 2
    told = [name for urge in Urge.objects.order_by("pk") for name in urge.told.split("、")]
    people = list(dict.fromkeys(told))
    assert Urge.objects.count() == 2
    assert done.url == "/plan/2021/?month=5"
    (said,) = get_messages(done.wsgi_request)
    assert str(said) == f"已催办 {len(people)} 人：{'、'.join(people)}（2 项）。"


def test_what_was_added_later_is_none_of_the_45_and_says_by_whom(plan, signed_in):
    make_item(plan.plan, None, "迎春座谈会", period="6月", added_why="区委临时交办", starred=True)
    client = signed_in("无关人员")

    page = soup(ledger(client))

    text = " ".join(page.get_text().split())
    assert "共 45 项，增补 1 项，其中 ★ 22 项，增补 1 项须先制订工作方案" in text
    assert page.select_one("tr.annex .count").text == "45 项，增补 1 项"
    last = page.select("table.ledger tr")[-1]
    assert last.select_one("td.num").text == "增补1"
    assert "未经会议增补：区委临时交办" in last.text
    found = " ".join(soup(ledger(client, q="座谈")).get_text().split())
    assert "筛选出 增补 1 项；全年 45 项，增补 1 项。" in found


def test_two_rows_of_one_matter_are_said_to_count_once(plan, signed_in):
    topic = make_item(plan.plan, 1, "托育", annex=Annex.CONSULTATION)
    make_link(plan.items[20], topic)
    client = signed_in("无关人员")

    assert "筛选出 2 项；全年 46 项。 其中 1 项随主项办理，各类统计只计主项。" in " ".join(
        soup(ledger(client, q="托育")).get_text().split()
    )
    assert numbers(ledger(client, q="托育", lamp="red")) == [20]


def test_the_filter_offers_only_departments_that_can_be_responsible(plan, signed_in):
    make_department("区教育局", DepartmentKind.UNIT)
    make_department("样例界别", DepartmentKind.SECTOR)

    page = soup(ledger(signed_in("无关人员")))

    assert [option.text for option in page.select("#id_department option")] == [
        "全部", "办公室", "委员工委", "提案委", "教文委", "经科委", "城建委", "社法委", "各专委会",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["城建委", "王国珍", "无关人员"])
def test_nobody_else_is_offered_to_urge(name, plan, signed_in):
    assert not soup(ledger(signed_in(name))).select("form.urge-all")


def test_a_year_without_a_plan_is_not_there(plan, signed_in):
    answer = signed_in("无关人员").get(reverse("workplan:year", args=[1999]))

    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


def test_what_is_shown_is_what_is_exported(plan, signed_in):
    answer = signed_in("无关人员").get(reverse("workplan:export", args=[2021]), {"month": "3"})
    sheet = load_workbook(BytesIO(answer.content)).active

    assert [row[1].value for row in sheet.iter_rows(min_row=3)] == [16, 17, 18, 19, 20, 23, 24]
    assert (
        "2021%E5%B9%B4%E5%B7%A5%E4%BD%9C%E8%A6%81%E7%82%B9%E5%8F%B0%E8%B4%A6.xlsx"
        in (answer["Content-Disposition"])
    )


def test_a_closed_row_is_blue_for_everyone(plan, users, signed_in):
    states.close(due=plan.items[1].due_dates.get(), actor=users["办公室"], reason="印发前已完成。")

    assert 1 in numbers(ledger(signed_in("教文委"), lamp="blue"))


def test_the_ledger_s_queries_do_not_grow_with_its_rows(
    plan, signed_in, django_assert_max_num_queries
):
    client = signed_in("无关人员")
    with django_assert_max_num_queries(24):
        ledger(client)


# --- more than one page ------------------------------------------------------------------------------


def many(plan, rows: int) -> None:
    for number in range(100, 100 + rows):
        lead = [plan.departments["城建委"]]
        make_item(plan.plan, number, f"物业整治第{number}项", period="5月", lead=lead, starred=True)


def test_up_to_a_hundred_rows_stand_on_one_page_and_more_on_pages_of_fifty(plan, signed_in):
    client = signed_in("无关人员")
    many(plan, 55)
    assert len(numbers(ledger(client))) == 100

    many_more = make_item(plan.plan, 300, "又一项")
    make_link(plan.items[1], many_more)
    whole, last = ledger(client), ledger(client, page=3)

    assert (len(numbers(whole)), numbers(last)) == (50, [300])
    words = " ".join(soup(whole).select_one("main").text.split())
    assert "共 101 项，其中 ★ 77 项须先制订" in words
    assert "其中 1 项随主项办理" in words
    assert soup(whole).select_one("tr.annex .count").text == "101 项"
    assert [a["href"] for a in soup(whole).select(".pages a")] == ["?page=2"]


@pytest.mark.parametrize("narrowed", [{"q": "物业整治"}, {"sort": "due"}, {"lamp": "yellow"}])
def test_a_filter_keeps_from_page_to_page(narrowed, plan, signed_in):
    client = signed_in("无关人员")
    many(plan, 120)

    page = ledger(client, **narrowed, page=2)

    shown, query = numbers(page), urlencode(narrowed)
    assert len(shown) == 50
    links = [a["href"] for a in soup(page).select(".pages a")]
    assert links == [f"?{query}&page=1", f"?{query}&page=3"]
    assert not set(shown) & set(numbers(ledger(client, **narrowed, page=3)))


def test_the_office_urges_what_the_page_shows(plan, signed_in):
    many(plan, 120)

    form = soup(ledger(signed_in("办公室"), q="物业整治")).select_one("form.urge-all")

    assert form.button.text == "催办本页 50 项…"
    assert len(form.select("input[name=_selected_action]")) == 50


def test_its_queries_do_not_grow_with_the_rows(plan, signed_in, django_assert_num_queries):
    client = signed_in("城建委")
    ledger(client)  # the first page of a session reads more
    make_link(plan.items[1], plan.items[2])
    # PostgreSQL is asked which transactions there were: what a browser may keep hangs on it.
    snapshot = connection.vendor == "postgresql"
    with django_assert_num_queries(14 + snapshot):
        ledger(client)
    many(plan, 50)
    with django_assert_num_queries(14 + snapshot):
        ledger(client)
    for seq in range(400, 460):
        make_item(plan.plan, seq, f"第{seq}项")
    with django_assert_num_queries(14 + snapshot):  # what stands on other pages is counted along
        ledger(client)
    with django_assert_num_queries(15 + snapshot):  # and what a filter leaves is counted by itself
        ledger(client, q="物业整治")


def test_the_filter_says_what_is_offered_now_and_what_the_reader_chose(plan, signed_in):
    client = signed_in("无关人员")

    def chosen(**query):
        bar = soup(ledger(client, **query)).select_one("form.filter")
        selects = {one["name"]: one.select_one("[selected]") for one in bar.select("select")}
        words = {n: option.text for n, option in selects.items() if option and option["value"]}
        return words, bar.select_one("[name=q]").get("value"), bool(bar.find("a", string="清除"))

    for _ in range(2):  # what is kept of the one is not shown of the other
        assert chosen(month="3", q="整治") == ({"month": "3月"}, "整治", True)
        assert chosen(sort="due") == ({"sort": "按到期日"}, None, False)

    assert ">城建委</option>" in ledger(client).content.decode()
    renamed = plan.departments["城建委"]
    renamed.name = "城市建设委"
    renamed.save()
    page = ledger(client).content.decode()
    assert ">城市建设委</option>" in page
    assert ">城建委</option>" not in page
