"""Who reads an inbox, and how a proposal stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from members import roles
from members.models import User
from members.roles import staffing_on
from proposals.actions import ASSIGNMENT
from proposals.models import Assignment, Proposal, ProposalSettings
from proposals.permissions import ProposalAccess, is_chair
from proposals.reading.proposal_view import ProposalView
from workflow.inbox import Entry, step_of

NOUN, COMMITTEE = "提案", "提案委"


@dataclass(frozen=True)
class Reader:
    """Someone on a day; `committee`: they act for the 提案委, or for the office where it has no one.

    `office` alone watches what waits for the committee.
    """

    user: User
    day: date
    settings: ProposalSettings
    acting: frozenset[int]
    committee: bool
    chair: bool
    office: bool

    @classmethod
    def of(cls, user: User, day: date) -> Reader:
        settings, acting = ProposalSettings.current(), roles.acting_for(user, day)
        office = roles.is_office(user)
        pk = settings.committee_id
        stands_in = office and not (pk and staffing_on(day).answering_for(pk))
        return cls(
            *(user, day, settings, acting),
            committee=pk in acting or stands_in,
            chair=is_chair(user, day, settings),
            office=office,
        )

    def view(self, assignment: Assignment, **access: Any) -> ProposalView:
        """Return what the tables of actions are asked with."""
        found = ProposalAccess(**access)
        return ProposalView(assignment.proposal, self.user, found, self.settings, self.day)


def entry(proposal: Proposal, **fields: Any) -> Entry:
    """Return what waits of a proposal, which leads to its page."""
    fields.setdefault("key", f"proposals.proposal:{proposal.pk}")
    fields.setdefault("url", proposal.get_absolute_url())
    number = f"{NOUN} {proposal.number}号" if proposal.number else NOUN
    return Entry(designation=number, title=proposal.title or "还没有写案由", **fields)


def with_unit(reader: Reader, one: Assignment, stands: dict[str, Any], said: str) -> Entry:
    """Return what stands with a unit under the reader's eyes, who may urge it."""
    view = reader.view(one, committee=reader.committee or reader.office, supervisor=True)
    page = one.proposal.get_absolute_url()
    offered = ASSIGNMENT.offered(view, one, names={"urge"})
    return entry(
        one.proposal,
        key=f"proposals.assignment:{one.pk}",
        **stands,
        waits_for=str(one.unit),
        detail=said,
        step=step_of(offered[0], page) if offered else None,
    )
