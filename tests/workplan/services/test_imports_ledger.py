"""Our own ledger comes back: exported from the plan of 2021, edited or not, and imported again."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from members.models import Department, Post
from tests.factories import make_item, plan_2021
from tests.shared_rows import shared_rows
from tests.workplan.services.importing import document, import_all, topics
from workplan.annexes import Annex
from workplan.importing import SourceFile
from workplan.ledger import ledger_workbook
from workplan.models import Meeting, Plan, WorkItem
from workplan.services.imports import Prepared, prepare
from workplan.services.items import ItemData, add_item, revise_item

pytestmark = pytest.mark.django_db


@shared_rows(on=date(2021, 3, 10), autouse=True)
def _the_whole_document() -> None:
    plan_2021()
    import_all(document(), add_unknown=True)


def exported(**edits: str) -> SourceFile:
    """Return the ledger of the whole plan, with some cells (D5) written over."""
    items = WorkItem.objects.with_ledger()
    book = load_workbook(BytesIO(ledger_workbook(Plan.objects.get(), items)))
    sheet: Worksheet = book.worksheets[0]
    for cell, words in edits.items():
        sheet[cell] = words
    stream = BytesIO()
    book.save(stream)
    return SourceFile("2021年工作要点台账.xlsx", stream.getvalue())


def exported_row(item: WorkItem) -> int:
    """Return the row of the ledger in which an item stands."""
    sheet = load_workbook(BytesIO(exported().data)).worksheets[0]
    return next(row for row in range(3, 80) if sheet.cell(row, 4).value == item.title)


def again(file: SourceFile) -> Prepared:
    return prepare(year=2021, files=[file])


def differences(found: Prepared) -> list[tuple[str, list[str]]]:
    return [(row.data.title, [str(c) for c in row.changes]) for row in found.rows if row.changes]


def test_the_exported_ledger_is_66_rows_unchanged():
    found = again(exported())

    assert (found.problems, found.missing) == ([], [])
    assert found.counts == {"create": 0, "update": 0, "unchanged": 66}
    assert [(str(t.annex), t.rows) for t in found.tables] == [
        ("tasks", 45),
        ("research", 6),
        ("consultation", 6),
        ("proposals", 4),
        ("supervision", 5),
    ]


def test_an_edited_cell_is_that_one_change():
    item = WorkItem.objects.get(annex=Annex.TASKS, seq=24)
    assert item.period_phrase == "3月、5月"

    found = again(exported(H26="3月、6月"))

    assert differences(found) == [(item.title, ["完成时间：3月、5月 → 3月、6月"])]


def test_what_the_ledger_does_not_print_stays():
    before = WorkItem.objects.get(annex=Annex.RESEARCH, seq=1)
    assert before.members_note == "和相关委员"

    import_all(exported(D48=f"{before.title}（续）"))

    item = WorkItem.objects.get(pk=before.pk)
    assert item.title == f"{before.title}（续）"
    assert (item.members_note, item.extra) == (before.members_note, before.extra)
    assert list(item.members) == list(before.members)


def test_what_the_system_computed_is_not_read():
    found = again(exported(I3="2030-01-01", J3="已办结", K3="绿灯", L3="随便写的"))

    assert (found.counts["unchanged"], found.problems) == (66, [])


def test_a_column_that_somebody_added_to_the_ledger_comes_in():
    item = WorkItem.objects.get(annex=Annex.TASKS, seq=2)
    before = dict(item.extra)

    found = again(exported(M2="备注", M4="会期两天半"))

    assert (found.problems, found.counts["unchanged"]) == ([], 65)
    assert differences(found) == [(item.title, ["其他各列：空 → 备注：会期两天半"])]
    assert found.rows[1].data.extra == before | {"备注": "会期两天半"}


def test_members_that_somebody_added_to_the_ledger_come_in():
    item = WorkItem.objects.get(annex=Annex.RESEARCH, seq=2)
    assert exported_row(item) == 49
    research = WorkItem.objects.filter(annex=Annex.RESEARCH).order_by("seq")
    said = {f"M{47 + i.seq}": "、".join([*map(str, i.members), i.members_note]) for i in research}

    found = again(
        exported(M2="课题组成员", M49="王国珍", **{k: said[k] for k in said if k != "M49"})
    )

    assert (found.problems, found.counts["unchanged"]) == ([], 65)
    assert [row.data.title for row in found.rows if row.changes] == [item.title]


def test_an_annex_that_nobody_knows_is_an_error_at_its_cell():
    found = again(exported(A5="附件9"))

    assert [str(p) for p in found.errors] == [
        "工作表“台账” 第5行 A列：附件“附件9”不认识。"
        "请填重点任务、调研课题、协商议题、督办提案、监督议题中的一个。"
    ]


def test_section_lines_are_a_column_of_their_own_so_that_numbers_may_begin_again():
    for item, section in zip(
        WorkItem.objects.filter(annex=Annex.CONSULTATION, seq__lte=2).order_by("seq"),
        ("一、上半年", "二、下半年"),
        strict=True,
    ):
        data = ItemData.of(item)
        revise_item(
            item=item, data=ItemData(**{**vars(data), "section": section, "seq": 1}), actor=None
        )

    file = exported()
    header = [cell.value for cell in load_workbook(BytesIO(file.data)).active[2]]
    found = again(file)

    assert header[:3] == ["附件", "分组", "序号"]
    assert (found.problems, found.counts["unchanged"]) == ([], 66)


def test_a_column_called_annex_that_names_none_is_kept_as_extra_words():
    columns = ["附件", "序号", "协商议题", "牵头领导", "责任单位", "协商时间"]
    book = load_workbook(BytesIO(topics("数字政府建设").data))
    page = book.active
    page.insert_cols(1)
    for row, word in ((2, columns[0]), (3, "有")):
        page.cell(row, 1, word)
    stream = BytesIO()
    book.save(stream)

    found = prepare(year=2022, files=[SourceFile("附件3.xlsx", stream.getvalue())])

    assert found.errors == []
    assert [row.data.extra for row in found.rows] == [{"附件": "有"}]


def test_what_was_added_later_comes_back_as_that_with_its_meeting_and_number():
    meeting = Meeting.objects.create(term=2, number=63, held_on=date(2021, 3, 9))
    plan, office = Plan.objects.get(), Department.objects.get(name="办公室")
    data = ItemData(
        title="迎春座谈会",
        leaders=(Post.objects.get(name="主席"),),
        lead_departments=(office,),
        period_phrase="6月",
        added_by_id=meeting.pk,
    )
    add_item(plan=plan, data=data, actor=None)

    found = again(exported())

    assert (found.problems, found.missing) == ([], [])
    assert found.counts == {"create": 0, "update": 0, "unchanged": 67}


def test_an_addition_that_the_plan_does_not_have_is_one_by_no_meeting():
    plan = Plan.objects.get()
    make_item(
        plan,
        None,
        "迎春座谈会",
        lead=[Department.objects.get(name="办公室")],
        period="6月",
        added_why="区委交办",
    )
    file = exported()
    WorkItem.objects.get(added_no=1).delete()

    import_all(file)

    item = WorkItem.objects.get(added_no=1)
    assert item.added_words == "未经会议增补：导入的文件列为增补"


@pytest.mark.parametrize("annex", Annex)
def test_an_annex_exported_by_itself_comes_back_under_its_own_words(annex: Annex):
    items = WorkItem.objects.with_ledger().filter(annex=annex)
    book = ledger_workbook(Plan.objects.get(), items)
    found = again(SourceFile("台账.xlsx", book))
    assert found.problems == []
    assert found.counts == {"create": 0, "update": 0, "unchanged": items.count()}
