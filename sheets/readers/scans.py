"""Reads scans, where the engine is installed (`make ocr`): off the request, and never beyond doubt.

What was recognised is kept by whoever asked, so that it is done once; uncertain characters are marked.
"""

import json
from importlib.util import find_spec
from typing import Any

from sheets.cells import Sheet
from sheets.confined import Stopped, run_python
from sheets.problems import FileProblem, Severity, UnreadableFile
from sheets.readers import positioned
from sheets.readers.printed import printed
from sheets.secrecy import REFUSAL, Marked, mark_in

ENGINE = ("rapidocr", "onnxruntime")
SECONDS, MEGABYTES = 420, 6000  # of the processor: some 15 a page; addresses, of which it uses 800
PICTURE_SECONDS, PICTURE_MEGABYTES = 10, 1500

TO_COMPARE = (
    "这是扫描件，文字由程序识别，可能有错。认不准的字已标出，没有标出的也须对照原件核对，"
    "核对后才能导入。"
)
FAILED = "这份扫描件识别不了，可能已损坏，或图片过大。请上传原来的 Word 或 Excel 文件。"
TOO_LONG = "扫描件超过 25 页，识别不了这么多。请只留附件的几页，或上传原来的 Word 或 Excel 文件。"

Pages = list[dict[str, Any]]


class Scan(UnreadableFile):
    """A file of pictures without text: nothing for `read_file`, perhaps something to recognise."""


def can_recognise() -> bool:
    """Whether the engine is installed."""
    return all(find_spec(name) for name in ENGINE)


def recognise(data: bytes) -> Pages:
    """The pages of a scan with their characters and lines. Raises UnreadableFile."""
    program = "sheets.readers.scan_pages"
    try:
        said = json.loads(run_python(program, data, seconds=SECONDS, megabytes=MEGABYTES))
    except (Stopped, ValueError) as error:
        raise UnreadableFile(FAILED) from error
    if "refused" in said:
        raise UnreadableFile(TOO_LONG)
    return said["pages"]


def sheets_of(name: str, pages: Pages) -> tuple[list[Sheet], list[FileProblem]]:
    """The paragraphs and tables of recognised pages. Raises Marked for a mark of secrecy."""
    sheets, problems = positioned.sheets_of(name, [printed(n, p) for n, p in enumerate(pages, 1)])
    for sheet in sheets:
        for row in sheet.rows:
            for cell in sheet.own(row).values():
                if mark := mark_in(cell.text):
                    raise Marked(REFUSAL.format(mark=mark))
    return sheets, [FileProblem(Severity.WARNING, TO_COMPARE), *problems]


def picture(data: bytes, page: int, box: tuple[float, ...], degrees: float) -> bytes:
    """A piece of a page as PNG, made straight. Raises UnreadableFile."""
    wanted = json.dumps([page, *box, degrees]).encode()
    try:
        return run_python(
            "sheets.readers.scan_picture",
            len(wanted).to_bytes(4, "big") + wanted + data,
            seconds=PICTURE_SECONDS,
            megabytes=PICTURE_MEGABYTES,
        )
    except Stopped as error:
        raise UnreadableFile(FAILED) from error
