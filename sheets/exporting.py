"""A table of the admin as an Excel workbook, exported as it is shown."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from import_export.admin import ExportMixin
from import_export.formats.base_formats import XLSX
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tablib import Dataset

from almanac import clock
from sheets.workbooks import append_text_row, book_bytes


class TextWorkbook(XLSX):
    """Excel in which text stays text: what begins with = is no formula."""

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        """Return the workbook's bytes; control characters, which it cannot hold, are dropped."""
        book = Workbook()
        sheet: Worksheet = book.worksheets[0]
        sheet.append(dataset.headers)
        for row in dataset:
            append_text_row(sheet, row)
        sheet.freeze_panes = "A2"
        return book_bytes(book)


class WorkbookExport(ExportMixin):
    """One click exports the rows that the list shows, filtered and sorted as it is."""

    formats = (TextWorkbook,)
    skip_export_form = True

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Name the file in Chinese, with the day."""
        response = super()._do_file_export(file_format, request, *args, **kwargs)
        name = f"{self.opts.verbose_name}{clock.today().isoformat()}.xlsx"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response
