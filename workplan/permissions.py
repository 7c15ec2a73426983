"""Who may do what with an item, by what they are to it. `access_to` reads the facts once."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from members import roles
from members.enums import ACTING_DUTIES, DepartmentKind
from members.models import User
from members.prepared import has_answer, prepared_rows
from members.read_once import read_once, together
from workplan.enums import Action, MeetingKind, Side
from workplan.models import (
    Business,
    Instruction,
    ItemDepartment,
    ItemLink,
    ItemMember,
    Meeting,
    PlanDraft,
    SchemeReview,
    WorkItem,
)
from workplan.models.standing import ItemStanding
from workplan.registry import roll

# Of these a leader who is not on the list reads nothing.
CLOSED_KINDS = (MeetingKind.PARTY,)


@dataclass(frozen=True)
class Access:
    """What someone is to an item."""

    office: bool = False
    leader: bool = False
    responsible: bool = False
    participant: bool = False
    team: bool = False
    # Who it is: what someone made is theirs to take back, what was addressed to a department its own.
    user_id: int | None = field(default=None, compare=False)
    departments: frozenset[int] = field(default=frozenset(), compare=False)

    @property
    def sees_papers(self) -> bool:
        """Progress, files and notes are for those involved, the leaders and the office; a research
        team (课题组) reads what its research is made of.
        """
        return self.office or self.leader or self.responsible or self.participant or self.team

    def may(self, action: Action) -> bool:
        """Return whether this action is open to them, whatever the state."""
        return any(getattr(self, role) for role in ACTION_RULES[action])


# What of an access opens an action: most are the office's alone.
ACTION_RULES: dict[Action, tuple[str, ...]] = {
    **dict.fromkeys(Action, ("office",)),
    Action.ACCEPT: ("responsible",),
    Action.PROGRESS: ("responsible", "participant", "office"),
    Action.REPORT: ("responsible",),
    Action.EXTEND: ("responsible",),
    Action.SCHEME: ("responsible", "office"),
    Action.INSTRUCT: ("leader", "office"),
    Action.ANSWER: ("responsible",),
}


def may_answer(access: Access, given: Instruction) -> bool:
    """Return whether an instruction is theirs to answer: of the department it was addressed to, or of
    those responsible.
    """
    if given.department_id is None:
        return access.may(Action.ANSWER)
    return given.department_id in access.departments


def may_see_checkup(user: User, on: date) -> bool:
    """Return whether the user reads the plan check: the office, and the leaders on that day."""
    return user.is_active and (roles.is_office(user) or roles.is_leader(user, on))


# Whose part the monthly reports tell: what these bodies of the committee do in a month.
REPORTING_KINDS = (DepartmentKind.OFFICE, DepartmentKind.COMMITTEE, DepartmentKind.LIAISON)


@dataclass(frozen=True)
class Pages:
    """Which pages beyond everyone's open to someone: the meetings, and the monthly reports."""

    meetings: bool = False
    months: bool = False


def pages_of(user: User, on: date) -> Pages:
    """Return which pages the menu leads the user to: all of them the office and the
    leaders; the monthly reports, which tell their own part, those who work in a department that reports.
    """
    if not user.is_active or roles.is_office(user):
        return Pages(user.is_active, user.is_active)
    held = roles.held_by(user, on)
    leads = roles.is_leader(user, on)
    reports = any(row.duty in ACTING_DUTIES and row.kind in REPORTING_KINDS for row in held)
    return Pages(leads, leads or reports)


def may_settle_findings(user: User) -> bool:
    """Return whether the user says to a finding that it may stay."""
    return roles.is_office(user)


def may_place_under_points(user: User) -> bool:
    """Return whether the user says under which points of the text items stand."""
    return user.is_active and roles.is_office(user)


def may_draft_next_year(user: User) -> bool:
    """Return whether the user drafts next year's plan, issues it, and brings this year to an end."""
    return user.is_active and roles.is_office(user)


def may_read_draft(user: User, draft: PlanDraft, on: date) -> bool:
    """Return whether the user reads a draft: the office, and the leaders once they are shown it."""
    if may_draft_next_year(user):
        return True
    is_open = draft.is_shown or draft.issued_id is not None
    return is_open and user.is_active and roles.is_leader(user, on)


@dataclass(frozen=True)
class Viewer:
    """What someone is on a day, read once for many items; a stopped account is nothing."""

    office: bool = False
    leader: bool = False
    departments: frozenset[int] = frozenset()
    person: int | None = None
    user_id: int | None = None

    @classmethod
    @read_once
    def of(cls, user: User, on: date) -> "Viewer":
        """Read what the user is on a day."""
        if not user.is_active:
            return cls()
        return cls(
            office=roles.is_office(user),
            leader=roles.is_leader(user, on),
            departments=roles.department_ids(user, on),
            person=user.person_id,
            user_id=user.pk,
        )

    @cached_property
    def stands_in_plans(self) -> bool:
        """Whether a row of any plan may be theirs: most units (承办单位) stand in none."""
        if self.office or self.leader:
            return True
        return bool(self.departments) and has_answer(standing_for, self.departments)

    @cached_property
    def teams(self) -> frozenset[int]:
        """The items on whose research team they are, and the rows that lead those."""
        if self.person is None:
            return frozenset()
        return frozenset(pk for (pk,) in items_of_member(self.person))

    @cached_property
    def listed_at(self) -> frozenset[int]:
        """The meetings on whose list they stand."""
        if self.person is None:
            return frozenset()
        return frozenset(pk for (pk,) in meetings_listing(self.person))

    def access_to(self, item: ItemStanding) -> Access:
        """Return what they are to an item."""
        rows = item.departments_with_sides
        sides = {row.side for row in rows if row.department_id in self.departments}
        found = Access(
            office=self.office,
            leader=self.leader,
            responsible=Side.LEAD in sides,
            participant=Side.PARTICIPANT in sides,
            user_id=self.user_id,
            departments=self.departments,
        )
        # Teams are read for those alone who see nothing otherwise.
        return found if found.sees_papers else replace(found, team=item.pk in self.teams)


