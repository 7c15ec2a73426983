"""An annex that stands in a document as an embedded table or a picture is not missed in silence."""

import pytest

from workplan.importing import Fixes, SourceFile, read_documents
from workplan.importing.fixes import WITHOUT

TASKS = "区政协2021年重点工作任务分解"
TOPICS = "区政协2021年“请你来协商”议题"
HEADER = ["序号", "协商议题", "牵头领导", "责任单位", "协商时间"]
EXCEL = '<w:r><w:object><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12"/></w:object></w:r>'
KEY = "计划.docx|正文|1"


def p(text="", *pieces):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r>{''.join(pieces)}</w:p>"


def table(*rows):
    return (
        "<w:tbl>"
        + "".join(
            "<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) + "</w:tr>"
            for row in rows
        )
        + "</w:tbl>"
    )


@pytest.fixture
def read_with(word, xlsx):
    """What a document gives in which annex 1 is drawn; `others` are sheets of a workbook beside it."""

    def build(drawn, others=None, choices=()):
        below = table(HEADER, ["1", "托育", "张爱莲", "教文委", "3月"])
        files = [SourceFile("计划.docx", word(p(TASKS) + p("", drawn) + p(TOPICS) + below + p()))]
        if others:
            files.append(SourceFile("附件.xlsx", xlsx(others)))
        return read_documents(files, Fixes(choices=frozenset(choices)))

    return build


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        (EXCEL, "嵌入的 Excel 表格"),
        (EXCEL.replace("Excel.Sheet.12", "KET.Sheet.12"), "嵌入的 Excel 表格"),
        (EXCEL.replace("Excel.Sheet.12", "Package"), "嵌入的对象"),
        ("<w:r><w:drawing/></w:r>", "图片"),
        ("<w:r><w:pict/></w:r>", "图片"),
    ],
)
def test_it_is_an_error_that_names_it_and_the_others_are_read(read_with, drawn, words):
    result = read_with(drawn)
    assert [row.title for row in result.rows] == ["托育"]
    (problem,) = result.errors
    assert str(problem) == (
        f"正文 第1段：《重点工作任务分解》的标题下面是{words}，读不到其中的内容，这个附件没有读入。"
        "请把它改成文档里的表格，或把这个附件的 Excel 文件一并上传。"
    )
    assert [(r.words, r.choice) for r in problem.remedies] == [
        ("不导入这个附件，其余照常导入", f"{WITHOUT}|{KEY}")
    ]


def test_a_person_may_go_on_without_it(read_with):
    result = read_with("<w:r><w:drawing/></w:r>", choices=[f"{WITHOUT}|{KEY}"])
    assert result.errors == ()
    assert [problem.message for problem in result.warnings] == [
        "《重点工作任务分解》的标题下面是图片，读不到其中的内容，这个附件没有读入。"
    ]


def test_it_is_no_matter_where_another_file_has_the_annex(read_with):
    header = ["序号", "工作内容", "牵头领导", "责任部门", "完成时间"]
    rows = [[1, "例会", "王国珍", "办公室", "3月"]]
    result = read_with("<w:r><w:drawing/></w:r>", others={"附件1": [header, *rows]})
    assert (result.errors, len(result.rows)) == ((), 2)


def test_a_picture_elsewhere_in_the_document_is_no_matter(word, read):
    below = table(HEADER, ["1", "托育", "张爱莲", "教文委", "3月"])
    data = word(p("某某区政协", "<w:r><w:drawing/></w:r>") + p(TOPICS) + below + p())
    assert read(data).errors == ()
