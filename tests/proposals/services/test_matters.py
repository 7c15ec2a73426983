"""A key proposal is linked to its row of annex 4 where that comes into a plan: issued from a draft, imported
with the very title, carried over into the next year.
"""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from almanac import clock
from proposals.enums import State
from proposals.models import Proposal
from proposals.services import planning
from proposals.services.dispatch import hand_over
from proposals.services.supervising import stand_for
from tests.factories import make_item, make_plan
from tests.proposals.factories import TITLE, proposal_in
from workflow.refusals import Refused
from workplan.annexes import Annex
from workplan.enums import Fate
from workplan.importing import SourceFile
from workplan.models import DraftRow, Meeting, Plan, PlanDraft, WorkItem
from workplan.services.imports import Prepared, carry_out, prepare, undo
from workplan.services.issuing import issue
from workplan.services.next_year import make_draft
from workplan.services.year_end import carry_over

pytestmark = pytest.mark.postgresql

MARCH = date(2022, 3, 2)


def proposal(roles, number: int = 12, session: int = 5, **known: object) -> Proposal:
    """A key proposal that was handed over, to be answered by 25 September 2021."""
    office = roles.users["office"]
    known = {"title": TITLE, "kind": "key", "session": session} | known
    made = proposal_in(State.FILED, roles, number=number, **known)
    planning.plan_unit(proposal=made, unit=roles.unit, actor=office)
    hand_over(proposal=made, actor=office, fixed_due_on=date(2021, 9, 25))
    return made


def annex_4(*titles: str) -> SourceFile:
    book, stream = Workbook(), BytesIO()
    book.active.title = "附件4"
    book.active.append(["序号", "案由", "督办领导", "督办部门"])
    for number, title in enumerate(titles, 1):
        book.active.append([number, title, "周翔", "城建委"])
    book.save(stream)
    return SourceFile("附件4.xlsx", stream.getvalue())


def prepared(*titles: str) -> Prepared:
    found = prepare(year=2021, files=[annex_4(*titles)])
    assert found.ok, [str(one) for one in found.errors]
    return found


def told(found: Prepared) -> list[str]:
    return [one.message for one in found.warnings]


def draft_of(plan: Plan, office) -> PlanDraft:
    with clock.standing_at(date(2021, 11, 1)):
        return make_draft(plan=plan, new_term=None, actor=office)


def issued(draft: PlanDraft, office) -> Plan:
    with clock.standing_at(MARCH):
        meeting = Meeting.objects.create(kind="chair", term=2, number=70, held_on=date(2022, 2, 25))
        return issue(
            draft=draft,
            document_number="政协办〔2022〕3号",
            meeting=meeting,
            issued_on=MARCH,
            actor=office,
        )


def test_a_row_drafted_from_a_key_proposal_stands_as_that_once_it_is_issued(one_of_each_role):
    office = one_of_each_role.users["office"]
    known = {"kind": "key", "submitted_on": date(2022, 1, 18), "filed_on": date(2022, 1, 20)}
    made = proposal_in(State.FILED, one_of_each_role, number=12, **known)
    taken = proposal_in(State.FILED, one_of_each_role, number=13, title="另一件", **known)
    plan = make_plan()
    other = make_item(plan, 9, "另一件", annex=Annex.PROPOSALS)
    draft = draft_of(plan, office)
    rows = {row.source: row for row in draft.rows.exclude(source=None)}
    assert len(rows) == 2
    DraftRow.objects.update(fate=Fate.NEW, lead_departments="城建委", title="改写的案由")
    # This one was put to a row by hand meanwhile, and stays with that.
    stand_for(proposal=taken, item=other, actor=office)

    issued(draft, office)

    made.refresh_from_db()
    item = made.work_item
    assert item.drafted_as == rows[f"proposals.proposal:{made.pk}"]
    assert (item.follows, item.get_state_display()) == ("提案第12号", "待交办")
    assert Proposal.objects.get(pk=taken.pk).work_item == other


def test_an_import_says_which_proposal_a_new_row_is_and_links_it(one_of_each_role):
    office, made = one_of_each_role.users["office"], proposal(one_of_each_role)

    found = prepared(TITLE.replace("大道", "大道 "), "别的案由")

    assert told(found) == [
        "与重点提案第12号的案由相同，导入后与它关联，状态和日期随提案；不是同一件的，导入后在提案页取消关联。"
    ]
    assert not WorkItem.objects.exists()
    done = carry_out(prepared=found, actor=office)
    made.refresh_from_db()
    item = WorkItem.objects.get(seq=1)
    assert made.work_item == item
    assert (item.follows, item.current_due.label) == ("提案第12号", "9月25日")
    assert told(prepared(TITLE, "别的案由")) == []

    undo(record=done, actor=office)

    assert not WorkItem.objects.exists()
    assert Proposal.objects.get().work_item is None


@pytest.mark.parametrize(
    "known",
    [
        {"kind": "ordinary"},
        {"title": "关于江南大道的建议"},
        {"filed_on": date(2020, 6, 1), "submitted_on": date(2020, 5, 1)},
    ],
    ids=["not a key one", "another title", "of another year"],
)
def test_what_is_no_key_proposal_of_the_year_and_title_is_left_alone(known, one_of_each_role):
    proposal_in(State.FILED, one_of_each_role, **{"title": TITLE, "kind": "key"} | known)

    found = prepared(TITLE)

    assert told(found) == []
    carry_out(prepared=found, actor=one_of_each_role.users["office"])
    assert Proposal.objects.get().work_item is None


def test_of_several_of_one_title_it_says_so_and_links_none(one_of_each_role):
    proposal(one_of_each_role)
    proposal(one_of_each_role, 3, session=6)

    found = prepared(TITLE)

    assert told(found) == [
        "与重点提案第3号、重点提案第12号的案由相同，分不清是哪一件，没有关联；请导入后在提案页选择工作事项。"
    ]
    carry_out(prepared=found, actor=one_of_each_role.users["office"])
    assert not Proposal.objects.exclude(work_item=None).exists()


def test_what_was_linked_elsewhere_since_the_preview_is_looked_at_again(one_of_each_role):
    office, made = one_of_each_role.users["office"], proposal(one_of_each_role)
    other = make_item(make_plan(2020), 1, "旧事项", annex=Annex.PROPOSALS)
    found = prepared(TITLE)
    stand_for(proposal=made, item=other, actor=office)

    with pytest.raises(Refused, match="对照以后"):
        carry_out(prepared=found, actor=office)
    assert WorkItem.objects.count() == 1


def test_a_row_that_is_carried_over_hands_its_proposal_on(one_of_each_role):
    office, made = one_of_each_role.users["office"], proposal(one_of_each_role)
    item = make_item(
        make_plan(), 1, TITLE, annex=Annex.PROPOSALS, lead=[one_of_each_role.supervising]
    )
    stand_for(proposal=made, item=item, actor=office)
    draft = draft_of(item.plan, office)
    DraftRow.objects.update(fate=Fate.KEPT, carried=True, why="")
    plan = issued(draft, office)

    with clock.standing_at(MARCH):
        assert carry_over(draft=draft, actor=office) == 1

    new = plan.items.get()
    assert Proposal.objects.get().work_item == new
    assert (new.follows, WorkItem.objects.get(pk=item.pk).follows) == ("提案第12号", "")
    assert WorkItem.objects.get(pk=item.pk).get_state_display() == "已取消"
