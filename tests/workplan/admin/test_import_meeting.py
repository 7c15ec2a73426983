"""The revised document of a meeting: what it adds, changes and no longer has is kept with the meeting."""

from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from tests.factories import set_state, table_counts
from tests.workplan.admin.importing import choose, confirm, look, press, url
from workplan.enums import ImportState, State
from workplan.models import DueDate, Meeting, PlanImport, WorkItem

GONE, LATER = 28, 40


@pytest.fixture
def meeting(plan) -> Meeting:
    return Meeting.objects.create(kind="chair", term=2, number=64, held_on=date(2021, 5, 18))


@pytest.fixture
def revised(annex_1) -> BytesIO:
    """The annex without row 28, row 40 two months later, one row more with a number, one without."""
    book = load_workbook(annex_1({(LATER, "完成时间"): "10月"}))
    sheet = book.active
    sheet.delete_rows(next(cell.row for cell in sheet["A"] if cell.value == GONE))
    sheet.append([46, "组织委员集中视察", "余静漪", "委员工委", "", "9月"])
    sheet.append([None, "筹办政协书画展", "郑丽", "办公室", "", "11月"])
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    stream.name = "附件1.xlsx"
    return stream


def item(**said) -> WorkItem:
    return WorkItem.objects.with_ledger().get(**said)


def because(one: WorkItem) -> str:
    return one.history.first().history_change_reason


def decided(client, revised, meeting, gone: WorkItem) -> PlanImport:
    record = choose(client, revised)
    record, _ = press(client, record, "check", meeting=meeting.pk)
    record, _ = press(
        client, record, "check", meeting=meeting.pk, **{f"drop:{gone.pk}": "中心尚未建成"}
    )
    assert record.state == ImportState.READY
    return record


def test_what_a_meeting_decided_is_imported_with_it_and_can_be_undone(
    office_client, revised, meeting
):
    gone, later = item(seq=GONE), item(seq=LATER)
    before = table_counts()
    stood = [list(DueDate.objects.filter(item=one).values()) for one in (gone, later)]
    record = decided(office_client, revised, meeting, gone)
    assert WorkItem.objects.count() == 45
    assert gone.due_dates.filter(state=State.CANCELLED).count() == 0

    # The page brings the meeting and the reason along, as what was kept before.
    page = BeautifulSoup(look(office_client, record), "html.parser")
    kept = {
        "meeting": page.select_one("[name=meeting] [selected]")["value"],
        f"drop:{gone.pk}": page.select_one(f'[name="drop:{gone.pk}"]')["value"],
    }
    done, result = press(office_client, record, "confirm", **kept)

    assert done.state == ImportState.DONE
    assert (done.created, done.updated) == (2, 1)
    assert "二届六十四次主席会议决定的修改" in result
    gone, later = item(pk=gone.pk), item(pk=later.pk)
    assert (gone.dropped_by, gone.dropped_why) == (meeting, "中心尚未建成")
    assert {due.state for due in gone.due_dates.all()} == {State.CANCELLED}
    assert because(later) == "完成时间：8月 → 10月；理由：二届六十四次主席会议决定"
    printed, added = item(seq=46), item(added_no=1)
    assert (printed.is_added, because(printed)) == (
        False,
        "新增：组织委员集中视察；理由：二届六十四次主席会议决定",
    )
    assert (added.title, added.added_by, str(added)) == (
        "筹办政协书画展",
        meeting,
        "重点任务 增补1：筹办政协书画展",
    )

    office_client.post(url(done, "undo"))

    done.refresh_from_db()
    assert done.state == ImportState.UNDONE, done.stage
    assert [list(DueDate.objects.filter(item=one).values()) for one in (gone, later)] == stood
    assert (item(pk=gone.pk).dropped_by, item(pk=later.pk).period_phrase) == (None, "8月")
    left = {"workplan.WorkItem", "workplan.DueDate", "workplan.ItemDepartment"}
    now = table_counts()
    assert {name: now.get(name) for name in left} == {name: before.get(name) for name in left}


