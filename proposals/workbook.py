"""From the bytes of a workbook of proposals to its rows, each with its number in the sheet."""

from tablib import Dataset

from sheets.plain_tables import read_plain_table

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
REQUIRED = ("届", "次", "案由")
IGNORED = ("序号",)
ROW = "行"  # the column added for the row's number in the sheet


def read_rows(data: bytes) -> Dataset:
    """Return the rows below the header, as words and dates, each with its number under ROW.

    A title may stand above the header. Raises UnreadableFile, in Chinese, for a file that is no
    workbook, without the header or with two, with a column not known, or with a broken cell.
    """
    table = read_plain_table(data, HEADERS, REQUIRED, IGNORED)
    rows = Dataset(headers=[ROW, *table.columns])
    for number, values in table.values():
        rows.append([number, *values.values()])
    return rows
