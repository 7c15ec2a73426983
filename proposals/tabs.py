"""Which pages of the proposals are whose: the line of links at the head of each."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from members import roles
from members.enums import DepartmentKind
from members.models import Department, User
from proposals.desks import supervised_by
from proposals.forms.drafts import may_propose
from proposals.models import Assignment, Proposal
from proposals.permissions import is_committee


@dataclass(frozen=True)
class Tab:
    name: str
    label: str

    @property
    def url(self) -> str:
        return reverse(f"proposals:{self.name}")


_COMMITTEE = (
    Tab("review", "审查"),
    Tab("dispatch", "交办"),
    Tab("handling", "办理"),
    Tab("look_back", "回头看"),
)
_MINE, _UNIT = Tab("mine", "我的提案"), Tab("unit", "承办提案")
_SUPERVISED, _ALL = Tab("supervised", "督办提案"), Tab("all", "全部提案")
_FIGURES = Tab("figures", "统计")


def handles_any(user: User, on: date) -> bool:
    """Tell whether someone acts for a unit: an outside one, or one that was handed something."""
    acting = roles.acting_for(user, on)
    outside = Department.objects.filter(pk__in=acting, kind=DepartmentKind.UNIT)
    return outside.exists() or Assignment.objects.given().filter(unit__in=acting).exists()


def tabs_of(user: User, on: date) -> list[Tab]:
    """Return the reader's pages, the one to begin with first; never none."""
    committee, leader = is_committee(user, on), roles.is_leader(user, on)
    own = may_propose(user) or Proposal.objects.filter(author=user.person_id or -1).exists()
    tabs = list(_COMMITTEE) if committee else []
    if leader or supervised_by(user, on).exists():
        tabs.append(_SUPERVISED)
    if handles_any(user, on):
        tabs.append(_UNIT)
    if own or not tabs:
        tabs.append(_MINE)
    tabs.append(_ALL)
    if committee or leader:
        tabs.append(_FIGURES)
    return tabs
