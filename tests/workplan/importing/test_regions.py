from workplan.annexes import Annex
from workplan.importing.regions import regions

HEADER = ["序号", "工作内容", "牵头领导", "责任部门", "参与部门", "完成时间"]
ROW = ["1", "某事项", "王国珍", "办公室", "", "1月"]
TOPICS = ["序号", "协商议题", "牵头领导", "责任单位", "协商时间"]
TOPIC = ["1", "托育", "张爱莲", "教文委", "3月份"]
PROSE = ["一、某课题", "牵头领导：王国珍", "责任部门：办公室"]


def keys(found):
    return [(r.first, r.last, r.annex.value if r.annex else None) for r in found]


def test_a_sheet_is_cut_at_titles_labels_and_headers(sheet):
    built = sheet(
        ["附件1"],
        ["区政协2021年重点工作任务分解"],
        HEADER,
        ROW,
        ["备注：供参考。"],
        ["附件2"],
        ["区政协2021年重点调研课题安排"],
        *([line] for line in PROSE),
        ["区政协2021年“请你来协商”议题"],
        TOPICS,
        TOPIC,
    )
    found = [region for region in regions(built) if region.annex]
    assert keys(found) == [(1, 5, "tasks"), (6, 10, "research"), (11, 13, "consultation")]
    assert [region.header.first if region.header else None for region in found] == [3, None, 12]
    assert found[0].rows == [3, 4, 5]


def test_a_label_alone_names_the_annex_where_the_title_does_not(sheet):
    built = sheet(["附件5"], ["2021年度选题一览"], TOPICS, TOPIC)
    assert [r.annex for r in regions(built) if r.annex] == [Annex.SUPERVISION]


def test_a_section_line_like_a_title_stays_in_its_table(sheet):
    built = sheet(["附件1"], HEADER, ["重点督办提案"], ROW, ["重点调研课题"], ROW)
    assert len([region for region in regions(built) if region.annex]) == 1


def test_a_header_with_other_columns_begins_another_table(read, xlsx):
    result = read(xlsx({"附件": [HEADER, ROW, TOPICS, TOPIC]}))
    assert [(t.annex.value, t.header_row, t.rows) for t in result.tables] == [
        ("tasks", 1, 1),
        ("consultation", 3, 1),
    ]
    assert [row.title for row in result.rows] == ["某事项", "托育"]


def test_two_annexes_on_one_sheet(read, xlsx):
    rows = [["区政协2021年重点工作任务分解"], HEADER, ROW, [], ["备注：供参考。"], []]
    rows += [["附件3"], ["区政协2021年“请你来协商”议题"], TOPICS, TOPIC, TOPICS, TOPIC[:0]]
    result = read(xlsx({"全部附件": rows}))
    assert [(row.annex.value, row.row, row.title) for row in result.rows] == [
        ("tasks", 3, "某事项"),
        ("consultation", 10, "托育"),
    ]
    assert [note.text for note in result.notes] == ["备注：供参考。"]
    assert result.problems == ()


def test_the_columns_tell_the_annex_where_nothing_else_does(read, xlsx):
    proposals = [["序号", "案由", "督办领导", "督办部门"], ["1", "某建议", "余静漪", "社法委"]]
    research = [["课题名称", "牵头领导", "责任部门"], ["某课题", "余静漪", "社法委"]]
    sheets = {"Sheet1": [TOPICS, TOPIC], "Sheet2": proposals, "Sheet3": research}
    found = [table.annex.value for table in read(xlsx(sheets)).tables]
    assert found == ["consultation", "proposals", "research"]


def test_the_files_name_tells_it_as_well(read, xlsx):
    rows = [["序号", "内容", "牵头领导", "责任部门"], ["1", "某事", "余静漪", "社法委"]]
    result = read(xlsx({"Sheet1": rows}), name="附件5.xlsx")
    assert result.tables[0].annex is Annex.SUPERVISION


def test_a_table_that_nothing_tells_is_listed_and_asked_about(read, xlsx):
    rows = [["序号", "内容", "牵头领导", "责任部门"], ["1", "某事", "余静漪", "社法委"]]
    result = read(xlsx({"Sheet1": rows}), name="a.xlsx")
    assert (result.rows, result.tables[0].annex) == ((), None)
    assert [str(problem) for problem in result.errors] == [
        "工作表“Sheet1” 第1行：看不出这张表是哪个附件，还没有读入；看样子是附件1《重点工作任务分解》。"
        "请选择是哪个附件，再重新检查。"
    ]
    assert result.tables[0].likely is Annex.TASKS
