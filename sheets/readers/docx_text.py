"""The words of a Word paragraph as a person sees them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from docx.oxml.ns import qn

from sheets.cells import Flaw
from sheets.readers.docx_numbering import Numbering
from sheets.readers.texts import struck_out

RUN, TEXT, TAB, SYMBOL = qn("w:r"), qn("w:t"), qn("w:tab"), qn("w:sym")
BREAKS = {qn("w:br"), qn("w:cr")}
HYPHENS = {qn("w:noBreakHyphen")}
NOT_SHOWN = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr")}
STRIKES = (qn("w:strike"), qn("w:dstrike"))
HIDDEN = qn("w:vanish")
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
OFF = {"0", "false", "off", "none"}
STARS = {"F0AB": "★", "F0AA": "★", "F0B6": "☆"}  # of the font Wingdings


class DocxWords(NamedTuple):
    """What a paragraph or a cell says; `struck` are those of its words that are struck out.

    `nested` says that some stand in a table within the cell.
    """

    text: str
    struck: str = ""
    nested: bool = False

    @property
    def flaw(self) -> Flaw | None:
        return struck_out(self.struck)


def words_of(paragraph: Any, numbering: Numbering) -> DocxWords:
    """The words of a paragraph, with the number that Word itself puts before it."""
    pieces = list(_pieces(paragraph))
    text = "".join(piece for piece, _ in pieces)
    struck = "".join(piece for piece, is_struck in pieces if is_struck)
    return DocxWords(numbering.label(paragraph, bool(text.strip())) + text, struck)


def _pieces(element: Any) -> Iterator[tuple[str, bool]]:
    """The text of each run, and whether it is struck out."""
    for child in element:
        if child.tag == RUN:
            properties = child.rPr
            if not _is_on(properties, HIDDEN):
                is_struck = any(_is_on(properties, strike) for strike in STRIKES)
                yield "".join(_run(child)), is_struck
        elif child.tag not in NOT_SHOWN and isinstance(child.tag, str):
            yield from _pieces(child)


def _run(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag == TAB:
            yield "\t"
        elif child.tag in BREAKS:
            yield "\n"
        elif child.tag in HYPHENS:
            yield "-"
        elif child.tag == SYMBOL:
            yield STARS.get((child.get(qn("w:char")) or "").upper(), "")


def _is_on(properties: Any, tag: str) -> bool:
    found = None if properties is None else properties.find(tag)
    return found is not None and (found.get(qn("w:val")) or "").lower() not in OFF
