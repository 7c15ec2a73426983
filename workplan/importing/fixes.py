"""Corrections that a person made on the preview page, read again with the file each time.

A table is named by its key, a row by file, sheet and row number, a cell by these and its field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SKIP = "skip"  # in place of an annex: leave the whole table out
EXTRA = "extra"  # in place of a field: keep the column as extra words
# What a person chooses for a whole upload, or by "…|key" for one table or place.
NO_HIDDEN = "no-hidden"  # leave hidden rows and columns out
APART, TOGETHER = "apart", "together"  # rows of one number and title: an item each, or one item
FIRST_LEADS = "first-leads"  # of departments apart by blanks the first leads, the others take part
AS_ROW = "as-row"  # a sentence below an annex that speaks of a matter of its own is a row
WITHOUT = "without"  # go on without an annex that stands there as an object or a picture


def row_key(file: str, sheet: str, row: int) -> str:
    """How `Fixes.skipped` names a row."""
    return f"{file}|{sheet}|{row}"


def cell_key(file: str, sheet: str, row: int, field_: str) -> str:
    """How `Fixes.cells` names what a row says in a field."""
    return f"{file}|{sheet}|{row}|{field_}"


@dataclass(frozen=True)
class Fixes:
    """What a person says instead of what was read.

    `annexes`: table key -> an Annex or SKIP. `columns`: table key -> column letter -> a Field
    or EXTRA. `cells`: cell key -> the words that hold instead. `skipped`: row keys left out.
    `choices`: which of several ways to read something holds.
    `new_rounds`: row key -> whether a day that its 完成时间 no longer means, and that has ended, is
    to be done again on the new day. `year`: into which plan, whatever the document says. `meeting`:
    the key of the meeting that decided what the document changes; `dropped`: key of an item that the
    document no longer has -> why that meeting took it out of the plan.
    """

    annexes: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    choices: frozenset[str] = frozenset()
    new_rounds: Mapping[str, bool] = field(default_factory=dict)
    year: int | None = None
    meeting: int | None = None
    dropped: Mapping[str, str] = field(default_factory=dict)

    def chose(self, choice: str, key: str = "") -> bool:
        """Whether a choice holds, for all or for what a key names."""
        return choice in self.choices or f"{choice}|{key}" in self.choices

    @classmethod
    def from_json(cls, data: Any) -> "Fixes":
        """Fixes from what `as_json` gave. What is not of that form counts for nothing."""
        data = data if isinstance(data, dict) else {}
        columns = {key: _texts(letters) for key, letters in _dict(data.get("columns")).items()}
        return cls(
            annexes=_texts(data.get("annexes")),
            columns=columns,
            cells=_texts(data.get("cells")),
            skipped=_set(data.get("skipped")),
            choices=_set(data.get("choices")),
            new_rounds={
                k: v for k, v in _dict(data.get("new_rounds")).items() if v in (True, False)
            },
            year=year if isinstance(year := data.get("year"), int) else None,
            meeting=key if isinstance(key := data.get("meeting"), int) else None,
            dropped=_texts(data.get("dropped")),
        )

    def as_json(self) -> dict[str, Any]:
        """Plain dicts, lists and texts."""
        return {
            "annexes": dict(self.annexes),
            "columns": {key: dict(letters) for key, letters in self.columns.items()},
            "cells": dict(self.cells),
            "skipped": sorted(self.skipped),
            "choices": sorted(self.choices),
            "new_rounds": dict(self.new_rounds),
            "year": self.year,
            "meeting": self.meeting,
            "dropped": dict(self.dropped),
        }


def _dict(value: Any) -> dict[str, Any]:
    return {str(key): found for key, found in value.items()} if isinstance(value, dict) else {}


def _texts(value: Any) -> dict[str, str]:
    return {key: text for key, text in _dict(value).items() if isinstance(text, str)}


def _set(value: Any) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()
