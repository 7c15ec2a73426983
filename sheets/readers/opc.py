"""Opens the package that .docx and .xlsx are: parts, found by relationship and content type.

Not by fixed names: Word online says document2.xml, some programs other capitals or \\ for /, and a
relationship may lead nowhere ("NULL"). Source: ECMA-376 part 2.
"""

import zipfile
from collections.abc import Collection, Iterator
from io import BytesIO
from posixpath import normpath
from typing import IO, Any, NamedTuple
from urllib.parse import unquote
from xml.parsers import expat

from sheets.kinds import plain_path

MAX_LIST = 8 * 1024 * 1024  # bytes of a list of parts or relationships: some 40,000 of them
CONTENT_TYPES = "[content_types].xml"


class Broken(ValueError):
    """The package makes no sense."""


class Declared(Broken):
    """A part declares an entity or a document type."""


class Relation(NamedTuple):
    """A part that another one names; `kind` is the last word of its type: worksheet, styles."""

    id: str
    kind: str
    part: str


class Package:
    """The parts of a package by their plain paths (small letters, no slash in front).

    Raises zipfile's errors, Broken or expat.ExpatError for what is none.
    """

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(BytesIO(data))
        self.parts = {plain_path(name): name for name in self.archive.namelist()}
        listed = self._attributes(CONTENT_TYPES, {"Override"})
        self.types = {
            plain_path(found.get("PartName", "")): found.get("ContentType", "")
            for _, found in listed
        }

    def open(self, part: str) -> IO[bytes]:
        return self.archive.open(self.parts[part])

    def read(self, part: str) -> bytes:
        return self.archive.read(self.parts[part])

    def main(self, mark: str, usual: str) -> str:
        """The part that all others hang on: by relationship, else by its type, else its name."""
        named = [r.part for r in self.relations("") if r.kind == "officeDocument"]
        found = next(iter(named), "") or self.typed(mark) or usual
        if found not in self.parts:
            raise Broken(f"no {mark}")
        return found

    def typed(self, mark: str) -> str:
        """The first part whose content type holds some words; "" for none."""
        found = (part for part, kind in self.types.items() if mark in kind and part in self.parts)
        return next(found, "")

    def relations(self, part: str) -> list[Relation]:
        """What a part ("" for the package) names within the package, and is there."""
        folder, _, name = part.rpartition("/")
        path = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        return list(self._relations(path, folder))

    def _relations(self, path: str, folder: str) -> Iterator[Relation]:
        for _, found in self._attributes(path, {"Relationship"}):
            if found.get("TargetMode") == "External":
                continue
            target = self._target(found.get("Target", ""), folder)
            if target:
                kind = found.get("Type", "").rstrip("/").rpartition("/")[2]
                yield Relation(found.get("Id", ""), kind, target)

    def _target(self, written: str, folder: str) -> str:
        """The part that a target means: from the root, from the folder, escaped or not."""
        for name in (written, unquote(written)):
            name = name.replace("\\", "/").partition("#")[0]
            for path in (name,) if name.startswith("/") else (f"{folder}/{name}", name):
                if (part := plain_path(normpath(path))) in self.parts:
                    return part
        return ""

    def _attributes(self, part: str, tags: Collection[str]) -> list[tuple[str, dict[str, str]]]:
        if part not in self.parts:
            return []
        with self.open(part) as source:
            data = source.read(MAX_LIST + 1)
        if len(data) > MAX_LIST:
            raise Broken(f"too long: {part}")
        return attributes(data, tags)


def attributes(data: bytes, tags: Collection[str]) -> list[tuple[str, dict[str, str]]]:
    """The elements of some names, whatever their namespace, with their attributes, in order."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(tag: str, given: dict[str, str]) -> None:
        if (name := tag.rpartition(" ")[2]) in tags:
            found.append((name, {key.rpartition(" ")[2]: given[key] for key in given}))

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse_declaration
    parser.Parse(data, True)
    return found


def refuse_declaration(*_: Any) -> None:
    raise Declared