@prepared_rows
def standing_for(departments: frozenset[int]) -> QuerySet:
    """Return the rows of items that stand for some departments."""
    return ItemDepartment.objects.filter(department__in=departments).values_list("pk")


@prepared_rows
def meetings_listing(person: int) -> QuerySet:
    """Return the keys of the meetings on whose list a person stands."""
    return roll().listed(person)


@prepared_rows
def items_of_member(person: int) -> QuerySet:
    """Return the keys of the items on whose research team a person is, and of the rows that lead those."""
    own = ItemMember.objects.filter(person=person).values("item")
    leading = ItemLink.objects.in_force().filter(following__in=own).values("leading")
    found = WorkItem.objects.filter(Q(pk__in=own) | Q(pk__in=leading))
    return found.order_by().values_list("pk")


def access_to(item: WorkItem, user: User, on: date) -> Access:
    """Return what the user is to the item on a day; a stopped account is nothing to any."""
    with together():
        return Viewer.of(user, on).access_to(item)


def with_papers_open_to(viewer: Viewer) -> QuerySet[WorkItem]:
    """Return the items whose papers are open to someone, as `Access.sees_papers` says of one."""
    items = WorkItem.objects.order_by()
    if viewer.office or viewer.leader:
        return items
    theirs = ItemDepartment.objects.filter(department__in=viewer.departments)
    return items.filter(pk__in=theirs.values("item")) | items.filter(pk__in=viewer.teams)


def reads_whole_agenda(viewer: Viewer, meeting: Meeting) -> bool:
    """Return whether all of a meeting is there for someone: the office, the leaders, those on its list,
    who presides, the department that holds it. A 党组会议 is no leader's who is not on its list.
    """
    if viewer.office or (viewer.leader and meeting.kind not in CLOSED_KINDS):
        return True
    return (
        (viewer.person is not None and meeting.presided_by_id == viewer.person)
        or meeting.department_id in viewer.departments
        or meeting.pk in viewer.listed_at
    )


def reports(viewer: Viewer, line: SchemeReview | Business) -> bool:
    """Return whether a line of an agenda is someone's: who reports it by name, whose department does, the
    departments responsible for the item whose scheme it is.
    """
    if viewer.person is not None and line.reported_by_id == viewer.person:
        return True
    if isinstance(line, SchemeReview):
        return viewer.access_to(line.item).responsible
    return line.department_id in viewer.departments


def may_see_meeting(
    viewer: Viewer, meeting: Meeting, lines: Iterable[SchemeReview | Business]
) -> bool:
    """Return whether a meeting with these lines on its agenda is there for someone: all of it, or since
    they report at it, that.
    """
    return reads_whole_agenda(viewer, meeting) or any(reports(viewer, line) for line in lines)


def meetings_read_whole_by(viewer: Viewer) -> Q:
    """Return the condition of the meetings of which someone reads all, as `reads_whole_agenda`."""
    if viewer.office:
        return ~Q(pk__in=[])  # all; an empty condition would vanish beside another
    found = Q(department__in=viewer.departments)
    if viewer.leader:
        found |= ~Q(kind__in=CLOSED_KINDS)
    if viewer.person is not None:
        found |= Q(presided_by=viewer.person) | Q(pk__in=roll().listed(viewer.person))
    return found


def meetings_seen_by(viewer: Viewer) -> QuerySet[Meeting]:
    """Return the meetings that are there for someone, as `may_see_meeting` says of one."""
    schemes = SchemeReview.objects.on_agenda()
    own = ItemDepartment.objects.filter(department__in=viewer.departments, side=Side.LEAD)
    reviews = schemes.filter(item__in=own.values("item"))
    business = _business_reported_by(viewer)
    if viewer.person is not None:
        reviews |= schemes.filter(reported_by=viewer.person)
    reported = Q(pk__in=reviews.values("meeting")) | Q(pk__in=business.values("meeting"))
    return Meeting.objects.filter(meetings_read_whole_by(viewer) | reported)


def business_seen_by(viewer: Viewer) -> QuerySet[Business]:
    """Return the other business that is there for someone: of the meetings that they read whole, and
    what they report.
    """
    on_agenda = Business.objects.on_agenda()
    whole = Meeting.objects.filter(meetings_read_whole_by(viewer))
    reported = _business_reported_by(viewer)
    return on_agenda.filter(Q(meeting__in=whole.values("pk")) | Q(pk__in=reported.values("pk")))


def _business_reported_by(viewer: Viewer) -> QuerySet[Business]:
    own = Q(department__in=viewer.departments)
    if viewer.person is not None:
        own |= Q(reported_by=viewer.person)
    return Business.objects.on_agenda().filter(own)
