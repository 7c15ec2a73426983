"""Rows with one number and one title that differ elsewhere: one item in several steps, or several.

Offices write a task over several rows, each with another measure, and repeat what they have in
common. Nothing of it is a repetition, and whichever way a person takes it, no row is lost.
"""

from collections.abc import Iterable
from dataclasses import replace

from sheets.cells import Cell, one_line, squeeze
from sheets.problems import FileProblem, Remedy, Severity, rows_in_words
from workplan.importing.fixes import APART, TOGETHER, Fixes
from workplan.importing.headers import Columns, Field
from workplan.importing.tables import BodyRow, Table

NAMED_AT_MOST = 3
AS_ONE, AS_SEVERAL = "合为一项，各行作为步骤", "一行一项"


def take_categories(table: Table) -> None:
    """Take a column of titles left of the title's whose words repeat as what the items stand under.

    Above 主要目标任务, 重点工作 is no second title but the section: 服务发展大局.
    """
    columns = table.header.columns
    title = columns.of.get(Field.TITLE, (0,))[0]
    for column, field in columns.rivals.items():
        words = [row.text((column,)) for row in table.body]
        given = [squeeze(text) for text in words if text]
        if field is not Field.TITLE or column > title or len(set(given)) == len(given):
            continue
        rivals = {c: f for c, f in columns.rivals.items() if c != column}
        columns = Columns({**columns.of, Field.SECTION: (column,)}, rivals)
        table.header = replace(table.header, columns=columns)
        return


def gather(table: Table, fixes: Fixes) -> None:
    """Put together, or number apart, the rows of one number and title; say it, and offer the other.

    Rows that follow one another are one item unless a person says otherwise; of others it is asked.
    """
    title = table.header.columns.of[Field.TITLE]
    seq = table.header.columns.of.get(Field.SEQ, ())
    found = [group for group in _groups(table, title, seq) if _differ(table, group, seq)]
    if not found:
        return
    apart = fixes.chose(APART, table.key)
    near = [group for group in found if group[-1] - group[0] == len(group) - 1]
    far = [group for group in found if group not in near]
    joined = [] if apart else [*near, *(far if fixes.chose(TOGETHER, table.key) else [])]
    asked = [] if apart or fixes.chose(TOGETHER, table.key) else far
    for group in (joined, asked, found if apart else []):
        if group:
            table.problems.append(_problem(table, group, group is joined, group is asked))
    gone = {n for group in joined for n in group[1:]}
    bodies = {group[0]: _together([table.body[n] for n in group]) for group in joined}
    kept = [[n for n in group if not _is_skipped(table, n, fixes)] for group in found]
    unnumbered = {n for group in kept if group not in joined for n in group[1:]}
    table.body = [
        bodies.get(n, replace(row, shares_number=True) if n in unnumbered else row)
        for n, row in enumerate(table.body)
        if n not in gone
    ]


def _is_skipped(table: Table, n: int, fixes: Fixes) -> bool:
    """Whether a person left this row out: the number then falls to the next of its group."""
    file_and_sheet = table.key.rpartition("|")[0]
    return f"{file_and_sheet}|{table.body[n].rows[0]}" in fixes.skipped


def _groups(table: Table, title: tuple[int, ...], seq: tuple[int, ...]) -> list[list[int]]:
    """The rows (by index) with one number and title, or no number right below such a one."""
    numbers = [row.text(seq) for row in table.body]
    if "" not in numbers and len(set(numbers)) == len(numbers):
        return []
    groups: dict[tuple[int, str, str, str], list[int]] = {}
    apart = [table.header.columns.of.get(f, ()) for f in (Field.ANNEX, Field.SECTION)]
    before = ""
    for index, row in enumerate(table.body):
        words = squeeze(row.text(title))
        number = squeeze(numbers[index]) or before
        before = number
        if words and number:
            key = (row.section_row, "|".join(map(row.text, apart)), number, words)
            groups.setdefault(key, []).append(index)
    return [group for group in groups.values() if len(group) > 1]


def _differ(table: Table, group: list[int], seq: tuple[int, ...]) -> bool:
    """Whether rows say different things somewhere; those that all say the same are repetitions.

    One merged cell that numbers several rows speaks for itself.
    """
    rows = [table.body[n] for n in group]
    numbers = [tuple(cells) for row in rows if (cells := row.in_columns(seq))]
    if len(set(numbers)) < len(numbers):
        return False
    said = {
        tuple((c, cell.text) for c, cells in row.cells.items() if c not in seq for cell in cells)
        for row in rows
    }
    return len(said) > 1


def _together(rows: list[BodyRow]) -> BodyRow:
    """Several rows as one: in each column what they have in common once, the rest in order."""
    cells: dict[int, tuple[Cell, ...]] = {}
    for column in sorted({column for row in rows for column in row.cells}):
        own = (cell for row in rows for cell in row.cells.get(column, ()))
        texts: dict[str, Cell] = {}
        for cell in own:
            texts.setdefault(cell.text or cell.words, cell)
        cells[column] = tuple(texts.values())
    numbers = tuple(number for row in rows for number in row.rows)
    return replace(rows[0], rows=numbers, cells=cells)


def _problem(table: Table, groups: list[list[int]], is_joined: bool, is_asked: bool) -> FileProblem:
    first = table.body[groups[0][0]]
    title = one_line(first.text(table.header.columns.of[Field.TITLE]))
    rows = sum(map(len, groups))
    how = (
        "请选择怎样导入。"
        if is_asked
        else f"已按“{AS_ONE}”读入 {len(groups)} 项，各行不同的内容按原顺序保留。请确认。"
        if is_joined
        else f"已按“{AS_SEVERAL}”读入 {rows} 项，序号只留在每组的第一项。请确认。"
    )
    message = (
        f"有 {len(groups)} 组共 {rows} 行，组内序号和内容相同、其余各列不同"
        f"（{_places(table, groups)}）。{how}"
    )
    together = Remedy(AS_ONE, choice=f"{TOGETHER}|{table.key}")
    apart = Remedy(AS_SEVERAL, choice=f"{APART}|{table.key}")
    remedies = (together, apart) if is_asked else (apart,) if is_joined else (together,)
    severity = Severity.ERROR if is_asked else Severity.WARNING
    return FileProblem(
        severity, message, table.sheet.name, first.rows[0], value=title, remedies=remedies
    )


def _places(table: Table, groups: Iterable[list[int]]) -> str:
    groups = list(groups)
    named = [
        rows_in_words([table.body[n].rows[0] for n in group[:NAMED_AT_MOST]])
        + ("等" if len(group) > NAMED_AT_MOST else "")
        for group in groups[:NAMED_AT_MOST]
    ]
    return "；".join(named) + ("等" if len(groups) > NAMED_AT_MOST else "")
