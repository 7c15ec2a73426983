"""The program that opens an OFD (GB/T 33190-2016, the state's fixed layout): a zip of plain XML.

Gives what `pdf_pages.py` gives, of text objects and paths. Pages stand upon templates, which may hold a
table's lines; both are read. Namespaces and the case of paths differ between programs: neither is minded.
"""

import json
import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from defusedxml.ElementTree import fromstring

from sheets.readers.pdf_pages import (
    GLYPHS,
    LEVEL,
    MOST_GLYPHS,
    MOST_PAGES,
    MOST_RULES,
    PAGES,
    THIN,
)
from sheets.readers.printed import POINTS_PER_MM

PART_BYTES = 20 * 1024 * 1024
DEEPEST = 32  # blocks within blocks
A4 = (0.0, 0.0, 210.0, 297.0)
ASCENT = 0.86  # of the size: how far a character stands above its line
COUNTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
TOKEN = re.compile(r"[MSLQBAC]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
OBJECTS = ("TextObject", "PathObject", "ImageObject")

Place = tuple[float, float]


class Broken(Exception):
    """An archive without what an OFD must have."""


class Matrix(NamedTuple):
    """From an object's own coordinates to the page's, in millimetres."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def of(self, x: float, y: float) -> Place:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def is_upright(self) -> bool:
        across, down = abs(self.a), abs(self.d)
        return (
            self.a > 0 and self.d > 0 and max(abs(self.b), abs(self.c)) < LEVEL * max(across, down)
        )


def read(data: bytes) -> dict[str, Any]:
    """Return {"pages": …}, or {"refused": why}."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return _File(archive).document()


class _File:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
        self.templates: dict[str, Any] = {}
        self.glyphs = self.rules = 0

    def part(self, base: str, path: str) -> tuple[str, Any]:
        """A part's own place and its root; `path` is absolute, or begins where the referring part is."""
        path = path.strip().replace("\\", "/")
        full = path.lstrip("/") if path.startswith("/") else posixpath.join(base, path)
        full = posixpath.normpath(full)
        name = self.names.get(full.lower())
        if name is None:
            raise Broken(full)
        with self.archive.open(name) as stream:
            data = stream.read(PART_BYTES + 1)
        if len(data) > PART_BYTES:
            raise Broken(full)
        return posixpath.dirname(full), fromstring(data, forbid_dtd=True)

    def document(self) -> dict[str, Any]:
        base, root = self.part("", "OFD.xml")
        pages: list[dict[str, Any]] = []
        for place in _texts(root, "DocRoot"):
            within, document = self.part(base, place)
            found = list(_find(document, "Page"))
            if len(pages) + len(found) > MOST_PAGES:
                return {"refused": PAGES}
            box = _box(next(_find(document, "PageArea"), None)) or A4
            locations = {
                template.get("ID"): template.get("BaseLoc", "")
                for template in _find(document, "TemplatePage")
            }
            for page in found:
                pages.append(self.page(within, page.get("BaseLoc", ""), box, locations))
                if self.glyphs > MOST_GLYPHS or self.rules > MOST_RULES:
                    return {"refused": GLYPHS}
        if not pages:
            raise Broken("Pages")
        return {"pages": pages}

    def page(
        self, base: str, path: str, box: Sequence[float], templates: dict[str | None, str]
    ) -> dict[str, Any]:
        _, content = self.part(base, path)
        box = _box(next(_find(content, "Area"), None)) or box
        page = _Page(box)
        for used in _find(content, "Template"):
            location = templates.get(used.get("TemplateID"))
            if location:
                if location not in self.templates:
                    self.templates[location] = self.part(base, location)[1]
                page.take(self.templates[location])
        page.take(content)
        self.glyphs, self.rules = self.glyphs + len(page.glyphs), self.rules + len(page.rules)
        return page.found()


class _Page:
    def __init__(self, box: Sequence[float]) -> None:
        self.box = box
        self.glyphs: list[tuple[str, float, float, float, float]] = []
        self.rules: list[tuple[float, float, float, float]] = []
        self.turned = self.pictures = 0

    def found(self) -> dict[str, Any]:
        return {
            "width": self.box[2] * POINTS_PER_MM,
            "height": self.box[3] * POINTS_PER_MM,
            "glyphs": self.glyphs,
            "rules": self.rules,
            "turned": self.turned,
            "pictures": self.pictures,
        }

    def take(self, content: Any) -> None:
        for item in _objects(content, 0):
            if len(self.glyphs) > MOST_GLYPHS or len(self.rules) > MOST_RULES:
                return
            kind = _local(item.tag)
            if item.get("Visible", "true").lower() == "false":
                continue
            if kind == "TextObject":
                self.text(item)
            elif kind == "PathObject":
                self.path(item)
            else:
                self.pictures += 1

    def text(self, item: Any) -> None:
        matrix, size = _matrix(item), _number(item.get("Size"), 0.0)
        if size <= 0:
            return
        x = y = 0.0
        for code in _find(item, "TextCode"):
            text = "".join(code.itertext()).replace("\n", "").replace("\r", "")
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            across = _deltas(code.get("DeltaX"), len(text))
            down = _deltas(code.get("DeltaY"), len(text))
            for number, char in enumerate(text):
                own = size if east_asian_width(char) in "WFA" else size / 2
                step = across[number] if number < len(across) else 0.0 if down else own
                self.glyph(matrix, char, x, y, size, min(own, step) if step > 0 else own)
                x += step
                y += down[number] if number < len(down) else 0.0

    def glyph(
        self, matrix: Matrix, char: str, x: float, y: float, size: float, width: float
    ) -> None:
        if not matrix.is_upright:
            self.turned += 1
            return
        x0, top = matrix.of(x, y - ASCENT * size)
        x1, bottom = matrix.of(x + width, y + (1 - ASCENT) * size)
        self.glyphs.append((char, *self.on_page(x0, top), *self.on_page(x1, bottom)))

    def path(self, item: Any) -> None:
        strokes = item.get("Stroke", "true").lower() != "false"
        fills = item.get("Fill", "false").lower() == "true"
        matrix = _matrix(item)
        segments = list(_segments("".join(_texts(item, "AbbreviatedData"))))
        if not segments or not (strokes or fills):
            return
        places = [(*matrix.of(*a), *matrix.of(*b)) for a, b in segments]
        if not strokes:
            xs = [x for x0, _, x1, _ in places for x in (x0, x1)]
            ys = [y for _, y0, _, y1 in places for y in (y0, y1)]
            if min(max(xs) - min(xs), max(ys) - min(ys)) * POINTS_PER_MM > THIN:
                return
        for x0, y0, x1, y1 in places:
            left, top = self.on_page(min(x0, x1), min(y0, y1))
            right, bottom = self.on_page(max(x0, x1), max(y0, y1))
            if min(right - left, bottom - top) <= 1:
                self.rules.append((left, top, right, bottom))

    def on_page(self, x: float, y: float) -> Place:
        return (
            round((x - self.box[0]) * POINTS_PER_MM, 2),
            round((y - self.box[1]) * POINTS_PER_MM, 2),
        )


def _objects(parent: Any, depth: int) -> Iterator[Any]:
    """The objects of a page in their order, those in layers and blocks too."""
    if depth > DEEPEST:
        raise Broken("depth")
    for item in parent:
        kind = _local(item.tag)
        if kind in OBJECTS:
            yield item
        elif kind in {"Content", "Layer", "PageBlock"}:
            yield from _objects(item, depth + 1)


def _segments(data: str) -> Iterator[tuple[Place, Place]]:
    """The straight parts of a path, from and to."""
    start = at = (0.0, 0.0)
    tokens = TOKEN.findall(data)
    number = 0
    while number < len(tokens):
        command = tokens[number]
        count = COUNTS.get(command)
        if count is None:  # a number where a command should stand
            number += 1
            continue
        values = [_number(token, 0.0) for token in tokens[number + 1 : number + 1 + count]]
        number += 1 + count
        if len(values) < count:
            return
        if command == "C":
            yield at, start
            at = start
            continue
        to = (values[-2], values[-1])
        if command == "L":
            yield at, to
        if command in "MS":
            start = to
        at = to


def _deltas(words: str | None, most: int) -> list[float]:
    """The steps of DeltaX or DeltaY: "g 3 4.2" is three of 4.2. No more than the text has characters."""
    tokens = (words or "").split()
    steps: list[float] = []
    number = 0
    while number < len(tokens) and len(steps) < most:
        if tokens[number] == "g" and number + 2 < len(tokens):
            count = int(min(max(_number(tokens[number + 1], 0.0), 0.0), most))
            steps += [_number(tokens[number + 2], 0.0)] * count
            number += 3
        else:
            steps.append(_number(tokens[number], 0.0))
            number += 1
    return steps[:most]


def _matrix(item: Any) -> Matrix:
    x, y, *_ = (*_numbers(item.get("Boundary")), 0.0, 0.0)
    values = _numbers(item.get("CTM"))
    own = Matrix(*values) if len(values) == 6 else Matrix()
    return own._replace(e=own.e + x, f=own.f + y)


def _box(area: Any) -> list[float] | None:
    if area is None:
        return None
    for name in ("PhysicalBox", "ApplicationBox"):
        for words in _texts(area, name):
            values = _numbers(words)
            if len(values) == 4 and values[2] > 0 and values[3] > 0:
                return values
    return None


def _numbers(words: str | None) -> list[float]:
    return [_number(word, 0.0) for word in (words or "").split()[:16]]


def _number(word: str | None, otherwise: float) -> float:
    try:
        value = float(word or "")
    except ValueError:
        return otherwise
    return value if abs(value) < 1e6 else otherwise


def _find(parent: Any, name: str) -> Iterator[Any]:
    return (item for item in parent.iter() if _local(item.tag) == name)


def _texts(parent: Any, name: str) -> Iterator[str]:
    return ("".join(item.itertext()) for item in _find(parent, name))


def _local(tag: Any) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def main() -> None:
    json.dump(read(sys.stdin.buffer.read()), sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
