"""Import in the admin: choose, look, correct in place."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.workplan.admin.importing import IMPORT, choose, confirm, document, look, name_all, press
from workplan.admin.import_display import difference
from workplan.enums import ImportState
from workplan.models import PlanImport, WorkItem
from workplan.services import states

STRANGER = "冯小刚"


def problem(record: PlanImport, words: str) -> dict:
    return next(p for p in record.report["problems"] if words in p["message"])


# --- looking -------------------------------------------------------------------------------------


def test_the_form_leaves_the_year_to_the_document_and_takes_several_files(office_client):
    page = office_client.get(IMPORT).content.decode()
    assert "multiple" in page
    assert "读自文件" in page


def test_shows_new_changed_and_unchanged_rows_and_writes_nothing(office_client, annex_1):
    WorkItem.objects.get(seq=45).delete()
    record = choose(office_client, annex_1({(24, "完成时间"): "3月、6月", (26, "序号"): 46}))
    words = look(office_client, record)
    assert (record.created, record.updated, record.unchanged) == (0, 2, 42)
    assert "完成时间：3月、<del>5</del><ins>6</ins>月" in words
    assert "多个月份：2021年3月1日至3月31日、2021年6月1日至6月30日" in words
    assert "工作表“附件1” 第26行" in words
    assert "确认导入" in words
    assert WorkItem.objects.get(seq=24).period_phrase == "3月、5月"
    assert record.state == ImportState.READY


def test_says_which_column_was_taken_for_what_by_which_word(office_client, annex_1):
    words = look(office_client, choose(office_client, annex_1()))
    assert "表头在第2行，45 行" in words
    assert "牵头领导＝牵头领导" in words
    assert "C列“牵头领导”" in words


def test_names_what_the_file_no_longer_has(office_client, annex_1):
    words = look(office_client, choose(office_client, annex_1(only=24)))
    assert "计划中有 44 项不在文件里，导入不会删除" in words


def test_the_document_has_a_page_for_each_annex(office_client, plan):
    record = name_all(office_client, choose(office_client, document()))[0]
    words = look(office_client, record, tab="supervision")
    for tab in ("附件1 重点工作任务", "附件2", "附件3", "附件4", "附件5 民主监督议题"):
        assert tab in words
    assert "加快推进安居工程" in words
    assert "加快推进社工队伍建设" not in words
    assert "要点4" in words


def test_rows_come_in_pages_and_can_be_narrowed_to_what_changes(office_client, annex_1):
    record = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    assert "印发区政协2021年工作要点" in look(office_client, record)
    words = look(office_client, record, view="changed")
    assert "地铁口序化" in words
    assert "印发区政协2021年工作要点" not in words
    assert look(office_client, record, p="999999999999", tab="x", view="y")


def test_shows_errors_with_sheet_row_column_and_words_and_offers_no_yes(office_client, annex_1):
    file = annex_1({(24, "完成时间"): "13月", (26, "牵头领导"): "张爱连"})
    record = choose(office_client, file)
    words = look(office_client, record)
    assert "有 2 处错误，不能导入" in words
    cells = r'<td data-label="(?:位置|原文)"[^>]*>(.*?)</td>'
    assert re.findall(cells, words)[:4] == [
        *("工作表“附件1” 第26行 F列", "13月"),
        *("工作表“附件1” 第28行 C列", "张爱连"),
    ]
    assert "是否为：张爱莲？" in words
    assert "确认导入" not in words
    assert record.state == ImportState.DRAFT
    confirm(office_client, record)
    assert PlanImport.objects.get().state == ImportState.DRAFT


def test_what_a_file_says_is_shown_as_text(office_client, annex_1):
    record = choose(office_client, annex_1({(24, "工作内容"): "<script>alert(1)</script>地铁口"}))
    words = look(office_client, record)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in words
    assert "<script>alert(1)" not in words


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("3月、5月", "3月、6月", "3月、<del>5</del><ins>6</ins>月"),
        ("", "提案委", "<ins>提案委</ins>"),
        ("提案委", "", "<del>提案委</del>"),
        ("王国珍", "郑丽", "<del>王国珍</del> → <ins>郑丽</ins>"),
        ("甲", "<b>甲", "<ins>&lt;b&gt;</ins>甲"),
    ],
)
def test_a_difference_is_shown_letter_by_letter(old, new, shown):
    assert difference(old, new) == shown


# --- correcting in place -------------------------------------------------------------------------


def test_a_misread_cell_is_corrected_in_place_and_checked_again(office_client, annex_1):
    record = choose(office_client, annex_1({(26, "牵头领导"): "张爱连", (24, "完成时间"): "13月"}))
    name, phrase = problem(record, "张爱连")["cell"], problem(record, "13")["cell"]
    assert name == "附件1.xlsx|附件1|28|leaders"
    words = look(office_client, record)
    assert f'name="cell:{name}" value="张爱连"' in words
    record, words = press(
        office_client, record, "check", **{f"cell:{name}": "张爱莲", f"cell:{phrase}": "3月、5月"}
    )
    assert record.state == ImportState.READY
    assert "已改正 2 处" in words
    confirm(office_client, record)
    assert str(WorkItem.objects.with_ledger().get(seq=26).leaders[0]) == "张爱莲"
    assert PlanImport.objects.get().fixes["cells"][name] == "张爱莲"


def test_a_column_that_the_table_lacks_is_filled_by_one_answer(office_client, plan, xlsx):
    rows = [
        ["2021年重点工作任务分解"],
        ["序号", "工作内容", "责任部门"],
        [46, "组织读书会", "提案委"],
    ]
    record = choose(office_client, SimpleUploadedFile("附件1.xlsx", xlsx({"附件1": rows})))
    asked = problem(record, "没有“牵头领导”列")
    assert asked["cell"] == "附件1.xlsx|附件1|2|leaders"
    assert f'name="cell:{asked["cell"]}"' in look(office_client, record)

    record, _ = press(office_client, record, "check", **{f"cell:{asked['cell']}": "郑丽"})
    confirm(office_client, record)

    item = WorkItem.objects.with_ledger().get(seq=46)
    assert [str(leader) for leader in item.leaders] == ["郑丽"]
    assert (item.period_phrase, item.get_period_kind_display()) == ("", "无期限")


def test_a_table_of_no_known_annex_is_offered_as_what_it_is_likely(office_client, plan, xlsx):
    rows = [
        ["序号", "内容", "牵头领导", "责任部门", "时间"],
        [46, "组织读书会", "郑丽", "提案委", "5月"],
    ]
    record = choose(office_client, SimpleUploadedFile("a.xlsx", xlsx({"Sheet1": rows})))
    table = record.report["tables"][0]["key"]
    page = look(office_client, record)
    assert record.state == ImportState.DRAFT
    assert '<option value="tasks" selected>' in page

    record, _ = press(office_client, record, "check", **{f"annex:{table}": "tasks"})

    assert (record.state, record.created) == (ImportState.READY, 1)


def test_a_correction_can_be_taken_back(office_client, annex_1):
    record = choose(office_client, annex_1({(26, "牵头领导"): "张爱连"}))
    cell = problem(record, "张爱连")["cell"]
    record, _ = press(office_client, record, "check", **{f"cell:{cell}": "张爱莲"})
    record, words = press(office_client, record, "check", revert=cell)
    assert record.fixes["cells"] == {}
    assert "有 1 处错误" in words


def test_what_was_left_as_it_stood_is_no_correction(office_client, annex_1):
    record = choose(office_client, annex_1({(26, "牵头领导"): "张爱连"}))
    cell = problem(record, "张爱连")["cell"]
    record, _ = press(office_client, record, "check", **{f"cell:{cell}": "张爱连"})
    assert record.fixes["cells"] == {}


def test_any_row_can_be_corrected_though_nothing_is_wrong_with_it(office_client, annex_1):
    record = choose(office_client, annex_1())
    key = "附件1.xlsx|附件1|26|title"
    assert f'name="cell:{key}"' in look(office_client, record)
    record, words = press(office_client, record, "check", **{f"cell:{key}": "地铁口美化监督"})
    assert record.updated == 1
    assert "地铁口" in words


def test_a_row_is_skipped_and_taken_in_again(office_client, annex_1):
    record = choose(office_client, annex_1({(24, "完成时间"): "13月"}))
    key = problem(record, "13")["key"]
    record, words = press(office_client, record, "check", skip=key)
    assert record.state == ImportState.READY
    assert "跳过的 1 行" in words
    record, _ = press(office_client, record, "check", unskip=key)
    assert record.state == ImportState.DRAFT


def test_a_column_is_taken_for_something_else(office_client, annex_1):
    record = choose(office_client, annex_1())
    table = record.report["tables"][0]["key"]
    before = next(row for row in record.report["rows"] if row["participants"])
    record, words = press(office_client, record, "check", **{f"column:{table}:E": "extra"})
    after = next(row for row in record.report["rows"] if row["seq"] == before["seq"])
    assert (after["participants"], list(after["extra"])) == ("", ["参与部门"])
    assert "参与部门＝其他（保留原文）" in words


def test_a_table_is_another_annex_or_none(office_client, annex_1):
    record = choose(office_client, annex_1(only=24))
    table = record.report["tables"][0]["key"]
    record, _ = press(office_client, record, "check", **{f"annex:{table}": "supervision"})
    assert [row["annex"] for row in record.report["rows"]] == ["supervision"]
    record, _words = press(office_client, record, "check", **{f"annex:{table}": "skip"})
    assert record.report["rows"] == []


def test_a_name_that_nobody_bears_comes_in_once_a_person_says_who_it_is(office_client, annex_1):
    record = choose(office_client, annex_1({(26, "牵头领导"): STRANGER}))
    assert "文件里有 1 个不认识的名字" in look(office_client, record)
    record, words = name_all(office_client, record)
    assert "已登记 1 个名字" in words
    confirm(office_client, record)
    assert str(WorkItem.objects.with_ledger().get(seq=26).leaders[0]) == STRANGER


# --- dates of what has ended ---------------------------------------------------------------------


def test_the_page_says_what_a_new_phrase_does_and_takes_the_office_s_word_for_what_has_ended(
    office_client, plan, office, annex_1
):
    item = plan.items[2]
    states.close(due=item.due_dates.get(), actor=office, reason="1月已完成，补录。")
    record = choose(
        office_client, annex_1({(2, "完成时间"): "二季度", (24, "完成时间"): "3月、6月"})
    )

    words = " ".join(look(office_client, record, view="changed").split())

    assert "<li>5月31日（待签收）：改为6月30日</li>" in words
    name = "ended:附件1.xlsx|附件1|4"
    assert f'<input type="radio" name="{name}" value="carry" checked> 就是这一期，不用再办' in words
    assert f'<input type="radio" name="{name}" value="new"> 另办新的一期' in words
    record, words = press(office_client, record, "confirm", **{name: "new"})
    assert "刚才的改正已重新检查，还没有导入。" in words
    assert item.due_dates.get().state == "closed"
    record, _ = press(office_client, record, "confirm", **{name: "new"})
    assert record.state == ImportState.DONE
    assert [(str(d.due_on), d.state) for d in item.due_dates.all()] == [
        ("2021-01-31", "closed"),
        ("2021-06-30", "assigned"),
    ]
