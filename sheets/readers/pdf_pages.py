"""The program that opens a PDF: its characters and lines, with their places, as JSON.

Run by `pdf.py` in a process with limits; the PDF is its standard input. Broken files may keep the
parsers busy for hours or fill the memory: then this process ends, and the server's does not.
"""

import json
import sys
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

MOST_PAGES = 200
MOST_GLYPHS, MOST_RULES = 400_000, 60_000  # of the whole file
PASSWORD, PAGES, GLYPHS = "password", "pages", "glyphs"  # why nothing is given
WHITE = {(1,), (1, 1, 1), (0, 0, 0, 0)}
LEVEL = 0.05  # how much of a turn still counts as none
THIN = 3  # points: a filled rectangle not thicker is a line


def read(data: bytes) -> dict[str, Any]:
    """Return {"pages": …}, or {"refused": why}."""
    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            return _document(pdf)
    except (PDFPasswordIncorrect, PdfminerException) as error:
        if "PDFPasswordIncorrect" in repr(error):
            return {"refused": PASSWORD}
        raise


def _document(pdf: Any) -> dict[str, Any]:
    if len(pdf.pages) > MOST_PAGES:
        return {"refused": PAGES}
    pages = []
    glyphs = rules = 0
    for page in pdf.pages:
        found = _page(page)
        page.close()
        glyphs, rules = glyphs + len(found["glyphs"]), rules + len(found["rules"])
        if glyphs > MOST_GLYPHS or rules > MOST_RULES:
            return {"refused": GLYPHS}
        pages.append(found)
    return {"pages": pages}


def _page(page: Any) -> dict[str, Any]:
    x, y = page.bbox[:2]
    upright = [char for char in page.chars if _is_upright(char["matrix"])]
    return {
        "width": page.width,
        "height": page.height,
        "glyphs": [
            (
                char["text"],
                round(char["x0"] - x, 2),
                round(char["top"] - y, 2),
                round(char["x1"] - x, 2),
                round(char["bottom"] - y, 2),
            )
            for char in upright
        ],
        "rules": [
            (
                round(edge["x0"] - x, 2),
                round(edge["top"] - y, 2),
                round(edge["x1"] - x, 2),
                round(edge["bottom"] - y, 2),
            )
            for edge in page.edges
            if _is_seen(edge)
        ],
        "turned": len(page.chars) - len(upright),
        "pictures": len(page.images),
    }


def _is_upright(matrix: tuple[float, ...]) -> bool:
    """Whether a character stands straight; the parser's own `upright` lets a watermark's pass."""
    a, b, c, d = matrix[:4]
    return a > 0 and d > 0 and max(abs(b), abs(c)) < LEVEL * max(a, d)


def _is_seen(edge: dict[str, Any]) -> bool:
    """Whether an edge is a line that a person sees, not the end of a white patch."""
    if edge.get("stroke", True) or min(edge["width"], edge["height"]) > THIN:
        return True
    colour = edge.get("non_stroking_color")
    return tuple(colour if isinstance(colour, list | tuple) else [colour]) not in WHITE


def main() -> None:
    json.dump(read(sys.stdin.buffer.read()), sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
