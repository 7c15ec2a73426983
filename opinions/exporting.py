"""Reports and their figures as Excel workbooks; a list exported can be imported again."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from opinions.enums import Level
from opinions.figures import FigureRow, by_department, by_month, credits, in_words, year_figures
from opinions.models import Adoption, OpinionReport
from opinions.names import in_a_line
from opinions.workbook import ADOPTED, AUTHORS, DEPARTMENT, INSTRUCTED, SENT_ON, SENT_TO, TITLE
from sheets.workbooks import append_text_row

# Header and width in characters; the columns of an import, and the state.
COLUMNS = (
    (TITLE, 44),
    (AUTHORS, 20),
    (DEPARTMENT, 12),
    (SENT_ON, 14),
    (SENT_TO, 20),
    *((name, 12) for name in ADOPTED.values()),
    *((name, 12) for name in INSTRUCTED.values()),
)


def report_workbook(reports: Iterable[OpinionReport]) -> bytes:
    """Return reports as the bytes of an .xlsx file, a row each."""
    book, sheet = _book("社情民意信息", COLUMNS)
    for report in reports:
        append_text_row(sheet, _row(report))
    return _bytes(book)


def figures_workbook(year: int) -> bytes:
    """Return a year's figures: all together, by department, by month, by person."""
    labels = [figure.label for figure in year_figures(year)]
    book, sheet = _book("汇总", (("", 14), *((label, 12) for label in labels)))
    total = FigureRow("合计", year_figures(year))
    for line in (total, *by_department(year), *by_month(year)):
        append_text_row(sheet, [line.label, *(figure.count for figure in line.figures)])
    append_text_row(sheet, [])
    append_text_row(sheet, [in_words(year)])
    people = book.create_sheet("作者")
    _head(people, (("姓名", 12), ("编报（按份额）", 16), ("被采用（按份额）", 16)))
    for credit in credits(year):
        append_text_row(people, [credit.person.name, *credit.words])
    return _bytes(book)


def _row(report: OpinionReport) -> list[str | int | None]:
    adopted = {adoption.level: adoption for adoption in report.adoptions.all()}
    instructed: dict[str, list[str]] = {}
    for one in report.instructions.all():
        instructed.setdefault(one.level, []).append(one.who)
    return [
        report.final_title,
        in_a_line([(str(row.person), row.weight) for row in report.authorships.all()]),
        str(report.department or ""),
        _day(report.sent_on),
        report.sent_to,
        *(_adoption(adopted.get(level)) for level in Level),
        *("、".join(instructed.get(level, ())) for level in Level),
    ]


def _adoption(adoption: Adoption | None) -> str:
    return "" if adoption is None else _day(adoption.on) or "√"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _book(title: str, columns: Sequence[tuple[str, int]]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has a worksheet
    sheet.title = title
    _head(sheet, columns)
    return book, sheet


def _head(sheet: Worksheet, columns: Sequence[tuple[str, int]]) -> None:
    sheet.append([header for header, _ in columns])
    for index, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4


def _bytes(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
