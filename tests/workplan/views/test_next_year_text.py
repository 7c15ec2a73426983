"""The text of next year's plan: begun from this year's, edited point by point, issued with its rows."""

from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from docx import Document

from almanac import clock
from tests.workplan.views.test_next_year import PAGE, TEXT, WORD, issue
from workplan.models import DraftPoint, Plan, PlanDraft, PlanPoint, WorkItem

PREAMBLE = "2021年区政协工作的总体要求是：紧扣区委五届十次全会决策部署，庆祝建党100周年。"


@pytest.fixture(autouse=True)
def written(plan) -> None:
    """This year's text: what stands before it, two points, and the items under the second."""
    this = Plan.objects.get(year=2021)
    this.preamble = PREAMBLE
    this.annex_list = "1.区政协2021年重点工作任务分解。"
    this.save()
    said = {"plan": this, "section": "一、强学习"}
    PlanPoint.objects.create(number=1, title="加强理论武装", text="持续学习。", **said)
    second = PlanPoint.objects.create(
        number=2, title="开好会议", text="开好二届五次会议，总结2021年工作。", **said
    )
    WorkItem.objects.filter(plan=this, seq__in=(45, 37)).update(point=second)


@pytest.fixture
def draft(written, signed_in) -> PlanDraft:
    assert signed_in("办公室").post(PAGE, {"new_term": ""}).status_code == 302
    return PlanDraft.objects.get()


def point(draft: PlanDraft, place: int) -> DraftPoint:
    return draft.points.get(place=place)


def url(one: DraftPoint) -> str:
    return reverse("workplan:next_year_point", args=[2021, one.pk])


def said(one: DraftPoint, **changes) -> dict[str, str]:
    typed = {name: getattr(one, name) for name in ("section", "title", "text", "place")}
    return typed | {"choice": "in", "seen": one.history.first().pk} | changes


def shown(client) -> list[str]:
    page = BeautifulSoup(client.get(TEXT).content, "html.parser")
    cells = page.select("main tbody tr:not(.annex) td:last-child")
    return [" ".join(strong.text for strong in cell.select("strong")) for cell in cells]


def test_it_is_this_year_s_with_year_and_ordinals_counted_on_and_says_what_to_look_at(
    draft, signed_in
):
    assert [(one.place, one.title, one.text) for one in draft.points.all()] == [
        (0, "", "2022年区政协工作的总体要求是：紧扣区委五届十次全会决策部署，庆祝建党100周年。"),
        (1, "加强理论武装", "持续学习。"),
        (2, "开好会议", "开好三届一次会议，总结2022年工作。"),
    ]
    assert shown(signed_in("办公室")) == [
        "年份已顺延，请核对 写有五届十次、100周年，请核对",
        "",
        "年份已顺延，请核对 会议届次已顺延，请核对 这一条下面不列入的：重点任务 37。写到的请改",
    ]


def test_a_point_is_edited_left_out_and_added_and_the_plan_is_issued_with_what_stands(
    draft, plan, signed_in
):
    client, first = signed_in("办公室"), point(draft, 1)

    assert client.post(url(first), said(first, choice="out")).status_code == 302
    second = point(draft, 2)
    typed = said(second, text="开好三届一次会议，总结五年工作。")
    assert client.post(url(second), typed).status_code == 302
    new = reverse("workplan:next_year_point_new", args=[2021])
    typed = {"section": "二、强主业", "title": "突出协商重点", "text": "选好题。", "place": 3}
    assert client.post(new, typed).status_code == 302
    stale = client.post(url(second), said(second, seen="1"))
    assert stale.status_code == 422
    assert "他人改过这一条" in stale.content.decode()
    for row in draft.rows.filter(fate="candidate"):
        row.delete()

    assert issue(client).status_code == 302

    made = Plan.objects.get(year=2022)
    assert made.preamble.startswith("2022年区政协工作的总体要求是")
    assert made.annex_list == "1.区政协2022年重点工作任务分解。"
    assert [(str(one), one.section, one.text) for one in made.points.all()] == [
        ("1.开好会议", "一、强学习", "开好三届一次会议，总结五年工作。"),
        ("2.突出协商重点", "二、强主业", "选好题。"),
    ]
    assert [item.title for item in made.points.get(number=1).items.all()] == [
        "区政协三届二次会议筹备"
    ]
    # Once issued it is no longer edited.
    assert client.post(url(second), said(second, text="别的")).status_code == 302
    assert point(draft, 2).text == "开好三届一次会议，总结五年工作。"


def test_its_word_file_is_the_plan_s_own_paper_and_leaves_nothing_behind(draft, signed_in):
    client, before = signed_in("办公室"), WorkItem.history.count()

    answer = client.get(WORD)

    assert answer.status_code == 200
    paper = Document(BytesIO(b"".join(answer)))
    words = [one.text for one in paper.paragraphs]
    assert "2.开好会议。开好三届一次会议，总结2022年工作。" in words
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert "区政协三届二次会议筹备" in cells
    assert not Plan.objects.filter(year=2022).exists()
    assert WorkItem.history.count() == before

    row = draft.rows.get(origin__seq=22)
    row.leaders = "王无此人"
    row.save()
    page = client.get(WORD, follow=True)
    assert page.redirect_chain[-1][0] == PAGE
    assert "没有生成文件" in page.content.decode()


def test_who_reads_the_draft_reads_its_text_and_no_one_else(draft, signed_in):
    leader = signed_in("余静漪")
    assert leader.get(TEXT).status_code == 404
    draft.is_shown = True
    draft.save()

    page = signed_in("余静漪").get(TEXT)

    assert page.status_code == 200
    assert "修改" not in BeautifulSoup(page.content, "html.parser").select_one("main").get_text()
    assert signed_in("城建委").get(TEXT).status_code == 404
    assert leader.get(url(point(draft, 1))).status_code == 404


def test_a_draft_from_before_gets_its_text_by_a_button_once(draft, signed_in):
    client = signed_in("办公室")
    draft.points.all().delete()
    assert "起草正文" in client.get(TEXT).content.decode()

    assert client.post(TEXT).status_code == 302
    assert draft.points.count() == 3
    again = client.post(TEXT, follow=True)
    assert "正文已经起草" in again.content.decode()
    with clock.standing_at(date(2021, 5, 21)):
        assert draft.points.count() == 3
