"""Who may see and do what with a consultation, research or supervision, as predicates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from consultations.enums import Action, StepRole
from consultations.models import ChainStep, Moving, Problem, Suggestion, Theme, TopicSuggestion
from consultations.transitions import RULES
from members import roles
from members.enums import DepartmentKind, Duty
from members.models import Appointment, Department, User
from members.prepared import prepared_rows
from workflow.figures import Fact
from workplan.permissions import Access, Viewer, with_papers_open_to

Predicate = Callable[[Access, Any], bool]
# Who may answer for a consultation that stands in no annex.
CONSULTING_KINDS = (
    *(DepartmentKind.OFFICE, DepartmentKind.COMMITTEE, DepartmentKind.LIAISON),
    *(DepartmentKind.SECTOR, DepartmentKind.TEAM),
)


def access_of(viewer: Viewer, theme: Theme) -> Access:
    """Return what someone is to a theme: what they are to its work item.

    A consultation without one (at a street or in a village) is its department's.
    """
    if theme.item is not None:
        return viewer.access_to(theme.item)
    return Access(
        office=viewer.office,
        leader=viewer.leader,
        responsible=theme.department_id in viewer.departments,
    )


def access_to_theme(theme: Theme, user: User, on: date) -> Access:
    """Return what the user is to a theme on a day."""
    return access_of(Viewer.of(user, on), theme)


def access_to_topics(user: User) -> Access:
    """Return what the user is to the topics that were put forward: the office decides on them."""
    return Access(office=roles.is_office(user))


def access_to_row(row: Moving, user: User, on: date) -> Access:
    """Return what the user is to what a step, topic, suggestion or problem belongs to."""
    if isinstance(row, TopicSuggestion):
        return access_to_topics(user)
    return access_to_theme(row.theme, user, on)


def sees(access: Access) -> bool:
    """Return whether the chain is open to them: to those involved, the leaders and the office."""
    return access.sees_papers


def writes(access: Access) -> bool:
    """Return whether they keep the chain's records: the responsible department and the office."""
    return access.office or access.responsible


def opened_by(user: User, on: date) -> Callable[[Theme], bool]:
    """Return which themes' pages open to the user, who is read once for many of them."""
    viewer = Viewer.of(user, on)
    return lambda theme: sees(access_of(viewer, theme))


def opens_rows(user: User, on: date) -> Callable[[Fact], bool]:
    """Return which rows of the year's figures open to the user: those of the chains they see."""
    is_open = opened_by(user, on)
    return lambda fact: is_open(fact.subject)


def themes_seen_by(viewer: Viewer) -> QuerySet[Theme]:
    """Return the themes whose pages open to someone, as `sees` says of one."""
    themes = Theme.objects.all()
    if viewer.office or viewer.leader:
        return themes
    open_to = with_papers_open_to(viewer)
    own = Q(item__isnull=True, department__in=viewer.departments)
    return themes.filter(own | Q(item__in=open_to.values("pk")))


def sees_figures(user: User, on: date) -> bool:
    """Return whether the year's figures are open to them: to members and all who work for the
    committee. A government unit reads of what is its own alone (`workflow.figures.Line.named`).
    """
    if not user.is_active:
        return False
    return roles.is_office(user) or roles.is_member(user, on) or roles.acts_for_own_body(user, on)


def sees_own_figures(user: User, on: date) -> bool:
    """Return whether figures are open to them, of everything or of what is their own."""
    return sees_figures(user, on) or bool(user.is_active and roles.acting_for(user, on))


def departments_to_begin_for(user: User, on: date) -> QuerySet[Department]:
    """Return for which departments someone may begin a consultation at a street or in a village: the
    office for all of the committee's, a department for itself. Government units are handed things
    by the committee, and begin none.
    """
    consulting = Department.objects.filter(is_active=True, kind__in=CONSULTING_KINDS)
    if not roles.is_office(user):
        consulting = consulting.filter(pk__in=roles.acting_for(user, on))
    return consulting


def _office(access: Access, row: Any) -> bool:
    return access.office


def _writer(access: Access, row: Any) -> bool:
    return writes(access)


def _whose_step(access: Access, row: ChainStep) -> bool:
    """A step of the office's is the office's to take; the others are the department's too."""
    return access.office or (access.responsible and row.role != StepRole.OFFICE)


# By noun, as in transitions.RULES.
ACTION_RULES: dict[str, dict[Action, Predicate]] = {
    "step": dict.fromkeys(RULES["step"], _whose_step),
    "topic": dict.fromkeys(RULES["topic"], _office),
    "suggestion": dict.fromkeys(RULES["suggestion"], _writer),
    "problem": {
        **dict.fromkeys(RULES["problem"], _writer),
        # As with items: what a department reports, the office crosses off (销号).
        **dict.fromkeys((Action.CLOSE, Action.REOPEN), _office),
    },
}


def may(row: Moving, action: Action, access: Access) -> bool:
    """Return whether this action on this row is open to them, whatever its state."""
    return ACTION_RULES[row.noun][action](access, row)


# What a unit of the roster does itself to what was handed to it.
UNIT_ACTIONS: dict[str, tuple[Action, ...]] = {
    "problem": (Action.ANSWER, Action.RECTIFY),
    "suggestion": (Action.ADOPT, Action.NOT_ADOPT),
}


def units_of(user: User, on: date) -> frozenset[int]:
    """Return the departments for which someone answers on a day."""
    return roles.acting_for(user, on) if user.is_active else frozenset()


def may_as_unit(row: Moving, action: Action, user: User, on: date) -> bool:
    """Return whether someone may do this as the unit that the row was handed to."""
    if not isinstance(row, Problem | Suggestion) or action not in UNIT_ACTIONS[row.noun]:
        return False
    handed = type(row).objects.handed_to(units_of(user, on))
    return handed.filter(pk=row.pk).exists()


def open_actions(row: Moving, access: Access) -> list[Action]:
    """Return what someone with this access may do to a row now."""
    rules = RULES[row.noun]
    return [a for a, rule in rules.items() if row.state in rule.sources and may(row, a, access)]


@dataclass(frozen=True)
class MonitorAccess:
    """What someone is to the 民主监督员: of the office, a leader, one of them."""

    office: bool = False
    leader: bool = False
    person_id: int | None = None
    is_monitor: bool = False

    @property
    def sees(self) -> bool:
        """The list is the office's, the leaders' and their own."""
        return self.office or self.leader or self.is_monitor

    def reads(self, appointment: Appointment) -> bool:
        """What they report is for the office and the leaders; each reads their own."""
        return self.office or self.leader or self._is_own(appointment)

    def writes(self, appointment: Appointment) -> bool:
        return self.office or self._is_own(appointment)

    def _is_own(self, appointment: Appointment) -> bool:
        return self.person_id is not None and appointment.person_id == self.person_id


def access_to_monitors(user: User, on: date) -> MonitorAccess:
    """Return what the user is to the 民主监督员 on a day; a stopped account is nothing."""
    if not user.is_active:
        return MonitorAccess()
    posted = bool(_postings(user.person_id or 0))
    return MonitorAccess(roles.is_office(user), roles.is_leader(user, on), user.person_id, posted)


@prepared_rows
def _postings(person: int) -> QuerySet:
    posted = Appointment.objects.filter(duty=Duty.MONITOR, person=person)
    return posted.order_by().values_list("pk")[:1]


def opens_monitors(user: User, on: date) -> Callable[[Fact], bool]:
    """Return whether the rows of the year's figures about 民主监督员 open to the user."""
    access = access_to_monitors(user, on)
    return lambda fact: access.office or access.leader
