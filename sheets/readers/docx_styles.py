"""What the styles of a Word document say of hidden text and of numbering, inherited ones too."""

from typing import Any, NamedTuple

from docx.oxml.ns import qn

VALUE = qn("w:val")
HIDDEN = qn("w:vanish")
STYLE, PROPERTIES, LIST = qn("w:pStyle"), qn("w:pPr"), qn("w:numPr")
LIST_ID, LIST_LEVEL = qn("w:numId"), qn("w:ilvl")
OFF = {"0", "false", "off", "none"}
DEEPEST = 20  # styles based on one another; Word allows eleven


class Numbered(NamedTuple):
    """A list and a level; either is None where nothing is said of it."""

    list: str | None = None
    level: int | None = None


NOTHING = Numbered()


class Style(NamedTuple):
    base: str
    hidden: bool | None
    numbered: Numbered


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Any = None) -> None:
        self.styles: dict[str, Style] = {}
        self.usual = ""
        self._known: dict[str, tuple[bool | None, Numbered]] = {}
        for style in () if root is None else root.findall(qn("w:style")):
            name = style.get(qn("w:styleId"), "")
            base = style.find(qn("w:basedOn"))
            self.styles[name] = Style(
                "" if base is None else base.get(VALUE, ""),
                is_on(style.find(qn("w:rPr")), HIDDEN),
                numbered(style.find(qn("w:pPr"))),
            )
            default = style.get(qn("w:default"), "0").lower() not in OFF
            if default and style.get(qn("w:type")) == "paragraph":
                self.usual = name

    def of(self, paragraph: Any) -> str:
        """The style of a paragraph."""
        properties = paragraph.find(PROPERTIES)
        style = None if properties is None else properties.find(STYLE)
        return self.usual if style is None else style.get(VALUE, "")

    def hides(self, name: str) -> bool | None:
        """Whether a style hides its text; None where it says nothing of it."""
        return self._said(name)[0]

    def numbered(self, name: str) -> Numbered:
        """The list and the level of a style, each from the nearest style that says it."""
        return self._said(name)[1]

    def _said(self, name: str) -> tuple[bool | None, Numbered]:
        found = self._known.get(name)
        if found is None:
            line = self._line(name)
            hidden = (style.hidden for style in line if style.hidden is not None)
            lists = (style.numbered.list for style in line if style.numbered.list is not None)
            levels = (style.numbered.level for style in line if style.numbered.level is not None)
            found = next(hidden, None), Numbered(next(lists, None), next(levels, None))
            self._known[name] = found
        return found

    def _line(self, name: str) -> list[Style]:
        """A style and those it is based on."""
        found: list[Style] = []
        while name in self.styles and len(found) < DEEPEST:
            found.append(self.styles[name])
            name = self.styles[name].base
        return found


def numbered(properties: Any) -> Numbered:
    """What paragraph properties say themselves."""
    own = None if properties is None else properties.find(LIST)
    if own is None:
        return NOTHING
    number, level = own.find(LIST_ID), own.find(LIST_LEVEL)
    return Numbered(
        None if number is None else number.get(VALUE, ""),
        None if level is None else whole(level.get(VALUE)),
    )


def is_on(properties: Any, tag: str) -> bool | None:
    """Whether a property is switched on; None where nothing is said of it."""
    found = None if properties is None else properties.find(tag)
    return None if found is None else (found.get(VALUE) or "").lower() not in OFF


def whole(text: str | None, default: int = 0) -> int:
    """A whole number as attributes hold it; `default` for what is none."""
    return int(text) if text and text.isascii() and text.isdecimal() else default
