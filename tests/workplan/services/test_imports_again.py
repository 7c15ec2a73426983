"""Importing again: what stays, what changes, what is new, and what the document no longer has."""

from datetime import date
from typing import Any

import pytest

from members.models import Department
from tests.factories import (
    annex_file,
    annex_rows,
    make_committee,
    make_head,
    make_item,
    make_user,
    set_state,
    table_counts,
)
from tests.shared_rows import shared_rows
from tests.workplan.services.importing import import_all, topics
from workplan.annexes import Annex
from workplan.importing import Fixes, SourceFile
from workplan.models import DueDate, Plan, PlanImport, Progress, WorkItem
from workplan.services import states
from workplan.services.imports import Prepared, carry_out, prepare, undo
from workplan.services.office_dates import record_passing

TITLE, LEADERS, LEAD, PARTICIPANTS, PERIOD = 1, 2, 3, 4, 5

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@shared_rows(on=date(2021, 3, 10), autouse=True)
def _imported() -> None:
    make_committee()
    carry_out(prepared=prepared(annex_rows()), actor=None)


def prepared(rows: list[list[Any]]) -> Prepared:
    found = prepare(year=2021, files=[SourceFile("again.xlsx", annex_file(rows))])
    assert not found.errors, found.errors
    return found


def import_again(rows: list[list[Any]]) -> PlanImport:
    return carry_out(prepared=prepared(rows), actor=None)


def item(seq: int) -> WorkItem:
    return WorkItem.objects.with_ledger().get(seq=seq)


def keys() -> dict[str, int]:
    """Return which row of the database each item is."""
    return dict(WorkItem.objects.values_list("title", "pk"))


def renumber(rows: list[list[Any]]) -> list[list[Any]]:
    return [[number, *row[1:]] for number, row in enumerate(rows, start=1)]


def changed(rows: list[list[Any]]) -> dict[int, list[str]]:
    """Return by number what an import would change, in words."""
    return {
        p.data.seq: [str(change) for change in p.changes]
        for p in prepared(rows).rows
        if p.action == "update"
    }


def test_the_same_file_changes_nothing_and_leaves_no_history():
    before = table_counts()

    done = import_again(annex_rows())

    assert (done.created, done.updated, done.unchanged) == (0, 0, 45)
    assert table_counts() == before | {"workplan.PlanImport": 2, "workplan.PlanImportFile": 2}


def test_what_differs_is_told_in_words_before_anything_is_written():
    rows = annex_rows()
    rows[18][TITLE] = "★协助召开提案交办会、确定重点提案"
    rows[23][PERIOD] = "3月、6月"
    rows[25][LEADERS] = "郑丽"
    rows[30][PARTICIPANTS] = "社法委"
    before = table_counts()

    assert changed(rows) == {
        19: ["★：否 → 是"],
        24: ["完成时间：3月、5月 → 3月、6月"],
        26: ["牵头领导：余静漪 → 郑丽"],
        31: ["参与部门：空 → 社法委"],
    }
    assert table_counts() == before


@pytest.mark.parametrize(
    ("seq", "column", "value"),
    [
        (4, LEADERS, "郑 丽"),
        (25, TITLE, "民生实事项目民主监督（与区人大联合监督）"),
        (27, LEADERS, "主席、副主席"),
        (27, LEAD, "办公室，各专委会"),
        (16, PERIOD, "每季一次"),
        (18, LEAD, "政协办"),
        (42, TITLE, "“请你来协商”活动——加快推进社工队伍建设专题协商★"),
    ],
)
def test_another_spelling_of_the_same_is_no_change(seq: int, column: int, value: str):
    rows = annex_rows()
    rows[seq - 1][column] = value

    assert changed(rows) == {}


