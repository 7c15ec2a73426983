"""The numbers of the figures' tables: what `figures` says in rows, counted of all lines at once.

Proposals, what units were handed and what came of it are read as plain values, in five queries, however
many lines there are. Each number is that of the rows behind it: a test compares them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from members.prepared import prepared_rows
from proposals.enums import FILED_STATES, Grade, State
from proposals.models import Answer, Evaluation, ProposalMeeting
from proposals.reading.figures import ProposalFigures


class Known(NamedTuple):
    """A proposal that was submitted by the day."""

    pk: int
    term: int
    session: int
    category: int | None
    state: str
    filed_on: date | None
    decided_on: date | None


class Handed(NamedTuple):
    """What a unit was handed by the day and that is for it to answer."""

    pk: int
    proposal: int
    term: int
    session: int
    unit: int
    round: int
    due_on: date | None
    done_on: date | None

    def is_answered(self, on: date) -> bool:
        return self.done_on is not None and self.done_on <= on

    def is_late(self, on: date) -> bool:
        """Whether its answer was given after its day, or is still owed on a later one."""
        if self.due_on is None:
            return False
        if self.done_on is not None and self.done_on <= on:
            return self.done_on > self.due_on
        return self.due_on < on


_HANDED = ("pk", "proposal", "proposal__term", "proposal__session", *Handed._fields[4:])


class Numbers:
    """What is counted on a day."""

    def __init__(self, on: date) -> None:
        self._on = on
        self.proposals = [Known(*values) for values in _submitted(on)]
        self.handed = [Handed(*values) for values in _handed(on)]
        self._met: dict[int, list[date]] = defaultdict(list)
        for assignment, held_on in _met():
            self._met[assignment].append(held_on)
        # Of each assignment the last answer stands.
        self._answers = {found[0]: found[1:] for found in _answers(on)}
        self._grades: dict[int, set[str]] = defaultdict(set)
        for assignment, grade in _graded(on):
            self._grades[assignment].add(grade)

    def of(self, proposals: Iterable[Known], unit: int | None = None) -> dict[str, int]:
        """Return each number of some proposals, by its name (`figure_tables`); those of a unit are of what
        that one was handed.
        """
        of_each = self._of_each(unit)
        found: dict[str, int] = defaultdict(int)
        for proposal in proposals:
            handed = of_each[proposal.pk]
            if unit is None or handed:
                for name in self._said(proposal, handed):
                    found[name] += 1
        found["filing_part"] = found["filed"] + found["merged"]
        for part, whole in _WHOLES.items():
            found[f"{part}_whole"] = found[whole]
        found["answering_part"] = found["answered"]
        return found

    def each(self) -> dict[int, frozenset[str]]:
        """Return in which numbers each proposal counts."""
        of_each = self._of_each(None)
        return {one.pk: frozenset(self._said(one, of_each[one.pk])) for one in self.proposals}

    def _of_each(self, unit: int | None) -> dict[int, list[Handed]]:
        """Return what was handed of each proposal; of a unit, what that one was."""
        found: dict[int, list[Handed]] = defaultdict(list)
        for one in self.handed:
            if unit in (None, one.unit):
                found[one.proposal].append(one)
        return found

    def _said(self, proposal: Known, handed: list[Handed]) -> Iterable[str]:
        """Yield in which numbers a proposal counts, as `ProposalFigures` has it."""
        on = self._on
        yield "submitted"
        if proposal.state == State.MERGED and proposal.decided_on and proposal.decided_on <= on:
            yield "merged"
        if proposal.state not in FILED_STATES or (proposal.filed_on and proposal.filed_on > on):
            return
        yield "filed"
        first = [one for one in handed if one.round == 1]
        if not first:
            return
        yield "handed_over"
        if any(one.is_late(on) for one in handed):
            yield "late"
        if any(one.round > 1 for one in handed):
            yield "second_round"
        yield from self._rated(handed)
        if all(one.is_answered(on) for one in first):
            yield "answered"
            if any(self._was_met(one) for one in handed):
                yield "meeting_part"
            given = [
                (one.round, *self._answers[one.pk]) for one in handed if one.pk in self._answers
            ]
            if given and max(given)[-1]:
                yield "adoption_part"

    def _was_met(self, one: Handed) -> bool:
        done_on = one.done_on
        if done_on is None or done_on > self._on:
            return False
        return any(held_on <= done_on for held_on in self._met[one.pk])

    def _rated(self, handed: list[Handed]) -> Iterable[str]:
        """Yield what was said in the round last rated, by the worst of it."""
        rounds = [one.round for one in handed if self._grades[one.pk]]
        if not rounds:
            return
        yield "rated"
        last = (one.pk for one in handed if one.round == max(rounds))
        grades = set().union(*(self._grades[pk] for pk in last))
        if Grade.UNSATISFIED not in grades:
            yield "content_part"
            if Grade.BASIC not in grades:
                yield "satisfaction_part"


@prepared_rows
def _submitted(on: date) -> QuerySet:
    return ProposalFigures(on).submitted.order_by().values_list(*Known._fields)


@prepared_rows
def _handed(on: date) -> QuerySet:
    return ProposalFigures(on).handed.values_list(*_HANDED)


@prepared_rows
def _met() -> QuerySet:
    return ProposalMeeting.objects.face_to_face().order_by().values_list("assignment", "held_on")


@prepared_rows
def _answers(on: date) -> QuerySet:
    answers = Answer.objects.submitted(on).order_by("submitted_on", "version", "pk")
    return answers.values_list(
        "assignment", "submitted_on", "version", "pk", "answer_class__adopted"
    )


@prepared_rows
def _graded(on: date) -> QuerySet:
    return Evaluation.objects.decisive(on).order_by().values_list("assignment", "grade")


# Of what each rate is a part.
_WHOLES = {
    "filing": "submitted",
    "answering": "handed_over",
    "meeting": "answered",
    "satisfaction": "rated",
    "content": "rated",
    "adoption": "answered",
}
