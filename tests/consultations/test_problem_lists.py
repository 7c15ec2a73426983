"""Problem lists as workbooks, in and out; 淳安's 55 at once."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook

from consultations.models import Paper, Problem, Supervision
from consultations.problem_rows import ProblemRow
from consultations.resources import ProblemResource
from consultations.services import problems
from consultations.services.problem_lists import import_problems, prepare_problems
from sheets.exporting import TextWorkbook
from sheets.problems import RowsRefused, UnreadableFile
from tests.consultations.factories import disguised, photo, problem_of, supervision_on, workbook
from tests.factories import make_item, make_plan
from tests.shared_rows import shared_rows
from workplan.annexes import Annex

pytestmark = pytest.mark.django_db

HEADERS = ProblemRow.HEADERS
ROW = {"监督议题": "物业提档升级", "问题": "消防通道被占", "地点": "一号小区"}
PROCESS = "/admin/consultations/problem/process_import/"


@shared_rows(on=date(2021, 6, 30))
def supervision(plan) -> Supervision:
    return supervision_on(make_item(plan, 5, "物业提档", annex=Annex.SUPERVISION), "物业提档升级")


def sheet(*rows: dict, headers: tuple[str, ...] = HEADERS) -> bytes:
    return workbook(*(tuple(row.get(name) for name in headers) for row in rows), headers=headers)


def refusal(*rows: dict) -> list[str]:
    """What is wrong; and nothing was written."""
    before = list(Problem.objects.values_list("text", "state"))
    with pytest.raises(RowsRefused) as refused:
        import_problems(sheet(*rows), None)
    assert list(Problem.objects.values_list("text", "state")) == before
    return refused.value.problems


def test_fifty_five_problems_come_in_at_once_and_a_second_time_change_nothing(supervision, office):
    rows = [
        ROW | {"问题": f"问题{n}", "责任单位": "城管局", "整改期限": "2021-07-15"}
        for n in range(1, 56)
    ]
    done = import_problems(sheet(*rows), office)
    assert (len(done.new), done.changed, done.same) == (55, [], 0)
    assert [row.number for row in supervision.problems.all()] == list(range(1, 56))
    first = supervision.problems.first()
    assert (first.text, first.unit, first.state) == ("问题1", "城管局", "found")
    assert (first.found_on, first.due_on) == (date(2021, 6, 30), date(2021, 7, 15))
    assert first.history.get().history_user == office
    again = import_problems(sheet(*rows), office)
    assert (again.new, again.changed, again.same) == ([], [], 55)


def test_the_day_of_the_list_holds_when_the_problem_is_handed_over(supervision, office):
    import_problems(sheet(ROW | {"责任单位": "城管局", "整改期限": "2021-07-15"}), office)
    row = problems.hand_over(problem=Problem.objects.get(), actor=office)
    assert (row.unit, row.due_on) == ("城管局", date(2021, 7, 15))


def test_what_goes_out_comes_in_again_unchanged(supervision, office):
    problem_of(supervision, place="一号小区")
    problems.hand_over(
        problem=problem_of(supervision, "坡道太陡"), actor=office, due_on=date(2021, 7, 9)
    )
    data = TextWorkbook().export_data(ProblemResource().export())
    headers = [cell.value for cell in load_workbook(BytesIO(data)).active[1]]
    assert headers == [
        *("年度", "监督议题", "序号", "问题", "地点", "责任单位", "发现日期", "交办日期"),
        *("整改期限", "责任单位答复", "整改日期", "销号日期", "状态"),
    ]
    done = prepare_problems(data)
    assert (done.problems, done.new, done.changed, done.same) == ([], [], [], 2)


def test_numbers_are_kept_and_the_others_go_on_from_the_last(supervision, office):
    problem_of(supervision)
    import_problems(sheet(ROW | {"问题": "无序号"}, ROW | {"问题": "第七", "序号": 7}), office)
    found = supervision.problems.values_list("number", "text")
    assert list(found) == [(1, "消防通道被占"), (7, "第七"), (8, "无序号")]


def test_what_would_change_is_named_and_then_written(supervision, office):
    row = problem_of(supervision, unit="", place="一号小区")
    corrected = sheet(ROW | {"序号": 1, "问题": "消防通道被占用", "责任单位": "属地街道"})
    [changed] = prepare_problems(corrected).changed
    assert changed.differences == ["问题：消防通道被占 → 消防通道被占用", "责任单位：空 → 属地街道"]
    import_problems(corrected, office)
    row.refresh_from_db()
    assert (row.text, row.unit, row.place) == ("消防通道被占用", "属地街道", "一号小区")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"监督议题": "治水"}, "监督议题：没有这项民主监督，请先在“协商监督”中建立成果链。"),
        ({"年度": 2022}, "监督议题：没有这项民主监督，请先在“协商监督”中建立成果链。"),
        ({"问题": None, "地点": "三号"}, "问题：没有填写。"),
        ({"序号": "一"}, "序号：“一”不是数字。"),
        ({"序号": 0}, "序号：应从1起。"),
        ({"发现日期": "5月8日"}, "发现日期：“5月8日”不是日期，请写全年、月、日。"),
        ({"发现日期": "2021-07-01"}, "发现日期：还没有到。"),
        ({"整改期限": "2021-06-29"}, "整改期限：不能早于发现日期。"),
        ({"责任单位": "局" * 101}, "责任单位：不能超过100字。"),
    ],
)
def test_what_is_wrong_is_said_with_its_row_and_nothing_is_written(supervision, values, words):
    assert refusal(ROW, ROW | {"问题": "另一个"} | values) == [f"Sheet 第3行 {words}"]


def test_two_rows_of_one_problem_are_an_error(supervision):
    words = "Sheet 第3行 问题：与Sheet 第2行是同一个问题，请只留一行。"
    assert refusal(ROW, ROW) == [words]


def test_the_same_topic_in_two_years_asks_for_the_year(supervision):
    item = make_item(make_plan(2020), 5, "物业提档", annex=Annex.SUPERVISION)
    supervision_on(item, "物业提档升级")
    words = "Sheet 第2行 监督议题：2021年、2020年都有这项民主监督，请在“年度”一列写明。"
    assert refusal(ROW) == [words]
    import_problems(sheet(ROW | {"年度": "2020年"}), None)
    assert Problem.objects.get().supervision.year == 2020


def test_what_was_handed_over_stands_as_its_unit_has_it(supervision, office):
    problems.hand_over(problem=problem_of(supervision, place="一号小区"), actor=office)
    assert refusal(ROW | {"责任单位": "城管局"}) == [
        "Sheet 第2行 责任单位：这个问题已交办，不能再用表格改（属地街道 → 城管局）。"
    ]


def test_a_table_without_its_header_is_refused_as_a_whole():
    with pytest.raises(UnreadableFile, match="表头须有“监督议题”“问题”两列"):
        prepare_problems(sheet(ROW, headers=("监督议题", "地点")))


def upload(client, data: bytes):
    file = SimpleUploadedFile("清单.xlsx", data)
    return client.post("/admin/consultations/problem/import/", {"file": file})


def test_the_office_sees_what_it_would_bring_and_says_yes(office_client, supervision):
    page = upload(office_client, sheet(ROW))
    assert "物业提档升级：消防通道被占" in strip_tags(page.content.decode())
    assert not Problem.objects.exists()
    agreed = {"upload": page.context["upload"]}
    done = office_client.post(PROCESS, agreed, follow=True).content.decode()
    assert "已导入：新增 1 个，更新 0 个，未变 0 个。" in done
    assert Problem.objects.get().text == "消防通道被占"


def test_a_head_imports_nothing(head_client):
    assert head_client.get("/admin/consultations/problem/import/").status_code == 302
    assert head_client.post(PROCESS).status_code == 302
    assert not Problem.objects.exists()


def test_photographs_are_added_apart_by_who_keeps_the_list(one_of_each_role, signed_in):
    row = problem_of(supervision_on(one_of_each_role.item))
    address = reverse("consultations:record", args=["problem", row.pk, "photos"])
    for role, status in (("another head", 404), ("participant head", 404), ("office", 302)):
        posted = {f"problem-{row.pk}-photos-photos": [photo(), photo("二.png")]}
        assert signed_in(role).post(address, posted).status_code == status
    assert [paper.problem for paper in Paper.objects.all()] == [row, row]
    refused = signed_in("office").post(address, {f"problem-{row.pk}-photos-photos": [disguised()]})
    assert refused.status_code == 422
    assert Paper.objects.count() == 2
