"""From the bytes of a workbook of proposals to its rows, each with its number in the sheet."""

from datetime import date, datetime

from tablib import Dataset

from workplan.importing.cells import Cell, Sheet, squeeze
from workplan.importing.problems import Problem, Severity, UnreadableFile
from workplan.importing.readers import read_workbook

HEADERS = (
    "届",
    "次",
    "案号",
    "案由",
    "提案形式",
    "提案者类别",
    "提案单位",
    "提案人",
    "分类",
    "类别",
    "领办领导",
    "督办领导",
    "督办部门",
    "承办单位",
    "提交日期",
    "立案日期",
    "答复期限",
    "情况分析",
    "具体建议",
)
REQUIRED = frozenset({"届", "次", "案由"})
IGNORED = frozenset({"序号"})
ROW = "行"  # the column added for the row's number in the sheet
HEADER_WITHIN = 20  # rows from the top in which the header is looked for


def read_rows(data: bytes) -> Dataset:
    """Return the rows below the header, as words and dates, each with its number under ROW.

    A title may stand above the header. Raises UnreadableFile, in Chinese, for a file that is no
    workbook, without the header or with two, with a column not known, or with a broken cell.
    """
    sheet, header_row = _find_table(read_workbook("", data)[0])
    columns = _columns(sheet, header_row)
    rows = Dataset(headers=[ROW, *columns])
    for row in (row for row in sheet.rows if row > header_row):
        values = [_value(sheet, sheet.at(row, column)) for column in columns.values()]
        if any(values):
            rows.append([row, *values])
    return rows


def _find_table(sheets: list[Sheet]) -> tuple[Sheet, int]:
    """Return the sheet that has the header, and the header's row."""
    found = [(sheet, row) for sheet in sheets if (row := _header_row(sheet))]
    if not found:
        raise UnreadableFile("没有找到表头。表头须有“届”“次”“案由”三列，写在同一行。")
    if len(found) > 1:
        names = "”“".join(sheet.name for sheet, _ in found)
        raise UnreadableFile(f"工作表“{names}”都有表头，不知以哪一张为准。请只留一张。")
    return found[0]


def _header_row(sheet: Sheet) -> int | None:
    for row in sheet.rows:
        if row <= HEADER_WITHIN and set(_headers(sheet, row).values()) >= REQUIRED:
            return row
    return None


def _headers(sheet: Sheet, row: int) -> dict[int, str]:
    return {column: squeeze(cell.text) for column, cell in sheet.own(row).items()}


def _columns(sheet: Sheet, header_row: int) -> dict[str, int]:
    """Return where each header stands. Raises UnreadableFile for one unknown or written twice."""
    columns: dict[str, int] = {}
    for column, header in sorted(_headers(sheet, header_row).items()):
        if header in IGNORED:
            continue
        if header not in HEADERS:
            raise UnreadableFile(
                f"认不出的列“{header}”。可以导入的列有：{'、'.join(HEADERS)}。"
                "请改正列名，或先删去这一列。"
            )
        if header in columns:
            raise UnreadableFile(f"列“{header}”出现了两次，请只留一列。")
        columns[header] = column
    return columns


def _value(sheet: Sheet, cell: Cell | None) -> str | date:
    """Return a cell's date, else its words. Raises UnreadableFile for a broken cell."""
    if cell is None:
        return ""
    if cell.flaw and cell.flaw.severity == Severity.ERROR:
        problem = Problem(Severity.ERROR, cell.flaw.message, sheet.name, cell.row, cell.letter)
        raise UnreadableFile(str(problem))
    return cell.raw.date() if isinstance(cell.raw, datetime) else cell.text
