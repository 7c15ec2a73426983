"""The numbers that Word itself puts before paragraphs: 一、 （一） 1. stand in no text.

Lists made from one definition count on one after the other; one that starts anew says so
(startOverride). A paragraph of a higher level starts the lower ones anew. Source: ECMA-376 part 1, 17.9.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from almanac.words import chinese_number
from sheets.readers.docx_styles import PROPERTIES, VALUE, Styles, is_on, numbered, whole

CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "chineseLegalSimplified",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
LARGEST = 3999
UNNUMBERED = {"bullet", "none"}
LEVEL = re.compile(r"%(\d)")


@dataclass(frozen=True)
class Level:
    """How a level of a list counts and what it shows: 一、 is kind chineseCounting, text %1、"""

    kind: str = "decimal"
    text: str = ""
    start: int = 1
    style: str = ""
    restarts: bool = True
    is_legal: bool = False


@dataclass
class List:
    """A list in use: the definition that it counts with, and what it says otherwise."""

    definition: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self.styles = styles
        self.lists: dict[str, List] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is not None:
            self._read(root)

    def label(self, paragraph: Any, has_words: bool) -> str:
        """The number of a paragraph, "" for none; counts it. Bullets are no numbers."""
        if not self.lists:
            return ""
        found, number = self._place(paragraph)
        if found is None or number not in found.levels:
            return ""
        level = found.levels[number]
        counts = self._count(found, number)
        if level.kind in UNNUMBERED or not (has_words or "%" in level.text):
            return ""
        return LEVEL.sub(lambda at: _shown(found, level, counts, int(at[1]) - 1), level.text)

    def _count(self, found: List, number: int) -> dict[int, int]:
        """How far each level of the list's definition is, with this paragraph counted."""
        counts = self.counts[found.definition]
        begins_anew = number in found.starts and number not in found.used
        found.used.add(number)
        if number not in counts or begins_anew:
            counts[number] = found.starts.get(number, found.levels[number].start)
        else:
            counts[number] += 1
        for deeper in [deeper for deeper in counts if deeper > number]:
            if found.levels.get(deeper, Level()).restarts:
                del counts[deeper]
        return counts

    def _place(self, paragraph: Any) -> tuple[List | None, int]:
        """The list and level of a paragraph, its own or its style's."""
        name = self.styles.of(paragraph)
        own, inherited = numbered(paragraph.find(PROPERTIES)), self.styles.numbered(name)
        found = self.lists.get((inherited.list if own.list is None else own.list) or "")
        if found is None:
            return None, 0
        if own.level is not None:
            return found, own.level
        if own.list is not None:
            return found, 0
        named = (number for number, level in found.levels.items() if level.style == name)
        return found, next(named, 0) if inherited.level is None else inherited.level

    def _read(self, root: Any) -> None:
        levels = {}
        for abstract in root.findall(qn("w:abstractNum")):
            found = (_level(level) for level in abstract.findall(qn("w:lvl")))
            levels[abstract.get(qn("w:abstractNumId"), "")] = dict(found)
        named = self._named(root)
        for used in root.findall(qn("w:num")):
            definition = named.get(_value(used, "w:abstractNumId"), _value(used, "w:abstractNumId"))
            own = List(definition, dict(levels.get(definition, {})))
            for override in used.findall(qn("w:lvlOverride")):
                _override(own, override)
            self.lists[used.get(qn("w:numId"), "")] = own

    def _named(self, root: Any) -> dict[str, str]:
        """The definitions that are only names of a list style's, each with that one."""
        behind = {
            used.get(qn("w:numId"), ""): _value(used, "w:abstractNumId")
            for used in root.findall(qn("w:num"))
        }
        defining, found = {}, {}
        for abstract in root.findall(qn("w:abstractNum")):
            if style := _value(abstract, "w:styleLink"):
                defining[style] = abstract.get(qn("w:abstractNumId"), "")
        for abstract in root.findall(qn("w:abstractNum")):
            if style := _value(abstract, "w:numStyleLink"):
                used = self.styles.numbered(style).list or ""
                there = defining.get(style) or behind.get(used)
                if there is not None:
                    found[abstract.get(qn("w:abstractNumId"), "")] = there
        return found


def _override(own: List, override: Any) -> None:
    number = whole(override.get(qn("w:ilvl")))
    if (level := override.find(qn("w:lvl"))) is not None:
        own.levels[number] = _level(level)[1]
        if level.find(qn("w:start")) is not None:
            own.starts[number] = own.levels[number].start
    if (start := override.find(qn("w:startOverride"))) is not None:
        own.starts[number] = whole(start.get(VALUE), 1)


def _level(level: Any) -> tuple[int, Level]:
    return whole(level.get(qn("w:ilvl"))), Level(
        kind=_value(level, "w:numFmt") or "decimal",
        text=_value(level, "w:lvlText"),
        start=whole(_value(level, "w:start"), 1),
        style=_value(level, "w:pStyle"),
        restarts=_value(level, "w:lvlRestart") != "0",
        is_legal=bool(is_on(level, qn("w:isLgl"))),
    )


def _value(parent: Any, tag: str) -> str:
    found = parent.find(qn(tag))
    return "" if found is None else found.get(VALUE, "")


def _shown(found: List, level: Level, counts: dict[int, int], number: int) -> str:
    """The number of a level as its list writes it."""
    of = found.levels.get(number, Level())
    count = counts.get(number, found.starts.get(number, of.start))
    return in_words(count, "decimal" if level.is_legal else of.kind)


def in_words(number: int, kind: str) -> str:
    """A number as Word's number formats write it; in digits where the format is not known."""
    if kind in CHINESE and 0 < number < 100:
        return chinese_number(number)
    if kind == "decimalEnclosedCircle" and 0 < number <= 20:
        return chr(ord("①") + number - 1)
    if kind == "decimalZero":
        return f"{number:02d}"
    if kind in {"ideographTraditional", "ideographZodiac"}:
        words = STEMS if kind == "ideographTraditional" else BRANCHES
        return words[number - 1] if 0 < number <= len(words) else str(number)
    if kind in {"upperLetter", "lowerLetter"} and 0 < number <= 26:
        return chr(ord("A" if kind == "upperLetter" else "a") + number - 1)
    if kind in {"upperRoman", "lowerRoman"} and 0 < number <= LARGEST:
        return _roman(number) if kind == "upperRoman" else _roman(number).lower()
    return str(number)


def _roman(number: int) -> str:
    words = ""
    for value, letters in ROMAN:
        while number >= value:
            words, number = words + letters, number - value
    return words
