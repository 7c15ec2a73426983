"""The flow over all files of an upload: sheets -> regions -> tables -> rows, problems, notes."""

from collections.abc import Sequence
from dataclasses import replace

from sheets.problems import FileProblem, Severity, UnreadableFile
from sheets.readers import read_file
from workplan.annexes import Annex
from workplan.importing.duplicates import standing_twice
from workplan.importing.files import FileReading
from workplan.importing.fixes import Fixes
from workplan.importing.results import ReadResult, SourceFile

BROKEN = (
    "读取这个文件时出错，没有读入。请另存为 .xlsx 或 .docx 后重新上传；如仍不行，请联系管理员。"
)


def read_documents(
    files: Sequence[SourceFile],
    fixes: Fixes = Fixes(),  # noqa: B008 - frozen
    only: Annex | None = None,
) -> ReadResult:
    """Read every annex of every file, collecting all problems at once; never raises.

    `fixes` are a person's corrections, `only` the one annex that is wanted. A file that cannot be
    read is an error with its name; problems of others carry it where there are several files.
    """
    files = _named_apart(files)
    parts = [_read(file, fixes, only) for file in files]
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
        tables=tuple(tables),
        document=documents[0] if documents else None,
        skipped=tuple(row for part in parts for row in part.skipped),
        left_out=tuple(row for part in parts for row in part.left_out),
    )


def _read(file: SourceFile, fixes: Fixes, only: Annex | None) -> ReadResult:
    try:
        return _read_file(file, fixes, only)
    except UnreadableFile as refused:
        problem = refused.problem
    except Exception:  # whatever was not thought of must not take the other files along
        problem = FileProblem(Severity.ERROR, BROKEN)
    return ReadResult((), (replace(problem, file=file.name),), (), ())


def _read_file(file: SourceFile, fixes: Fixes, only: Annex | None) -> ReadResult:
    sheets, problems = read_file(file.name, file.data)
    return FileReading(file.name, fixes, only).read(sheets, problems)


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
        apart.append(file if count == 1 else SourceFile(f"{file.name}（{count}）", file.data))
    return apart
