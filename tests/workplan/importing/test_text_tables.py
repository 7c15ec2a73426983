import pytest

TEXT = '序号,工作内容,牵头领导,责任部门,完成时间\n1,“某”事项,郑　丽,"办公室\n提案委",3月\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_chinese_offices(encoding, read):
    result = read(TEXT.encode(encoding), name="附件1.csv")
    (row,) = result.rows
    assert result.problems == ()
    assert (row.sheet, row.title, row.leaders) == ("", "“某”事项", ("郑丽",))
    assert row.lead_departments == ("办公室", "提案委")


def test_cells_that_begin_like_formulas_are_words(read):
    lines = "工作内容,牵头领导,责任部门,完成时间\n=1+1,王国珍,办公室,1月\n@某,王国珍,办公室,1月\n"
    titles = [row.title for row in read(lines + "-某,郑丽,办公室,1月\n+某,郑丽,办公室,1月").rows]
    assert titles == ["=1+1", "@某", "-某", "+某"]


def test_an_empty_text_gives_nothing(read):
    assert read("\n\n").errors[0].message.startswith("文件里没有读到任何一项。")


def test_a_quote_that_nothing_closes_swallows_no_rows(read):
    text = '工作内容,牵头领导,责任部门,完成时间\n"某事,王国珍,办公室,1月\n别的事,郑丽,办公室,2月\n'
    (problem,) = read(text, "计划.csv").problems
    assert str(problem) == (
        "文件“计划.csv”：文件里的引号没有成对，无法分出单元格。"
        "请用 Excel 或 WPS 打开检查，另存为 .xlsx 后上传。"
    )
