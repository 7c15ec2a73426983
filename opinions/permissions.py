"""Who may do what with an opinion report, as predicates that compose."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from members import roles
from members.models import User
from members.prepared import prepared_rows
from opinions.enums import Action, State
from opinions.models import Handing, OpinionReport, OpinionReportQuerySet
from workflow.figures import Fact


@dataclass(frozen=True)
class ReportAccess:
    """What someone is to a report. `keeper` is the office where it writes in an author's stead: what
    it entered itself, from paper or by telephone, and what has no author with an account.
    """

    office: bool = False
    leader: bool = False
    author: bool = False
    keeper: bool = False
    # The units of theirs to which it was handed.
    units: frozenset[int] = frozenset()

    @property
    def only_as_unit(self) -> bool:
        """Whether they see it as those who are to answer: what goes out, not how it came about."""
        return bool(self.units) and not (self.office or self.leader or self.author)

    def sees(self, report: OpinionReport) -> bool:
        """The author sees it always, the leaders once the author has let go of it; the office, too,
        what it sent back, and the drafts that it keeps itself.
        """
        if report.state == State.DRAFT:
            return self.author or self.keeper
        if self.author or self.office or (self.leader and report.state != State.RETURNED):
            return True
        return bool(self.units)

    def may(self, action: Action) -> bool:
        """Return whether this action is open to them, whatever the state."""
        return any(getattr(self, role) for role in ACTION_RULES[action])


# What of an access opens an action.
ACTION_RULES: dict[Action, tuple[str, ...]] = {
    Action.SUBMIT: ("author", "keeper"),
    Action.WITHDRAW: ("author",),
    Action.EDIT: ("office",),
    Action.FINISH: ("office",),
    Action.SIGN: ("leader",),
    Action.REVISE: ("leader", "office"),
    Action.SEND: ("office",),
    Action.RETURN: ("office",),
    Action.DECLINE: ("office",),
    Action.REOPEN: ("office",),
    Action.CREDIT: ("office",),
}


def access_to(report: OpinionReport, user: User, on: date) -> ReportAccess:
    """Return what the user is to a report on a day; a stopped account is nothing to any."""
    if not user.is_active:
        return ReportAccess()
    acting = roles.acting_for(user, on)
    handed = Handing.objects.filter(report=report, unit__in=acting) if acting else ()
    authors = {row.person_id for row in report.authorships.all()}
    office = roles.is_office(user)
    return ReportAccess(
        office=office,
        leader=roles.is_leader(user, on),
        author=user.person_id is not None and user.person_id in authors,
        keeper=office and OpinionReport.objects.kept_by_office().filter(pk=report.pk).exists(),
        units=frozenset(handing.unit_id for handing in handed),
    )


def may_write(user: User) -> bool:
    """Return whether the user may write a report: whoever is a person here, and the office."""
    return user.is_active and (user.person_id is not None or roles.is_office(user))


def may_read_all(user: User, on: date) -> bool:
    """Return whether the user reads the lists and figures of everyone's reports."""
    return user.is_active and (roles.is_office(user) or roles.is_leader(user, on))


def opens_rows(user: User, on: date) -> Callable[[Fact], bool]:
    """Return which rows of the year's figures open to the user: the reports that they see."""
    seen = {pk for (pk,) in _seen(*sight_of(user, on))} if user.is_active else set()
    return lambda fact: fact.subject in seen


@prepared_rows
def _seen(person: int | None, acting: frozenset[int], office: bool, leader: bool) -> QuerySet:
    return seen_by(person, acting, office, leader).order_by().values_list("pk")


def waiting_for(user: User, on: date) -> tuple[State, ...]:
    """Return the states in which reports wait for the user: for the office, the leaders, an author."""
    if roles.is_office(user):
        return State.SUBMITTED, State.EDITING, State.SIGNED
    if roles.is_leader(user, on):
        return (State.EDITED,)
    return (State.RETURNED,)


def visible_to(user: User, on: date) -> OpinionReportQuerySet:
    """Return the reports that a user sees, as `ReportAccess.sees` says."""
    if not user.is_active:
        return OpinionReport.objects.none()
    return seen_by(*sight_of(user, on))


def sight_of(user: User, on: date) -> tuple[int | None, frozenset[int], bool, bool]:
    """Return by what a user sees reports: as whom, for which bodies, whether of the office, a leader."""
    office, leader = roles.is_office(user), roles.is_leader(user, on)
    return user.person_id, roles.acting_for(user, on), office, leader


def seen_by(
    person: int | None, acting: frozenset[int], office: bool, leader: bool
) -> OpinionReportQuerySet:
    """Return the same for a person who acts for some bodies, the office, a leader."""
    reports = OpinionReport.objects.all()
    own = reports.filter(pk__in=reports.by(person).values("pk"))
    if office:
        drafts = reports.filter(state=State.DRAFT)
        closed = drafts.exclude(pk__in=reports.kept_by_office().values("pk"))
        return reports.exclude(pk__in=closed.exclude(pk__in=own.values("pk")).values("pk"))
    if leader:
        return reports.filter(pk__in=reports.past_writing().values("pk")) | reports.filter(
            pk__in=own.values("pk")
        )
    if acting:
        handed = Handing.objects.filter(unit__in=acting)
        return own | reports.filter(pk__in=handed.values("report"))
    return own
