"""The same annex in several places of an upload is one error, with what may be left out."""

import pytest

from workplan.importing import SKIP, Fixes, SourceFile, read_documents

HEADER = ["序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间"]
TOPICS = ["序号", "协商议题", "牵头领导", "责任单位", "协商时间"]


def rows(*titles, first=1):
    return [[n, title, "郑丽", "办公室", None, "3月"] for n, title in enumerate(titles, first)]


@pytest.fixture
def upload(xlsx):
    """What several workbooks give, each by its name: sheet -> rows."""

    def build(fixes=Fixes(), **books):  # noqa: B008 - frozen
        files = [SourceFile(f"{name}.xlsx", xlsx(sheets)) for name, sheets in books.items()]
        return read_documents(files, fixes)

    return build


def sheet(*titles, first=1, header=HEADER):
    return [header, *rows(*titles, first=first)]


def test_in_two_files_it_is_one_error_that_names_files_and_sheets(upload):
    result = upload(
        甲={"附件1": sheet("例会", "培训", "调研")}, 乙={"任务分解": sheet("例会", "培训", "视察")}
    )
    (problem,) = result.errors
    assert str(problem) == (
        "文件“乙.xlsx” 工作表“任务分解” 第1行：附件1有2份：文件“甲.xlsx” 工作表“附件1”；"
        "文件“乙.xlsx” 工作表“任务分解”，其中3项序号或内容相同。"
        "请选择只读入哪一份；如是同一附件的不同部分，请把序号改为前后连续。"
    )
    assert [(remedy.words, remedy.tables) for remedy in problem.remedies] == [
        ("只读入文件“甲.xlsx” 工作表“附件1”", ("乙.xlsx|任务分解|1",)),
        ("只读入文件“乙.xlsx” 工作表“任务分解”", ("甲.xlsx|附件1|1",)),
    ]


def test_what_a_remedy_names_can_be_left_out(upload):
    books = {"甲": {"附件1": sheet("例会", "培训")}, "乙": {"附件1": sheet("例会", "视察")}}
    (problem,) = upload(**books).errors
    left_out = Fixes(annexes=dict.fromkeys(problem.remedies[0].tables, SKIP))
    result = upload(left_out, **books)
    assert result.problems == ()
    assert [row.title for row in result.rows] == ["例会", "培训"]
    assert [(row.file, row.title) for row in result.left_out] == [
        ("乙.xlsx", "例会"),
        ("乙.xlsx", "视察"),
    ]


def test_two_files_that_share_several_annexes_are_one_error(upload):
    sheets = {"附件1": sheet("例会", "培训"), "附件3": sheet("托育", "养老", header=TOPICS)}
    (problem,) = upload(甲=sheets, 乙=sheets).errors
    assert problem.place == "文件“乙.xlsx”"
    assert problem.message.startswith(
        "附件1、附件3有2份：文件“甲.xlsx” 工作表“附件1”、工作表“附件3”；"
    )
    assert problem.remedies[0].tables == ("乙.xlsx|附件1|1", "乙.xlsx|附件3|1")


def test_among_sheets_of_one_file_nobody_need_name_it(upload):
    (problem,) = upload(甲={"一": sheet("例会", "培训"), "二": sheet("例会", "培训")}).errors
    assert problem.message.startswith("附件1有2份：工作表“一”；工作表“二”，其中2项")


def test_on_one_sheet_the_rows_tell_them_apart(upload):
    once = [["区政协2021年重点工作任务分解"], *sheet("例会", "培训")]
    (problem,) = upload(甲={"附件": [*once, *once]}).errors
    assert problem.message.startswith("附件1有2份：工作表“附件” 第2行；工作表“附件” 第6行，其中2项")


def test_of_three_the_one_that_is_kept_leaves_out_both_others(upload):
    same = sheet("例会", "培训")
    (problem,) = upload(甲={"一": same}, 乙={"一": same}, 丙={"一": same}).errors
    assert problem.message.startswith("附件1有3份：")
    assert [len(remedy.tables) for remedy in problem.remedies] == [2, 2, 2]


def test_parts_of_an_annex_on_two_sheets_belong_together(upload):
    result = upload(
        甲={"一": sheet("例会", "培训"), "二": sheet("调研", "视察", first=3)},
        乙={"三": sheet("联络", first=5)},
    )
    assert result.problems == ()
    assert [row.seq for row in result.rows] == [1, 2, 3, 4, 5]


def test_without_numbers_the_words_tell(upload):
    plain = [HEADER[1:], *(row[1:] for row in rows("例会", "培训", "调研"))]
    (problem,) = upload(甲={"一": plain}, 乙={"一": plain}).errors
    assert "其中3项序号或内容相同" in problem.message


def test_rows_that_stand_twice_in_one_table_are_one_error_and_can_be_left_out(upload):
    titles = [f"第{n}项任务" for n in range(1, 46)]
    book = {"附件1": [*sheet(*titles), HEADER, *rows(*titles)]}
    (problem,) = upload(甲=book).errors
    assert str(problem) == (
        "工作表“附件1” 第48行 A列：自这里起有45项重复：序号和内容与前面的相同"
        "（如第48行与第2行）。请删去重复的，或勾选不导入。"
    )
    (remedy,) = problem.remedies
    assert (remedy.words, len(remedy.rows)) == ("不导入重复的45项", 45)
    result = upload(Fixes(skipped=frozenset(remedy.rows)), 甲=book)
    assert (len(result.rows), len(result.skipped), result.problems) == (45, 45, ())


def test_two_rows_of_one_number_that_say_different_things_stay_errors_of_their_own(upload):
    again = [*sheet("例会", "培训", "调研"), *rows("视察", "联络")]
    problems = upload(甲={"附件1": again}).errors
    assert [problem.message for problem in problems] == [
        "序号1重复：第2行和第5行都是1。请改正其中一个。",
        "序号2重复：第3行和第6行都是2。请改正其中一个。",
    ]
