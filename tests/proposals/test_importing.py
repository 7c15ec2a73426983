from datetime import date
from pathlib import Path

import pytest

from members.models import NameAlias, Person, Post
from proposals.enums import ProposalKind
from proposals.models import Proposal
from proposals.services.importing import import_proposals, prepare_proposals
from sheets.problems import RowsRefused, UnreadableFile
from tests.factories import make_person
from tests.proposals.factories import file_proposal

pytestmark = pytest.mark.postgresql


FILE = Path(__file__).parents[2] / "fixtures" / "proposals_2021.xlsx"
ANNEX_4 = FILE.read_bytes()
TITLE = "关于江南大道沿线亮灯工程提升改造的建议"
ROW = (2, 5, None, TITLE, "重点督办提案", "周翔", "城建委")


def totals(done) -> dict[str, int]:
    counts = {"new": len(done.new), "update": len(done.changed), "skip": done.same}
    return {name: count for name, count in counts.items() if count}


def refusal(data: bytes) -> list[str]:
    """What is wrong; and nothing was written."""
    before = Proposal.objects.count()
    with pytest.raises(RowsRefused) as refused:
        import_proposals(data, None)
    assert Proposal.objects.count() == before
    return refused.value.problems


def test_annex_4_of_2021_becomes_its_four_key_proposals(committee, office):
    assert totals(import_proposals(ANNEX_4, office)) == {"new": 4}
    found = Proposal.objects.order_by("pk").values_list(
        *("term", "session", "number", "kind", "title"),
        *("supervising_leader__name", "supervising_department__name"),
    )
    assert list(found) == [
        (2, 5, None, ProposalKind.KEY, title, leader, department)
        for title, leader, department in (
            ("关于推进高技术产业标准研究助推“新制造业计划”发展的建议", "余静漪", "社法委"),
            ("关于完善高新区（滨江）公共卫生应急保障体系的建议", "张爱莲", "教文委"),
            ("关于促进高新区（滨江）直播电商产业健康发展的建议", "夏福志", "经科委"),
            (TITLE, "周翔", "城建委"),
        )
    ]


def test_the_history_names_who_imported_and_the_file(committee, office):
    import_proposals(ANNEX_4, office, file_name=FILE.name)
    row = Proposal.objects.get(title=TITLE).history.get()
    assert (row.history_user, row.history_change_reason) == (office, "导入：proposals_2021.xlsx")


def test_a_second_import_changes_nothing_and_leaves_no_history(committee, office):
    import_proposals(ANNEX_4, office)
    assert totals(import_proposals(ANNEX_4, office)) == {"skip": 4}
    assert Proposal.objects.get(title=TITLE).history.count() == 1


def test_a_proposal_is_recognised_by_its_title_however_it_is_spaced(committee, office, workbook):
    file_proposal(actor=office, term=2, session=5, title=TITLE, proposers="民盟滨江")
    row = (2, 5, 12, "关于江南大道沿线\n亮灯工程提升改造的建议", "重点督办提案", "周  翔", "城建委")
    assert totals(import_proposals(workbook(row), office)) == {"update": 1}
    found = Proposal.objects.get()
    assert (found.title, found.number, found.kind) == (TITLE, 12, ProposalKind.KEY)
    assert found.proposers == "民盟滨江"


def test_an_empty_cell_leaves_what_is_known(committee, office, workbook):
    import_proposals(workbook((2, 5, 12, *ROW[3:])), office)
    assert totals(import_proposals(workbook((2, 5, None, TITLE)), office)) == {"skip": 1}
    found = Proposal.objects.get()
    assert (found.number, found.kind, str(found.supervising_leader)) == (
        12,
        ProposalKind.KEY,
        "周翔",
    )


def test_the_same_title_at_another_session_is_another_proposal(committee, office, workbook):
    file_proposal(actor=office, term=2, session=4, title=TITLE)
    assert totals(import_proposals(workbook(ROW), office)) == {"new": 1}


@pytest.mark.parametrize(
    "written", [date(2021, 3, 25), "2021年3月25日", "2021-03-25", "2021.3.25", "2021/3/25"]
)
def test_dates_are_read_as_offices_write_them(committee, office, workbook, written):
    header = ("届", "次", "案由", "类别", "立案日期")
    import_proposals(workbook((2, 5, TITLE, "一般提案", written), header=header), office)
    assert Proposal.objects.get().filed_on == date(2021, 3, 25)


def test_numbers_may_carry_their_unit(committee, office, workbook):
    import_proposals(workbook(("第2届", "5次", "第12号", *ROW[3:])), office)
    found = Proposal.objects.get()
    assert (found.term, found.session, found.number) == (2, 5, 12)


def test_several_units_in_a_cell_are_kept_apart(committee, office, workbook):
    header = ("届", "次", "案由", "类别", "提案人", "承办单位")
    row = (2, 5, TITLE, "一般提案", "民盟滨江", "区城管局\n区住建局")
    import_proposals(workbook(row, header=header), office)
    assert Proposal.objects.get().handling_units == "区城管局、区住建局"


def test_an_alias_names_its_person(committee, office, workbook):
    NameAlias.objects.create(name="周主席", person=Person.objects.get(name="周翔"))
    import_proposals(workbook((*ROW[:5], "周主席", "城建委")), office)
    assert str(Proposal.objects.get().supervising_leader) == "周翔"


