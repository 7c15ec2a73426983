"""What is measured of a paper on its pages: turned to PDF, its lines read back with their places."""

import re
from io import BytesIO
from itertools import pairwise

import pdfplumber

_LEFT = 85  # points: the margin, and less than an indent


class Page:
    """What is to be measured of a page."""

    def __init__(self, page) -> None:
        found = [
            (re.sub(r"\s", "", line["text"]), line)
            for line in page.dedupe_chars().extract_text_lines()
        ]
        self.number, last = found[-1]
        self.number_is_right = last["x0"] > page.width / 2
        self.body = [words for words, _ in found[:-1]]
        lines = [(words, line["x0"] < _LEFT) for words, line in found[:-1]]
        # How many characters lines have that neither begin nor end a paragraph.
        self.within_paragraphs = {
            len(words)
            for (words, goes_on), (_, next_too) in pairwise(lines)
            if goes_on and next_too
        }
        self.bottom_mm = found[-2][1]["bottom"] / 72 * 25.4


def pages_of(pdf: bytes) -> list[Page]:
    """Return what is to be measured of each page."""
    with pdfplumber.open(BytesIO(pdf)) as opened:
        return [Page(page) for page in opened.pages]
