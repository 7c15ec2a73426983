"""The figures as tables: each number with the rows behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from almanac.words import session_name
from members.models import Department
from members.prepared import prepared_rows
from proposals.models import Category, Proposal, ProposalQuerySet
from proposals.models.proposals import sessions_with_proposals
from proposals.reading.figure_numbers import Known, Numbers
from proposals.reading.figures import ProposalFigures

# Which proposals, and what was handed of them, a table is about: those of the session chosen, or all.
Kept = Callable[[Any], bool]

# Key in an address → label, attribute of ProposalFigures.
COUNTS = {
    "submitted": "提交",
    "filed": "立案",
    "merged": "并案",
    "handed_over": "交办",
    "answered": "办复",
    "late": "逾期",
    "second_round": "二次办理",
}
RATES = {
    "filing": "立案率",
    "answering": "办复率",
    "meeting": "面商率",
    "satisfaction": "满意率",
    "content": "满意和基本满意率",
    "adoption": "采纳率",
}


@dataclass(frozen=True)
class FigureCell:
    """A number with the address of the rows behind it; of a rate also what it lacks."""

    label: str
    words: str
    count: int
    url: str
    rest: int = 0
    rest_url: str = ""
    share: str = ""


@dataclass(frozen=True)
class FigureLine:
    """A line of a table: what it is about, with its counts and its rates."""

    label: str
    counts: list[FigureCell]
    rates: list[FigureCell]

    @property
    def cells(self) -> list[FigureCell]:
        return [*self.counts, *self.rates]


@dataclass(frozen=True)
class FigureTable:
    """Lines under their heads; `leave_out` are the heads that say nothing here."""

    title: str
    lines: list[FigureLine]
    leave_out: tuple[str, ...] = ()

    @property
    def heads(self) -> list[str]:
        return [
            label for label in (*COUNTS.values(), *RATES.values()) if label not in self.leave_out
        ]

    @property
    def rows(self) -> list[tuple[str, list[FigureCell]]]:
        return [
            (line.label, [cell for cell in line.cells if cell.label not in self.leave_out])
            for line in self.lines
        ]


# What is handed to a unit was filed: these say nothing of it.
BEFORE_UNITS = ("提交", "立案", "并案", "立案率")


def _rate_cell(key: str, label: str, part: int, whole: int, rows: str) -> FigureCell:
    return FigureCell(
        label,
        f"{100 * part / whole:.1f}%" if whole else "—",
        part,
        f"{rows}&what={key}&side=part",
        whole - part,
        f"{rows}&what={key}&side=rest",
        f"{part}/{whole}",
    )


def _line(label: str, found: Mapping[str, int], query: dict[str, Any]) -> FigureLine:
    rows = f"{reverse('proposals:figure_rows')}?{urlencode(query)}"
    return FigureLine(
        label,
        [
            FigureCell(name, str(found[key]), found[key], f"{rows}&what={key}")
            for key, name in COUNTS.items()
        ],
        [
            _rate_cell(key, name, found[f"{key}_part"], found[f"{key}_whole"], rows)
            for key, name in RATES.items()
        ],
    )


def whole(numbers: Numbers, kept: Kept, query: dict[str, Any]) -> FigureLine:
    """Count all that is kept; `query` is what leads to its rows."""
    return _line("合计", numbers.of(filter(kept, numbers.proposals)), query)


def by_unit(numbers: Numbers, kept: Kept, query: dict[str, Any]) -> Iterator[FigureLine]:
    """Count what each unit was handed, in the units' order."""
    handed = {one.unit for one in numbers.handed if kept(one)}
    proposals = list(filter(kept, numbers.proposals))
    for pk, name in _units(handed):
        yield _line(name, numbers.of(proposals, pk), {**query, "unit": pk})


@prepared_rows
def _units(keys: set[int]) -> QuerySet:
    return Department.objects.filter(pk__in=keys).values_list("pk", "name")


def by_category(numbers: Numbers, kept: Kept, query: dict[str, Any]) -> Iterator[FigureLine]:
    found: dict[int | None, list[Known]] = defaultdict(list)
    for proposal in filter(kept, numbers.proposals):
        found[proposal.category].append(proposal)
    for pk, name in _categories(set(filter(None, found))):
        yield _line(name, numbers.of(found[pk]), {**query, "category": pk})


@prepared_rows
def _categories(keys: set[int]) -> QuerySet:
    return Category.objects.filter(pk__in=keys).values_list("pk", "name")


def by_session(numbers: Numbers, query: dict[str, Any]) -> Iterator[FigureLine]:
    """Count each session by itself, whichever is chosen."""
    found: dict[tuple[int, int], list[Known]] = defaultdict(list)
    for proposal in numbers.proposals:
        found[proposal.term, proposal.session].append(proposal)
    for term, session in sessions_with_proposals():
        words = {**query, "meeting": f"{term}-{session}"}
        yield _line(session_name(term, session), numbers.of(found[term, session]), words)


def rows_behind(figures: ProposalFigures, what: str, side: str) -> ProposalQuerySet:
    """Return the rows behind a number: a count's, or of a rate those of its part, whole or rest.

    Raises KeyError for a number that there is not.
    """
    if what in COUNTS:
        rows = getattr(figures, what)
    else:
        rate = figures.rate(RATES[what])
        if side == "rest":
            rows = rate.whole.exclude(pk__in=rate.part.values("pk"))
        else:
            rows = {"part": rate.part, "whole": rate.whole}[side]
    return Proposal.objects.filter(pk__in=rows.values("pk"))


def title_of(what: str, side: str) -> str:
    """Name the rows behind a number."""
    if what in COUNTS:
        return COUNTS[what]
    return {"part": RATES[what], "whole": f"{RATES[what]}的分母", "rest": f"未计入{RATES[what]}"}[
        side
    ]
