"""The pure half of the importer: a file -> cells -> table -> typed rows. No Django here.

A new file type touches readers/, a new annex annexes.py, a new header word headers.py. Comparing
with the plan and writing are the database half's, built on `read_rows`.
"""

from dataclasses import dataclass, replace

from workplan.importing.annexes import TASKS, Annex, AnnexKey, identify
from workplan.importing.body import read_body
from workplan.importing.cells import Sheet, column_letter, one_line
from workplan.importing.headers import Field
from workplan.importing.problems import Problem, Severity, UnreadableFile
from workplan.importing.readers import read_file
from workplan.importing.rows import TaskRow, typed_rows
from workplan.importing.tables import (
    Note,
    Table,
    find_header,
    lines_above,
    missing_columns,
    no_header,
    rival_columns,
)

__all__ = [
    "TASKS",
    "Annex",
    "AnnexKey",
    "Field",
    "Note",
    "Problem",
    "ReadColumn",
    "ReadResult",
    "ReadTable",
    "Severity",
    "TaskRow",
    "UnreadableFile",
    "read_rows",
]


@dataclass(frozen=True)
class ReadColumn:
    """A column as it was understood; `field` is None where it is kept as extra."""

    letter: str
    header: str
    field: Field | None


@dataclass(frozen=True)
class ReadTable:
    """A sheet that was read: where its header stands and what its columns were taken for."""

    sheet: str
    header_row: int
    columns: tuple[ReadColumn, ...]


@dataclass(frozen=True)
class ReadResult:
    """All that a file gave. Nothing may be written while `errors` is not empty."""

    rows: tuple[TaskRow, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]
    tables: tuple[ReadTable, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)


def read_rows(name: str, data: bytes, annex: Annex = TASKS) -> ReadResult:
    """Read every sheet that holds `annex`, collecting all problems at once.

    `name` is the upload's file name, `data` its bytes. Raises UnreadableFile, and nothing else,
    for a file refused whole. Sheets that hold no such table are an error only where none does.
    """
    sheets, problems = read_file(name, data)
    tables: list[Table] = []
    skipped: list[Problem] = []
    for sheet in sheets:
        found = _find_table(sheet, annex)
        if isinstance(found, Table):
            tables.append(found)
        else:
            skipped.append(found)
    if tables:
        skipped = [replace(problem, severity=Severity.WARNING) for problem in skipped]
    problems += skipped
    rows: list[TaskRow] = []
    for table in tables:
        read, wrong = typed_rows(table, annex)
        rows += read
        wrong += _missing(table, annex, read)
        problems += sorted([*table.problems, *wrong], key=lambda problem: problem.row or 0)
    if not rows and not any(p.severity is Severity.ERROR for p in problems):
        message = "文件里没有读到任何一项。请检查工作表是否为空或被隐藏、表头下面是否有内容。"
        problems.append(Problem(Severity.ERROR, message))
    return ReadResult(
        rows=tuple(rows),
        problems=tuple(dict.fromkeys(problems)),
        notes=tuple(note for table in tables for note in table.notes),
        tables=tuple(_read_table(table) for table in tables),
    )


def _find_table(sheet: Sheet, annex: Annex) -> Table | Problem:
    header = find_header(sheet)
    other = identify([sheet.name, *reversed(list(lines_above(sheet, header)))])
    if header and other and other is not annex:
        message = (
            f"这张工作表是《{other.name}》，本次只导入《{annex.name}》，没有读入。"
            "如果要导入的就是它，请检查表名和标题。"
        )
        return Problem(Severity.ERROR, message, sheet.name)
    if header is None:
        return no_header(sheet, annex.required)
    if Field.TITLE not in header.columns.of:
        return missing_columns(sheet, header, annex.required)
    table = Table(sheet, header)
    table.problems += rival_columns(sheet, header)
    read_body(table)
    return table


def _missing(table: Table, annex: Annex, rows: list[TaskRow]) -> list[Problem]:
    """The required columns that a table lacks; section lines may stand in for the leaders'."""
    led = bool(rows) and all(row.leaders for row in rows)
    required = tuple(f for f in annex.required if not (led and f is Field.LEADERS))
    if set(required) <= set(table.header.columns.of):
        return []
    return [missing_columns(table.sheet, table.header, required)]


def _read_table(table: Table) -> ReadTable:
    header = table.header
    columns = tuple(
        ReadColumn(column_letter(column), one_line(words), header.columns.field_at(column))
        for column, words in sorted(header.texts.items())
        if words
    )
    return ReadTable(table.sheet.name, header.first, columns)
