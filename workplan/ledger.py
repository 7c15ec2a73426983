"""The ledger (台账) as an Excel workbook, laid out to be printed on A4."""

from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from almanac import clock
from sheets.workbooks import append_text_row, book_bytes
from workplan.annexes import Annex
from workplan.models import Plan, WorkItem

# Header and width in characters.
COLUMNS = (
    ("附件", 10),
    ("分组", 12),
    ("序号", 6),
    ("★", 4),
    ("工作内容", 44),
    ("牵头领导", 10),
    ("责任部门", 12),
    ("参与部门", 12),
    ("完成时间", 10),
    ("到期日", 12),
    ("状态", 9),
    ("红黄绿灯", 10),
    ("说明", 20),
)
_SECTION = 1  # printed only where a plan has section lines
_THIN = Side(style="thin", color="999999")


def ledger_row(item: WorkItem) -> list[str | int | None]:
    """Return what the ledger says of an item, in the order of COLUMNS."""
    status_light = item.status_light
    return [
        Annex(item.annex).short,
        item.section,
        item.number if item.is_added else item.seq,
        "★" if item.needs_scheme else "",
        item.title,
        "\n".join(str(leader) for leader in item.leaders),
        "\n".join(str(d) for d in item.lead_departments),
        "\n".join(str(d) for d in item.participants),
        item.period_phrase,
        "\n".join(due.label for due in item.due_dates.all()),
        item.get_state_display(),
        status_light.label,
        "；".join(filter(None, (status_light.reason, item.added_words, item.dropped_words))),
    ]


def ledger_workbook(plan: Plan, items: Iterable[WorkItem]) -> bytes:
    """Return the ledger of the given items as the bytes of an .xlsx file."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "台账"
    items = list(items)
    rows = [ledger_row(item) for item in items]
    grouped = any(row[_SECTION] for row in rows)
    columns = [c for n, c in enumerate(COLUMNS) if grouped or n != _SECTION]
    today = clock.today()
    sheet.append([f"{plan}台账（截至{today.year}年{today.month}月{today.day}日）"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    terms = _terms({item.terms for item in items})
    sheet.append([terms.get(header, header) for header, _ in columns])
    for row in rows:
        append_text_row(sheet, row if grouped else row[:_SECTION] + row[_SECTION + 1 :])
    _lay_out(sheet, [width for _, width in columns])
    return book_bytes(book)


def _terms(annexes: set[Annex]) -> dict[str, str]:
    """Return what the columns are called: where all rows stand in one annex, as the document does."""
    annex = annexes.pop() if len(annexes) == 1 else Annex.TASKS
    return {
        Annex.TASKS.leader_label: annex.leader_label,
        Annex.TASKS.department_label: annex.department_label,
        Annex.TASKS.period_label: annex.period_label,
    }


def _lay_out(sheet: Worksheet, widths: list[int]) -> None:
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.border = border
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet["A1"].font = Font(size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "2:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
