"""Import in the admin: choose, look, correct in place, say yes, see the result; all or nothing."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from almanac import clock
from workplan import tasks
from workplan.admin.import_display import difference
from workplan.enums import ImportState
from workplan.models import ItemLink, PlanImport, PlanImportFile, Transition, WorkItem
from workplan.services.imports import drafts

IMPORT = reverse("admin:workplan_workitem_import")
DOCUMENT = Path("fixtures/plan_2021.docx")
STRANGER = "冯小刚"


def choose(client: Client, *files, **fields) -> PlanImport:
    """Upload files and return the draft that they became."""
    response = client.post(IMPORT, {"import_file": list(files), "year": 2021} | fields)
    assert response.status_code == 302, response.content.decode()
    return PlanImport.objects.latest("pk")


def url(record: PlanImport, page: str = "check", *args) -> str:
    return reverse(f"admin:workplan_planimport_{page}", args=[record.pk, *args])


def look(client: Client, record: PlanImport, **query) -> str:
    response = client.get(url(record), query)
    assert response.status_code == 200
    return response.content.decode()


def press(client: Client, record: PlanImport, what: str, **fields):
    """Press a button of the page of checking, with what was typed on it, and return the record."""
    seen = PlanImport.objects.get(pk=record.pk).seen
    response = client.post(url(record), {"press": what, "seen": seen} | fields, follow=True)
    assert response.status_code == 200
    record = PlanImport.objects.filter(pk=record.pk).first()
    return record, response.content.decode()


def confirm(client: Client, record: PlanImport):
    return press(client, record, "confirm")


def problem(record: PlanImport, words: str) -> dict:
    return next(p for p in record.report["problems"] if words in p["message"])


def document() -> SimpleUploadedFile:
    return SimpleUploadedFile(DOCUMENT.name, DOCUMENT.read_bytes())


# --- looking ---------------------------------------------------------------------------------------


def test_the_form_speaks_of_this_year_and_takes_several_files(office_client):
    page = office_client.get(IMPORT).content.decode()
    assert 'value="2021"' in page
    assert "multiple" in page
    assert "把不认识的人员和部门一并新增" in page


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
    record = choose(office_client, document(), add_unknown="on")
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
    assert "工作表“附件1” 第26行 F列" in words
    assert '<td data-label="原文">13月</td>' in words
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


# --- correcting in place -----------------------------------------------------------------------------


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
    assert record.fixes in ({}, {"annexes": {}, "columns": {}, "cells": {}, "skipped": []})


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
    record, words = press(office_client, record, "check", **{f"column:{table}:E": "extra"})
    assert record.report["rows"][0]["participants"] == ""
    assert (
        "参与部门：" in str(record.report["rows"][0]["extra"]) or record.report["rows"][0]["extra"]
    )
    assert "参与部门＝其他（保留原文）" in words


def test_a_table_is_another_annex_or_none(office_client, annex_1):
    record = choose(office_client, annex_1(only=24))
    table = record.report["tables"][0]["key"]
    record, _ = press(office_client, record, "check", **{f"annex:{table}": "supervision"})
    assert [row["annex"] for row in record.report["rows"]] == ["supervision"]
    record, _words = press(office_client, record, "check", **{f"annex:{table}": "skip"})
    assert record.report["rows"] == []


def test_adds_unknown_names_only_when_asked(office_client, annex_1):
    record = choose(office_client, annex_1({(26, "牵头领导"): STRANGER}))
    assert "不认识的牵头领导" in look(office_client, record)
    record, words = press(office_client, record, "check", has_add_unknown="1", add_unknown="on")
    assert f"将一并新增人员和部门：{STRANGER}" in words
    confirm(office_client, record)
    assert str(WorkItem.objects.with_ledger().get(seq=26).leaders[0]) == STRANGER


# --- the yes, and the no ---------------------------------------------------------------------------------


def test_carries_out_what_was_agreed_to_and_shows_the_result(office_client, annex_1, office):
    record = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    done, words = confirm(office_client, record)
    assert (done.created, done.updated, done.unchanged, done.actor) == (0, 1, 44, office)
    item = WorkItem.objects.get(seq=24)
    assert item.period_phrase == "3月、6月"
    assert item.history.first().history_user == office
    assert "已导入“附件1.xlsx”。" in words
    assert "完成时间：3月、5月 → 3月、6月" in words


def test_the_document_comes_in_with_links_proposed(office_client, plan):
    _done, words = confirm(office_client, choose(office_client, document(), add_unknown="on"))
    assert WorkItem.objects.count() == 66
    assert f"确认 {ItemLink.objects.count()} 条事项关联" in words


def test_imports_into_the_year_that_was_chosen(office_client, annex_1):
    confirm(office_client, choose(office_client, annex_1(only=24), year=2022))
    assert WorkItem.objects.filter(plan__year=2022).count() == 1


def test_asks_again_where_the_plan_changed_after_the_preview(office_client, annex_1):
    record = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    WorkItem.objects.filter(seq=26).update(title="改了名的事项")
    record, words = confirm(office_client, record)
    assert "您查看期间计划有变动" in words
    assert record.state == ImportState.READY
    record, _ = confirm(office_client, record)
    assert record.state == ImportState.DONE


def test_a_yes_to_what_someone_else_corrected_meanwhile_does_nothing(office_client, annex_1):
    record = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    record, words = press(office_client, record, "confirm", seen="x")
    assert "检查结果已有变化" in words
    assert record.state == ImportState.READY


def test_a_yes_with_new_corrections_first_checks_them(office_client, annex_1):
    record = choose(office_client, annex_1())
    typed = {"cell:附件1.xlsx|附件1|26|period": "9月"}
    record, words = press(office_client, record, "confirm", **typed)
    assert "刚才的改正已重新检查，还没有导入" in words
    assert (record.state, record.updated) == (ImportState.READY, 1)


def test_a_second_yes_imports_nothing_more(office_client, annex_1):
    record = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    confirm(office_client, record)
    history = WorkItem.history.count()
    _, words = confirm(office_client, record)
    assert "还没有导入" in words
    assert WorkItem.history.count() == history


def test_a_draft_is_dropped_with_its_files(office_client, annex_1):
    record = choose(office_client, annex_1())
    path = Path(record.files.get().file.path)
    _, words = press(office_client, record, "drop")
    assert "已放弃这次导入" in words
    assert not PlanImport.objects.exists()
    assert not path.exists()


def test_what_was_carried_out_is_not_dropped(office_client, annex_1):
    record, _ = confirm(office_client, choose(office_client, annex_1()))
    record, words = press(office_client, record, "drop")
    assert "不能放弃" in words
    assert record.state == ImportState.DONE


def test_drafts_nobody_came_back_to_go(office_client, annex_1):
    old, young = choose(office_client, annex_1()), choose(office_client, annex_1())
    at = clock.now() - drafts.KEEP_DRAFTS - timedelta(days=1)
    PlanImport.objects.filter(pk=old.pk).update(at=at)
    new = choose(office_client, annex_1())
    assert set(PlanImport.objects.all()) == {young, new}


# --- after it --------------------------------------------------------------------------------------------


def test_the_office_gets_the_file_back_as_it_came(office_client, plan):
    record = choose(office_client, document())
    response = office_client.get(url(record, "file", record.files.get().pk))
    assert b"".join(response.streaming_content) == DOCUMENT.read_bytes()
    assert "attachment" in response.headers["Content-Disposition"]


def test_an_import_is_undone_from_its_page(office_client, annex_1):
    record, words = confirm(office_client, choose(office_client, annex_1({(24, "序号"): 50})))
    assert "撤销这次导入" in words
    words = office_client.post(url(record, "undo"), follow=True).content.decode()
    assert "已撤销" in words
    assert WorkItem.objects.filter(seq=24).exists()
    assert PlanImport.objects.get().state == ImportState.UNDONE


def test_undoing_is_refused_with_the_items_named(office_client, annex_1, office):
    record, _ = confirm(
        office_client, choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    )
    item = WorkItem.objects.get(seq=24)
    item._change_reason = "手工修改"
    item.save()
    words = office_client.post(url(record, "undo"), follow=True).content.decode()
    assert "1 项已有人办理或修改，不能撤销：24. 地铁口序化" in words
    assert PlanImport.objects.get().state == ImportState.DONE


def test_gone_items_are_cancelled_with_a_reason(office_client, annex_1):
    record, words = confirm(office_client, choose(office_client, annex_1(only=24)))
    gone = WorkItem.objects.get(seq=26)
    assert f'name="reason-{gone.pk}"' in words
    fields = {f"reason-{gone.pk}": "年度调整", "reason-999": "伪造"}
    words = office_client.post(url(record, "gone"), fields, follow=True).content.decode()
    assert "已取消 1 项" in words
    assert Transition.objects.get().reason == "年度调整"


def test_a_record_from_before_there_were_drafts_is_still_shown(office_client, plan):
    report = {
        "rows": [
            {
                "place": "附件1 第26行",
                "seq": 24,
                "title": "地铁口序化",
                "action": "update",
                "changes": ["完成时间：3月 → 4月"],
            }
        ],
        "gone": ["26. 委员异地培训"],
    }
    record = PlanImport.objects.create(
        plan=plan.plan,
        year=2021,
        state="done",
        file_name="a.xlsx",
        at=timezone.now(),
        report=report,
    )
    words = office_client.get(url(record, "change")).content.decode()
    assert "完成时间：3月 → 4月" in words
    assert "确定撤销" not in words


def test_the_list_of_imports_says_how_each_stands(office_client, annex_1):
    choose(office_client, annex_1())
    confirm(office_client, choose(office_client, annex_1()))
    words = office_client.get(reverse("admin:workplan_planimport_changelist")).content.decode()
    assert "待确认" in words
    assert "已导入" in words


# --- by the worker ---------------------------------------------------------------------------------------


@pytest.fixture
def queue(monkeypatch) -> list:
    """The work that was handed over, done when the test says so."""
    waiting: list = []
    monkeypatch.setattr(drafts, "LARGE_BYTES", 10)
    for task in (tasks.check_import, tasks.confirm_import, tasks.undo_import):
        monkeypatch.setattr(
            task, "delay", lambda *args, task=task: waiting.append(lambda: task(*args))
        )
    return waiting


def test_a_large_upload_is_worked_off_the_request(office_client, annex_1, queue, office):
    record = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    words = look(office_client, record)
    assert '<meta http-equiv="refresh" content="3">' in words
    assert "可以离开" in words
    queue.pop()()
    assert "确认导入" in look(office_client, record)
    record, words = confirm(office_client, record)
    assert "正在处理" in words
    queue.pop()()
    record.refresh_from_db()
    assert (record.state, record.actor) == (ImportState.DONE, office)
    office_client.post(url(record, "undo"))
    queue.pop()()
    record.refresh_from_db()
    assert record.state == ImportState.UNDONE


def test_work_that_comes_twice_is_done_once(office_client, annex_1, queue, office):
    record = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    check = queue.pop()
    check()
    check()
    confirm(office_client, record)
    work = queue.pop()
    work()
    history = WorkItem.history.count()
    work()
    assert WorkItem.history.count() == history
    tasks.check_import(999)


def test_what_is_being_worked_on_is_not_touched(office_client, annex_1, queue):
    record = choose(office_client, annex_1())
    record, words = press(office_client, record, "drop")
    assert "正在处理" in words
    assert record.state == ImportState.CHECKING


def test_without_a_broker_the_page_says_so_and_can_be_tried_again(
    office_client, annex_1, queue, monkeypatch
):
    def unreachable(*args):
        raise OSError("no broker")

    monkeypatch.setattr(tasks.check_import, "delay", unreachable)
    record = choose(office_client, annex_1())
    words = look(office_client, record)
    assert "后台处理没有启动" in words
    assert "重新检查" in words


def test_what_a_killed_worker_left_can_be_tried_again(office_client, annex_1, queue):
    record = choose(office_client, annex_1())
    PlanImport.objects.update(stage_at=timezone.now() - drafts.STUCK_AFTER - timedelta(seconds=1))
    assert "后台处理中断了" in look(office_client, record)


def test_a_fault_of_the_program_is_told_and_logged(office_client, annex_1, monkeypatch, caplog):
    monkeypatch.setattr(drafts, "prepare", lambda **_: 1 / 0)
    record = choose(office_client, annex_1())
    assert "程序在处理时出错" in look(office_client, record)
    assert "ZeroDivisionError" in caplog.text


def test_a_file_taken_from_the_disk_is_told(office_client, annex_1):
    record = choose(office_client, annex_1())
    Path(record.files.get().file.path).unlink()
    _, words = press(office_client, record, "check", add_unknown="on", has_add_unknown="1")
    assert "上传的文件已经不在了" in words


# --- what must not pass ----------------------------------------------------------------------------------


def pages_of(record: PlanImport) -> list[str]:
    file = record.files.get().pk
    return [
        *(url(record, page) for page in ("check", "undo", "gone", "change")),
        url(record, "file", file),
        reverse("admin:workplan_planimport_changelist"),
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_head_of_a_committee_gets_no_page_and_no_file(
    office_client, head_client, annex_1, method
):
    record = choose(office_client, annex_1())
    for page in [*pages_of(record), IMPORT]:
        response = getattr(head_client, method)(page, {"press": "confirm", "seen": record.seen})
        assert response.status_code == 302
        assert "login" in response.url
    assert PlanImport.objects.get().state == ImportState.READY


def test_who_is_not_signed_in_gets_none_either(office_client, client, annex_1):
    record = choose(office_client, annex_1())
    client.logout()
    assert {client.get(page).status_code for page in pages_of(record)} == {302}


def test_files_are_served_by_no_address_of_their_own(office_client, annex_1):
    kept = choose(office_client, annex_1()).files.get().file
    for address in (f"/media/{kept.name}", f"/{kept.name}", f"/static/{kept.name}"):
        assert office_client.get(address).status_code == 404
    assert not Path(kept.path).stat().st_mode & 0o007


def test_a_file_of_another_import_is_not_handed_out(office_client, annex_1):
    one, two = choose(office_client, annex_1()), choose(office_client, annex_1())
    assert office_client.get(url(one, "file", two.files.get().pk)).status_code == 404


@pytest.mark.parametrize(
    "forged",
    [
        {"cell:/etc/passwd|x|1|title": "x"},
        {"cell:附件1.xlsx|附件1|x|title": "x"},
        {"cell:附件1.xlsx|附件1|26|plan": "x"},
        {"cell:": "x"},
        {"column:none:A": "title"},
        {"column:附件1.xlsx|附件1|2:ZZZZ": "title"},
        {"annex:none": "tasks"},
        {"skip": "../secret"},
        {"revert": "none"},
        {"seen": ""},
    ],
)
def test_forged_keys_correct_nothing(office_client, annex_1, forged):
    record = choose(office_client, annex_1())
    record, _ = press(office_client, record, "check", **forged)
    kept = record.fixes or {"cells": {}, "columns": {}, "annexes": {}, "skipped": []}
    assert kept == {"annexes": {}, "columns": {}, "cells": {}, "skipped": []}
    assert record.unchanged == 45


def test_a_get_confirms_and_undoes_nothing(office_client, annex_1):
    record = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    office_client.get(url(record), {"press": "confirm", "seen": record.seen})
    assert PlanImport.objects.get().state == ImportState.READY
    record, _ = confirm(office_client, record)
    office_client.get(url(record, "undo"))
    assert PlanImport.objects.get().state == ImportState.DONE


def test_an_import_that_is_not_there_is_404(office_client, plan):
    assert office_client.get("/admin/workplan/planimport/999/check/").status_code == 404
    assert office_client.get("/admin/workplan/planimport/999/change/").status_code == 404
    assert office_client.get("/admin/workplan/planimport/x/change/").status_code == 404


def test_file_names_are_told_apart_and_lead_nowhere(office_client, annex_1, media_root):
    one, two = annex_1(), annex_1()
    one.name = two.name = "附|件.xlsx"
    record = choose(office_client, one, two)
    assert [f.name for f in record.files.all()] == ["附件.xlsx", "附件（2）.xlsx"]
    for kept in PlanImportFile.objects.all():
        assert Path(kept.file.path).parent == media_root / "imports" / "2021"


def test_a_file_that_is_too_big_is_refused_in_chinese(office_client, annex_1, settings):
    settings.IMPORT_MAX_BYTES = 1024
    response = office_client.post(IMPORT, {"import_file": annex_1(), "year": 2021})
    words = response.content.decode()
    assert "超过" in words
    assert "MB 的上限" in words
    assert not PlanImport.objects.exists()


def test_too_many_files_are_refused(office_client):
    files = [SimpleUploadedFile(f"{n}.csv", b"x") for n in range(21)]
    response = office_client.post(IMPORT, {"import_file": files, "year": 2021})
    assert "一次最多上传 20 个文件" in response.content.decode()


def test_no_file_and_a_wrong_year_are_told_in_chinese(office_client):
    words = office_client.post(IMPORT, {"year": 20210}).content.decode()
    assert "请选择文件。" in words
    assert "2100" in words


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 nothing", b"%PDF-1.7", b"\x00\xff" * 99, "一二三".encode()]
)
def test_what_is_no_workbook_is_an_error_with_words(office_client, data):
    record = choose(office_client, SimpleUploadedFile("计划.xlsx", data))
    assert "处错误，不能导入" in look(office_client, record)
    assert record.state == ImportState.DRAFT


@hypothesis_settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(min_size=1, max_size=300), name=st.text(min_size=1, max_size=20))
def test_no_file_whatever_fails_the_server(office_client, data, name):
    file = BytesIO(data)
    file.name = name.replace("/", "").replace("\\", "") or "x"
    response = office_client.post(IMPORT, {"import_file": file, "year": 2021}, follow=True)
    assert response.status_code == 200
    assert not PlanImport.objects.exclude(state=ImportState.DRAFT).exists()


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
