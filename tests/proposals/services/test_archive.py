"""What was closed in an earlier term is an archive, and the numbers of a new one begin with one."""

import pytest

from proposals.enums import AssignmentState, ProposalKind, State
from proposals.models import Proposal, ProposalSettings
from proposals.services import closing, reviewing
from proposals.services.drafts import submit
from proposals.services.importing import prepare_proposals
from proposals.services.supervising import group, set_kind
from tests.proposals.factories import assignment_in, proposal_in
from workflow.refusals import Refused

pytestmark = pytest.mark.postgresql
WORDS = "这件提案已在上届办结，属上届档案，不再改动。"


def test_what_was_closed_is_not_changed_in_the_next_term_until_it_is_handled_again(
    one_of_each_role, workbook
):
    office = one_of_each_role.users["office"]
    proposal = proposal_in(State.CLOSED, one_of_each_role, number=7)
    assignment_in(AssignmentState.ANSWERED, proposal, one_of_each_role.unit)
    again = {"kind": ProposalKind.KEY, "supervising_department": one_of_each_role.supervising}
    set_kind(proposal=proposal, actor=office, **again)
    ProposalSettings.objects.update(term=3, session=1)

    with pytest.raises(Refused, match=f"{WORDS}确须更正的，先“二次办理”，写明理由。"):
        set_kind(proposal=proposal, actor=office, kind=ProposalKind.ORDINARY)
    with pytest.raises(Refused, match=WORDS):
        group(proposal=proposal, project=None, actor=office)
    header = ("届", "次", "案由", "承办单位")
    [row] = prepare_proposals(workbook((2, 5, proposal.title, "别的单位"), header=header)).rows
    assert WORDS in str(row.problems)

    closing.archive(proposal=proposal, actor=office, archive_number="2021-7")
    both = f"{WORDS}确须更正的，先“取消归档”，再“二次办理”，写明理由。"
    with pytest.raises(Refused, match=both):
        set_kind(proposal=proposal, actor=office, kind=ProposalKind.ORDINARY)
    with pytest.raises(Refused):
        closing.handle_again(proposal=proposal, actor=office, reason="答复有误")

    closing.unarchive(proposal=proposal, actor=office, reason="归错了")
    assert (proposal.state, proposal.archive_number) == (State.CLOSED, "")
    closing.handle_again(proposal=proposal, actor=office, reason="答复有误")
    set_kind(proposal=proposal, actor=office, **again)


def test_the_numbers_of_a_new_term_begin_with_one_and_those_of_the_last_stay(one_of_each_role):
    office = one_of_each_role.users["office"]
    old = proposal_in(State.FILED, one_of_each_role, number=7)
    late = proposal_in(State.RE_REVIEWED, one_of_each_role, "上届审查的")
    draft = proposal_in(State.DRAFT, one_of_each_role, "换届前起草的")
    ProposalSettings.objects.update(term=3, session=1)

    submit(proposal=draft, actor=one_of_each_role.users["author"])
    Proposal.objects.filter(pk=draft.pk).update(state=State.RE_REVIEWED)
    for proposal in (draft, late):
        proposal.refresh_from_db()
        reviewing.file(proposal=proposal, actor=office)

    told = Proposal.objects.filter(number__isnull=False).order_by("term", "number")
    assert [(one.term, one.session, one.number, one.title) for one in told] == [
        (2, 5, 7, old.title),
        (2, 5, 8, "上届审查的"),
        (3, 1, 1, "换届前起草的"),
    ]
