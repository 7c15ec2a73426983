"""Reads .csv and plain text: UTF-8 with or without BOM, UTF-16 with one, else GB18030.

The separator is a comma, a semicolon or a tab, whichever stands oftenest.
"""

import codecs
import csv
from io import StringIO

from sheets.cells import Cell, Sheet
from sheets.problems import FileProblem, UnreadableFile
from sheets.readers.texts import Budget, filled
from sheets.safety import TOO_MUCH

SEPARATORS = ",;\t"
MAX_SEPARATORS = 3_000_000
LONGEST_ROW = 16_384  # columns, as in Excel
NOT_TEXT = "认不出文件的文字编码，无法读取。请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。"
BROKEN = "文件里的引号没有成对，无法分出单元格。请用 Excel 或 WPS 打开检查，另存为 .xlsx 后上传。"
TOO_LONG = "有一格的文字太长，不像是表格里的内容。请用 Excel 或 WPS 打开检查，另存为 .xlsx 后上传。"


def read(name: str, data: bytes) -> tuple[list[Sheet], list[FileProblem]]:
    """One sheet, without a name. Raises UnreadableFile for what is no text, or too much of it."""
    text = decoded(data)
    separator = max(SEPARATORS, key=text.count)
    if sum(map(text.count, SEPARATORS)) > MAX_SEPARATORS:
        raise UnreadableFile(TOO_MUCH)
    if max((line.count(separator) for line in text.split("\n")), default=0) > LONGEST_ROW:
        raise UnreadableFile(TOO_MUCH)
    try:
        cells = list(_cells(text, separator))
    except csv.Error as error:
        raise UnreadableFile(BROKEN if '"' in text else TOO_LONG) from error
    sheet = Sheet("", name, cells)
    return ([sheet] if sheet.rows else []), []


def decoded(data: bytes) -> str:
    """The text that the bytes are. Raises UnreadableFile where no encoding fits."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(NOT_TEXT)


def _cells(text: str, separator: str) -> list[Cell]:
    budget = Budget()
    # Strict: a quote that nothing closes would swallow every row below it.
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    found = (
        filled(row, column, words, budget=budget)
        for row, values in enumerate(reader, 1)
        for column, words in enumerate(values, 1)
        if words
    )
    return [cell for cell in found if cell]
