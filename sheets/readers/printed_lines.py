"""From characters with places to lines of text, and what the end of a line means.

A line that was full goes on in the next; where the next piece would have fitted, the writer began a
new line. A full line may end both ways, and the paper does not say which.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sheets.readers.printed import Glyph

OPENING, CLOSING = "“‘（《〈【［「『([{<", "”’）》〉】］」』)]}>、，。；：！？…％%,.;:!?"
PIECE = re.compile(
    rf"[{re.escape(OPENING)}]*(?:[0-9A-Za-z０-９]+|.)[{re.escape(CLOSING)}]*", re.DOTALL
)
LIST_ITEM = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]+)[.．、)）](?!\d)|[(（][一二三四五六七八九十\d]{1,3}[)）]"
)
SENTENCE_END = re.compile(r"[。；：！？;:!?][”’）》]?$")
LATIN = re.compile(r"[0-9A-Za-z]")
GAP = 0.7  # of the height: a wider gap between two characters is a space
SAME = 0.3  # of the height: a character drawn again that near makes it bold
BETWEEN_SCRIPTS = 0.25  # of the height: what writing programs put between 4 and 件
SLACK = 0.12  # of the height: how much a line may be short of full


@dataclass(frozen=True)
class TextLine:
    """The characters of one line, from left to right, without the spaces at its ends."""

    glyphs: tuple[Glyph, ...]
    ends_blank: bool = False

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return self.glyphs[-1].x1

    @cached_property
    def top(self) -> float:
        return min(glyph.top for glyph in self.glyphs)

    @cached_property
    def bottom(self) -> float:
        return max(glyph.bottom for glyph in self.glyphs)

    @cached_property
    def height(self) -> float:
        """The usual height of its characters."""
        heights = sorted(glyph.height for glyph in self.glyphs)
        return heights[len(heights) // 2]

    @cached_property
    def text(self) -> str:
        parts = [self.glyphs[0].text]
        for before, glyph in zip(self.glyphs, self.glyphs[1:], strict=False):
            if glyph.x0 - before.x1 > GAP * self.height and not before.text.isspace():
                parts.append(" ")
            parts.append(glyph.text)
        return "".join(parts)

    @cached_property
    def first_piece(self) -> float:
        """How much room the line's first piece needs: what is never parted at a line's end."""
        plain = "".join(glyph.text for glyph in self.glyphs)
        found = PIECE.match(plain)
        length = len(found[0]) if found else 1
        count = taken = 0
        while count < len(self.glyphs) - 1 and taken + len(self.glyphs[count].text) < length:
            taken += len(self.glyphs[count].text)
            count += 1
        return self.glyphs[count].x1 - self.x0


def lines_of(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """The lines that some characters make, from the top."""
    rows: list[list[Glyph]] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.top + glyph.bottom) / 2):
        own = (glyph.top + glyph.bottom) / 2
        if rows and own - middle <= 0.5 * min(glyph.height, rows[-1][-1].height):
            rows[-1].append(glyph)
            middle += (own - middle) / len(rows[-1])
        else:
            rows.append([glyph])
            middle = own
    return [line for line in map(_ordered, rows) if line.glyphs]


def _ordered(glyphs: list[Glyph]) -> TextLine:
    line: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.x0, glyph.x1)):
        is_blank = not glyph.text.strip()
        if is_blank and not line:
            continue
        again = line and line[-1].text == glyph.text and not is_blank
        if again and glyph.x0 - line[-1].x0 < SAME * glyph.height:
            continue
        line.append(glyph)
    written = len(line)
    while line and not line[-1].text.strip():
        line.pop()
    return TextLine(tuple(line), ends_blank=len(line) < written)


def is_full(line: TextLine, below: TextLine, left: float, right: float) -> bool:
    """Whether what begins the next line had no room at the end of this one, between two margins."""
    before, after = line.x0 - left, right - line.x1
    centred = before > 0.5 * line.height and abs(before - after) <= 0.5 * line.height
    room = before + after if centred else after
    needed = below.first_piece + SLACK * line.height
    if bool(LATIN.match(line.text[-1])) != bool(LATIN.match(below.text[0])):
        needed += BETWEEN_SCRIPTS * line.height
    return room < needed


def goes_on(line: TextLine, below: TextLine, left: float, right: float) -> bool:
    """Whether the text of a line is read on in the next one, as far as its looks say."""
    if not is_full(line, below, left, right):
        return False
    return not (LIST_ITEM.match(below.text) and SENTENCE_END.search(line.text))


def joint(upper: TextLine, lower: TextLine) -> str:
    """What stands between two lines of a text that goes on: a space that was written, or is between
    Latin words.
    """
    if upper.ends_blank:
        return " "
    last, first = upper.text[-1], lower.text[0]
    both = LATIN.match(last) and LATIN.match(first)
    return " " if both and (last.isalpha() or first.isalpha()) else ""
