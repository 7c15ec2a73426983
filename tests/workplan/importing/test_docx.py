import pytest
from docx.oxml import OxmlElement

from tests.sheets.files import numbered

HEADER = ["序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间"]
ROW = ["1", "某事项", "王国珍", "办公室", "", "1月"]
TITLE = "区政协2021年重点工作任务分解"
DOCUMENT = "word/document.xml"


def test_a_table_split_over_pages_goes_on_without_a_second_header(docx, read):
    rest = [["2", "乙项", "郑丽", "办公室", "", "2月"]]
    result = read(docx(TITLE, [HEADER, ROW], "", rest, "（续表）", [HEADER, ["3", *ROW[1:]]]))
    assert [(row.sheet, row.row, row.seq) for row in result.rows] == [
        ("表格1", 2, 1),
        ("表格1", 3, 2),
        ("表格1", 5, 3),
    ]
    assert result.problems == ()


def test_a_table_of_its_own_annex_below_another_one_is_another(docx, read):
    topics = [
        ["序号", "协商议题", "牵头领导", "责任单位", "协商时间"],
        ["1", "托育", "郑丽", "办公室", "3月"],
    ]
    result = read(docx(TITLE, [HEADER, ROW], "区政协2021年“请你来协商”议题", topics))
    assert [(row.annex.value, row.title) for row in result.rows] == [
        ("tasks", "某事项"),
        ("consultation", "托育"),
    ]


def test_problems_name_paragraphs_and_tables(docx, read):
    prose = ["区政协2021年重点调研课题安排", "一、某课题", "责任部门：办公室"]
    result = read(docx(TITLE, [HEADER, ["甲", *ROW[1:]]], *prose))
    assert [problem.place for problem in result.problems] == [
        "表格1 第2行 第1列",
        "正文 第3段",
    ]


def test_a_deleted_row_is_not_read(docx, read):
    def delete(document):
        document.tables[0].rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:del"))

    result = read(docx(TITLE, [HEADER, ROW, ["2", *ROW[1:]]], edit=delete))
    assert [row.seq for row in result.rows] == [2]


def test_a_table_of_one_cell_is_a_frame_around_what_stands_in_it(docx, read):
    def frame(document):
        outer = document.tables[0].cell(0, 0)
        outer.paragraphs[0].text = TITLE
        inner = outer.add_table(2, len(HEADER))
        for i, row in enumerate((HEADER, ROW)):
            for j, text in enumerate(row):
                inner.cell(i, j).text = text

    result = read(docx([[""]], edit=frame))
    assert [(row.annex.value, row.title) for row in result.rows] == [("tasks", "某事项")]
    assert result.problems == ()


@pytest.mark.parametrize("between", ["— 3 —", "- 12 -", "第 2 页 共 9 页", "（接上页）", "4"])
def test_a_page_number_between_two_parts_of_a_table_does_not_end_it(docx, read, between):
    rest = [["2", "乙项", "郑丽", "办公室", "", "2月"]]
    result = read(docx(TITLE, [HEADER, ROW], between, rest))
    assert [row.seq for row in result.rows] == [1, 2]
    assert result.problems == ()


def test_an_annex_whose_items_word_numbers(docx, read):
    lines = ["区政协2021年重点调研课题安排", "某课题", "牵头领导：郑丽", "责任部门：办公室"]
    lines += ["另一课题", "牵头领导：郑丽", "责任部门：办公室"]
    result = read(docx(*lines, edit=numbered(None, 0, None, None, 0, None, None)))
    assert [(row.seq, row.title) for row in result.rows] == [(1, "某课题"), (2, "另一课题")]


def test_a_document_of_pictures_only_is_refused(body, read):
    data = body("<p><r><drawing/></r></p>")
    assert [str(problem) for problem in read(data, "扫描.docx").problems] == [
        "文件“扫描.docx”：这份 Word 文档里只有图片（可能是扫描件），没有可以读取的文字。"
        "请换用带文字的文档，或先做文字识别。"
    ]


def test_an_empty_document_says_so(docx, read):
    assert read(docx("")).errors[0].message.startswith("文件里没有读到任何一项。")


def test_a_title_with_nothing_that_can_be_read_below_is_said(docx, read):
    lines = ["区政协2021年重点调研课题安排", "开展三项调研，具体另行通知。"]
    result = read(docx(TITLE, [HEADER, ROW], *lines))
    assert [str(problem) for problem in result.problems] == [
        "正文 第2段：《重点调研课题》的标题下面没有读到内容。"
        "请检查各项是否写成“牵头领导：…”的样子，或改为表格。"
    ]
    assert (len(result.rows), result.errors) == (1, ())
    assert len(read(docx(*lines)).errors) == 1


def test_the_rest_of_a_table_below_words_goes_on_in_it_and_is_asked_about(docx, read):
    rest = [["2", "乙项", "郑丽", "办公室", "", "2月"]]
    result = read(docx(TITLE, [HEADER, ROW], "（以下接前表）", rest))
    assert [(row.sheet, row.row, row.seq) for row in result.rows] == [
        ("表格1", 2, 1),
        ("表格2", 1, 2),
    ]
    assert [str(problem) for problem in result.problems] == [
        "表格2 第1行：这张表没有表头，样子与上一张表相同，接在上一张表后面读入。请确认。"
    ]


def test_a_table_below_the_title_of_another_annex_goes_on_in_none(docx, read):
    rest = [["2", "乙项", "郑丽", "办公室", "", "2月"]]
    result = read(docx(TITLE, [HEADER, ROW], "区政协2021年重点调研课题安排", rest))
    assert [row.sheet for row in result.rows] == ["表格1"]
