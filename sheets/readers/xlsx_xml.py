"""Goes through the parts of a workbook that grow long: its strings, its styles and its sheets.

With expat and without a tree: openpyxl's parsers build a dozen objects for each cell, which takes
five times as long. Declarations of entities and document types are refused here as well.
"""

from collections.abc import Callable
from typing import Any, NamedTuple
from xml.parsers import expat

from openpyxl.xml.constants import SHEET_MAIN_NS

from sheets.readers.opc import refuse_declaration
from sheets.readers.symbols import symbols

BUFFER = 1 << 16
OFF = {"0", "false"}
# Excel's two namespaces: the usual one and that of "Strict Open XML".
PREFIXES = (f"{SHEET_MAIN_NS} ", "http://purl.oclc.org/ooxml/spreadsheetml/main ")


class Rich(NamedTuple):
    """A text and those of its words that are struck out."""

    text: str
    struck: str = ""


class RawCell(NamedTuple):
    """A cell as it is stored; `value` and `formula` are None where there is none."""

    place: str | None
    kind: str
    style: str | None
    value: str | None
    formula: str | None
    inline: Rich | None


class _Part:
    """What both kinds of part have in common: rich texts, and words between two tags."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.texts: list[str] = []
        self.struck: list[str] = []
        self.is_struck = self.in_reading = False
        self.font = ""
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            "t": self._begin,
            "rPh": self._begin_reading,
            "r": self._begin_run,
            "strike": self._strike,
            "rFont": self._run_font,
        }
        self.ends: dict[str, Callable[[], None]] = {"t": self._text, "rPh": self._end_reading}

    def read(self, source: Any) -> None:
        """Raises ValueError or expat.ExpatError for what is no such part."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = BUFFER
        tags: dict[str, str] = {}

        def local(tag: str) -> str:
            found = next((tag[len(p) :] for p in PREFIXES if tag.startswith(p)), "")
            tags[tag] = found
            return found

        def start(tag: str, attributes: dict[str, str]) -> None:
            name = tags[tag] if tag in tags else local(tag)
            if name in self.starts:
                self.starts[name](attributes)

        def end(tag: str) -> None:
            name = tags[tag] if tag in tags else local(tag)
            if name in self.ends:
                self.ends[name]()

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = self._data
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse_declaration
        parser.ParseFile(source)

    def rich(self) -> Rich:
        """The words since the last time, without the readings that Japanese Excel adds."""
        found = Rich("".join(self.texts), "".join(self.struck))
        self.texts.clear()
        self.struck.clear()
        return found

    def _data(self, text: str) -> None:
        self.words.append(text)

    def _begin(self, _: dict[str, str]) -> None:
        self.words.clear()

    def _begin_reading(self, _: dict[str, str]) -> None:
        self.in_reading = True

    def _end_reading(self) -> None:
        self.in_reading = False

    def _begin_run(self, _: dict[str, str]) -> None:
        self.is_struck = False
        self.font = ""

    def _run_font(self, attributes: dict[str, str]) -> None:
        self.font = attributes.get("val", "")

    def _strike(self, attributes: dict[str, str]) -> None:
        self.is_struck = attributes.get("val") not in OFF

    def _text(self) -> None:
        if self.in_reading:
            return
        words = [symbols("".join(self.words), self.font)] if self.font else self.words
        self.texts += words
        if self.is_struck:
            self.struck += words


class StringsPart(_Part):
    """The strings that cells point at, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[Rich] = []
        self.starts["si"] = self._begin_string
        self.ends["si"] = self._end_string

    def _begin_string(self, _: dict[str, str]) -> None:
        self.is_struck = False
        self.font = ""

    def _end_string(self) -> None:
        self.strings.append(self.rich())


class StylesPart(_Part):
    """What matters of the styles: number formats, struck-out fonts, and which cells have which.

    The rest (fills, colours, named styles) is not even looked at: Excel forgives there what no
    library does.
    """

    LISTS = ("numFmts", "fonts", "cellXfs", "cellStyleXfs", "dxfs")

    def __init__(self) -> None:
        super().__init__()
        self.formats: dict[int, str] = {}
        self.fonts: list[bool] = []
        self.names: dict[int, str] = {}
        self.styles: list[tuple[int, int]] = []
        self.within = ""
        self.starts = {
            **{name: self._begin_list(name) for name in self.LISTS},
            "numFmt": self._format,
            "font": self._font,
            "strike": self._struck_font,
            "name": self._font_name,
            "xf": self._style,
        }
        self.ends = dict.fromkeys(self.LISTS, self._end_list)

    def _begin_list(self, name: str) -> Callable[[dict[str, str]], None]:
        def begin(_: dict[str, str]) -> None:
            self.within = name

        return begin

    def _end_list(self) -> None:
        self.within = ""

    def _format(self, attributes: dict[str, str]) -> None:
        number = attributes.get("numFmtId", "")
        if self.within == "numFmts" and number.isdecimal():
            self.formats[int(number)] = attributes.get("formatCode", "")

    def _font(self, _: dict[str, str]) -> None:
        if self.within == "fonts":
            self.fonts.append(False)

    def _struck_font(self, attributes: dict[str, str]) -> None:
        if self.within == "fonts" and self.fonts:
            self.fonts[-1] = attributes.get("val") not in OFF

    def _font_name(self, attributes: dict[str, str]) -> None:
        if self.within == "fonts" and self.fonts:
            self.names[len(self.fonts) - 1] = attributes.get("val", "")

    def _style(self, attributes: dict[str, str]) -> None:
        if self.within == "cellXfs":
            numbers = (attributes.get(name, "0") for name in ("numFmtId", "fontId"))
            number_format, font = (int(n) if n.isdecimal() else 0 for n in numbers)
            self.styles.append((number_format, font))


class SheetPart(_Part):
    """A sheet: each row and each cell with something in it is handed on, merged ranges kept.

    `columns` are the attributes of columns that are hidden, by a tick or by a width of nothing.
    """

    def __init__(
        self, take_row: Callable[[dict[str, str]], None], take: Callable[[RawCell], None]
    ) -> None:
        super().__init__()
        self.take = take
        self.merges: list[str] = []
        self.columns: list[dict[str, str]] = []
        self.cell: dict[str, str] = {}
        self.value: str | None = None
        self.formula: str | None = None
        self.inline: Rich | None = None
        self.starts |= {
            "row": take_row,
            "col": self._column,
            "c": self._begin_cell,
            "v": self._begin,
            "f": self._begin,
            "mergeCell": lambda attributes: self.merges.append(attributes.get("ref", "")),
        }
        self.ends |= {
            "v": self._end_value,
            "f": self._end_formula,
            "is": self._end_inline,
            "c": self._end_cell,
        }

    def _column(self, attributes: dict[str, str]) -> None:
        if is_hidden(attributes, "width"):
            self.columns.append(attributes)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self.cell = attributes
        self.value = self.formula = self.inline = None
        self.is_struck = False
        self.font = ""

    def _end_value(self) -> None:
        self.value = "".join(self.words)

    def _end_formula(self) -> None:
        self.formula = "".join(self.words)

    def _end_inline(self) -> None:
        self.inline = self.rich()

    def _end_cell(self) -> None:
        get = self.cell.get
        self.take(RawCell(get("r"), get("t", "n"), get("s"), self.value, self.formula, self.inline))


def is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Whether a row or a column is hidden; `size` is its height or its width."""
    if attributes.get("hidden", "0") not in OFF:
        return True
    written = attributes.get(size, "")
    return bool(written) and not written.strip("0.")
