"""Who may do what with an opinion report, as predicates that compose."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from members import roles
from members.models import User
from opinions.enums import WRITING_STATES, Action, State
from opinions.models import OpinionReport, OpinionReportQuerySet
from workflow.figures import Fact


@dataclass(frozen=True)
class ReportAccess:
    """What someone is to a report."""

    office: bool = False
    leader: bool = False
    author: bool = False

    def sees(self, report: OpinionReport) -> bool:
        """The author and the office see it always, the leaders once the author has let go of it."""
        let_go = report.state not in WRITING_STATES
        return self.office or self.author or (self.leader and let_go)

    def may(self, action: Action) -> bool:
        """Return whether this action is open to them, whatever the state."""
        return any(getattr(self, role) for role in ACTION_RULES[action])


# What of an access opens an action. The office enters what came to it on paper or by telephone.
ACTION_RULES: dict[Action, tuple[str, ...]] = {
    Action.SUBMIT: ("author", "office"),
    Action.WITHDRAW: ("author",),
    Action.EDIT: ("office",),
    Action.FINISH: ("office",),
    Action.SIGN: ("leader",),
    Action.REVISE: ("leader", "office"),
    Action.SEND: ("office",),
    Action.RETURN: ("office",),
    Action.DECLINE: ("office",),
    Action.REOPEN: ("office",),
}


def access_to(report: OpinionReport, user: User, on: date) -> ReportAccess:
    """Return what the user is to a report on a day; a stopped account is nothing to any."""
    if not user.is_active:
        return ReportAccess()
    authors = {row.person_id for row in report.authorships.all()}
    return ReportAccess(
        office=roles.is_office(user),
        leader=roles.is_leader(user, on),
        author=user.person_id is not None and user.person_id in authors,
    )


def may_write(user: User) -> bool:
    """Return whether the user may write a report: whoever is a person here, and the office."""
    return user.is_active and (user.person_id is not None or roles.is_office(user))


def may_read_all(user: User, on: date) -> bool:
    """Return whether the user reads the lists and figures of everyone's reports."""
    return user.is_active and (roles.is_office(user) or roles.is_leader(user, on))


def opens_rows(user: User, on: date) -> Callable[[Fact], bool]:
    """Return which rows of the year's figures open to the user: the reports that they see."""
    seen = set(visible_to(user, on).values_list("pk", flat=True))
    return lambda fact: fact.subject in seen


def waiting_for(user: User, on: date) -> tuple[State, ...]:
    """Return the states in which reports wait for the user: for the office, the leaders, an author."""
    if roles.is_office(user):
        return State.SUBMITTED, State.EDITING, State.SIGNED
    if roles.is_leader(user, on):
        return (State.EDITED,)
    return (State.RETURNED,)


def visible_to(user: User, on: date) -> OpinionReportQuerySet:
    """Return the reports that a user sees: all, those let go of by their authors, or their own."""
    reports = OpinionReport.objects.all()
    if not user.is_active:
        return reports.none()
    if roles.is_office(user):
        return reports
    own = reports.by(user.person_id)
    if roles.is_leader(user, on):
        return reports.filter(pk__in=reports.past_writing().values("pk")) | reports.filter(
            pk__in=own.values("pk")
        )
    return own
