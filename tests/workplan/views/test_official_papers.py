"""The papers made from templates, as they are downloaded: by whom, and what they say."""

from datetime import date
from io import BytesIO
from urllib.parse import quote

import pytest
from django.urls import reverse
from docx import Document

from almanac import clock
from sheets.paper_templates import ENDLESS, BadTemplate
from tests.workplan.views.acting import hold_meeting, pdf, text_of
from workplan.annexes import Annex
from workplan.models import SchemeReview, WorkItem
from workplan.registry import roll
from workplan.services import schemes
from workplan.views import papers

WHOLE = reverse("workplan:plan_document", args=[2021])
WHOLE_PDF = f"{WHOLE}?as=pdf"
TEXT = reverse("workplan:text", args=[2021])


def annex(number: int, name: str = "annex_document") -> str:
    return reverse(f"workplan:{name}", args=[2021, number])


def words(response) -> list[str]:
    assert response.status_code == 200, response.status_code
    return [p.text for p in Document(BytesIO(response.content)).paragraphs]


def test_everyone_who_signs_in_has_the_document_and_its_annexes_as_its_text(plan, signed_in):
    client = signed_in("无关人员")

    page = text_of(client.get(TEXT))
    whole = client.get(WHOLE)

    assert [f'href="{url}"' in page for url in (WHOLE, annex(1), annex(1, "annex_excel"))] == [
        True
    ] * 3
    assert f'href="{annex(2)}"' not in page
    assert words(whole)[:9] == [
        "【缺：发文机关】文件",
        "",
        "政协办〔2021〕6号",
        "",
        "",
        "关于印发《2021年工作要点》的通知",
        "",
        "【缺：主送】：",
        "《2021年工作要点》已经【缺：通过会议】通过，现予印发，请认真贯彻落实。",
    ]
    assert words(client.get(annex(1)))[:3] == ["附件1", "", "2021年重点工作任务分解"]
    assert client.get(annex(1, "annex_excel")).status_code == 200


def test_who_is_not_signed_in_is_asked_to(plan, client):
    for url in (WHOLE, WHOLE_PDF, annex(1), annex(1, "annex_excel")):
        assert client.get(url).url == f"{reverse('login')}?next={quote(url)}"


def test_an_annex_without_rows_and_a_year_without_a_plan_are_not_there(plan, signed_in):
    client = signed_in("办公室")

    for url in (annex(2), annex(6), annex(3, "annex_excel"), WHOLE.replace("2021", "2020")):
        assert client.get(url).status_code == 404


def test_a_paper_that_cannot_be_made_says_why_on_its_page(plan, signed_in, monkeypatch):
    def fails(plan, only=None):
        raise BadTemplate(ENDLESS)

    monkeypatch.setattr(papers, "plan_document", fails)

    page = text_of(signed_in("办公室").get(WHOLE, follow=True))

    assert f"没有生成文件：{ENDLESS}办公室可在后台“公文模板”改用内置模板。" in page


def test_the_plan_of_consultation_is_annex_3_as_a_paper_of_its_own(plan, signed_in):
    url, client = reverse("workplan:consultation_plan", args=[2021]), signed_in("无关人员")
    assert client.get(url).status_code == 404
    assert url not in text_of(client.get(TEXT))
    item = plan.items[20]
    WorkItem.objects.filter(pk=item.pk).update(
        annex=Annex.CONSULTATION, seq=1, needs_scheme=False, title="托育服务体系"
    )
    plan.plan.annex_notes = {"consultation": "备  注：主席总负责。"}
    plan.plan.save()

    answer = client.get(url)

    assert url in text_of(client.get(TEXT))
    assert words(answer) == [
        "2021年度协商工作计划",
        "",
        "根据区委、区政府和区政协2021年工作安排，制订年度协商工作计划如下：",
        "一、协商议题",
        "二、工作要求",
        "备  注：主席总负责。",
        "各责任单位按时间安排做好调研、协商、报送和反馈。",
        "",
        "【缺：发文机关】",
        "2021年5月20日",
    ]
    table = Document(BytesIO(answer.content)).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "协商议题", "牵头领导", "责任单位", "协商时间"],
        ["1", "托育服务体系", "张爱莲", "教文委", "3月"],
    ]


# --- 会议纪要 ------------------------------------------------------------------------------------


@pytest.fixture
def review(plan, users) -> SchemeReview:
    """Row 24 on the agenda of 二届六十四次, reported by 陈悦; row 35 below it."""
    meeting = hold_meeting(plan, users["办公室"])
    for number, name in ((24, "城建委"), (35, "教文委")):
        schemes.submit(item=plan.items[number], actor=users[name], file=pdf())
        schemes.put_on_agenda(
            meeting=meeting,
            item=plan.items[number],
            actor=users["办公室"],
            reported_by=plan.answering[name] if number == 24 else None,
        )
    return meeting.reviews.order_by("order")[0]


def minutes(review: SchemeReview) -> str:
    return reverse("workplan:meeting_minutes", args=[review.meeting_id])


def test_the_minutes_say_what_was_heard_and_said_and_who_was_there(review, plan, users, signed_in):
    with clock.standing_at(date(2021, 5, 21)):
        schemes.record_outcome(
            review=review, actor=users["办公室"], outcome="principle", requirements="细化点位"
        )
        roll().keep(
            meeting=review.meeting,
            actor=users["办公室"],
            people=[plan.leaders["王国珍"], plan.leaders["周翔"]],
        )
        found = words(signed_in("办公室").get(minutes(review)))

    assert found == [
        "主席会议纪要",
        "",
        "二届六十四次主席会议",
        "",
        "",
        "2021年5月21日，王国珍主持召开二届六十四次主席会议。现将会议议定事项纪要如下：",
        "一、地铁口序化民主监督（对口协商）",
        "会议听取了城建委陈悦的汇报。会议原则同意这一方案。会议要求：细化点位。",
        "二、深化区域高水平医联体建设专题视察",
        "会议听取了教文委的汇报。【缺：结论】",
        "",
        "出席：王国珍、周翔",
    ]


@pytest.mark.parametrize(
    ("name", "status"),
    [("办公室", 200), ("王国珍", 200), ("城建委", 404), ("提案委", 404), ("无关人员", 404)],
)
def test_the_minutes_are_for_who_reads_the_whole_agenda(name, status, review, signed_in):
    client = signed_in(name)

    assert client.get(minutes(review)).status_code == status
    if name != "无关人员":
        page = client.get(review.meeting.get_absolute_url())
        assert (minutes(review) in page.content.decode()) is (status == 200)
