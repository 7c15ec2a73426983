"""How far a proposal has come, as a line of steps with their days. Pure apart from the rows given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from proposals.enums import (
    ANSWERING_ROLES,
    REFUSED_STATES,
    REVIEW_STATES,
    UNSUBMITTED_STATES,
    State,
)
from proposals.models import Assignment, Proposal


@dataclass(frozen=True)
class Milestone:
    """A step on a proposal's way: `mark` is done, now or ahead."""

    label: str
    on: date | None = None
    mark: str = "ahead"
    words: str = ""


def milestones_of(
    proposal: Proposal, assignments: Sequence[Assignment], archived_on: date | None = None
) -> list[Milestone]:
    """Return the steps of a proposal. `assignments` are those of its present round, with `meetings`
    and `evaluations` read along.
    """
    if proposal.state in (*REFUSED_STATES, State.MERGED, State.WITHDRAWN):
        into = str(proposal.merged_into.designation) if proposal.merged_into else ""
        return [
            Milestone("提交", proposal.submitted_on, "done"),
            Milestone(proposal.get_state_display(), proposal.decided_on, "now", into),
        ]
    answering = [a for a in assignments if a.role in ANSWERING_ROLES]
    facts = (
        ("撰写", None, proposal.state not in UNSUBMITTED_STATES),
        ("提交", proposal.submitted_on, proposal.state not in UNSUBMITTED_STATES),
        ("审查立案", proposal.filed_on, proposal.is_filed),
        ("交办", _first(a.handed_over_on for a in answering), proposal.state in _HANDED),
        ("签收", *_last([a.signed_on for a in answering])),
        ("面商", *_last([_first(m.held_on for m in a.meetings.all()) for a in answering])),
        ("答复", *_last([a.done_on for a in answering])),
        ("评价", *_last([_rated(a) for a in answering])),
        ("办结", proposal.closed_on, proposal.closed_on is not None),
        ("归档", archived_on, proposal.state == State.ARCHIVED),
    )
    now = _NOW.get(State(proposal.state), "")
    if proposal.state == State.HANDLING:
        now = next((label for label, _, done in facts[4:7] if not done), "答复")
    return [
        Milestone(
            label,
            on if done else None,
            "now" if label == now else ("done" if done else "ahead"),
            proposal.get_state_display()
            if proposal.state in (*REVIEW_STATES, State.COSIGNING) and label == now
            else "",
        )
        for label, on, done in facts
    ]


_HANDED = (State.HANDLING, State.ANSWERED, State.CLOSED, State.ARCHIVED)
_NOW = {
    State.DRAFT: "撰写",
    State.COSIGNING: "撰写",
    State.SUBMITTED: "审查立案",
    State.PRE_REVIEWED: "审查立案",
    State.RE_REVIEWED: "审查立案",
    State.FILED: "交办",
    State.ANSWERED: "评价",
    State.CLOSED: "归档",
}


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day), default=None)


def _last(days: list[date | None]) -> tuple[date | None, bool]:
    """Return the last of the days, and whether it has come for every unit."""
    known = [day for day in days if day]
    return max(known, default=None), bool(days) and len(known) == len(days)


def _rated(assignment: Assignment) -> date | None:
    return _first(e.rated_on for e in assignment.evaluations.all() if e.stage.decisive)
