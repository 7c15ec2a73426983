"""Who may do what with a member's year, record and report.

The year and the record are the member's and the office's, as the points are. A report that was handed in
is the leaders' to read, too, and theirs or the office's to comment on.
"""

from dataclasses import dataclass
from datetime import date

from members import roles
from members.models import User
from performance.models import YearReport
from performance.report.enums import ReportAction, ReportState


@dataclass(frozen=True)
class ReportAccess:
    """What someone is to a member's report."""

    own: bool = False
    office: bool = False
    leader: bool = False

    def sees(self, report: YearReport) -> bool:
        if report.state == ReportState.DRAFT:
            return self.own
        return self.own or self.office or self.leader

    def may(self, action: str) -> bool:
        return any(getattr(self, role) for role in ACTION_RULES[action])


# What of an access opens an action; nobody comments on their own.
ACTION_RULES: dict[str, tuple[str, ...]] = {
    ReportAction.HAND_IN: ("own",),
    ReportAction.WITHDRAW: ("own",),
    ReportAction.RETURN: ("office",),
    ReportAction.COMMENT: ("office", "leader"),
}


def report_access(person_id: int, user: User, on: date) -> ReportAccess:
    """Return what the user is to a person's report on a day."""
    if not user.is_active:
        return ReportAccess()
    own = user.person_id is not None and user.person_id == person_id
    if own:
        return ReportAccess(own=True)
    return ReportAccess(office=roles.is_office(user), leader=roles.is_leader(user, on))


def reads_reports(user: User, on: date) -> bool:
    """Return whether the list of all reports is open to the user: to the office and the leaders."""
    return user.is_active and (roles.is_office(user) or roles.is_leader(user, on))
