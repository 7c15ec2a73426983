"""Printed pages put together by hand: words and lines at places, in points."""

import itertools

from sheets.readers.printed import Glyph, PrintedPage, Rule

SIZE = 12.0


def words(text, x, y, size=SIZE, sure=1.0):
    """A line of text, each character as wide as it is high, Latin half as wide."""
    glyphs = []
    for char in text:
        width = size / 2 if char.isascii() else size
        glyphs.append(Glyph(char, x, y, x + width, y + size, sure))
        x += width
    return glyphs


def table(xs, ys, merged=()):
    """The lines of a table; `merged` are (top, left, bottom, right) of cells without lines inside."""
    rules = []
    for column, x in enumerate(xs):
        for row, (top, bottom) in enumerate(itertools.pairwise(ys)):
            if not any(t <= row <= b and le < column <= r for t, le, b, r in merged):
                rules.append(Rule(x, top, x, bottom))
    for row, y in enumerate(ys):
        for column, (left, right) in enumerate(itertools.pairwise(xs)):
            if not any(t < row <= b and le <= column <= r for t, le, b, r in merged):
                rules.append(Rule(left, y, right, y))
    return rules


def page(number, glyphs, rules=(), width=595.0, height=842.0):
    return PrintedPage(number, width, height, [g for run in glyphs for g in run], list(rules))
