"""Decides where names part that stand over a full line's end in print, where the paper does not say.

办公室 | 各专委会 are two and 社会法制 | 和港澳台侨委 one, though both fill their lines: whoever is known
decides, in the directory or elsewhere in the upload. Where that is not enough, a person is asked.
"""

import re
from collections.abc import Callable, Collection, Iterable
from itertools import product
from typing import NamedTuple

from members.names import name_key
from sheets.cells import Cell, squeeze
from workplan.importing.headers import Field
from workplan.importing.names import (
    WHOLE_DEPARTMENT,
    WHOLE_PERSON,
    split_departments,
    split_people,
)

MOST_WRAPS = 6  # of one name; more are asked about
SEPARATORS = "、，,；;/／|｜\n"
PIECE = re.compile(rf"[^{re.escape(SEPARATORS)}]+")
# How the names of a field are split, and what one looks like.
SPLIT: dict[Field, tuple[Callable[[str], tuple[str, ...]], re.Pattern[str]]] = {
    Field.LEADERS: (split_people, WHOLE_PERSON),
    Field.MEMBERS: (split_people, WHOLE_PERSON),
    Field.LEAD_DEPARTMENTS: (split_departments, WHOLE_DEPARTMENT),
    Field.PARTICIPANTS: (split_departments, WHOLE_DEPARTMENT),
}
# 1月 | 3月 would be read as 1月3月: a whole date before a whole date begins a line.
DATES = re.compile(r"[月份日底前旬](?=[0-9０-９]{1,2}月)")

ASKS = "这里一行写满后换行，分不清是一个名字还是两个，按“{words}”读入。请确认。"


class Settled(NamedTuple):
    """The words of a cell with its line ends decided; `asks` where that is a guess."""

    text: str
    asks: bool = False


def settled(cells: Iterable[Cell], field: Field, known: Collection[str]) -> Settled:
    """The words of a field, those of several cells on lines of their own."""
    filled = [cell for cell in cells if cell.text]
    if len(filled) == 1 and filled[0].on_page is None:  # as nearly all are
        return Settled(filled[0].text)
    if not any(cell.on_page and cell.on_page.wraps for cell in filled):  # of a table, all of them
        return Settled("\n".join(cell.text for cell in filled))
    found = [_settled(cell, field, known) for cell in filled]
    return Settled("\n".join(one.text for one in found), any(one.asks for one in found))


def _settled(cell: Cell, field: Field, known: Collection[str]) -> Settled:
    wraps = cell.on_page.wraps if cell.on_page else ()
    text = cell.text
    if not wraps:
        return Settled(text)
    if field is Field.PERIOD:
        ends = [at for at in wraps if DATES.match(text, at - 1)]
        return Settled(_broken(text, ends))
    if field not in SPLIT:
        return Settled(text)
    ends, asks = [], False
    for piece in PIECE.finditer(text):
        inside = [at for at in wraps if piece.start() < at < piece.end()]
        inside = [at for at in inside if not _in_brackets(text[piece.start() : at])]
        if inside:
            own, guessed = _ends_within(piece, inside, *SPLIT[field], known)
            ends += own
            asks |= guessed
    return Settled(_broken(text, ends), asks)


def _ends_within(
    piece: re.Match[str],
    wraps: list[int],
    split: Callable[[str], tuple[str, ...]],
    whole: re.Pattern[str],
    known: Collection[str],
) -> tuple[list[int], bool]:
    """Where names end within a piece that no separator parts, and whether that is a guess."""
    fitting: dict[tuple[str, ...], tuple[int, list[int]]] = {}
    if len(wraps) <= MOST_WRAPS:
        for choice in product((False, True), repeat=len(wraps)):
            ends = [at for at, is_end in zip(wraps, choice, strict=True) if is_end]
            words = _broken(piece[0], [at - piece.start() for at in ends])
            names = split(words)
            strangers = sum(name_key(name) not in known for name in names)
            fitting.setdefault(names, (strangers, ends))
    found = list(fitting.values())
    best = [ends for strangers, ends in found if strangers == 0]
    if len(best) == 1:
        return best[0], False
    if found and not any(_may_end(piece, ends, whole, known) for _, ends in found if ends):
        return [], False
    nearest = min(found, key=lambda one: (one[0], len(one[1])), default=(0, []))
    return nearest[1], True


def _may_end(
    piece: re.Match[str], ends: list[int], whole: re.Pattern[str], known: Collection[str]
) -> bool:
    """Whether names may end there: what stands between is whole, or one of it is known."""
    parts = _broken(piece[0], [at - piece.start() for at in ends]).split("\n")
    is_known = any(name_key(part) in known for part in parts)
    return is_known or all(whole.fullmatch(squeeze(part)) for part in parts)


def _broken(text: str, ends: Iterable[int]) -> str:
    for at in sorted(ends, reverse=True):
        text = f"{text[:at]}\n{text[at:]}"
    return text


def _in_brackets(text: str) -> bool:
    return text.count("（") + text.count("(") > text.count("）") + text.count(")")
