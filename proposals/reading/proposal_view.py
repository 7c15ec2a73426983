"""A proposal as one reader has it open on a day, with all that is asked of both more than once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from almanac import clock
from members.models import User
from proposals.models import Proposal, ProposalSettings
from proposals.permissions import ProposalAccess, access_to
from proposals.reading.similar import SimilarProposal, similar_to


@dataclass(frozen=True)
class ProposalView:
    """What `user` is to `proposal` on a day (`access`), under the settings in force.

    `words` are those of a search on the proposal's page.
    """

    proposal: Proposal
    user: User
    access: ProposalAccess
    settings: ProposalSettings
    on: date
    words: str = ""

    @classmethod
    def of(cls, proposal: Proposal, user: User, words: str = "") -> ProposalView:
        """Return the proposal as it is open to a user today."""
        today, settings = clock.today(), ProposalSettings.current()
        access = access_to(proposal, user, today, settings)
        return cls(proposal, user, access, settings, today, words)

    @cached_property
    def similar(self) -> list[SimilarProposal]:
        """The proposals most like it."""
        return self.similar_if_titled(self.proposal.title)

    def similar_if_titled(self, title: str) -> list[SimilarProposal]:
        """Return the proposals that would be most like it under another title."""
        return similar_to(
            title=title,
            text=self.proposal.situation + self.proposal.suggestions,
            leave_out=self.proposal,
            least=self.settings.alike_percent,
        )
