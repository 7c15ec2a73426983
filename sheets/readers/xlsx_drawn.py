"""What lies over the cells of a workbook's sheet: comments, text boxes, pictures, charts.

None of it is read: it stands in no row. All of it is seen by whoever opens the file, so it is said,
with its place and its words. Source: ECMA-376 part 1, 18.7 and 20.5; threaded comments: [MS-XLSX].
"""

from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

from openpyxl.utils.cell import coordinate_from_string

from sheets.cells import column_letter
from sheets.problems import FileProblem, Severity
from sheets.readers.opc import MAX_LIST, Broken, Package, refuse_declaration

COMMENTS = {"comment", "threadedComment"}
ANCHORS = {"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"}
WORDS = {"t", "text"}
PLACE = {"row", "col"}
PICTURES = {"pic": "图片", "graphicFrame": "图表"}
PARAGRAPH, FALLBACK = "p", "Fallback"
NAMED_AT_MOST = 20
QUOTED_AT_MOST = 40  # characters

COMMENT = "这一格有批注“{}”，没有读入。"
BOX = "这里有文本框，框里的文字“{}”没有读入。如需要导入，请改为格内的文字。"
DRAWN = "这里有{}，其中的内容没有读入。如有需要导入的文字，请填进单元格。"
MORE = "批注、文本框和图片太多，其余没有逐一列出，都没有读入。"
NOT_SEEN = "这张工作表上的批注和图片看不出内容，没有读入。如有需要导入的文字，请填进单元格。"


class _Found(NamedTuple):
    """Something over the cells: the cell it is at ("" for none), its words, what it shows."""

    place: str
    words: str
    shows: str = ""


def drawn_over(package: Package, part: str, sheet: str) -> list[FileProblem]:
    """What is said of a sheet's comments and drawings; a part that makes no sense harms nothing."""
    try:
        notices = [*_comments(package, part), *_drawings(package, part)]
    except (
        Exception
    ):  # expat, zipfile and int stumble over whatever; the cells are read all the same
        return [FileProblem(Severity.WARNING, NOT_SEEN, sheet)]
    said = [_problem(place, message, sheet) for place, message in notices[:NAMED_AT_MOST]]
    if len(notices) > NAMED_AT_MOST:
        said.append(FileProblem(Severity.WARNING, MORE, sheet))
    return said


def _comments(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """Comments, once each: beside a threaded one stands a plain one for older programs."""
    found: dict[str, list[str]] = {}
    for kind in ("threadedComment", "comments"):
        own: dict[str, list[str]] = {}
        for comment in _related(package, part, kind, COMMENTS):
            if comment.words:
                own.setdefault(comment.place, []).append(comment.words)
        found = own | found
    for place, words in found.items():
        yield place, COMMENT.format(_cut(" ".join(words)))


def _drawings(package: Package, part: str) -> Iterator[tuple[str, str]]:
    for drawn in _related(package, part, "drawing", ANCHORS):
        if drawn.words:
            yield drawn.place, BOX.format(_cut(drawn.words))
        elif drawn.shows:
            yield drawn.place, DRAWN.format(drawn.shows)


def _related(package: Package, part: str, kind: str, wholes: set[str]) -> Iterator[_Found]:
    for relation in package.relations(part):
        if relation.kind == kind:
            with package.open(relation.part) as source:
                data = source.read(MAX_LIST + 1)
            if len(data) > MAX_LIST:
                raise Broken(f"too long: {relation.part}")
            yield from _Overlay(wholes).read(data)


class _Overlay:
    """Goes through comments or drawings; `wholes` are the elements that are one each."""

    def __init__(self, wholes: set[str]) -> None:
        self.wholes = wholes
        self.found: list[_Found] = []
        self.open: list[str] = []
        self._begin("")

    def read(self, data: bytes) -> list[_Found]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse_declaration
        parser.Parse(data, True)
        return self.found

    def _begin(self, place: str) -> None:
        self.place = place
        self.words: list[str] = []
        self.at: dict[str, str] = {}
        self.shows = ""

    def _start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        self.open.append(name)
        if name in self.wholes:
            self._begin(given.get("ref", ""))
        elif name in PICTURES:
            self.shows = self.shows or PICTURES[name]
        elif name == PARAGRAPH:
            self.words.append(" ")

    def _data(self, text: str) -> None:
        name = self.open[-1]
        if FALLBACK in self.open:
            return
        if name in WORDS:
            self.words.append(text)
        elif name in PLACE:
            self.at.setdefault(name, text)

    def _end(self, tag: str) -> None:
        self.open.pop()
        if tag.rpartition(" ")[2] in self.wholes:
            place = self.place
            if len(self.at) == len(PLACE):  # counted from 0
                place = f"{column_letter(int(self.at['col']) + 1)}{int(self.at['row']) + 1}"
            words = " ".join("".join(self.words).split())
            self.found.append(_Found(place, words, self.shows))


def _problem(place: str, message: str, sheet: str) -> FileProblem:
    column, row = coordinate_from_string(place) if place else (None, None)
    return FileProblem(Severity.WARNING, message, sheet, row, column)


def _cut(words: str) -> str:
    return words[:QUOTED_AT_MOST] + "…" if len(words) > QUOTED_AT_MOST else words
