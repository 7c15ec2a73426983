"""From the bytes of an upload to its sheets. A new file type is one module here and one line."""

from collections.abc import Callable
from functools import partial

from sheets.cells import Sheet
from sheets.kinds import FileKind, kind_of
from sheets.problems import FileProblem, UnreadableFile
from sheets.readers import converted, docx, fixed_layout, scans, text_tables, xls, xlsx
from sheets.readers.default_password import opened
from sheets.safety import PROTECTED, inspect
from sheets.secrecy import refuse

Reader = Callable[[str, bytes], tuple[list[Sheet], list[FileProblem]]]

READERS: dict[FileKind, Reader] = {
    FileKind.XLSX: xlsx.read,
    FileKind.XLS: xls.read,
    FileKind.DOCX: docx.read,
    FileKind.TEXT: text_tables.read,
    **{kind: partial(fixed_layout.read, kind=kind) for kind in fixed_layout.LAYOUTS},
    **{kind: partial(converted.read, kind=kind) for kind in converted.WAYS},
}
WORKBOOKS = frozenset({FileKind.XLSX, FileKind.XLS, FileKind.ODS, FileKind.FODS, FileKind.XML_2003})

SAVE_AS = "请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。"
SAVE_AS_WORD = "请用 Word 或 WPS 打开，另存为 .docx 后上传。"
# Why a file is not read and what to do instead; {wanted} is what the caller reads. Of kinds in
# converted.WAYS it is said where LibreOffice is not installed.
REFUSALS = {
    FileKind.XLSB: f"这是二进制工作簿（.xlsb），暂不能读取。{SAVE_AS}",
    FileKind.ENCRYPTED: PROTECTED,
    FileKind.DOC: f"这是旧版 Word 文件（.doc），不能直接读取。{SAVE_AS_WORD}",
    FileKind.WPS: f"这是 WPS 文字文件（.wps），不能直接读取。{SAVE_AS_WORD}",
    FileKind.RTF: f"这是 RTF 文件，不能直接读取。{SAVE_AS_WORD}",
    FileKind.WORD_XML: f"这是 XML 格式的 Word 文档，不能直接读取。{SAVE_AS_WORD}",
    FileKind.OLD_OFFICE: f"这是旧版 Office 文件，不是表格或设有密码，无法读取。{SAVE_AS}",
    FileKind.PPTX: "这是 PowerPoint 文件，不能读取。请上传{wanted}文件。",
    FileKind.ODT: f"这是 OpenDocument 文字文件（.odt），不能直接读取。{SAVE_AS_WORD}",
    FileKind.FODT: f"这是 OpenDocument 文字文件（.fodt），不能直接读取。{SAVE_AS_WORD}",
    FileKind.ODS: f"这是 OpenDocument 表格文件（.ods），不能直接读取。{SAVE_AS}",
    FileKind.FODS: f"这是 OpenDocument 表格文件（.fods），不能直接读取。{SAVE_AS}",
    FileKind.OPEN_DOCUMENT: "这是 OpenDocument 文件，但不是文字或表格，不能读取。请上传{wanted}文件。",
    FileKind.PAGES: "这是苹果的 Pages 文稿（.pages），不能读取。请导出为 Word（.docx）后上传。",
    FileKind.NUMBERS: "这是苹果的 Numbers 表格（.numbers），不能读取。请导出为 Excel（.xlsx）后上传。",
    FileKind.ARCHIVE: "这是压缩包。请解压后上传其中的{wanted}文件。",
    FileKind.HTML: f"文件内容其实是网页（HTML），不是 Excel 工作簿。{SAVE_AS}",
    FileKind.XML_2003: f"这是 Excel 2003 的 XML 表格，暂不能读取。{SAVE_AS}",
    FileKind.IMAGE: "这是图片，不能读取其中的文字。请上传原来的{wanted}文件。",
    FileKind.UNKNOWN: "认不出文件的类型。请上传{wanted}文件。",
}
WORD = "这是 Word 文档，不是 Excel 工作簿。请把其中的表格复制到 Excel，存为 .xlsx 后上传。"
WORD_KINDS = {FileKind.DOCX, FileKind.DOC, FileKind.WPS, FileKind.RTF, FileKind.WORD_XML}
NO_WORKBOOK = (
    REFUSALS
    | dict.fromkeys(WORD_KINDS, WORD)
    | {
        FileKind.TEXT: f"文件内容其实是纯文本（如 CSV），不是 Excel 工作簿。{SAVE_AS}",
        FileKind.PDF: "这是 PDF 文件，不是工作簿。请上传原来的{wanted}文件。",
        FileKind.OFD: "这是 OFD 版式文件，不是工作簿。请上传原来的{wanted}文件。",
    }
)


def can_read(kind: FileKind) -> bool:
    """Whether files of a kind are read here, with what is installed."""
    return kind in READERS and (kind not in converted.WAYS or converted.office() is not None)


def is_slow(name: str, data: bytes) -> bool:
    """Whether a file is read by a program of its own, which takes seconds and no request should."""
    try:
        kind = kind_of(data, name)
    except Exception:  # damaged: refused at once
        return False
    is_picture = kind is FileKind.IMAGE and scans.can_recognise()
    return is_picture or kind in converted.WAYS or kind in fixed_layout.LAYOUTS


def read_file(name: str, data: bytes) -> tuple[list[Sheet], list[FileProblem]]:
    """The visible, non-empty sheets of a file, and what the reader had to say about it.

    The content decides the reader; `name` is carried along, and tells .wps from .doc. Raises
    UnreadableFile.
    """
    kind, data = _opened(name, data)
    if kind is FileKind.IMAGE:
        raise scans.Scan(REFUSALS[kind].format(wanted=" Word 或 Excel "))
    if not can_read(kind):
        raise UnreadableFile(REFUSALS[kind].format(wanted=" Word 或 Excel "))
    return READERS[kind](name, data)


def read_workbook(name: str, data: bytes) -> tuple[list[Sheet], list[FileProblem]]:
    """As read_file, of Excel files alone."""
    kind, data = _opened(name, data)
    if kind not in WORKBOOKS or not can_read(kind):
        raise UnreadableFile(NO_WORKBOOK[kind].format(wanted=" Excel "))
    return READERS[kind](name, data)


def _opened(name: str, data: bytes) -> tuple[FileKind, bytes]:
    """The kind of an upload and its bytes, those within where Excel itself locked them."""
    kind = inspect(data, name)
    refuse(data)
    plain = opened(data) if kind is FileKind.ENCRYPTED else None
    if plain is None:
        return kind, data
    refuse(plain)
    return inspect(plain, name), plain