@pytest.mark.parametrize(
    ("column", "words", "said"),
    [
        (0, "二", "届：“二”不是数字，请填 2 这样的数字。"),
        (0, None, "届：此字段不能为空。"),
        (2, "3月", "案号：“3月”不是数字，请填 2 这样的数字。"),
        (3, None, "案由：此字段不能为空。"),
        (
            4,
            "重点提案",
            "类别：没有“重点提案”这一类别，请填：重点督办提案、重点联系提案、一般提案。",
        ),
        (4, None, "类别：此字段不能为空。"),
        (5, "张爱连", "督办领导：没有“张爱连”，是否为“张爱莲”？"),
        (5, "某人", "督办领导：没有“某人”，请先在“人员与部门”中添加。"),
        (5, "副主席", "督办领导：“副主席”是职务，请填姓名。"),
        (5, "余静漪", "督办领导：有2个“余静漪”，请先用别名区分，再填别名。"),
        (6, "城建", "督办部门：没有“城建”，是否为“城建委”？"),
    ],
)
def test_a_wrong_cell_is_named_with_row_column_and_words(committee, workbook, column, words, said):
    Post.objects.create(name="副主席")
    make_person("余静漪")
    row = list(ROW)
    row[column] = words
    assert refusal(workbook(row)) == [f"第2行 {said}"]


@pytest.mark.parametrize(
    ("column", "words", "label"), [(1, 0, "次"), (2, 0, "案号"), (3, "长" * 201, "案由")]
)
def test_what_the_record_itself_refuses_is_named_too(committee, workbook, column, words, label):
    row = list(ROW)
    row[column] = words
    [said] = refusal(workbook(row))
    assert said.startswith(f"第2行 {label}：")


def test_a_date_that_is_none_is_named(committee, workbook):
    header = ("届", "次", "案由", "类别", "立案日期", "答复期限")
    row = (2, 5, TITLE, "一般提案", "3月", "2021年2月30日")
    assert refusal(workbook(row, header=header)) == [
        "第2行 立案日期：“3月”不是日期，请写全年、月、日。",
        "第2行 答复期限：“2021年2月30日”不是日期，请写全年、月、日。",
    ]


def test_an_answer_due_before_the_filing_is_refused(committee, workbook):
    header = ("届", "次", "案由", "类别", "立案日期", "答复期限")
    row = (2, 5, TITLE, "一般提案", "2021-03-25", "2021-03-24")
    assert refusal(workbook(row, header=header)) == ["第2行：答复期限不能早于立案日期。"]


def test_a_number_that_another_proposal_bears_is_refused(committee, office, workbook):
    file_proposal(actor=office, term=2, session=5, title="另一案由", number=12)
    assert refusal(workbook((2, 5, 12, *ROW[3:]))) == ["第2行：这一届次中已有这个案号。"]


def test_a_proposal_that_stands_twice_is_refused_with_both_rows(committee, workbook):
    spaced = (2, 5, 12, f"{TITLE[:2]} {TITLE[2:]}", *ROW[4:])
    assert refusal(workbook(ROW, (), spaced)) == ["第4行 案由：与第2行是同一件提案，请只留一行。"]


def test_one_wrong_row_keeps_all_out(committee, workbook):
    wrong = (2, 5, None, "另一案由", "重点督办提案", "某人", "城建委")
    assert len(refusal(workbook(ROW, wrong))) == 1


def test_a_file_that_is_no_workbook_is_refused_whole(committee):
    with pytest.raises(UnreadableFile):
        import_proposals(b"%PDF-1.7", None)


def test_what_is_prepared_says_what_is_new_and_what_changes_and_writes_nothing(
    committee, office, workbook
):
    known = file_proposal(actor=office, term=2, session=5, title=TITLE)
    new = (2, 5, 3, "另一案由", "一般提案")
    prepared = prepare_proposals(workbook(ROW, new))
    assert [str(row) for row in prepared.new] == ["另一案由"]
    [changed] = prepared.changed
    assert (changed.known, changed.differences) == (
        known,
        ["类别：一般提案 → 重点督办提案", "督办领导：空 → 周翔", "督办部门：空 → 城建委"],
    )
    assert Proposal.objects.get().kind == ProposalKind.ORDINARY


def test_one_number_for_two_rows_is_refused_before_anything_is_written(committee, workbook):
    rows = (2, 5, 7, "一", "一般提案"), (2, 5, 7, "二", "一般提案")
    assert prepare_proposals(workbook(*rows)).problems == ["第3行：这一届次中已有这个案号。"]


def test_numbers_may_be_given_anew_in_the_order_of_the_rows(committee, office, workbook):
    rows = [(2, 5, number, str(number), "一般提案") for number in (2, 3, 4)]
    import_proposals(workbook(*rows), office)
    moved = [(2, 5, number - 1, str(number), "一般提案") for number in (2, 3, 4)]
    fifth = (2, 5, 4, "5", "一般提案")
    assert totals(import_proposals(workbook(*moved, fifth), office)) == {"new": 1, "update": 3}
    found = Proposal.objects.order_by("number").values_list("title", "number")
    assert list(found) == [("2", 1), ("3", 2), ("4", 3), ("5", 4)]


def test_a_known_proposal_with_two_new_numbers_stands_twice(committee, office, workbook):
    file_proposal(actor=office, term=2, session=5, title=TITLE, number=7)
    rows = (2, 5, 12, *ROW[3:]), (2, 5, 13, *ROW[3:])
    assert refusal(workbook(*rows)) == ["第3行 案由：与第2行是同一件提案，请只留一行。"]
