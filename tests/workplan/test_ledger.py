"""The ledger as a workbook, read back as Excel would."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from almanac import clock
from sheets.workbooks import append_text_row
from tests.factories import make_item, make_plan, plan_2021, set_state
from workplan.annexes import Annex
from workplan.ledger import ledger_workbook
from workplan.models import WorkItem

HEADERS = [
    "附件",
    "序号",
    "★",
    "工作内容",
    "牵头领导",
    "责任部门",
    "参与部门",
    "完成时间",
    "到期日",
    "状态",
    "红黄绿灯",
    "说明",
]

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _twentieth_of_may():
    with clock.standing_at(date(2021, 5, 20)):
        yield


def exported(items=None) -> Worksheet:
    rows = items if items is not None else list(WorkItem.objects.with_ledger())
    plan = rows[0].plan if rows else make_plan()
    return load_workbook(BytesIO(ledger_workbook(plan, rows))).active


def test_an_addition_has_its_own_number_and_says_by_which_meeting():
    plan = make_plan()
    make_item(plan, 1, "第一项", period="6月底前")
    make_item(plan, None, "迎春座谈会", period="6月底前", added_why="区委临时交办")

    sheet = exported()

    assert [row[1].value for row in sheet.iter_rows(min_row=3)] == [1, "增补1"]
    assert sheet.cell(4, len(HEADERS)).value == "距到期 41 天；未经会议增补：区委临时交办"


def values(sheet: Worksheet, row: int) -> list:
    return [cell.value for cell in sheet[row]]


def test_the_whole_plan_is_exported_with_a_title_and_a_header():
    plan_2021()

    sheet = exported()

    assert sheet.title == "台账"
    assert sheet["A1"].value == "2021年工作要点台账（截至2021年5月20日）"
    assert values(sheet, 2) == HEADERS
    assert (sheet.max_row, sheet.max_column) == (47, 12)
    assert [sheet.cell(row, 2).value for row in range(3, 48)] == list(range(1, 46))


@pytest.mark.parametrize(
    ("seq", "row"),
    [
        (
            27,
            "27|★|开展年度重点课题调研|主席\n副主席|办公室\n各专委会||4-11月|11月30日|待签收|预警|"
            "方案未过会，已开始",
        ),
        (
            16,
            "16||召开各专委会工作会议暨支部党员会议|郑丽|各专委会|办公室|每季一次|"
            "3月31日\n6月30日\n9月30日\n12月31日|待签收|逾期|已逾期 50 天",
        ),
        (
            20,
            "20|★|“请你来协商”活动——进一步完善3岁以下婴幼儿托育服务体系专题协商|张爱莲|教文委|"
            "办公室\n提案委|3月|3月31日|已办结|办结|按期办结",
        ),
        (43, "43||生活垃圾分类处理民主监督|周翔|城建委||9-10月|10月31日|待签收|未开始|9月1日开始"),
    ],
)
def test_a_row_says_all_that_the_ledger_says(seq: int, row: str):
    plan = plan_2021()
    set_state(plan.items[20].due_dates.get(), "closed")

    number, *texts = row.split("|")

    assert values(exported(), seq + 2) == [
        "重点任务",
        int(number),
        *(text or None for text in texts),
    ]


def test_only_what_is_shown_is_exported_in_its_order():
    plan_2021()

    shown = WorkItem.objects.with_ledger().filter(seq__in=[45, 3]).order_by("-seq")

    assert [row[1] for row in exported(list(shown)).iter_rows(3, values_only=True)] == [45, 3]


def test_a_ledger_without_items_is_a_header():
    sheet = exported([])

    assert (values(sheet, 2), sheet.max_row) == (HEADERS, 2)


@pytest.mark.parametrize(
    "title", ["=1+1", "+86 571", "-附件", "@SUM(A1)", '=HYPERLINK("http://x")', "2021-03-31", "007"]
)
def test_text_stays_text_whatever_it_begins_with(title: str):
    make_item(make_plan(), None, title)

    cell = exported()["D3"]

    assert (cell.value, cell.data_type) == (title, "s")


@pytest.mark.parametrize(("title", "quoted"), [("=1+1", True), ("@SUM", True), ("例会", False)])
def test_what_looks_like_a_formula_is_marked_as_text(title: str, quoted: bool):
    make_item(make_plan(), None, title)

    assert exported()["D3"].quotePrefix is quoted


def test_an_item_without_a_number_has_an_empty_cell():
    make_item(make_plan(), None, "例会")

    assert exported()["B3"].value is None


def test_each_row_says_in_which_annex_it_stands_and_one_without_a_date_that_it_has_none():
    plan = make_plan()
    make_item(plan, 2, "推进教育事业高质量发展", annex=Annex.SUPERVISION)
    make_item(plan, 1, "关于安置小区管理的调研", annex=Annex.RESEARCH, period="9月份")

    found = [values(exported(), row) for row in (3, 4)]

    assert [(row[0], row[1], row[8], row[9], row[10]) for row in found] == [
        ("调研课题", 1, "9月30日", "待签收", "未开始"),
        ("监督议题", 2, "无期限", "待签收", "无期限"),
    ]


def test_control_characters_pasted_from_word_do_not_stop_the_export():
    make_item(make_plan(), 1, "第一行\x0b第二行\x07")

    assert exported()["D3"].value == "第一行第二行"


def test_it_is_laid_out_for_a4():
    make_item(make_plan(), 1, "例会")

    sheet = exported()

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A3", "$2:$2")
    assert sheet["D3"].alignment.wrap_text


def test_numbers_stay_numbers_in_a_row_of_text():
    sheet = Workbook().active

    append_text_row(sheet, [7, "7", None])

    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [
        (7, "n"),
        ("7", "s"),
        (None, "n"),
    ]
