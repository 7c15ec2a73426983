"""The rows of a file beside what is known: what is new, what would change, what stands twice. Pure."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sheets.plain_rows import PlainRow
from sheets.problems import RowsRefused

Row = TypeVar("Row", bound=PlainRow)


@dataclass
class Compared(Generic[Row]):
    """What an import would do, and after it, what it did."""

    rows: Sequence[Row]
    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    same: int = 0
    duplicates: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """All that is wrong, in Chinese: the rows' own, then what stands twice."""
        return [*(words for row in self.rows for words in row.problems), *self.duplicates]

    def counts(self, unit: str) -> str:
        """Return how many rows are new, changed and the same, in words."""
        numbers = (("新增", len(self.new)), ("更新", len(self.changed)), ("未变", self.same))
        return "，".join(f"{what} {number} {unit}" for what, number in numbers)

    def refuse(self) -> None:
        """Raise RowsRefused where anything is wrong."""
        if problems := self.problems:
            raise RowsRefused(problems)


def compare(
    rows: Sequence[Row],
    known: Mapping[Any, Any],
    *,
    key: Callable[[Row], Hashable | None],
    column: str,
    thing: str,
    differs: Callable[[Row], list[str]] | None = None,
) -> Compared[Row]:
    """Compare rows that were read and checked with what is `known` by its key.

    `key` says what a row is about, None where it does not say. A second row about the same `thing`
    (一篇) is a duplicate, said at `column`. `differs` names in words what would change, by default
    the fields that the row speaks of. A row with problems is neither new nor changed.
    """
    compared: Compared[Row] = Compared(rows)
    first: dict[Any, Row] = {}
    for row in rows:
        about = key(row)
        if about is None:
            continue
        row.known = known.get(about)
        before = first.setdefault(about if row.known is None else row.known, row)
        if before is not row:
            words = f"与{before.place}是同{thing}，请只留一行。"
            compared.duplicates.append(row.complaint(column, words))
        elif row.problems:
            continue
        elif row.known is None:
            compared.new.append(row)
        elif found := differs(row) if differs else differences(row.known, row.said):
            row.differences = found
            compared.changed.append(row)
        else:
            compared.same += 1
    return compared


def differences(stored: Any, said: Mapping[str, Any]) -> list[str]:
    """Return in words which fields of a stored row would change: 案号：空 → 12."""
    return [
        f"{of.verbose_name}：{_shown(of, before)} → {_shown(of, value)}"
        for name, value in said.items()
        if (before := getattr(stored, name)) != value and (of := stored._meta.get_field(name))
    ]


def _shown(of: Any, value: Any) -> str:
    return "空" if value in (None, "") else str(dict(of.flatchoices).get(value, value))
