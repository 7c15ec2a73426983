"""What is said to a proposal that is being written, from what this installation knows."""

from dataclasses import dataclass

from members.directory import Directory
from members.enums import DepartmentKind
from proposals.hints import Hint, Written, hints, units_named
from proposals.models import Ground, Proposal


@dataclass(frozen=True)
class Checked:
    """The hints, how many percent 情况分析 and 具体建议 are, and the units that the text names."""

    hints: list[Hint]
    shares: tuple[int, int]
    units: list[str]


def check(proposal: Proposal, year: int) -> Checked:
    """Return what may be said to a proposal as it stands, by the grounds of a year."""
    written = Written(proposal.title, proposal.situation, proposal.suggestions)
    units = {
        name: departments[0].name
        for name, departments in Directory.load().departments.items()
        if departments[0].kind == DepartmentKind.UNIT
    }
    grounds = Ground.objects.valid_in(year).values_list("text", flat=True)
    return Checked(
        hints(written, units=units, grounds=grounds), written.shares, units_named(written, units)
    )
