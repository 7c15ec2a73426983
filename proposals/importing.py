"""Importing a workbook of proposals outside the admin, all or nothing."""

from pathlib import Path

from import_export.results import Result

from members.models import User
from proposals.resources import ProposalResource
from proposals.workbook import read_rows
from sheets.problems import RowsRefused


def import_proposals(source: Path | str | bytes, actor: User | None) -> Result:
    """Import the proposals of a workbook (its path or its bytes) and return what was done.

    `result.totals` counts what is new, updated and skipped as unchanged. Raises RowsRefused,
    with nothing written, where a row is wrong; UnreadableFile where the file as a whole is.
    """
    data, name = (source, "") if isinstance(source, bytes) else _read(Path(source))
    result = ProposalResource().import_data(
        read_rows(data), user=actor, file_name=name, rollback_on_validation_errors=True
    )
    if found := problems(result):
        raise RowsRefused(found)
    return result


def _read(path: Path) -> tuple[bytes, str]:
    return path.read_bytes(), path.name


def problems(result: Result) -> list[str]:
    """Return what is wrong, a line for each: 第3行 督办领导：没有“张爱连”，是否为“张爱莲”？"""
    lines = [str(error.error) for error in result.base_errors]
    for number, errors in result.row_errors():
        lines += [f"第{number}行：{error.error}" for error in errors]
    for row in result.invalid_rows:
        for column, said in row.field_specific_errors.items():
            lines += [f"第{row.number}行 {column}：{words}" for words in said]
        lines += [f"第{row.number}行：{words}" for words in row.non_field_specific_errors]
    return lines
