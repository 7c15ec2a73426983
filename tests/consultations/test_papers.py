"""The papers of chains and the year's 综述: what they say, and for whom they are."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from activities.enums import EventKind
from activities.services import attendance, events
from consultations.services import problems, suggestions, themes
from consultations.year_review import YEAR, year_facts
from members.models import Organisation
from tests.consultations.factories import (
    consultation_on,
    meeting_of,
    problem_of,
    research_on,
    supervision_on,
)
from tests.factories import make_item
from tests.measured import pages_of
from tests.office import needs_office
from workflow.figures import Fact, Line
from workplan.annexes import Annex
from workplan.reading.official_papers import make

pytestmark = pytest.mark.django_db


def texts(content: bytes) -> tuple[list[str], list[list[str]]]:
    found = Document(BytesIO(content))
    table = [[cell.text for cell in row.cells] for row in found.tables[0].rows]
    return [p.text for p in found.paragraphs], table


@pytest.fixture
def supervision(one_of_each_role):
    found = supervision_on(one_of_each_role.item, group="周翔、陈悦")
    handed = problem_of(found, place="江陵路站")
    problems.hand_over(
        problem=handed,
        actor=one_of_each_role.users["office"],
        on=date(2021, 6, 1),
        due_on=date(2021, 7, 1),
    )
    problem_of(found, text="停车乱", unit="")
    return found


def opinion(supervision) -> str:
    return reverse("consultations:opinion", args=[supervision.pk])


def test_the_opinion_says_each_problem_with_its_unit_and_day(supervision, signed_in):
    found, table = texts(signed_in("office").get(opinion(supervision)).content)

    assert found == [
        "关于深入推进物业提档升级的监督意见书",
        "",
        "属地街道：",
        "城建委就“深入推进物业提档升级”开展了民主监督，监督小组成员：周翔、陈悦。"
        "现将监督中发现的2个问题和意见反馈如下：",
        "一、发现的问题",
        "二、监督意见",
        "请各责任单位对照问题逐项整改，并在期限前书面答复。",
        "",
        "【缺：发文机关】",
        "2021年6月30日",
    ]
    assert table == [
        ["序号", "问题", "责任单位", "整改期限"],
        ["1", "消防通道被占（江陵路站）", "属地街道", "7月1日前"],
        ["2", "停车乱", "【缺：单位】", "【缺：期限】"],
    ]


@pytest.mark.parametrize(
    ("role", "status"), [("office", 200), ("responsible head", 200), ("account of no one", 404)]
)
def test_it_is_for_who_sees_the_chain(role, status, supervision, signed_in):
    assert signed_in(role).get(opinion(supervision)).status_code == status


# --- 协商方案, 协商报告, 调研报告封面 ----------------------------------------------------------------


@pytest.fixture
def consultation(one_of_each_role):
    """A topic with its research and one meeting, at which three things were suggested to two units."""
    office, item = one_of_each_role.users["office"], one_of_each_role.item
    Organisation.objects.create(name="政协杭州市滨江区委员会", short_name="滨江区政协", term=2)
    found = consultation_on(item, "地铁口序化")
    topic = make_item(item.plan, 1, "序化", annex=Annex.RESEARCH, lead=item.lead_departments)
    research = research_on(topic, "关于地铁口停车的调研")
    themes.edit_theme(theme=research, actor=office, feeds=[found])
    meeting = meeting_of(
        found, summary="形成共识。", attendance=20, invited_units="城管局 交警大队", offered=3
    )
    for text, unit, speaker in (
        ("增设泊位。", "城管局", "居民代表"),
        ("调整公交站", "", ""),
        ("夜间巡查", "城管局", ""),
    ):
        suggestions.add_suggestion(
            meeting=meeting, actor=office, text=text, unit=unit, speaker=speaker
        )
    return found


def paper_of(theme, word: str) -> str:
    return reverse(f"consultations:{word}", args=[theme.pk])


def test_the_report_says_how_it_was_held_and_what_was_suggested_to_which_unit(
    consultation, signed_in
):
    found = [
        p.text
        for p in Document(
            BytesIO(signed_in("office").get(paper_of(consultation, "report")).content)
        ).paragraphs
    ]

    assert found == [
        "关于“地铁口序化”协商情况的报告",
        "",
        "【缺：主送】：",
        "根据2021年协商工作计划，滨江区政协就“地铁口序化”开展协商，周翔牵头，城建委负责。现将有关情况报告如下：",
        "一、协商过程",
        "协商前开展了关于地铁口停车的调研。",
        "2021年3月25日，在区政协会议室召开协商会（现场），【缺：主持】主持，20人参加。邀请城管局、交警大队到会。",
        "形成共识。",
        "二、意见建议",
        "共提出意见建议3条。",
        "（一）建议城管局：",
        "1.增设泊位（居民代表）。",
        "2.夜间巡查。",
        "（二）其他意见建议：",
        "1.调整公交站。",
        "三、有关请求",
        "请将上述意见建议交有关单位研究办理，并将采纳情况反馈滨江区政协。",
        "特此报告。",
        "",
        "滨江区政协",
        "2021年6月30日",
        "",
        "",
    ]


def test_the_report_on_what_was_not_held_says_so_by_its_marks(one_of_each_role, signed_in):
    found = consultation_on(one_of_each_role.item, "地铁口序化")
    client = signed_in("office")
    words = Document(BytesIO(client.get(paper_of(found, "report")).content)).paragraphs

    assert [p.text for p in words][4:8] == [
        "一、协商过程",
        "【缺：协商会情况】",
        "二、意见建议",
        "共提出意见建议【缺：提出】条。",
    ]
    page = client.get(found.get_absolute_url()).content.decode()
    assert paper_of(found, "scheme") in page
    assert paper_of(found, "report") not in page


def test_the_scheme_says_who_leads_and_each_step_with_its_day(consultation, signed_in):
    found, table = texts(signed_in("office").get(paper_of(consultation, "scheme")).content)

    assert found[:8] == [
        "关于“地铁口序化”的协商方案",
        "",
        "根据2021年协商工作安排，就“地铁口序化”开展协商，制订方案如下：",
        "一、协商形式",
        "区级“请你来协商”。",
        "二、组织领导",
        "牵头领导：周翔。责任部门：城建委。",
        "三、时间安排",
    ]
    assert found[8].endswith("会前调研：关于地铁口停车的调研。")
    assert found[9:11] == ["四、参加人员", "【缺：参加人员】"]
    assert table[0] == ["序号", "环节", "由谁", "材料", "时间"]
    assert [row[1] for row in table[1:]] == [step.name for step in consultation.steps.all()]
    assert "【缺" not in "".join(row[3] for row in table)


def test_quotation_marks_within_a_topic_are_single_ones(one_of_each_role, signed_in):
    found = consultation_on(one_of_each_role.item, "构建“家校社”协同育人机制新格局")
    words, _ = texts(signed_in("office").get(paper_of(found, "scheme")).content)

    assert words[0] == "关于“构建‘家校社’协同育人机制新格局”的协商方案"


def test_the_scheme_names_who_was_asked_to_the_session_each_unit_once(one_of_each_role, signed_in):
    office, item = one_of_each_role.users["office"], one_of_each_role.item
    found = consultation_on(item, "地铁口序化")
    event = events.create(
        actor=office, kind=EventKind.SESSION, title="协商会", on=date(2021, 7, 20), item=item
    )
    attendance.ask(event=event, actor=office, people=[one_of_each_role.users["member"].person])
    path = paper_of(found, "scheme")

    assert "【缺：参加人员】" in texts(signed_in("office").get(path).content)[0]
    events.publish(event=event, actor=office)
    words, _ = texts(signed_in("office").get(path).content)
    name = str(one_of_each_role.users["member"].person)
    assert words[words.index("四、参加人员") + 1] == name


def test_the_cover_of_a_report_names_the_topic_its_leader_and_its_team(consultation, signed_in):
    research = consultation.fed_by.get()

    found, table = texts(signed_in("office").get(paper_of(research, "cover")).content)

    assert [line for line in found if line] == [
        "关于地铁口停车的调研报告",
        "滨江区政协",
        "2021年6月",
        "课题基本情况",
        "关于地铁口停车的调研报告",
        "一、现状",
        "【缺：现状】",
        "二、问题",
        "【缺：问题】",
        "三、建议",
        "【缺：建议】",
    ]
    assert table == [
        ["课题", "关于地铁口停车的调研"],
        ["牵头领导", "【缺：领导】"],
        ["责任部门", "城建委"],
        ["课题组成员", "【缺：成员】"],
        ["完成时间", "【缺：时间】"],
        ["走访座谈", ""],
        ["服务的协商", "地铁口序化"],
        ["稿次", ""],
    ]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("office", 200),
        ("responsible head", 200),
        ("lead leader", 200),
        ("another head", 404),
        ("member", 404),
        ("account of no one", 404),
    ],
)
def test_each_paper_is_for_who_sees_the_chain(role, status, consultation, signed_in):
    client = signed_in(role)
    papers = [
        *((consultation, word) for word in ("scheme", "report")),
        (consultation.fed_by.get(), "cover"),
    ]
    assert [client.get(paper_of(*one)).status_code for one in papers] == [status] * 3


@needs_office
def test_on_paper_the_report_stands_as_the_standard_wants(consultation, signed_in):
    meeting = consultation.meetings.get()
    for n in range(40):
        suggestions.add_suggestion(
            meeting=meeting,
            actor=None,
            unit="城管局",
            text="在地铁口周边增设非机动车泊位" * 5 + str(n),
        )

    pages = pages_of(signed_in("office").get(f"{paper_of(consultation, 'report')}?as=pdf").content)

    full = pages[1]
    assert len(full.body) == 22
    assert full.within_paragraphs <= {27, 28}
    assert 28 in full.within_paragraphs
    assert [page.number for page in pages] == [f"—{n}—" for n in range(1, len(pages) + 1)]
    assert [page.number_is_right for page in pages] == [n % 2 == 0 for n in range(len(pages))]
    assert len(pages) % 2 == 0
    assert pages[-1].body == ["抄送：城管局。", "滨江区政协2021年6月30日印发"]
    assert 262 - 8 < pages[-1].bottom_mm < 262


# --- 综述 --------------------------------------------------------------------------------------------


def line_of(key: str, count: int, label: str = "某", unit: str = "个") -> Line:
    facts = (Fact("一", on=date(2021, 3, 1), count=count, subject="科创"),) if count else ()
    return Line(key, "指标", label, unit, "", facts)


def test_the_review_says_its_figures_in_sentences_and_leaves_out_what_is_nothing():
    figures = [
        line_of("sessions-street", 85),
        line_of("sessions-village", 158),
        line_of("solved", 0),
        line_of("kind-3", 4, "区领导与委员面对面", "场"),
        line_of("kind-3-offered", 25),
        line_of("opinion-reports-sent", 279),
        line_of("opinion-reports-adopted-nation", 40),
        *(line_of(f"proposals-{what}", 98) for what in ("filed", "answered", "satisfied")),
        line_of("series-1", 8, "专家讲坛", "场"),
        line_of("series-2", 38, "党员活动", "场"),
    ]

    found, table = texts(make(YEAR, year_facts(2021, figures)))

    assert found == [
        "2021年工作综述",
        "",
        "2021年，【缺：发文机关】围绕【缺：主题】履行职能，主要情况如下：",
        "坚持同心向党，不断增强政治引领力",
        "强化党的领导。【缺：党的领导】",
        "强化理论学习。组织专家讲坛8场。",
        "强化政协党建。组织党员活动38场。",
        "坚持团结协作，不断汇集共识力量",
        "文史宣传聚同心。【缺：文史宣传】",
        "坚持服务大局，不断提高协商质效",
        "围绕发展协商议政。围绕“科创”主题，开展区领导与委员面对面4场，形成建议25条。",
        "坚持履职为民，不断彰显价值情怀",
        "高频开展基层协商。全年开展民生议事堂协商活动85场，协商驿站微协商158次。",
        "畅通民意反映渠道。全年编报社情民意信息专报279篇，其中全国政协采用40篇。"
        "立案的98件提案全部办结，满意率100%。",
        "坚持实干争先，不断加强队伍建设",
        "深化制度机制建设。【缺：制度建设】",
        "展望",
        "【缺：展望】",
        "【全年没有记录、未写入的：区级协商、提出建议、采纳建议、解决问题、调研课题、调研走访、监督活动、"
        "监督建议、交办问题、销号问题、各级采用、市级以上采用、信息批示、线索、线索转化、工作室、工作室答复、"
        "接待日、接待日建议、通报会、培训、公益、揭榜、轮值、轮值答复、心得。定稿时删去本段。】",
        "附：主要数据",
        "",
        "【缺：发文机关】",
        "2021年6月30日",
    ]
    assert table[:3] == [
        ["类别", "指标", "数量", "单位"],
        ["指标", "某", "85", "个"],
        ["指标", "某", "158", "个"],
    ]
    assert len(table) == 12


def test_the_review_names_no_topic_that_is_not_the_readers_to_know():
    hidden = Line("kind-3", "指标", "面对面", "场", "", (Fact("", count=1, subject="科创"),))

    assert year_facts(2021, [hidden])["类型"][0]["主题"] == ""


def test_the_review_is_for_those_to_whom_all_figures_are_open(one_of_each_role, signed_in):
    url = reverse("consultations:figures_review", args=[2021])

    assert signed_in("office").get(url).status_code == 200
    assert signed_in("account of no one").get(url).status_code == 404
    page = signed_in("office").get(reverse("consultations:figures", args=[2021]))
    assert url in page.content.decode()
