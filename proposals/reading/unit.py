"""A unit's page: what was handed to it, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from members import roles
from members.enums import DepartmentKind
from members.models import Department, User
from members.prepared import prepared_rows
from proposals.enums import GIVEN_ASSIGNMENTS, AssignmentState
from proposals.models import Assignment, ProposalMeeting, ProposalSettings
from workplan.enums import Lamp
from workplan.lamp import StatusLight


@dataclass(frozen=True)
class UnitRow:
    assignment: Assignment
    status_light: StatusLight
    met: bool
    may_return: bool


@dataclass(frozen=True)
class UnitDesk:
    """`groups`: each with its key, its heading and its rows."""

    units: list[str]
    groups: list[tuple[str, str, list[UnitRow]]]

    @property
    def owing(self) -> int:
        return sum(len(rows) for key, _, rows in self.groups if key in ("sign", "work"))

    @property
    def late(self) -> int:
        return sum(row.status_light.lamp == Lamp.RED for _, _, rows in self.groups for row in rows)


_GROUPS = (
    ("sign", "待签收", (AssignmentState.SENT,)),
    ("work", "办理中", (AssignmentState.SIGNED,)),
    ("asked", "申请退回，待提案委答复", (AssignmentState.RETURN_ASKED,)),
    ("done", "已办", (AssignmentState.ANSWERED, AssignmentState.OPINED)),
)


def handles_any(user: User, on: date) -> bool:
    """Return whether someone acts for a unit: an outside one, or one that was handed something."""
    acting = roles.acting_for(user, on)
    return bool(_units(acting))


@prepared_rows
def _units(acting: frozenset[int]) -> QuerySet:
    handed = Exists(Assignment.objects.given().filter(unit=OuterRef("pk")))
    units = Department.objects.filter(Q(kind=DepartmentKind.UNIT) | handed, pk__in=acting)
    return units.order_by().values_list("pk")[:1]


def unit_desk(user: User, on: date, settings: ProposalSettings) -> UnitDesk:
    """Return what was handed to the units that the user acts for, in a constant number of queries."""
    given = list(
        Assignment.objects.given()
        .filter(unit__in=roles.acting_for(user, on))
        .select_related("proposal", "unit", "quality_review")
        .annotate(
            is_met=Exists(ProposalMeeting.objects.face_to_face().filter(assignment=OuterRef("pk")))
        )
        .order_by("due_on", "proposal__number", "pk")
    )
    rows = [
        UnitRow(
            a,
            light_of(a, on, settings.meeting_days),
            a.is_met,
            a.return_by is not None and on <= a.return_by,
        )
        for a in given
    ]
    groups = []
    for key, label, states in _GROUPS:
        found = [row for row in rows if row.assignment.state in states]
        if key == "done":
            found.reverse()
        groups.append((key, label, found))
    return UnitDesk(sorted({str(a.unit) for a in given}), groups)


def light_of(assignment: Assignment, on: date, ahead: int) -> StatusLight:
    """Return how a unit stands with what it was handed; yellow from `ahead` days before its day."""
    if assignment.state in (AssignmentState.ANSWERED, AssignmentState.OPINED):
        word = assignment.get_state_display()
        if assignment.was_late and assignment.done_on and assignment.due_on:
            word += f"（逾期{(assignment.done_on - assignment.due_on).days}天）"
        return StatusLight(Lamp.BLUE, "", word=word)
    if assignment.due_on is None or assignment.state not in GIVEN_ASSIGNMENTS:
        return StatusLight(Lamp.GREY, "", word=assignment.get_state_display())
    left = (assignment.due_on - on).days
    if left < 0:
        return StatusLight(Lamp.RED, "", word=f"逾期{-left}天")
    words = "今天到期" if left == 0 else f"还有{left}天"
    return StatusLight(Lamp.YELLOW if left <= ahead else Lamp.GREEN, "", word=words)