def test_a_changed_row_keeps_its_progress_state_and_history():
    head = make_user(person=make_head(Department.objects.get(name="城建委")))
    office = make_user(office=True)
    first, second = item(24).due_dates.all()
    set_state(first, "closed")
    record_passing(due=second, passed_on=date(2021, 3, 5), actor=office)
    second = set_state(second, "accepted")
    states.write_progress(due=second, actor=head, text="已联系", percent=40)
    before, history = item(24), item(24).history.count()
    rows = annex_rows()
    rows[23] = [24, "★地铁出入口序化民主监督（对口协商）", "周翔", "城建委", "社法委", "3月、6月"]

    import_again(rows)

    after = item(24)
    assert (after.pk, after.title) == (before.pk, "地铁出入口序化民主监督（对口协商）")
    assert [
        (due.pk, str(due.due_on), due.state, due.percent, str(due.scheme_passed_on))
        for due in after.due_dates.all()
    ] == [
        (first.pk, "2021-03-31", "closed", 0, "None"),
        (second.pk, "2021-06-30", "in_progress", 40, "2021-03-05"),
    ]
    assert Progress.objects.get().due_date_id == second.pk
    assert after.history.count() == history + 1
    assert after.history.first().history_change_reason == (
        "工作内容：地铁口序化民主监督（对口协商） → 地铁出入口序化民主监督（对口协商）；"
        "参与部门：空 → 社法委；完成时间：3月、5月 → 3月、6月"
    )


def test_a_row_inserted_at_13_is_created_and_the_rest_only_move():
    before = keys()
    new = [13, "组织“同心向党”主题演讲比赛", "郑丽", "办公室", "各专委会", "6月"]

    done = import_again(renumber([*annex_rows()[:12], new, *annex_rows()[12:]]))

    assert (done.created, done.updated, done.unchanged) == (1, 33, 12)
    after = keys()
    assert after.pop("组织“同心向党”主题演讲比赛")
    assert after == before
    assert list(WorkItem.objects.values_list("seq", flat=True)) == list(range(1, 47))
    assert item(14).history.first().history_change_reason == "序号：13 → 14"


def test_rows_in_reverse_order_do_not_collide():
    before = keys()

    done = import_again(renumber(annex_rows()[::-1]))

    assert (done.created, done.updated, done.unchanged) == (0, 44, 1)
    assert keys() == before
    assert item(45).title == "区政府区政协联席协商会议"


def test_a_row_that_is_gone_is_kept_and_reported():
    rows = [row for row in annex_rows() if row[0] != 44]

    done = import_again(rows)

    assert done.report["missing"] == [
        {
            "pk": item(44).pk,
            "words": "重点任务 44：浙江文史记忆丛书杭州滨江分册编撰",
            "annex": "tasks",
            "may_go": True,
            "dropping": "",
        }
    ]
    assert WorkItem.objects.count() == 45
    assert item(44).due_dates.get().state == "assigned"


def test_what_was_added_later_is_not_missed_in_the_document():
    make_item(Plan.objects.get(), None, "迎春座谈会", period="6月", added_why="区委临时交办")

    done = import_again(annex_rows())

    assert (done.report["missing"], done.unchanged) == ([], 45)
    assert WorkItem.objects.get(added_no=1).title == "迎春座谈会"


def test_what_was_added_later_and_stands_in_the_revised_document_is_a_row_of_it_until_undone():
    added = make_item(Plan.objects.get(), None, "迎春座谈会", period="6月", added_why="区委交办")
    rows = [*annex_rows(), [46, "迎春座谈会", None, "办公室", None, "6月"]]

    done = import_again(rows)

    (row,) = [row for row in done.report["rows"] if row["changes"]]
    assert row["changes"] == [
        ["序号", "", "46"],
        ["增补", "增补1（未经会议：区委交办）", ""],
        ["责任部门", "", "办公室"],
    ]
    stored = WorkItem.objects.get(pk=added.pk)
    assert (stored.designation, stored.added_why) == ("重点任务 46", "")

    undo(record=done, actor=None)
    stored = WorkItem.objects.get(pk=added.pk)
    assert (stored.designation, stored.added_why, stored.seq) == (
        "重点任务 增补1",
        "区委交办",
        None,
    )


def test_a_row_that_is_gone_gives_its_number_to_the_one_that_has_it_now():
    gone = item(44)
    rows = annex_rows()
    rows[43] = [44, "组织“同心向党”主题演讲比赛", "郑丽", "办公室", None, "6月"]

    done = import_again(rows)

    assert (done.created, done.updated, done.unchanged) == (1, 0, 44)
    assert item(44).title == "组织“同心向党”主题演讲比赛"
    kept = WorkItem.objects.get(pk=gone.pk)
    assert (kept.seq, kept.title) == (None, gone.title)
    assert kept.history.first().history_change_reason == "序号：44 → 空"


