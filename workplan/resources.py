"""The importer and the ledger as django-import-export sees them; the work is the services'."""

from collections.abc import Sequence
from typing import Any

from import_export import resources
from import_export.formats.base_formats import Format
from import_export.results import Error, Result, RowResult
from tablib import Dataset

from sheets.downloads import XLSX
from workplan.importing import SourceFile
from workplan.models import PlanImport, WorkItem
from workplan.services import imports
from workplan.services.imports import drafts

_ROW_TYPES = {
    imports.CREATE: RowResult.IMPORT_TYPE_NEW,
    imports.UPDATE: RowResult.IMPORT_TYPE_UPDATE,
    imports.UNCHANGED: RowResult.IMPORT_TYPE_SKIP,
}


class UploadedFiles(Dataset):
    """Files as they came. What stands in them is for the importer to find, not in a first row."""

    def __init__(self, files: Sequence[SourceFile]) -> None:
        super().__init__()
        self.files = files

    def __bool__(self) -> bool:
        return True


class ExcelWorkbook(Format):
    """The ledger's .xlsx on its way out; a file on its way in, of whatever kind it proves to be."""

    def get_title(self) -> str:
        return "Excel 工作簿（.xlsx）"

    def create_dataset(self, in_stream: bytes) -> UploadedFiles:
        return UploadedFiles([SourceFile("上传的文件", in_stream)])

    def get_extension(self) -> str:
        return "xlsx"

    def get_content_type(self) -> str:
        return XLSX

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True


class WorkItemResource(resources.ModelResource):
    """The annexes: a dry run checks a draft, the real one carries it out, all or nothing."""

    class Meta:
        model = WorkItem
        name = "工作事项"

    def import_data(
        self,
        dataset: UploadedFiles | None = None,
        dry_run: bool = False,
        *,
        record: PlanImport | None = None,
        year: int = 0,
        add_unknown: bool = False,
        user: Any = None,
        **_: Any,
    ) -> Result:
        """Return what the import of a draft would do (`prepared`) or whether it did (`done`).

        Without a `record`, the files of the dataset become a new draft of the year.
        """
        result = Result()
        result.prepared, result.done = None, False
        if record is None:
            record = drafts.begin(
                year=year,
                files=dataset.files if dataset is not None else (),
                add_unknown=add_unknown,
                actor=user,
            )
        result.record = record
        if dry_run:
            result.prepared = drafts.check(record)
        else:
            result.done = drafts.confirm(record, user)
        if result.prepared:
            _tell(result, result.prepared)
        return result


def _tell(result: Result, prepared: imports.Prepared) -> None:
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
