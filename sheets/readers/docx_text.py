"""The words of a Word paragraph as a person sees them, and what of it was left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from docx.oxml.ns import qn

from sheets.cells import Flaw
from sheets.readers.docx_fields import is_drawn, shown_by
from sheets.readers.docx_numbering import Numbering
from sheets.readers.docx_styles import HIDDEN, PROPERTIES, VALUE, Styles, is_on
from sheets.readers.symbols import PRIVATE, symbol
from sheets.readers.texts import struck_out

RUN, TEXT, TAB, SYMBOL = qn("w:r"), qn("w:t"), qn("w:tab"), qn("w:sym")
TABS = {TAB, qn("w:ptab")}
BREAKS = {qn("w:br"), qn("w:cr")}
RUN_STYLE, RUN_PROPERTIES = qn("w:rStyle"), qn("w:rPr")
HYPHENS = {qn("w:noBreakHyphen")}
NOT_SHOWN = {
    *map(qn, ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr")),
    *map(qn, ("w:smartTagPr", "w:customXmlPr")),
}
STRIKES = (qn("w:strike"), qn("w:dstrike"))
RUBY, RUBY_BASE = qn("w:ruby"), qn("w:rubyBase")
DELETED = (qn("w:del"), qn("w:moveFrom"))
FIELD, CODE, SIMPLE_FIELD = qn("w:fldChar"), qn("w:instrText"), qn("w:fldSimple")
FOOTNOTES = {
    qn("w:footnoteReference"): qn("w:footnote"),
    qn("w:endnoteReference"): qn("w:endnote"),
}
COMMENT, COMMENT_OF = qn("w:commentReference"), qn("w:comment")
PICTURES = {qn("w:drawing"), qn("w:pict"), qn("w:object")}
TEXT_BOX = qn("w:txbxContent")
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATIVES, CHOICE, FALLBACK = (
    _MARKUP + name for name in ("AlternateContent", "Choice", "Fallback")
)
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULAS = {f"{_MATH}oMath", f"{_MATH}oMathPara"}
FORMULA_TEXT, DENOMINATOR = f"{_MATH}t", f"{_MATH}den"
OLE_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
QUOTED_AT_MOST = 40  # characters of what was left out
SPREADSHEETS = re.compile(r"excel|\bet\.|calc|ket\.", re.IGNORECASE)
EXCEL_OBJECT, OTHER_OBJECT, PICTURE = "嵌入的 Excel 表格", "嵌入的对象", "图片"


class DocxWords(NamedTuple):
    """What a paragraph or a cell says; `struck` are those of its words that are struck out.

    `nested` says that some stand in a table within the cell. `skipped` says in Chinese what was
    left out, `boxes` are the contents of text boxes that hang on it, `objects` names pictures and
    embedded objects.
    """

    text: str
    struck: str = ""
    nested: bool = False
    skipped: tuple[str, ...] = ()
    boxes: tuple[Any, ...] = ()
    objects: tuple[str, ...] = ()

    @property
    def flaw(self) -> Flaw | None:
        return struck_out(self.struck) if self.struck else None


@dataclass
class _Field:
    """A field that has begun: its code so far, whether what follows is its result, and whether
    that says anything.
    """

    code: list[str] = field(default_factory=list)
    has_result: bool = False
    is_shown: bool = False


class DocxTexts:
    """Reads paragraphs one after the other; a field, such as a list of contents, may span several."""

    def __init__(
        self, styles: Styles, numbering: Numbering, notes: dict[tuple[str, str], str]
    ) -> None:
        self.styles = styles
        self.numbering = numbering
        self.notes = notes
        self.fields: list[_Field] = []
        self._begin(False)

    def words(self, paragraph: Any) -> DocxWords:
        """The words of a paragraph, with the number that Word itself puts before it."""
        self._begin(bool(self.styles.hides(self.styles.of(paragraph))))
        self._inline(paragraph)
        self._end_codes()
        if self.hidden and (hidden := "".join(self.hidden).strip()):
            self.skipped.append(f"这里有隐藏文字“{_cut(hidden)}”，没有读入。")
        text = "".join(self.shown)
        is_gone = not text.strip() and (bool(self.hidden) or _is_deleted(paragraph))
        label = "" if is_gone else self.numbering.label(paragraph, bool(text.strip()))
        return DocxWords(
            label + text,
            "".join(self.struck),
            skipped=tuple(self.skipped),
            boxes=tuple(self.boxes),
            objects=tuple(self.objects),
        )

    def _begin(self, is_hidden: bool) -> None:
        self.paragraph_hides = is_hidden
        self.run_hides = self.run_is_struck = False
        self.font = ""
        self.shown: list[str] = []
        self.struck: list[str] = []
        self.hidden: list[str] = []
        self.skipped: list[str] = []
        self.boxes: list[Any] = []
        self.objects: list[str] = []

    def _inline(self, parent: Any) -> None:
        for child in parent:
            tag = child.tag
            if tag == RUN:
                self._run(child)
            elif tag in NOT_SHOWN or not isinstance(tag, str):
                continue
            elif tag == ALTERNATIVES:
                self._inline(chosen(child))
            elif tag in FORMULAS:
                self._show(_formula(child))
            elif tag == SIMPLE_FIELD:
                self._simple_field(child)
            else:
                self._inline(child)

    def _run(self, run: Any) -> None:
        properties = run.find(RUN_PROPERTIES)
        self.run_is_struck, self.run_hides, self.font = False, self.paragraph_hides, ""
        if properties is not None:
            self.run_is_struck = any(is_on(properties, strike) for strike in STRIKES)
            self.run_hides = self._hides(properties)
        self._content(run, properties)

    def _hides(self, properties: Any) -> bool:
        own = is_on(properties, HIDDEN)
        style = properties.find(RUN_STYLE) if own is None else None
        if style is not None:
            own = self.styles.hides(style.get(VALUE, ""))
        return self.paragraph_hides if own is None else own

    def _content(self, run: Any, properties: Any) -> None:
        for child in run:
            tag = child.tag
            if tag == TEXT:
                self._text(child.text or "", properties)
            elif tag in TABS:
                self._show("\t")
            elif tag in BREAKS:
                self._show("\n")
            elif tag in HYPHENS:
                self._show("-")
            elif tag == FIELD:
                self._field(child.get(qn("w:fldCharType")))
            elif tag == CODE:
                self._code(child.text or "")
            elif tag == SYMBOL:
                self._symbol(child)
            elif tag == RUBY:
                self._ruby(child)
            elif tag == ALTERNATIVES:
                self._content(chosen(child), properties)
            elif tag in PICTURES:
                self._drawn(child)
            elif tag in FOOTNOTES:
                self._note(FOOTNOTES[tag], child)
            elif tag == COMMENT:
                self._note(COMMENT_OF, child)

    def _text(self, text: str, properties: Any) -> None:
        """A text; in a symbol font its characters are codes, whatever letters they look like."""
        if PRIVATE.search(text) or (properties is not None and len(text) == 1 and text < "\u0100"):
            text = self._symbols(text, _font(properties))
        self._show(text)

    def _symbols(self, text: str, font: str) -> str:
        found = ((char, symbol(ord(char), font)) for char in text)
        if not font and not PRIVATE.search(text):
            return text
        shown = []
        for char, meant in found:
            is_code = "\uf020" <= char <= "\uf0ff"
            if is_code and meant is None:
                self.skipped.append(_unknown_symbol(ord(char), font))
            shown.append(meant or ("" if is_code else char))
        return "".join(shown)

    def _symbol(self, element: Any) -> None:
        written, font = element.get(qn("w:char")) or "", element.get(qn("w:font")) or ""
        code = int(written, 16) if re.fullmatch("[0-9A-Fa-f]{1,4}", written) else 0
        meant = symbol(code, font)
        if meant is None:
            self.skipped.append(_unknown_symbol(code, font))
        self._show(meant or "")

    def _show(self, text: str) -> None:
        if self.fields and not all(found.has_result for found in self.fields):
            return
        for found in self.fields if text else ():
            found.is_shown = True
        if self.run_hides:
            self.hidden.append(text)
            return
        self.shown.append(text)
        if self.run_is_struck:
            self.struck.append(text)

    def _ruby(self, ruby: Any) -> None:
        """The base characters; the readings above them are no text."""
        hides, is_struck = self.run_hides, self.run_is_struck
        for base in ruby.findall(RUBY_BASE):
            self._inline(base)
        self.run_hides, self.run_is_struck = hides, is_struck

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].has_result = True
        elif kind == "end" and self.fields:
            self._end_field(self.fields.pop())

    def _code(self, text: str) -> None:
        if self.fields and not self.fields[-1].has_result:
            self.fields[-1].code.append(text)

    def _end_field(self, ended: _Field) -> None:
        """What a field without a result shows goes to the text, or to the code around it.

        Of a result that is empty, Word shows an EQ all the same, and of any other field nothing.
        """
        code = "".join(ended.code)
        if ended.has_result and (ended.is_shown or not is_drawn(code)):
            return
        meant = shown_by(code)
        if meant is None:
            self.skipped.append(
                f"这里有一个读不懂的域“{_cut(code.strip())}”，它显示的文字没有读入。请改成普通文字。"
            )
        elif self.fields and not self.fields[-1].has_result:
            self.fields[-1].code.append(meant)
        else:
            self._show(meant)

    def _end_codes(self) -> None:
        """A code ends with its paragraph, whatever is missing: it must not swallow the rest."""
        while self.fields and not self.fields[-1].has_result:
            self._end_field(self.fields.pop())

    def _simple_field(self, element: Any) -> None:
        if next(element.iter(RUN), None) is not None:
            self._inline(element)
            return
        code = element.get(qn("w:instr")) or ""
        self.run_hides = self.paragraph_hides
        self._end_field(_Field([code]))

    def _note(self, tag: str, reference: Any) -> None:
        words = self.notes.get((tag, reference.get(qn("w:id"), "")), "")
        if words:
            kind = "批注" if tag == COMMENT_OF else "脚注"
            self.skipped.append(f"这里有{kind}“{_cut(words)}”，没有读入。")

    def _drawn(self, element: Any) -> None:
        if self.run_hides:
            return
        boxes = list(_boxes(element))
        self.boxes += boxes
        if element.tag == qn("w:object"):
            found = next(element.iter(OLE_OBJECT), None)
            program = "" if found is None else found.get("ProgID", "")
            self.objects.append(EXCEL_OBJECT if SPREADSHEETS.search(program) else OTHER_OBJECT)
        elif not boxes:
            self.objects.append(PICTURE)


def _is_deleted(paragraph: Any) -> bool:
    """Whether the end of a paragraph is deleted or moved away: it is shown and counted no longer."""
    properties = paragraph.find(PROPERTIES)
    end = None if properties is None else properties.find(RUN_PROPERTIES)
    return end is not None and any(end.find(tag) is not None for tag in DELETED)


def chosen(alternatives: Any) -> Any:
    """The one of several ways to say the same that is read: the first choice, else the fallback."""
    for tag in (CHOICE, FALLBACK):
        if (found := alternatives.find(tag)) is not None:
            return found
    return ()


def _boxes(element: Any) -> Iterator[Any]:
    """The contents of the text boxes in a drawing, each once; those within them are theirs."""
    for child in element:
        if child.tag == TEXT_BOX:
            yield child
        elif child.tag == ALTERNATIVES:
            yield from _boxes(chosen(child))
        elif isinstance(child.tag, str):
            yield from _boxes(child)


def _formula(element: Any) -> str:
    """The characters of a formula in their order; a fraction's parts with / between."""
    words = []
    for part in element.iter(FORMULA_TEXT, DENOMINATOR):
        words.append("/" if part.tag == DENOMINATOR else part.text or "")
    return "".join(words)


def _font(properties: Any) -> str:
    """The symbol font of a run, "" for any other."""
    fonts = None if properties is None else properties.find(qn("w:rFonts"))
    if fonts is None:
        return ""
    names = (fonts.get(qn(f"w:{kind}")) or "" for kind in ("ascii", "hAnsi", "hint", "eastAsia"))
    return next((n for n in names if n.lower().startswith(("wingdings", "symbol", "webdings"))), "")


def _unknown_symbol(code: int, font: str) -> str:
    name = f"字体 {font} 的" if font else ""
    return f"这里有一个认不出的符号（{name} {code:04X}），没有读入。请改成普通文字。".replace(
        "（ ", "（"
    )


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words[:QUOTED_AT_MOST] + "…" if len(words) > QUOTED_AT_MOST else words
