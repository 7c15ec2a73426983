"""The importer and the ledger as django-import-export sees them; the work is the services'."""

from hashlib import sha256
from typing import Any

from import_export import resources
from import_export.formats.base_formats import Format
from import_export.results import Error, Result, RowResult
from tablib import Dataset

from workplan.models import WorkItem
from workplan.services import imports

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_ROW_TYPES = {
    imports.CREATE: RowResult.IMPORT_TYPE_NEW,
    imports.UPDATE: RowResult.IMPORT_TYPE_UPDATE,
    imports.UNCHANGED: RowResult.IMPORT_TYPE_SKIP,
}


class UploadedWorkbook(Dataset):
    """A file as it came. What stands in it is for the importer to find, not in its first row."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.data = data

    def __bool__(self) -> bool:
        return True


class ExcelWorkbook(Format):
    """An .xlsx file, whichever sheet and row its table begins in."""

    def get_title(self) -> str:
        return "Excel 工作簿（.xlsx）"

    def create_dataset(self, in_stream: bytes) -> UploadedWorkbook:
        return UploadedWorkbook(in_stream)

    def get_extension(self) -> str:
        return "xlsx"

    def get_content_type(self) -> str:
        return XLSX

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True


class WorkItemResource(resources.ModelResource):
    """Annex 1: a dry run prepares the import, the real one carries it out, all or nothing."""

    class Meta:
        model = WorkItem
        name = "工作事项"

    def import_data(
        self,
        dataset: UploadedWorkbook,
        dry_run: bool = False,
        *,
        year: int,
        file_name: str = "",
        add_unknown: bool = False,
        seen: str | None = None,
        user: Any = None,
        **_: Any,
    ) -> Result:
        """Return what the import would do (`result.prepared`) or did (`result.done`).

        `seen` is the fingerprint of what the person agreed to: where the plan has changed since,
        nothing is done, and the person is to look again.
        """
        prepared = imports.prepare(
            year=year, file_name=file_name, data=dataset.data, add_unknown=add_unknown
        )
        result = _as_result(prepared)
        if not dry_run and prepared.ok and seen in (None, result.fingerprint):
            result.done = imports.carry_out(prepared=prepared, actor=user)
        return result


def _fingerprint(prepared: imports.Prepared) -> str:
    """Return what tells one outcome of `prepare` from another."""
    told = [
        (p.action, p.item and p.item.pk, [str(c) for c in p.changes], repr(p.row))
        for p in prepared.rows
    ]
    rest = [prepared.added_names, [item.pk for item in prepared.gone]]
    return sha256(repr([told, rest]).encode()).hexdigest()


def _as_result(prepared: imports.Prepared) -> Result:
    result = Result()
    result.prepared, result.done = prepared, None
    result.fingerprint = _fingerprint(prepared)
    result.total_rows = len(prepared.rows)
    for planned in prepared.rows:
        row = RowResult()
        row.import_type = _ROW_TYPES[planned.action]
        row.instance = planned.item
        row.diff = [str(change) for change in planned.changes]
        result.append_row_result(row)
        result.increment_row_result_total(row)
    for problem in prepared.errors:
        result.append_base_error(Error(ValueError(str(problem))))
    return result