def test_what_is_no_longer_in_the_document_stays_until_the_meeting_is_said_to_have_dropped_it(
    office_client, revised, meeting
):
    record = choose(office_client, revised)
    record, page = press(office_client, record, "check", meeting=meeting.pk)
    assert "由二届六十四次主席会议决定取消的，写明理由后重新检查" in page

    done, _ = press(office_client, record, "confirm", meeting=meeting.pk)

    assert done.state == ImportState.DONE
    gone = item(seq=GONE)
    assert gone.dropped_by is None
    # It may still be taken out on the page of the result, by the same meeting.
    office_client.post(url(done, "gone"), {f"reason-{gone.pk}": "中心尚未建成"})
    assert item(seq=GONE).dropped_words == "二届六十四次主席会议决定取消"
    # The same document again: what was dropped is no longer missed.
    revised.seek(0)
    again = choose(office_client, revised)
    assert again.report["missing"] == []


def test_nothing_is_written_where_an_item_was_ended_since_it_was_looked_at(
    office_client, revised, meeting
):
    gone = item(seq=GONE)
    record = decided(office_client, revised, meeting, gone)
    for due in gone.due_dates.all():
        set_state(due, State.CLOSED)
    before = table_counts()

    record, page = press(
        office_client,
        record,
        "confirm",
        meeting=meeting.pk,
        **{f"drop:{gone.pk}": "中心尚未建成"},
    )

    assert record.state == ImportState.READY
    assert table_counts() == before
    assert "已经结束，或在别的事项里办理，不能取消" in page
    assert record.report["missing"][0]["dropping"] == ""


def test_a_meeting_that_was_not_held_and_an_item_that_is_not_missing_count_for_nothing(
    office_client, revised, meeting
):
    coming = Meeting.objects.create(kind="chair", term=2, number=65, held_on=date(2021, 5, 28))
    other = item(seq=24)
    record = choose(office_client, revised)
    assert str(coming) not in look(office_client, record)

    record, _ = press(
        office_client, record, "check", meeting=coming.pk, **{f"drop:{other.pk}": "伪造"}
    )

    assert (record.fixes["meeting"], record.fixes["dropped"]) == (None, {})
    done, _ = confirm(office_client, record)
    assert done.state == ImportState.DONE
    assert item(title="筹办政协书画展").added_by is None
    assert item(seq=24).dropped_by is None


def test_a_row_that_a_meeting_dropped_and_the_document_still_has_is_pointed_out(
    office_client, annex_1, meeting
):
    WorkItem.objects.filter(seq=GONE).update(dropped_by=meeting, dropped_why="缓办")

    record = choose(office_client, annex_1())

    [said] = [p["message"] for p in record.report["problems"] if "取消" in p["message"]]
    assert said == (
        "二届六十四次主席会议决定取消，文件里却还有。要办的，导入后在事项页“恢复列入”。"
    )
    assert not [row for row in record.report["rows"] if row["action"] != "unchanged"]


def test_a_row_that_joins_an_annex_with_a_month_that_is_over_is_pointed_out(office_client, annex_1):
    book = load_workbook(annex_1())
    book.active.append([None, "走访企业", "郑丽", "办公室", "", "3月"])
    book.active.append([None, "筹办政协书画展", "郑丽", "办公室", "", "11月"])
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    stream.name = "附件1.xlsx"

    record = choose(office_client, stream)

    assert record.state == ImportState.READY
    [said] = [p for p in record.report["problems"] if "已过" in p["message"]]
    assert (said["message"], said["value"]) == (
        "完成时间3月（3月31日）已过，列入后即为逾期，请核对。",
        "3月",
    )
    WorkItem.objects.all().delete()
    first = choose(office_client, annex_1())
    assert not [p for p in first.report["problems"] if "已过" in p["message"]]


def test_only_the_office_says_which_meeting_decided(office_client, head_client, revised, meeting):
    record = choose(office_client, revised)

    typed = {"press": "check", "seen": record.seen, "meeting": meeting.pk}
    assert head_client.post(url(record), typed).url.startswith("/admin/login/")
    record.refresh_from_db()
    assert record.fixes["meeting"] is None
