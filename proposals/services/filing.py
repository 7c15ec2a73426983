"""How proposals come in, one by one, without having been written here.

Who may use it is for the caller to check (proposals.rules); who did is kept in the history.
"""

from datetime import date

from django.db import transaction

from members.models import Department, Person, User
from proposals.enums import ProposalKind
from proposals.models import Proposal
from workflow.states import sign
from workplan.models import WorkItem


@transaction.atomic
def file_proposal(
    *,
    actor: User | None,
    term: int,
    session: int,
    title: str,
    kind: ProposalKind = ProposalKind.ORDINARY,
    number: int | None = None,
    proposers: str = "",
    supervising_leader: Person | None = None,
    supervising_department: Department | None = None,
    handling_units: str = "",
    filed_on: date | None = None,
    answer_due_on: date | None = None,
    work_item: WorkItem | None = None,
) -> Proposal:
    """立案: enter a proposal in the record; what is not known yet is left out.

    Raises ValidationError, in Chinese, where the session has one of that title or number, the
    answer is due before the filing, or a work item already stands for another proposal.
    """
    proposal = Proposal(
        term=term,
        session=session,
        title=title.strip(),
        kind=kind,
        number=number,
        proposers=proposers.strip(),
        supervising_leader=supervising_leader,
        supervising_department=supervising_department,
        handling_units=handling_units.strip(),
        filed_on=filed_on,
        answer_due_on=answer_due_on,
        work_item=work_item,
    )
    proposal.full_clean()
    sign(proposal, actor, "")
    proposal.save()
    return proposal


@transaction.atomic
def stand_for(*, proposal: Proposal, item: WorkItem, actor: User | None) -> None:
    """Say which row of the plan (annex 4) a proposal stands for.

    Raises ValidationError, in Chinese, where the row already stands for another.
    """
    proposal.work_item = item
    proposal.full_clean()
    sign(proposal, actor, "")
    proposal.save()
