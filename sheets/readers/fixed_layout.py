"""Reads PDF and OFD that have text: their pages come from a program with limits, in a process of its own."""

import json
from typing import Any, NamedTuple

from sheets.cells import Sheet
from sheets.confined import Stopped, run_python
from sheets.kinds import FileKind
from sheets.problems import FileProblem, Severity, UnreadableFile
from sheets.readers import positioned
from sheets.readers.printed import printed
from sheets.readers.scans import Scan

SECONDS, MEGABYTES = 20, 1000
FEWEST = 20  # characters on a page of text, on the average; a scan has none, or a stamp's
NAMED = 20  # pages that are named
UNKNOWN = "(cid:"  # what a character becomes whose font does not say which it is
MOST_UNKNOWN = 0.02


class Layout(NamedTuple):
    """What a kind is called, and the program that opens it."""

    called: str
    program: str


LAYOUTS = {
    FileKind.PDF: Layout("PDF", "sheets.readers.pdf_pages"),
    FileKind.OFD: Layout("OFD", "sheets.readers.ofd_pages"),
}
OTHERWISE = "上传原来的 Word 或 Excel 文件。"
FAILED = f"这份{{called}}读不出来，可能已损坏，或内容过于复杂。请{OTHERWISE}"
REFUSED = {  # by what the programs answer
    "password": f"这份{{called}}设有打开密码，无法读取。请取消密码后上传，或{OTHERWISE}",
    "pages": f"这份{{called}}超过 200 页。请只留有关的页，或{OTHERWISE}",
    "glyphs": f"这份{{called}}的内容过多，为安全起见没有读完。请只留有关的页，或{OTHERWISE}",
}
SCAN = f"这份{{called}}里没有文字，是扫描件或图片。请{OTHERWISE}"
NO_FONT = f"这份{{called}}的字体没有说明各是什么字，读出来是乱码。请{OTHERWISE}"
SCANNED = "第{numbers}页是图片，没有文字可读，没有读入。请确认，或单独上传这几页的扫描件。"
TURNED = "文件里有竖排或旋转的文字（如水印），没有读入。请确认。"


def read(name: str, data: bytes, kind: FileKind) -> tuple[list[Sheet], list[FileProblem]]:
    """The paragraphs and tables of a file. Raises UnreadableFile, for a scan as well."""
    found = pages_of(data, kind)
    pages = [printed(number, page) for number, page in enumerate(found, 1)]
    glyphs = [glyph for page in pages for glyph in page.glyphs]
    if len(glyphs) < FEWEST * len(pages) and any(page["pictures"] for page in found):
        raise Scan(SCAN.format(called=f" {LAYOUTS[kind].called} "))
    if sum(glyph.text.startswith(UNKNOWN) for glyph in glyphs) > MOST_UNKNOWN * len(glyphs):
        raise Scan(NO_FONT.format(called=f" {LAYOUTS[kind].called} "))
    sheets, problems = positioned.sheets_of(name, pages)
    scanned = [n for n, page in enumerate(found, 1) if _is_scanned(page)]
    if scanned:
        numbers = "、".join(map(str, scanned[:NAMED])) + ("…" if len(scanned) > NAMED else "")
        problems.append(FileProblem(Severity.WARNING, SCANNED.format(numbers=numbers)))
    if any(page["turned"] for page in found):
        problems.append(FileProblem(Severity.WARNING, TURNED))
    return sheets, problems


def _is_scanned(page: dict[str, Any]) -> bool:
    """Whether a page among others is a picture without text."""
    return page["pictures"] > 0 and len(page["glyphs"]) < FEWEST


def pages_of(data: bytes, kind: FileKind) -> list[dict[str, Any]]:
    """What the program of a kind finds on each page. Raises UnreadableFile."""
    program = LAYOUTS[kind].program
    try:
        said = json.loads(run_python(program, data, seconds=SECONDS, megabytes=MEGABYTES))
    except (Stopped, ValueError) as error:
        raise refused(FAILED, kind) from error
    if "refused" in said:
        raise refused(REFUSED[said["refused"]], kind)
    return said["pages"]


def refused(words: str, kind: FileKind) -> UnreadableFile:
    return UnreadableFile(words.format(called=f" {LAYOUTS[kind].called} "))
