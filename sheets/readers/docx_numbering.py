"""The numbers that Word itself puts before paragraphs: 一、 （一） 1. stand in no text.

A number counts on where its list is used again; a paragraph of a higher level starts it anew.
"""

import re
from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

from almanac.words import chinese_number

CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "chineseLegalSimplified",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
LEVEL = re.compile(r"%(\d)")
VALUE = qn("w:val")


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, part: Any) -> None:
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.lists: dict[str, str] = {}
        self.styles: dict[str, Any] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        root = _numbering_root(part)
        if root is not None:
            self._read(root)
            self._read_styles(part)

    def label(self, paragraph: Any, has_words: bool) -> str:
        """The number before a paragraph, "" for none. Bullets are no numbers."""
        number, level = self._place(paragraph)
        abstract = self.lists.get(number, "")
        levels = self.levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self.counts[abstract]
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [deeper for deeper in counts if deeper > level]:
            del counts[deeper]
        kind, text, _ = levels[level]
        if kind in {"bullet", "none"} or not (has_words or text.startswith("%")):
            return ""
        return LEVEL.sub(lambda found: self._shown(levels, counts, int(found[1]) - 1), text)

    def _shown(self, levels: dict, counts: dict[int, int], level: int) -> str:
        kind, _, start = levels.get(level, ("decimal", "", 1))
        number = counts.get(level, start)
        in_chinese = kind in CHINESE and 0 < number < 100
        return chinese_number(number) if in_chinese else str(number)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and level of a paragraph, its own or its style's."""
        properties = paragraph.find(qn("w:pPr"))
        own = None if properties is None else properties.find(qn("w:numPr"))
        style = None if properties is None else properties.find(qn("w:pStyle"))
        if own is None and style is not None:
            own = self.styles.get(style.get(VALUE, ""))
        if own is None:
            return "", 0
        number, level = own.find(qn("w:numId")), own.find(qn("w:ilvl"))
        return (
            "" if number is None else number.get(VALUE, ""),
            0 if level is None else int(level.get(VALUE, "0")),
        )

    def _read(self, root: Any) -> None:
        for abstract in root.findall(qn("w:abstractNum")):
            self.levels[abstract.get(qn("w:abstractNumId"), "")] = {
                int(level.get(qn("w:ilvl"), "0")): _level(level)
                for level in abstract.findall(qn("w:lvl"))
            }
        for used in root.findall(qn("w:num")):
            link = used.find(qn("w:abstractNumId"))
            if link is not None:
                self.lists[used.get(qn("w:numId"), "")] = link.get(VALUE, "")

    def _read_styles(self, part: Any) -> None:
        for style in part.styles.element.findall(qn("w:style")):
            properties = style.find(qn("w:pPr"))
            numbered = None if properties is None else properties.find(qn("w:numPr"))
            if numbered is not None:
                self.styles[style.get(qn("w:styleId"), "")] = numbered


def _numbering_root(part: Any) -> Any:
    """The numbering part's root; python-docx would make one where there is none."""
    for relation in part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None


def _level(level: Any) -> tuple[str, str, int]:
    def value(tag: str, default: str) -> str:
        found = level.find(qn(tag))
        return default if found is None else found.get(VALUE, default)

    return value("w:numFmt", "decimal"), value("w:lvlText", ""), int(value("w:start", "1"))