def test_sections_that_change_places_do_not_collide():
    rows = [["一、学习"], *annex_rows()[:3], ["二、协商"], *renumber(annex_rows()[3:6])]
    swapped = [["二、协商"], *rows[1:4], ["一、学习"], *rows[5:]]
    import_again(rows)
    before = keys()

    done = import_again(swapped)

    assert (done.created, done.updated) == (0, 6)
    assert keys() == before
    assert str(WorkItem.objects.get(section="二、协商", seq=1).title) == "区政府区政协联席协商会议"


def test_the_plan_of_another_year_is_another_plan():
    done = carry_out(
        prepared=prepare(year=2022, files=[SourceFile("x.xlsx", annex_file(annex_rows()))]),
        actor=None,
    )

    assert (done.created, done.plan.year) == (45, 2022)
    dues = DueDate.objects.filter(item__plan__year=2022, item__seq=12)
    assert [str(due.due_on) for due in dues] == ["2022-02-28"]
    assert WorkItem.objects.filter(plan__year=2021).count() == 45


def test_an_import_of_one_annex_says_nothing_of_another():
    before = keys()

    done = import_all(topics("地铁口序化民主监督", "委员异地培训"))

    assert (done.created, done.updated, done.report["missing"]) == (2, 0, [])
    assert dict(WorkItem.objects.filter(annex=Annex.TASKS).values_list("title", "pk")) == before


def test_a_topic_put_in_between_leaves_the_others_what_was_done():
    import_all(topics("安置小区物业管理", "高端制造业发展", "社工队伍建设"))
    last = WorkItem.objects.get(title="社工队伍建设")
    set_state(last.due_dates.get(), "closed")

    done = import_all(topics("安置小区物业管理", "新加的议题", "高端制造业发展", "社工队伍建设"))

    assert (done.created, done.updated, done.unchanged) == (1, 2, 1)
    last.refresh_from_db()
    assert (last.seq, last.due_dates.get().state) == (4, "closed")


def second_quarter() -> list[list[Any]]:
    rows = annex_rows()
    rows[1][PERIOD] = "二季度"
    return rows


def test_a_finished_item_that_the_document_dates_anew_stays_finished_and_the_page_says_so():
    office = make_user("office", office=True)
    states.close(due=item(2).due_dates.get(), actor=office, reason="1月已完成，补录。")

    found = prepared(second_quarter())

    (row,) = [row for row in found.rows if row.changes]
    assert row.dues == ("1月31日（已办结）：日期改为6月30日，仍为已办结",)
    assert (row.rounds, row.new_rounds) == (
        (
            (False, "1月31日（已办结）：日期改为6月30日，仍为已办结"),
            (True, "1月31日（已办结）保留不变；6月30日：新增一期，待签收"),
        ),
        False,
    )
    assert [problem.message for problem in found.warnings if "已经结束" in problem.message] == [
        "已经结束的一期不在新的完成时间内：1月31日（已办结）：日期改为6月30日，仍为已办结。"
        "如不是这样，请在下面这一行改选。"
    ]
    carry_out(prepared=found, actor=office)
    assert [(str(d.due_on), d.state) for d in item(2).due_dates.all()] == [("2021-06-30", "closed")]


def test_a_finished_item_is_done_again_where_the_office_says_so():
    office = make_user("office", office=True)
    states.close(due=item(2).due_dates.get(), actor=office, reason="1月已完成，补录。")
    key = next(row.row.key for row in prepared(second_quarter()).rows if row.changes)
    files = [SourceFile("again.xlsx", annex_file(second_quarter()))]

    found = prepare(year=2021, files=files, fixes=Fixes(new_rounds={key: True}))
    carry_out(prepared=found, actor=office)

    assert [(str(d.due_on), d.state) for d in item(2).due_dates.all()] == [
        ("2021-01-31", "closed"),
        ("2021-06-30", "assigned"),
    ]


def test_what_ends_between_the_check_and_the_yes_is_another_outcome():
    office = make_user("office", office=True)
    before = prepared(second_quarter()).fingerprint

    states.close(due=item(2).due_dates.get(), actor=office, reason="1月已完成，补录。")

    assert prepared(second_quarter()).fingerprint != before


def test_taking_back_an_import_puts_the_day_of_what_had_ended_back():
    office = make_user("office", office=True)
    states.close(due=item(2).due_dates.get(), actor=office, reason="1月已完成，补录。")
    record = carry_out(prepared=prepared(second_quarter()), actor=office)

    undo(record=record, actor=office)

    assert [(str(d.due_on), d.state) for d in item(2).due_dates.all()] == [("2021-01-31", "closed")]
