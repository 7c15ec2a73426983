"""The flow over all files of an upload: sheets -> regions -> tables -> rows, problems, notes."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from members.names import name_key
from sheets.cells import Sheet
from sheets.problems import FileProblem, Severity, UnreadableFile
from sheets.readers import read_file
from sheets.readers.scans import Scan, can_recognise, recognise, sheets_of
from sheets.secrecy import Marked
from workplan.annexes import Annex
from workplan.importing.duplicates import standing_twice
from workplan.importing.files import FileReading
from workplan.importing.fixes import Fixes
from workplan.importing.headers import Field
from workplan.importing.results import ReadResult, SourceFile

BROKEN = (
    "读取这个文件时出错，没有读入。请另存为 .xlsx 或 .docx 后重新上传；如仍不行，请联系管理员。"
)


def read_documents(
    files: Sequence[SourceFile],
    fixes: Fixes = Fixes(),  # noqa: B008 - frozen
    only: Annex | None = None,
    known: Collection[str] = frozenset(),
) -> ReadResult:
    """Read every annex of every file, collecting all problems at once; never raises.

    `fixes` are a person's corrections, `only` the one annex that is wanted, `known` the keys of known
    names. A file that cannot be read is an error with its name; problems of others carry it where
    there are several files.
    """
    files = _named_apart(files)
    opened = [_opened(file) for file in files]
    parts = [_understood(one, fixes, only, known) for one in opened]
    if any(row.asks for part in parts for row in part.rows):
        known = {*known, *_names_beyond_doubt(parts)}
        parts = [_understood(one, fixes, only, known) for one in opened]
    if len(parts) > 1:
        parts = [_with_file(part, file.name) for part, file in zip(parts, files, strict=True)]
    documents = [part.document for part in parts if part.document]
    problems = [problem for part in parts for problem in part.problems]
    if not files:
        problems.append(FileProblem(Severity.ERROR, "没有选择文件。"))
    rows = [row for part in parts for row in part.rows]
    tables = [table for part in parts for table in part.tables]
    problems += standing_twice(rows, tables)
    there = {table.annex for table in tables}
    problems += [said for part in parts for annex, said in part.lost if annex not in there]
    return ReadResult(
        rows=tuple(rows),
        problems=tuple(dict.fromkeys(problems)),
        notes=tuple(note for part in parts for note in part.notes),
        offers=tuple(offer for part in parts for offer in part.offers),
        tables=tuple(tables),
        document=documents[0] if documents else None,
        skipped=tuple(row for part in parts for row in part.skipped),
        left_out=tuple(row for part in parts for row in part.left_out),
        scans={name: pages for part in parts for name, pages in part.scans.items()},
        marked=next((part.marked for part in parts if part.marked), ""),
    )


class Opened(NamedTuple):
    """A file's sheets, what the reader said, and the pages of a scan."""

    name: str
    sheets: list[Sheet]
    problems: list[FileProblem]
    recognised: Any = None


def _opened(file: SourceFile) -> Opened | ReadResult:
    """What a file gives, else why it cannot be read."""
    try:
        return Opened(file.name, *read_file(file.name, file.data))
    except Scan as scan:
        if not file.recognised and not can_recognise():
            return _refusal(file.name, scan.problem)
    except UnreadableFile as refused:
        return _refusal(file.name, refused.problem)
    except Exception:  # whatever was not thought of must not take the other files along
        return _refusal(file.name, FileProblem(Severity.ERROR, BROKEN))
    return _recognised(file)


def _recognised(file: SourceFile) -> Opened | ReadResult:
    """As _opened, of a scan."""
    try:
        pages = file.recognised or recognise(file.data)
        return Opened(file.name, *sheets_of(file.name, pages), pages)
    except Marked as marked:
        refusal = _refusal(file.name, marked.problem)
        return replace(refusal, marked=str(marked))
    except UnreadableFile as refused:
        return _refusal(file.name, refused.problem)
    except Exception:  # as above
        return _refusal(file.name, FileProblem(Severity.ERROR, BROKEN))


def _understood(
    opened: Opened | ReadResult, fixes: Fixes, only: Annex | None, known: Collection[str]
) -> ReadResult:
    if isinstance(opened, ReadResult):
        return opened
    try:
        read = FileReading(opened.name, fixes, only, known).read(opened.sheets, opened.problems)
    except Exception:  # as above
        read = _refusal(opened.name, FileProblem(Severity.ERROR, BROKEN))
    return replace(read, scans={opened.name: opened.recognised} if opened.recognised else {})


def _refusal(name: str, problem: FileProblem) -> ReadResult:
    return ReadResult((), (replace(problem, file=name),), (), ())


def _names_beyond_doubt(parts: Sequence[ReadResult]) -> set[str]:
    """The keys of the names in all fields where no printed line's end is in doubt."""
    fields = {
        Field.LEADERS: "leaders",
        Field.LEAD_DEPARTMENTS: "lead_departments",
        Field.PARTICIPANTS: "participants",
        Field.MEMBERS: "members",
    }
    return {
        name_key(name)
        for part in parts
        for row in part.rows
        for field, attribute in fields.items()
        if field not in row.asks
        for name in getattr(row, attribute)
    }


def _with_file(part: ReadResult, name: str) -> ReadResult:
    problems = tuple(replace(problem, file=problem.file or name) for problem in part.problems)
    lost = tuple((annex, replace(said, file=name)) for annex, said in part.lost)
    return replace(part, problems=problems, lost=lost)


def _named_apart(files: Sequence[SourceFile]) -> list[SourceFile]:
    """The files, a second one of the same name called so: 附件.xlsx（2）."""
    seen: dict[str, int] = {}
    apart = []
    for file in files:
        seen[file.name] = count = seen.get(file.name, 0) + 1
        apart.append(file if count == 1 else replace(file, name=f"{file.name}（{count}）"))
    return apart
