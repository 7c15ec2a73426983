"""The year's figures as an Excel workbook: the sums, by department, by month, and every row."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sheets.workbooks import append_text_row
from workflow.figures import Line, paragraph


def figures_workbook(year: int, found: Sequence[Line]) -> bytes:
    """Return a year's lines as the bytes of an .xlsx file."""
    book = Workbook()
    sums = book.active
    assert isinstance(sums, Worksheet)  # noqa: S101 - a new workbook has a worksheet
    sums.title = "汇总"
    _fill(
        sums,
        ("类别", "指标", "数量", "单位"),
        [(line.group, line.label, line.total, line.unit) for line in found],
        (12, 34, 10, 8),
    )
    sums.append([])
    append_text_row(sums, ["综述", paragraph(year, found)])
    names = departments_among(found)
    _fill(
        book.create_sheet("按部门"),
        ("指标", *names),
        [(line.label, *(line.by_department().get(name, 0) for name in names)) for line in found],
        (34, *(12 for _ in names)),
    )
    _fill(
        book.create_sheet("按月份"),
        ("指标", *(f"{month}月" for month in range(1, 13))),
        [(line.label, *line.by_month()) for line in found],
        (34, *(7 for _ in range(12))),
    )
    _fill(
        book.create_sheet("明细"),
        ("指标", "日期", "内容", "部门", "数量"),
        [
            (
                line.label,
                fact.on.isoformat() if fact.on else "",
                fact.label,
                "、".join(fact.departments),
                fact.count,
            )
            for line in found
            for fact in line.facts
        ],
        (30, 12, 70, 18, 8),
    )
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def departments_among(found: Sequence[Line]) -> list[str]:
    """Return the departments that any line names, those with the most first."""
    totals: dict[str, int] = {}
    for line in found:
        for name, count in line.by_department().items():
            totals[name] = totals.get(name, 0) + count
    return sorted(totals, key=lambda name: (-totals[name], name))


def _fill(
    sheet: Worksheet,
    headers: Sequence[str],
    rows: Sequence[Sequence[str | int | None]],
    widths: Sequence[int],
) -> None:
    sheet.append(list(headers))
    for row in rows:
        append_text_row(sheet, row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center")
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"
