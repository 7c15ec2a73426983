"""Finds an annex that stands in an upload twice: one error for all of it, not one for each row.

Two tables of one annex are the same where two rows or more, and half of the smaller table, have a
number or words in common. Parts of an annex on several sheets are not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workplan.importing.annexes import ANNEXES, AnnexKey
from workplan.importing.cells import squeeze
from workplan.importing.problems import Offer, Problem, Severity
from workplan.importing.results import ReadTable
from workplan.importing.rows import Row

FEWEST = 2  # rows
NAMED_AT_MOST = 20  # places that a message names


@dataclass
class _Content:
    """A table and what its rows are recognised by."""

    table: ReadTable
    rows: list[Row]
    places: set[tuple[str, int | None]] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.places = {(row.section, row.seq) for row in self.rows if row.seq is not None}
        self.titles = {squeeze(row.title) for row in self.rows}

    def common_rows(self, other: "_Content") -> int:
        """How many rows of the other table stand here too; 0 where that is not the same annex."""
        common = sum(
            (row.section, row.seq) in self.places or squeeze(row.title) in self.titles
            for row in other.rows
        )
        enough = max(FEWEST, min(len(self.rows), len(other.rows)) / 2)
        return common if common >= enough else 0


def standing_twice(rows: Sequence[Row], tables: Sequence[ReadTable]) -> list[Problem]:
    """The errors about annexes that stand in several places, each with what may be left out.

    Where the same files share several annexes, that is one error.
    """
    found: dict[tuple[str, ...], list[list[_Content]]] = {}
    for same in _same(rows, tables):
        files = tuple(content.table.file for content in same)
        apart = len(set(files)) == len(files)
        found.setdefault(files if apart else (same[0].table.key,), []).append(same)
    return [_problem(annexes) for annexes in found.values()]


def _same(rows: Sequence[Row], tables: Sequence[ReadTable]) -> Iterator[list[_Content]]:
    """The tables that say the same, two or more together."""
    below: dict[str, list[Row]] = {}
    for row in rows:
        below.setdefault(row.table, []).append(row)
    for annex in AnnexKey:
        groups: list[list[_Content]] = []
        for table in tables:
            if table.annex is not annex or table.key not in below:
                continue
            content = _Content(table, below[table.key])
            group = next((g for g in groups if g[0].common_rows(content)), None)
            if group:
                group.append(content)
            else:
                groups.append([content])
        yield from (group for group in groups if len(group) > 1)


def _problem(annexes: list[list[_Content]]) -> Problem:
    """One error about annexes that stand in the same places."""
    places = [[same[n].table for same in annexes] for n in range(len(annexes[0]))]
    numbers = [ANNEXES[t.annex].number for t in places[0] if t.annex]
    words = _words(places)
    rows = sum(same[0].common_rows(same[1]) for same in annexes)
    more = "等" if len(places) > NAMED_AT_MOST else ""
    message = (
        f"{'、'.join(f'附件{n}' for n in numbers)}有{len(places)}份："
        f"{'；'.join(words[:NAMED_AT_MOST])}{more}，其中{rows}项序号或内容相同。"
        "请选择只读入哪一份；如是同一附件的不同部分，请把序号改为前后连续。"
    )
    last = places[-1]
    alone = len(last) == 1
    return Problem(
        Severity.ERROR,
        message,
        sheet=last[0].sheet if alone else "",
        row=last[0].header_row if alone else None,
        file=last[0].file,
        offers=tuple(_offers(places, words)),
    )


def _offers(places: list[list[ReadTable]], words: list[str]) -> Iterator[Offer]:
    for kept, name in list(enumerate(words))[:NAMED_AT_MOST]:
        others = (t.key for n, tables in enumerate(places) if n != kept for t in tables)
        yield Offer(f"只读入{name}", tables=tuple(others))


def _words(places: list[list[ReadTable]]) -> list[str]:
    """文件“甲.xlsx” 工作表“附件1”; the file only among several, the row only within a sheet."""
    firsts = [tables[0] for tables in places]
    several = len({t.file for t in firsts}) > 1
    same_sheet = len({(t.file, t.sheet) for t in firsts}) < len(firsts)
    found = []
    for tables in places:
        sheets = dict.fromkeys(
            Problem(Severity.ERROR, "", t.sheet, t.header_row if same_sheet else None).place
            for t in tables
        )
        file = f"文件“{tables[0].file}” " if several else ""
        found.append(file + "、".join(sheets))
    return found
