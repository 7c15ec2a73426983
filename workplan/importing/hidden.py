"""Hidden rows and columns, by hand or by a filter: named, and read or left out as a person says."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count, groupby

from sheets.cells import Sheet, column_letter, one_line
from sheets.problems import WORD_TABLE, FileProblem, Remedy, Severity
from workplan.importing.fixes import NO_HIDDEN, Fixes, row_key
from workplan.importing.headers import LABELS, Columns
from workplan.importing.tables import Header, Table

NAMED_AT_MOST = 20  # rows or runs of rows
LEAVE_OUT = Remedy("不读入隐藏的行和列", choice=NO_HIDDEN)


def without_columns(header: Header, sheet: Sheet) -> Header:
    """A header without the hidden columns."""
    texts = {c: words for c, words in header.texts.items() if c not in sheet.hidden_columns}
    of = {
        field: left
        for field, columns in header.columns.of.items()
        if (left := tuple(column for column in columns if column in texts))
    }
    rivals = {c: field for c, field in header.columns.rivals.items() if c in texts}
    return replace(header, texts=texts, columns=Columns(of, rivals))


def drop_columns(table: Table) -> None:
    """Take what stands in hidden columns out of a table's rows."""
    hidden = table.sheet.hidden_columns
    table.body = [
        replace(row, cells={c: cells for c, cells in row.cells.items() if c not in hidden})
        for row in table.body
    ]


def skipping(fixes: Fixes, file: str, sheet: Sheet) -> Fixes:
    """The fixes, and where a person said so, the hidden rows of a sheet among the skipped ones."""
    if not sheet.hidden_rows or not fixes.chose(NO_HIDDEN):
        return fixes
    keys = {row_key(file, sheet.name, row) for row in sheet.hidden_rows}
    return replace(fixes, skipped=fixes.skipped | keys)


def told(table: Table, header: Header, fixes: Fixes) -> Iterator[FileProblem]:
    """Name what is hidden of a table, and offer to leave it out; `header` has all its columns."""
    left_out = fixes.chose(NO_HIDDEN)
    remedies = () if left_out else (LEAVE_OUT,)
    name, first = table.sheet.name, header.first
    hidden = table.sheet.hidden_rows
    rows = sorted({row for item in table.body for row in item.rows if row in hidden})
    if rows:
        way = "没有读入" if left_out else "已照常读入。如已作废，请选择不读入"
        by = "" if name.startswith(WORD_TABLE) else "（或被筛选掉）"
        message = f"这张表有 {len(rows)} 行是隐藏的{by}：第{_runs(rows)}行，{way}。"
        yield FileProblem(Severity.WARNING, message, name, rows[0], remedies=remedies)
    columns = [c for c in sorted(header.texts) if c in table.sheet.hidden_columns]
    if columns:
        words = "、".join(_column(header, column, left_out) for column in columns)
        message = f"这张表有隐藏的列：{words}。请确认。"
        yield FileProblem(Severity.WARNING, message, name, first, remedies=remedies)


def _column(header: Header, column: int, left_out: bool) -> str:
    """F列“完成时间”（以G列为准，本列作为附加内容保留）"""
    columns = header.columns
    field = columns.field_at(column)
    rival = columns.rivals.get(column)
    if left_out:
        way = "没有读入"
    elif field:
        way = f"没有别的列写{LABELS[field]}，已读入"
    elif rival:
        way = f"以看得见的{header.letters[rival]}列为准，本列作为附加内容保留"
    else:
        way = "作为附加内容保留"
    return f"{column_letter(column)}列“{one_line(header.texts[column])}”（{way}）"


def _runs(rows: Iterable[int]) -> str:
    """4、7—9: rows that follow one another are named by the first and the last."""
    counter = count()
    runs = [list(run) for _, run in groupby(rows, lambda row: row - next(counter))]
    named = [f"{run[0]}—{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return "、".join(named[:NAMED_AT_MOST]) + ("等" if len(named) > NAMED_AT_MOST else "")
