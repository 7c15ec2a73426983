"""Who opens a proposal's page on a day, and what that person is to it: read once for many questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from almanac import clock
from members.models import User
from proposals.models import Proposal, ProposalSettings
from proposals.permissions import ProposalAccess, access_to


@dataclass(frozen=True)
class Occasion:
    """A person before a proposal. `words` are those of a search on its page."""

    proposal: Proposal
    user: User
    access: ProposalAccess
    settings: ProposalSettings
    on: date
    words: str = ""

    @classmethod
    def of(cls, proposal: Proposal, user: User, words: str = "") -> Occasion:
        today = clock.today()
        return cls(
            proposal,
            user,
            access_to(proposal, user, today),
            ProposalSettings.current(),
            today,
            words,
        )
