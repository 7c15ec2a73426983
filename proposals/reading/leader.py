"""A leader's page, and that of a department that supervises: the proposals under their eyes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from members import roles
from members.models import User
from proposals.enums import ProposalKind
from proposals.models import Proposal, ProposalQuerySet


@dataclass(frozen=True)
class LeaderDesk:
    """What someone supervises or promotes; to a leader also the other key proposals."""

    supervised: list[Proposal]
    others: list[Proposal]
    is_leader: bool


def leader_desk(user: User, on: date) -> LeaderDesk:
    """Return what someone supervises as a leader, or for a department."""
    mine = supervised_by(user, on)
    leader = roles.is_leader(user, on)
    key = _with_supervisors(Proposal.objects.filed().filter(kind=ProposalKind.KEY))
    others = key.exclude(pk__in=mine.values("pk")).order_by("number", "pk") if leader else []
    return LeaderDesk(
        list(_with_supervisors(mine).order_by("answer_due_on", "number")), list(others), leader
    )


def supervised_by(user: User, on: date) -> ProposalQuerySet:
    """Return the filed proposals that someone supervises or promotes."""
    return supervised(roles.acting_for(user, on), user.person_id)


def supervised(acting: frozenset[int], person: int | None) -> ProposalQuerySet:
    """Return the same of a person who acts for some departments."""
    mine = Q(supervising_department__in=acting)
    if person is not None:
        mine |= Q(supervising_leader=person) | Q(promoting_leader=person)
    return Proposal.objects.filed().filter(mine)


def _with_supervisors(rows: ProposalQuerySet) -> ProposalQuerySet:
    return rows.select_related("supervising_leader", "promoting_leader", "supervising_department")
