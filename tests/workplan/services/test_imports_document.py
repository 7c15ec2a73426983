"""The whole document of 2021, and files of several annexes: what one import makes of them."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from members.models import Person
from tests.factories import PLAN_2021, Plan2021, make_person, make_user, plan_2021
from tests.shared_rows import shared_rows
from tests.workplan.services.importing import (
    DOCUMENT,
    document,
    everything,
    import_all,
    sheet,
    topics,
)
from workplan.annexes import Annex
from workplan.enums import LinkState, State
from workplan.importing import Fixes, SourceFile, cell_key
from workplan.models import ItemLink, Plan, PlanImportFile, PlanPoint, WorkItem
from workplan.services.imports import ImportRefused, carry_out, prepare, undo

pytestmark = pytest.mark.django_db


@shared_rows(on=date(2021, 3, 10), autouse=True)
def plan() -> Plan2021:
    return plan_2021()


def numbers() -> dict[str, int]:
    """Return how many rows each annex has."""
    return {str(a): WorkItem.objects.filter(annex=a).count() for a in Annex}


def test_the_document_brings_all_five_annexes_the_head_and_the_points():
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


def test_the_document_is_kept_whole_around_its_points_and_annexes():
    import_all(document(), add_unknown=True)

    plan = Plan.objects.get()
    assert plan.addressees == "区政协各专委会、界别、联络处"
    assert plan.preamble.startswith("2021年区政协工作的总体要求是：")
    assert plan.annex_list.count("\n") == 4
    assert plan.copied_to.startswith("市政协办公厅，各街道、")
    assert plan.printed_by == "政协杭州市滨江区委员会办公室"
    assert {annex: words[:10] for annex, words in plan.annex_notes.items()} == {
        "tasks": "备 注：上述工作内容",
        "consultation": "备 注：上述“6”次",
        "proposals": "区政协二届五次会议立",
        "supervision": "省、市、区政协三级联",
    }


def test_an_annex_alone_brings_its_remark_and_leaves_those_of_the_others():
    import_all(document(), add_unknown=True)
    before = Plan.objects.get().annex_notes
    book = load_workbook(BytesIO(PLAN_2021.read_bytes()))
    page = book.worksheets[0]
    foot = next(r for r in range(1, page.max_row + 1) if "备" in str(page.cell(r, 1).value))
    page.cell(foot, 1, "备注：以通知为准。")
    stream = BytesIO()
    book.save(stream)

    done = prepare(year=2021, files=[SourceFile("附件1.xlsx", stream.getvalue())])
    carry_out(prepared=done, actor=None)

    assert [c.label for c in done.head] == ["附件1备注"]
    assert Plan.objects.get().annex_notes == {**before, "tasks": "备注：以通知为准。"}


def test_taking_the_import_back_takes_the_words_around_it_back():
    done = import_all(document(), add_unknown=True)

    undo(record=done, actor=None)

    plan = Plan.objects.get()
    assert (plan.preamble, plan.copied_to, plan.annex_notes) == ("", "", {})


def test_a_research_team_is_named_members_and_what_is_said_of_others():
    import_all(document(), add_unknown=True)

    topic = WorkItem.objects.get(annex=Annex.RESEARCH, seq=2)
    assert [str(m) for m in topic.members] == ["朱来兴", "李海松", "李庆莲", "金小君", "孙丙林"]
    assert topic.members_note == "和相关委员"
    assert Person.objects.filter(name="李庆莲").count() == 1


def test_a_team_member_nobody_knows_is_an_error_with_near_names():
    make_person("李庆莲")

    words = [p.message for p in prepare(year=2021, files=[document()]).errors]

    assert "不认识的课题组成员“李海松”，请改正，或选择一并新增。" in words
    assert not any("“李庆莲”" in w for w in words)
    assert "是否为：朱来兴" not in "".join(words)


def test_a_post_is_no_team_member():
    prepared = prepare(year=2021, files=[document()], add_unknown=True)
    row = next(p.row for p in prepared.rows if p.data.annex == Annex.RESEARCH)
    cells = {cell_key(row.file, row.sheet, row.row, "members"): "秘书长"}

    again = prepare(year=2021, files=[document()], fixes=Fixes(cells=cells), add_unknown=True)

    assert [p.message for p in again.errors] == ["“秘书长”是职务，课题组成员请写姓名。"]


def test_annexes_without_a_time_column_have_one_undated_due_date():
    import_all(document(), add_unknown=True)

    for annex in (Annex.PROPOSALS, Annex.SUPERVISION):
        for item in WorkItem.objects.filter(annex=annex):
            assert list(item.due_dates.values_list("due_on", "state")) == [(None, State.ASSIGNED)]


def test_importing_it_again_changes_nothing():
    import_all(document(), add_unknown=True)
    before = everything()

    again = import_all(document())

    assert (again.created, again.updated, again.unchanged) == (0, 0, 66)
    assert everything() == before


def test_one_annex_alone_can_be_asked_for():
    import_all(document(), only=Annex.SUPERVISION)

    assert numbers() == {
        "tasks": 45,
        "research": 0,
        "consultation": 0,
        "proposals": 0,
        "supervision": 5,
    }
    assert not PlanPoint.objects.exists()


def test_another_years_document_asks_whether_the_year_is_right():
    prepared = prepare(year=2022, files=[document()], add_unknown=True)

    assert "文件标题是“政协杭州市滨江区委员会2021年工作要点”，将导入到2022年。请确认年度。" in [
        p.message for p in prepared.warnings
    ]


def test_a_matter_named_in_two_annexes_stays_two_rows():
    """Annex 2 topic 6 and annex 3 topic 6 read almost the same as row 42: none becomes another."""
    import_all(document(), add_unknown=True)

    found = WorkItem.objects.filter(title__contains="社工队伍建设").values_list("annex", "seq")
    assert set(found) == {("tasks", 42), ("research", 6), ("consultation", 6)}


def test_proposed_links_follow_the_document():
    import_all(topics("安置小区物业管理"))
    assert ItemLink.objects.get(kind="same").leading.seq == 38

    import_all(topics("另一个议题"))

    assert not ItemLink.objects.filter(following__title="另一个议题", kind="same").exists()
    assert not ItemLink.objects.exclude(state=LinkState.PROPOSED).exists()


def test_an_error_in_one_file_keeps_all_others_out():
    before = everything()
    bad = sheet(
        [1, "托育服务", "张爱连", "教文委", "13月"], [1, "物业管理", "周翔", "城管委", "8月"]
    )

    prepared = prepare(year=2021, files=[document(), bad])

    errors = "".join(str(p) for p in prepared.errors)
    for words in ("张爱莲", "13月", "城管委", "李海松"):
        assert words in errors
    assert {p.file for p in prepared.errors} == {DOCUMENT.name, bad.name}
    with pytest.raises(ImportRefused):
        carry_out(prepared=prepared, actor=None)
    assert everything() == before


def test_the_files_stay_with_the_record(media_root):
    office = make_user(office=True)

    done = import_all(document(), add_unknown=True, actor=office)

    (kept,) = PlanImportFile.objects.all()
    assert kept.plan_import == done
    assert Path(kept.file.path).is_relative_to(media_root / "imports")
    assert kept.file.read() == DOCUMENT.read_bytes()
    assert done.actor == office


def test_writing_many_rows_takes_few_queries(django_assert_max_num_queries):
    prepared = prepare(year=2021, files=[topics(*(f"第{n}号议题甲乙丙丁" for n in range(300)))])

    with django_assert_max_num_queries(60):
        carry_out(prepared=prepared, actor=None)

    assert numbers()["consultation"] == 300
