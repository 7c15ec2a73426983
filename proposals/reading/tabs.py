"""Which pages of the proposals are whose, as a line of links at their head."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from members import roles
from members.models import User
from members.prepared import prepared_rows
from proposals.models import Proposal
from proposals.permissions import is_committee, may_propose
from proposals.reading.leader import supervised
from proposals.reading.unit import handles_any


@dataclass(frozen=True)
class ProposalTab:
    name: str
    label: str

    @property
    def url(self) -> str:
        return reverse(f"proposals:{self.name}")


_COMMITTEE = (
    ProposalTab("review", "审查"),
    ProposalTab("dispatch", "交办"),
    ProposalTab("handling", "办理"),
    ProposalTab("look_back", "回头看"),
)
_MINE, _UNIT = ProposalTab("mine", "我的提案"), ProposalTab("unit", "承办提案")
_SUPERVISED, _ALL = ProposalTab("supervised", "督办提案"), ProposalTab("all", "全部提案")
_FIGURES = ProposalTab("figures", "统计")


def tabs_of(user: User, on: date) -> list[ProposalTab]:
    """Return the reader's pages, the one to begin with first; never none."""
    committee, leader = is_committee(user, on), roles.is_leader(user, on)
    own = may_propose(user, on) or bool(_written(user.person_id or -1))
    tabs = list(_COMMITTEE) if committee else []
    if leader or _supervised(roles.acting_for(user, on), user.person_id):
        tabs.append(_SUPERVISED)
    if handles_any(user, on):
        tabs.append(_UNIT)
    if own or not tabs:
        tabs.append(_MINE)
    tabs.append(_ALL)
    if committee or leader:
        tabs.append(_FIGURES)
    return tabs


@prepared_rows
def _written(person: int) -> QuerySet:
    return Proposal.objects.filter(author=person).order_by().values_list("pk")[:1]


@prepared_rows
def _supervised(acting: frozenset[int], person: int | None) -> QuerySet:
    return supervised(acting, person).order_by().values_list("pk")[:1]
