"""Reads a PDF that has text: the pages come from a process of their own (`pdf_pages.py`)."""

import json
from typing import Any

from sheets.cells import Sheet
from sheets.confined import Stopped, run_python
from sheets.problems import FileProblem, Severity, UnreadableFile
from sheets.readers import pdf_pages, positioned
from sheets.readers.printed import Glyph, PrintedPage, Rule

SECONDS, MEGABYTES = 20, 1000
FEWEST = 20  # characters on a page of text, on the average; a scan has none, or a stamp's
UNKNOWN = "(cid:"  # what a character becomes whose font does not say which it is
MOST_UNKNOWN = 0.02

SAVE_AS = "请上传原来的 Word 或 Excel 文件。"
FAILED = f"这份 PDF 读不出来，可能已损坏，或内容过于复杂。{SAVE_AS}"
REFUSED = {
    pdf_pages.PASSWORD: f"这份 PDF 设有打开密码，无法读取。请取消密码后上传，或{SAVE_AS[1:]}",
    pdf_pages.PAGES: f"这份 PDF 超过 {pdf_pages.MOST_PAGES} 页。请只留有关的页，或{SAVE_AS[1:]}",
    pdf_pages.GLYPHS: f"这份 PDF 的内容过多，为安全起见没有读完。请只留有关的页，或{SAVE_AS[1:]}",
}
NO_FONT = f"这份 PDF 的字体没有说明各是什么字，读出来是乱码。{SAVE_AS}"
TURNED = "PDF 里有竖排或旋转的文字（如水印），没有读入。请确认。"


def read(name: str, data: bytes) -> tuple[list[Sheet], list[FileProblem]]:
    """The paragraphs and tables of a PDF. Raises UnreadableFile, for a scan as well."""
    found = _pages(data)
    pages = [_page(number, page) for number, page in enumerate(found, 1)]
    glyphs = [glyph for page in pages for glyph in page.glyphs]
    if len(glyphs) < FEWEST * len(pages):
        raise UnreadableFile(SCAN)
    if sum(glyph.text.startswith(UNKNOWN) for glyph in glyphs) > MOST_UNKNOWN * len(glyphs):
        raise UnreadableFile(NO_FONT)
    sheets, problems = positioned.sheets_of(name, pages)
    if any(page["turned"] for page in found):
        problems.append(FileProblem(Severity.WARNING, TURNED))
    return sheets, problems


SCAN = f"这份 PDF 里没有文字，是扫描件或图片。{SAVE_AS}"


def _pages(data: bytes) -> list[dict[str, Any]]:
    try:
        answer = run_python(
            "sheets.readers.pdf_pages", data, seconds=SECONDS, megabytes=MEGABYTES
        )
        said = json.loads(answer)
    except (Stopped, ValueError) as error:
        raise UnreadableFile(FAILED) from error
    if "refused" in said:
        raise UnreadableFile(REFUSED[said["refused"]])
    return said["pages"]


def _page(number: int, page: dict[str, Any]) -> PrintedPage:
    return PrintedPage(
        number,
        page["width"],
        page["height"],
        [Glyph(*glyph) for glyph in page["glyphs"]],
        [Rule(*rule) for rule in page["rules"]],
    )
