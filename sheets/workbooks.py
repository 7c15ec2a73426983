"""Writing cells that say just what was given, whatever it looks like."""

from collections.abc import Sequence

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet


def append_text_row(sheet: Worksheet, values: Sequence[str | int | None]) -> None:
    """Append a row in which text stays text: a title that begins with = + - @ is no formula.

    Control characters, which Word leaves in what is pasted from it, have no place in a workbook.
    """
    row = sheet.max_row + 1
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        if not isinstance(value, str):
            cell.value = value
        else:
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(("=", "+", "-", "@"))  # type: ignore[misc]
