"""The parts of a Word document that are read: its text, styles, numbering and notes, as trees.

"Strict Open XML" has other namespaces for the same things; they are made the usual ones first.
"""

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from sheets.readers.opc import Package

STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/math": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/math"
    ),
}
NOTES = {
    "footnotes": qn("w:footnote"),
    "endnotes": qn("w:endnote"),
    "comments": qn("w:comment"),
}


class WordPackage:
    """A document's body and what belongs to it; a part that is not there is None.

    Raises zipfile's, expat's and lxml's errors, opc.Broken, or KeyError for what is none.
    """

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        self.main = self.package.main("main+xml", "word/document.xml")
        self.relations = self.package.relations(self.main)
        self.body = self._tree(self.main).find(qn("w:body"))
        self.styles = self._related("styles")
        self.numbering = self._related("numbering")

    def notes(self) -> dict[tuple[str, str], str]:
        """The words of footnotes, endnotes and comments, by their tag and id."""
        found = {}
        for kind, tag in NOTES.items():
            root = self._related(kind)
            for note in () if root is None else root.iter(tag):
                words = "".join(text.text or "" for text in note.iter(qn("w:t")))
                found[tag, note.get(qn("w:id"), "")] = words.strip()
        return found

    def _related(self, kind: str) -> Any:
        part = next((r.part for r in self.relations if r.kind == kind), None)
        return None if part is None else self._tree(part)

    def _tree(self, part: str) -> Any:
        data = self.package.read(part)
        if b"purl.oclc.org" in data:
            for strict, usual in STRICT.items():
                data = data.replace(strict, usual)
        return parse_xml(data)
