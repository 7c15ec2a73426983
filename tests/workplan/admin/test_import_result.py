"""Import in the admin: the yes, all or nothing; the no; the result, and taking it back."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from almanac import clock
from tests.factories import make_user
from tests.workplan.admin.importing import DOCUMENT, choose, confirm, document, name_all, press, url
from workplan.enums import ImportState
from workplan.models import ItemLink, PlanImport, Transition, WorkItem
from workplan.services.imports import drafts

# --- the yes, and the no -------------------------------------------------------------------------


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
    _done, words = confirm(
        office_client, name_all(office_client, choose(office_client, document()))[0]
    )
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
    assert "这次导入正在处理或已经完成，没有再导入。" in words
    assert WorkItem.history.count() == history
    assert PlanImport.objects.count() == 1


def test_of_two_clicks_at_once_one_imports(office_client, annex_1):
    """Both found the draft ready; the first has begun when the second comes to it."""
    record = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    drafts.claim(PlanImport.objects.get(), "正在处理")
    with pytest.raises(drafts.Busy):
        drafts.claim(record, "正在处理")
    _, words = confirm(office_client, record)
    assert "这次导入正在处理或已经完成，没有再导入。" in words
    assert WorkItem.objects.get(seq=24).period_phrase == "3月、5月"


def test_of_two_imports_at_once_the_second_is_shown_what_is_left(office_client, annex_1):
    """Both were checked before either was carried out."""
    first = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    second = choose(office_client, annex_1({(24, "完成时间"): "3月、7月"}))
    confirm(office_client, first)
    second, words = confirm(office_client, second)
    assert "您查看期间计划有变动" in words
    assert "完成时间：3月、<del>6</del><ins>7</ins>月" in words
    assert (second.state, second.updated) == (ImportState.READY, 1)
    second, _ = confirm(office_client, second)
    assert second.state == ImportState.DONE


def test_a_draft_is_the_offices_and_who_says_yes_is_on_record(office_client, annex_1):
    record = choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    other = make_user("other", office=True)
    client = Client()
    client.force_login(other)
    record, _ = confirm(client, record)
    assert (record.state, record.actor) == (ImportState.DONE, other)
    assert WorkItem.objects.get(seq=24).history.first().history_user == other


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


# --- after it ------------------------------------------------------------------------------------


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


def test_a_second_click_on_undoing_changes_nothing(office_client, annex_1):
    record, _ = confirm(
        office_client, choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    )
    office_client.post(url(record, "undo"))
    history = WorkItem.history.count()
    words = office_client.post(url(record, "undo"), follow=True).content.decode()
    assert "这次导入正在处理或已经完成" in words
    assert WorkItem.history.count() == history


def test_undoing_is_refused_with_the_items_named(office_client, annex_1, office):
    record, _ = confirm(
        office_client, choose(office_client, annex_1({(24, "完成时间"): "3月、6月"}))
    )
    item = WorkItem.objects.get(seq=24)
    item._change_reason = "手工修改"
    item.save()
    words = office_client.post(url(record, "undo"), follow=True).content.decode()
    assert "1 项已有人办理或修改，不能撤销：重点任务 24：地铁口序化" in words
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
        "missing": ["26. 委员异地培训"],
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
