"""From the bytes of an upload to its sheets. A new file type is one module here and one line."""

from collections.abc import Callable

from sheets.cells import Sheet
from sheets.problems import FileProblem, UnreadableFile
from sheets.readers import docx, text_tables, xls, xlsx
from sheets.safety import PROTECTED, FileKind, inspect

Reader = Callable[[str, bytes], tuple[list[Sheet], list[FileProblem]]]

READERS: dict[FileKind, Reader] = {
    FileKind.XLSX: xlsx.read,
    FileKind.XLS: xls.read,
    FileKind.DOCX: docx.read,
    FileKind.TEXT: text_tables.read,
}
WORKBOOKS = frozenset({FileKind.XLSX, FileKind.XLS})

SAVE_AS = "请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。"
# Why a file is not read and what to do instead; {wanted} is what the caller reads.
REFUSALS = {
    FileKind.XLSB: f"这是二进制工作簿（.xlsb），暂不能读取。{SAVE_AS}",
    FileKind.ENCRYPTED: PROTECTED,
    FileKind.DOC: "这是旧版 Word 文件（.doc），不能直接读取。请用 Word 或 WPS 打开，另存为 .docx 后上传。",
    FileKind.OLD_OFFICE: f"这是旧版 Office 文件，不是表格或设有密码，无法读取。{SAVE_AS}",
    FileKind.PPTX: "这是 PowerPoint 文件，不能读取。请上传{wanted}文件。",
    FileKind.OPEN_DOCUMENT: f"这是 OpenDocument 文件，暂不能读取。{SAVE_AS}",
    FileKind.ARCHIVE: "这是压缩包。请解压后上传其中的{wanted}文件。",
    FileKind.HTML: f"文件内容其实是网页（HTML），不是 Excel 工作簿。{SAVE_AS}",
    FileKind.XML_2003: f"这是 Excel 2003 的 XML 表格，暂不能读取。{SAVE_AS}",
    FileKind.PDF: "这是 PDF 文件，不能读取。请上传原来的{wanted}文件。",
    FileKind.UNKNOWN: "认不出文件的类型。请上传{wanted}文件。",
}
WORD = "这是 Word 文档，不是 Excel 工作簿。请把其中的表格复制到 Excel，存为 .xlsx 后上传。"
NO_WORKBOOK = REFUSALS | {
    FileKind.DOC: WORD,
    FileKind.DOCX: WORD,
    FileKind.TEXT: f"文件内容其实是纯文本（如 CSV），不是 Excel 工作簿。{SAVE_AS}",
}


def read_file(name: str, data: bytes) -> tuple[list[Sheet], list[FileProblem]]:
    """The visible, non-empty sheets of a file, and what the reader had to say about it.

    `name` is only carried along; the content decides the reader. Raises UnreadableFile.
    """
    kind = inspect(data)
    if kind not in READERS:
        raise UnreadableFile(REFUSALS[kind].format(wanted=" Word 或 Excel "))
    return READERS[kind](name, data)


def read_workbook(name: str, data: bytes) -> tuple[list[Sheet], list[FileProblem]]:
    """As read_file, of Excel files alone."""
    kind = inspect(data)
    if kind not in WORKBOOKS:
        raise UnreadableFile(NO_WORKBOOK[kind].format(wanted=" Excel "))
    return READERS[kind](name, data)
