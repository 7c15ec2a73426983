"""The rows of a file beside what is known: what is new, what would change, what stands twice. Pure."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sheets.plain_rows import PlainRow
from sheets.problems import RowsRefused

Row = TypeVar("Row", bound=PlainRow)
Known = TypeVar("Known")


@dataclass(frozen=True)
class ComparedRow(Generic[Row, Known]):
    """A row that would be written: what is known of it, and in words what would change."""

    row: Row
    known: Known | None = None
    differences: Sequence[str] = ()


@dataclass
class Compared(Generic[Row, Known]):
    """What an import would do, and after it, what it did; `written` is in the order of the file."""

    rows: Sequence[Row]
    written: list[ComparedRow[Row, Known]] = field(default_factory=list)
    same: int = 0
    duplicates: list[str] = field(default_factory=list)

    @property
    def new(self) -> list[ComparedRow[Row, Known]]:
        return [one for one in self.written if one.known is None]

    @property
    def changed(self) -> list[ComparedRow[Row, Known]]:
        return [one for one in self.written if one.known is not None]

    @property
    def problems(self) -> list[str]:
        """All that is wrong, in Chinese: the rows' own, then what stands twice."""
        return [*(words for row in self.rows for words in row.problems), *self.duplicates]

    def refuse(self) -> None:
        """Raise RowsRefused where anything is wrong."""
        if problems := self.problems:
            raise RowsRefused(problems)


def compare(
    rows: Sequence[Row],
    *,
    key: Callable[[Row], Hashable | None],
    known: Callable[[Row], Known | None],
    differs: Callable[[Row, Known], Sequence[str]],
    column: str,
    thing: str,
) -> Compared[Row, Known]:
    """Compare rows that were read and checked with what is known.

    `key` says what a row is about, None where it does not say; `known` what there is of that, which
    is hashable; `differs` names in words what would change. A second row about the same `thing`
    (一篇) is a duplicate, and said at `column`. A row with problems is neither new nor changed.
    """
    compared: Compared[Row, Known] = Compared(rows)
    seen: dict[Hashable, Row] = {}
    for row in rows:
        about = key(row)
        if about is None:
            continue
        found = known(row)
        first = seen.setdefault(about if found is None else found, row)
        if first is not row:
            words = f"与{first.place}是同{thing}，请只留一行。"
            compared.duplicates.append(row.complaint(column, words))
        elif not row.problems:
            differences = differs(row, found) if found is not None else ()
            if found is None or differences:
                compared.written.append(ComparedRow(row, found, differences))
            else:
                compared.same += 1
    return compared


def differences(stored: Any, said: Mapping[str, Any]) -> list[str]:
    """Return in words which fields of a stored row would change: 案号：空 → 12."""
    return list(_differences(stored, said))


def _differences(stored: Any, said: Mapping[str, Any]) -> Iterator[str]:
    for name, value in said.items():
        before = getattr(stored, name)
        if before != value:
            field_ = stored._meta.get_field(name)
            yield f"{field_.verbose_name}：{_shown(field_, before)} → {_shown(field_, value)}"


def _shown(field_: Any, value: Any) -> str:
    if value in (None, ""):
        return "空"
    return str(dict(field_.flatchoices).get(value, value))
