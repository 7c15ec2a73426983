"""What a phrase is parsed to."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PeriodKind(StrEnum):
    ONCE = "once"
    RANGE = "range"
    MONTHS = "months"
    RECURRING = "recurring"
    ALL_YEAR = "all-year"
    UNDATED = "undated"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Span:
    """One due date with where its period begins; "6月底前" has no beginning."""

    start: date | None
    due: date


@dataclass(frozen=True, slots=True)
class Period:
    """The phrase as written and what it means.

    ``spans`` are in order of their due dates, no two with the same one; none where the kind is
    UNDATED or INVALID. ``message`` is Chinese, empty when all is plain.
    """

    phrase: str
    kind: PeriodKind
    spans: tuple[Span, ...] = ()
    needs_confirmation: bool = False
    message: str = ""

    @property
    def dues(self) -> tuple[date, ...]:
        return tuple(span.due for span in self.spans)

    def is_over(self, on: date) -> bool:
        """Whether the last of its due dates is past on a day."""
        return bool(self.spans) and self.spans[-1].due < on

    @property
    def start(self) -> date | None:
        """The start of the whole; None where there are no dates or a span has no beginning."""
        starts = [span.start for span in self.spans if span.start]
        return min(starts) if starts and len(starts) == len(self.spans) else None
