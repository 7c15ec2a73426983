"""A row of a plain table: its place, what its cells mean, and what is wrong with them. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, TypeVar

from members.names import UnknownName, name_key
from sheets.cells import one_line

Value = str | date
_Meant = TypeVar("_Meant")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_NUMBER = re.compile(r"第?(\d{1,9})[届次号人条个件年]?")


@dataclass
class PlainRow:
    """A row as dates and words by their column; each kind of table has a class of its own.

    Its table must have the columns REQUIRED and may have those in HEADERS; of IGNORED ones nothing is
    read. It may stand on SEVERAL sheets; a broken cell refuses the file where STRICT.

    `place` is 第3行, or 上半年 第3行 where several sheets were read. A kind of row reads its cells in
    `__post_init__`; an empty cell, or a column that is not there, means None or "". What cannot be
    read is noted in `problems`, its column in `wrong`. `said` are the fields that the row speaks of;
    what is `known` of it and the `differences` in words are found in `comparing`.
    """

    HEADERS: ClassVar[tuple[str, ...]] = ()
    REQUIRED: ClassVar[tuple[str, ...]] = ()
    IGNORED: ClassVar[tuple[str, ...]] = ()
    SEVERAL: ClassVar[bool] = False
    STRICT: ClassVar[bool] = True

    place: str
    values: dict[str, Value]
    problems: list[str] = field(default_factory=list, kw_only=True)
    wrong: set[str] = field(default_factory=set, kw_only=True)
    said: dict[str, Any] = field(default_factory=dict, kw_only=True)
    known: Any = field(default=None, kw_only=True)
    differences: list[str] = field(default_factory=list, kw_only=True)

    def complaint(self, column: str, words: str) -> str:
        """Return in words what is wrong in a column: 第3行 作者：…; 第3行：… for the row as a whole."""
        return f"{self.place} {column}".rstrip() + f"：{words}"

    def complain(self, column: str, words: str) -> None:
        """Note what is wrong in a column."""
        self.problems.append(self.complaint(column, words))
        self.wrong.add(column)

    def say(self, **fields: Any) -> None:
        """Note what the row says of fields; an empty cell says nothing."""
        self.said |= {name: value for name, value in fields.items() if value not in (None, "")}

    def need(self, *columns: str) -> None:
        """Note which of the columns are empty."""
        for column in columns:
            if not self.words(column):
                self.complain(column, "没有填写。")

    def words(self, column: str) -> str:
        return str(self.values.get(column, "")).strip()

    def line(self, column: str) -> str:
        """Return the words of a cell with their line breaks undone."""
        return one_line(self.words(column))

    def day(self, column: str) -> date | None:
        """Return the day of a cell."""
        value = self.values.get(column, "")
        day = day_in(value)
        if value and day is None:
            self.complain(column, f"“{value}”不是日期，请写全年、月、日。")
        return day

    def number(self, column: str, advice: str = "") -> int | None:
        """Return the number of a cell, which may carry its unit: 2, 第2届, 12条."""
        words = self.words(column)
        if found := _NUMBER.fullmatch(name_key(words)):
            return int(found[1])
        if words:
            self.complain(column, f"“{words}”不是数字{advice and '，'}{advice}。")
        return None

    def choice(self, column: str, known: Mapping[str, _Meant], what: str) -> _Meant | None:
        """Return what a cell names by its label; `what` is 这一类别, 这种形式."""
        words = self.words(column)
        meant = {name_key(label): value for label, value in known.items()}.get(name_key(words))
        if words and meant is None:
            self.complain(column, f"没有“{words}”{what}，请填：{'、'.join(known)}。")
        return meant

    def named(self, column: str, find: Callable[[str], _Meant], advice: str = "") -> _Meant | None:
        """Return whom a cell names; `find` raises UnknownName, `advice` is for one like no other."""
        words = self.words(column)
        try:
            return find(words) if words else None
        except UnknownName as unknown:
            self.complain(column, unknown.in_words(advice=advice))
            return None


def day_in(value: Value) -> date | None:
    """Return a date, or the one that words name: 2024年3月25日, 2024-03-25, 2024.3.25; else None."""
    if isinstance(value, date):
        return value
    if found := _DAY.fullmatch(name_key(value)):
        with suppress(ValueError):
            return date(*map(int, found.groups()))
    return None


def by_label(choices: Iterable[Any]) -> dict[str, str]:
    """Return the values of a field's choices by their labels."""
    return {str(choice.label): choice.value for choice in choices}
