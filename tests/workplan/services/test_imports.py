"""Importing whole documents: what is compared, written, linked, and taken back."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from members.models import Department, Person
from tests.factories import Plan2021, make_item, make_person, make_user, plan_2021
from workplan.enums import Annex, ImportState, LinkState, State
from workplan.importing import AnnexKey, Fixes, SourceFile, cell_key
from workplan.models import (
    DueDate,
    ItemLink,
    Plan,
    PlanImport,
    PlanImportFile,
    PlanPoint,
    Transition,
    WorkItem,
)
from workplan.services import follow_through, links
from workplan.services.imports import ImportRefused, UndoRefused, carry_out, prepare, undo
from workplan.services.imports.gone import cancel_gone, still_open
from workplan.services.items import ItemData, revise_item

DOCUMENT = Path("fixtures/plan_2021.docx")
TOPICS = ["序号", "协商议题", "牵头领导", "责任单位", "协商时间"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan2021:
    return plan_2021()


@pytest.fixture
def office(plan):
    return make_user("office", person=plan.answering["办公室"], office=True)


def document() -> SourceFile:
    return SourceFile(DOCUMENT.name, DOCUMENT.read_bytes())


def sheet(*rows: list, name: str = "附件3.xlsx", title: str = "“请你来协商”议题") -> SourceFile:
    book = Workbook()
    book.active.title = "附件3"
    for row in ([title], TOPICS, *rows):
        book.active.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return SourceFile(name, stream.getvalue())


def import_all(*files: SourceFile, actor=None, **options) -> PlanImport:
    prepared = prepare(year=2021, files=files, **options)
    assert prepared.ok, [str(p) for p in prepared.errors]
    return carry_out(prepared=prepared, actor=actor)


def numbers() -> dict[str, int]:
    """How many rows each annex has."""
    return {str(a): WorkItem.objects.filter(annex=a).count() for a in Annex}


def everything() -> list:
    """All that an import may touch, as comparable values."""
    items = WorkItem.objects.with_ledger().order_by("pk")
    dues = DueDate.objects.order_by("item", "due_on")
    return [
        [(i.pk, ItemData.of(i)) for i in items],
        list(dues.values_list("item", "due_on", "starts_on", "state", "scheme_passed_on")),
        list(Plan.objects.values_list("title", "document_number", "adopted_on")),
        list(PlanPoint.objects.values_list("number", "title")),
        sorted(Person.objects.values_list("name", flat=True)),
        sorted(Department.objects.values_list("name", flat=True)),
        ItemLink.objects.count(),
    ]


# --- the whole document --------------------------------------------------------------------------


def test_the_document_brings_all_five_annexes_the_head_and_the_points(plan):
    done = import_all(document(), add_unknown=True)
    assert numbers() == {
        "tasks": 45,
        "research": 6,
        "consultation": 6,
        "proposals": 4,
        "supervision": 5,
    }
    assert (done.created, done.updated, done.unchanged, done.state) == (21, 0, 45, "done")
    stored = Plan.objects.get()
    assert stored.title == "政协杭州市滨江区委员会2021年工作要点"
    assert stored.adopted_by == "政协第二届杭州市滨江区委员会第六十一次主席会议"
    assert stored.adopted_on == date(2021, 2, 26)
    assert [p.number for p in stored.points.all()] == list(range(1, 16))
    assert stored.points.get(number=4).title == "突出协商重点"
    assert stored.points.get(number=4).section.endswith("强主业勇担当，服务助力中心大局")


def test_a_research_team_is_named_members_and_what_is_said_of_others(plan):
    import_all(document(), add_unknown=True)
    topic = WorkItem.objects.with_ledger().get(annex=Annex.RESEARCH, seq=2)
    assert [str(m) for m in topic.members] == ["朱来兴", "李海松", "李庆莲", "金小君", "孙丙林"]
    assert topic.members_note == "和相关委员"
    assert Person.objects.filter(name="李庆莲").count() == 1


def test_a_team_member_nobody_knows_is_an_error_with_near_names(plan):
    make_person("李庆莲")
    prepared = prepare(year=2021, files=[document()])
    words = [p.message for p in prepared.errors]
    assert "不认识的课题组成员“李海松”" in "".join(words)
    assert not any("“李庆莲”" in w for w in words)
    assert "是否为：朱来兴" not in "".join(words)


def test_a_post_is_no_team_member(plan):
    fixed = Fixes(cells={})
    prepared = prepare(year=2021, files=[document()], fixes=fixed, add_unknown=True)
    row = next(p.row for p in prepared.rows if p.data.annex == Annex.RESEARCH)
    cells = {cell_key(row.file, row.sheet, row.row, "members"): "秘书长"}
    again = prepare(year=2021, files=[document()], fixes=Fixes(cells=cells), add_unknown=True)
    assert [p.message for p in again.errors] == ["“秘书长”是职务，课题组成员请写姓名。"]


def test_annexes_without_a_time_column_have_one_undated_due_date(plan):
    import_all(document(), add_unknown=True)
    for annex in (Annex.PROPOSALS, Annex.SUPERVISION):
        for item in WorkItem.objects.filter(annex=annex):
            assert list(item.due_dates.values_list("due_on", "state")) == [(None, State.ASSIGNED)]


def test_importing_it_again_changes_nothing(plan):
    import_all(document(), add_unknown=True)
    before = everything()
    again = import_all(document())
    assert (again.created, again.updated, again.unchanged) == (0, 0, 66)
    assert everything() == before


def test_one_annex_alone_can_be_asked_for(plan):
    import_all(document(), only=AnnexKey.SUPERVISION)
    assert numbers()["supervision"] == 5
    assert numbers()["research"] == 0
    assert not PlanPoint.objects.exists()


def test_another_years_document_asks_whether_the_year_is_right(plan):
    prepared = prepare(year=2022, files=[document()], add_unknown=True)
    assert any("请确认年度" in p.message for p in prepared.warnings)


def test_a_matter_named_in_two_annexes_stays_two_rows(plan):
    """Annex 2 topic 6 and annex 3 topic 6 read almost the same as row 42: none becomes another."""
    import_all(document(), add_unknown=True)
    seventh = WorkItem.objects.filter(title__contains="社工队伍建设").values_list("annex", "seq")
    assert set(seventh) == {("tasks", 42), ("research", 6), ("consultation", 6)}


# --- all or nothing --------------------------------------------------------------------------------


def test_an_error_in_one_annex_keeps_all_others_out(plan):
    before = everything()
    bad = sheet(
        [1, "托育服务", "张爱连", "教文委", "13月"], [1, "物业管理", "周翔", "城管委", "8月"]
    )
    prepared = prepare(year=2021, files=[document(), bad], add_unknown=False)
    told = "".join(str(p) for p in prepared.errors)
    for words in ("张爱莲", "13月", "序号1重复", "城管委", "李海松"):
        assert words in told
    assert {p.file for p in prepared.errors} == {DOCUMENT.name, bad.name}
    with pytest.raises(ImportRefused):
        carry_out(prepared=prepared, actor=None)
    assert everything() == before
    assert not PlanImport.objects.exists()


def test_what_no_field_can_hold_is_told_before_anything_is_written(plan):
    long = sheet([1, "议" * 501, "周翔", "城建委", "适时" + "，" * 300])
    told = [p.message for p in prepare(year=2021, files=[long]).errors]
    assert any("工作内容最多 500 个字" in message for message in told)
    assert any("完成时间最多 200 个字" in message for message in told)


def test_nothing_stays_where_writing_fails_halfway(plan, monkeypatch):
    before = everything()
    prepared = prepare(year=2021, files=[document()], add_unknown=True)
    monkeypatch.setattr("workplan.services.imports.writing.propose_links", lambda plan: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        carry_out(prepared=prepared, actor=None)
    assert everything() == before


def test_the_files_stay_with_the_record(plan, office, media_root):
    done = import_all(document(), add_unknown=True, actor=office)
    (kept,) = PlanImportFile.objects.all()
    assert kept.plan_import == done
    assert Path(kept.file.path).is_relative_to(media_root / "imports")
    assert kept.file.read() == DOCUMENT.read_bytes()
    assert done.actor == office


# --- a revised document ------------------------------------------------------------------------------


def topics(*titles: str) -> SourceFile:
    return sheet(*([n, t, "周翔", "城建委", "8月"] for n, t in enumerate(titles, 1)))


def test_a_topic_put_in_between_keeps_the_others_with_their_progress(plan, office):
    import_all(topics("安置小区物业管理", "高端制造业发展", "社工队伍建设"))
    last = WorkItem.objects.get(title="社工队伍建设")
    follow_through.close(due=last.due_dates.get(), actor=office, reason="已办")
    done = import_all(topics("安置小区物业管理", "新加的议题", "高端制造业发展", "社工队伍建设"))
    assert (done.created, done.updated, done.unchanged) == (1, 2, 1)
    last.refresh_from_db()
    assert (last.seq, last.due_dates.get().state) == (4, State.CLOSED)


def test_topics_may_change_places(plan):
    import_all(topics("安置小区物业管理", "高端制造业发展"))
    import_all(topics("高端制造业发展", "安置小区物业管理"))
    found = WorkItem.objects.filter(annex=Annex.CONSULTATION).values_list("seq", "title")
    assert dict(found) == {1: "高端制造业发展", 2: "安置小区物业管理"}


def test_what_is_gone_is_kept_and_may_be_cancelled_with_a_reason(plan, office):
    import_all(topics("安置小区物业管理", "高端制造业发展"))
    done = import_all(topics("安置小区物业管理"))
    (gone,) = still_open(done)
    assert gone.title == "高端制造业发展"
    other = WorkItem.objects.get(annex=Annex.TASKS, seq=24)
    assert cancel_gone(record=done, reasons={gone.pk: " ", other.pk: "伪造"}, actor=office) == 0
    assert cancel_gone(record=done, reasons={gone.pk: "并入其他议题"}, actor=office) == 1
    assert Transition.objects.get().reason == "并入其他议题"
    assert still_open(done) == []


# --- taking it back ------------------------------------------------------------------------------------


def test_undoing_leaves_everything_as_it_was(plan, office):
    before = everything()
    done = import_all(document(), add_unknown=True, actor=office)
    undo(record=done, actor=office)
    assert everything() == before
    assert (done.state, done.undone_by) == (ImportState.UNDONE, office)
    assert PlanImportFile.objects.count() == 1


def test_undoing_puts_back_wording_names_dates_and_schemes(plan, office):
    import_all(topics("安置小区物业管理", "高端制造业发展"))
    item = WorkItem.objects.get(seq=1, annex=Annex.CONSULTATION)
    item.due_dates.update(scheme_passed_on=date(2021, 5, 21))
    before = everything()
    revised = sheet(
        [2, "安置小区物业管理问题", "夏福志", "经科委", "3月、9月"],
        [1, "另一议题", "周翔", "城建委", "8月"],
    )
    done = import_all(revised, actor=office)
    assert everything() != before
    undo(record=done, actor=office)
    assert everything() == before


def test_a_second_undo_is_refused(plan, office):
    done = import_all(document(), add_unknown=True)
    undo(record=done, actor=office)
    with pytest.raises(UndoRefused, match="已经撤销过"):
        undo(record=done, actor=office)


@pytest.fixture
def done(plan) -> PlanImport:
    return import_all(topics("安置小区物业管理", "高端制造业发展"))


def _transition(item, office):
    follow_through.close(due=item.due_dates.get(), actor=office, reason="已办")


def _edit(item, office):
    item = WorkItem.objects.with_ledger().get(pk=item.pk)
    revise_item(item=item, data=ItemData(title="改过的议题", annex=item.annex), actor=office)


def _delete(item, office):
    WorkItem.objects.get(pk=item.pk).delete()


def _confirm(item, office):
    links.confirm(link=ItemLink.objects.get(following=item), actor=office)


@pytest.mark.parametrize("work", [_transition, _edit, _delete, _confirm])
def test_what_was_worked_on_is_not_undone_and_is_named(done, office, work):
    item = WorkItem.objects.get(title="安置小区物业管理")
    work(item, office)
    before = everything()
    with pytest.raises(UndoRefused, match="1 项已有人办理或修改"):
        undo(record=done, actor=office)
    assert everything() == before


def test_work_on_other_items_is_no_hindrance(done, office):
    _transition(WorkItem.objects.get(annex=Annex.TASKS, seq=39), office)
    undo(record=done, actor=office)
    assert not WorkItem.objects.filter(annex=Annex.CONSULTATION).exists()


def test_what_hangs_on_a_new_item_keeps_it(done, office):
    from consultations.services import open_consultation

    item = WorkItem.objects.with_ledger().get(title="安置小区物业管理")
    open_consultation(item=item, topic="物业", actor=office)
    with pytest.raises(UndoRefused, match=r"协商、提案.*安置小区物业管理"):
        undo(record=done, actor=office)


def test_a_person_added_along_and_edited_since_stays(plan, office):
    done = import_all(document(), add_unknown=True)
    li = Person.objects.get(name="李海松")
    li.email = "li@example.org"
    li.save()
    undo(record=done, actor=office)
    assert list(Person.objects.filter(name__in=("李海松", "金小君"))) == [li]


# --- the same door for one row and for thousands ---------------------------------------------------------


def test_bulk_writing_leaves_the_history_that_a_single_edit_leaves(plan, office):
    single = make_item(plan.plan, 46, "议题甲", period="8月")
    import_all(topics("议题乙"), actor=office)
    bulk = WorkItem.objects.get(title="议题乙")
    one, many = single.history.get(), bulk.history.get()
    assert (one.history_type, one.history_change_reason) == ("+", "新增：议题甲")
    assert (many.history_type, many.history_change_reason) == ("+", "新增：议题乙")
    assert many.history_user == office
    assert one.history_date == many.history_date
    assert many.extra == {}


def test_writing_many_rows_takes_few_queries(plan, django_assert_max_num_queries):
    prepared = prepare(year=2021, files=[topics(*(f"第{n}号议题甲乙丙丁" for n in range(300)))])
    with django_assert_max_num_queries(60):
        carry_out(prepared=prepared, actor=None)
    assert numbers()["consultation"] == 300


def test_proposed_links_follow_the_document(plan):
    import_all(topics("安置小区物业管理"))
    assert ItemLink.objects.get(kind="same").leading.seq == 38
    import_all(topics("另一个议题"))
    assert not ItemLink.objects.filter(following__title="另一个议题", kind="same").exists()
    assert not ItemLink.objects.exclude(state=LinkState.PROPOSED).exists()
