"""Finds an annex that stands in an upload twice: one error for all of it, not one for each row.

Two tables of one annex are the same where two rows or more, and half of the smaller table, have a
number or words in common. Parts of an annex on several sheets are not.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from sheets.cells import squeeze
from sheets.problems import FileProblem, Remedy, Severity
from workplan.annexes import Annex
from workplan.importing.results import ReadTable
from workplan.importing.rows import Row

FEWEST = 2  # rows
NAMED_AT_MOST = 20  # places that a message names
LOOKED_AT = 50  # tables in which the same words or number are looked for


@dataclass
class _Group:
    """Tables that say the same, as the first of them does; `common` counts the second's rows."""

    tables: list[ReadTable]
    rows: int
    common: int = 0


def standing_twice(rows: Sequence[Row], tables: Sequence[ReadTable]) -> list[FileProblem]:
    """The errors about annexes that stand in several places, each with what may be left out.

    Where the same files share several annexes, that is one error.
    """
    below: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        below[row.table].append(row)
    found: dict[tuple[str, ...], list[_Group]] = {}
    for annex in Annex:
        of_annex = [table for table in tables if table.annex is annex and table.key in below]
        for group in _groups(of_annex, below):
            files = tuple(table.file for table in group.tables)
            apart = len(set(files)) == len(files)
            key = files if apart else (group.tables[0].key,)
            found.setdefault(key, []).append(group)
    return [_problem(groups) for groups in found.values()]


def _groups(tables: list[ReadTable], below: dict[str, list[Row]]) -> list[_Group]:
    """The tables that say the same, two or more together."""
    groups: list[_Group] = []
    holding: dict[Hashable, list[int]] = defaultdict(list)
    for table in tables:
        rows = [_keys(row) for row in below[table.key]]
        shared = Counter(
            group
            for keys in rows
            for group in {g for key in keys for g in holding[key][:LOOKED_AT]}
        )
        same = next((g for g in sorted(shared) if _enough(shared[g], groups[g], rows)), None)
        if same is not None:
            groups[same].tables.append(table)
            groups[same].common = groups[same].common or shared[same]
            continue
        for key in {key for keys in rows for key in keys}:
            holding[key].append(len(groups))
        groups.append(_Group([table], len(rows)))
    return [group for group in groups if len(group.tables) > 1]


def _keys(row: Row) -> tuple[Hashable, ...]:
    """What a row is recognised by: its words, and its number within its section."""
    words = squeeze(row.title)
    return (words,) if row.seq is None else (words, (row.section, row.seq))


def _enough(common: int, group: _Group, rows: list[tuple[Hashable, ...]]) -> bool:
    return common >= max(FEWEST, min(group.rows, len(rows)) / 2)


def _problem(groups: list[_Group]) -> FileProblem:
    """One error about annexes that stand in the same places."""
    places = [list(tables) for tables in zip(*(group.tables for group in groups), strict=True)]
    numbers = [t.annex.number for t in places[0] if t.annex]
    words = _words(places)
    more = "等" if len(places) > NAMED_AT_MOST else ""
    common = sum(group.common for group in groups)
    message = (
        f"{'、'.join(f'附件{n}' for n in numbers)}有{len(places)}份："
        f"{'；'.join(words[:NAMED_AT_MOST])}{more}，其中{common}项序号或内容相同。"
        "请选择只读入哪一份；如是同一附件的不同部分，请把序号改为前后连续。"
    )
    last = places[-1]
    alone = len(last) == 1
    return FileProblem(
        Severity.ERROR,
        message,
        sheet=last[0].sheet if alone else "",
        row=last[0].header_row if alone else None,
        file=last[0].file,
        remedies=tuple(_remedies(places, words)),
    )


def _remedies(places: list[list[ReadTable]], words: list[str]) -> Iterator[Remedy]:
    for kept, name in list(enumerate(words))[:NAMED_AT_MOST]:
        others = (t.key for n, tables in enumerate(places) if n != kept for t in tables)
        yield Remedy(f"只读入{name}", tables=tuple(others))


def _words(places: list[list[ReadTable]]) -> list[str]:
    """文件“甲.xlsx” 工作表“附件1”; the file only among several, the row only within a sheet."""
    firsts = [tables[0] for tables in places]
    several = len({t.file for t in firsts}) > 1
    same_sheet = len({(t.file, t.sheet) for t in firsts}) < len(firsts)
    found = []
    for tables in places:
        sheets = dict.fromkeys(
            FileProblem(Severity.ERROR, "", t.sheet, t.header_row if same_sheet else None).place
            for t in tables
        )
        file = f"文件“{tables[0].file}” " if several else ""
        found.append(file + "、".join(sheets))
    return found
