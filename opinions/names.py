"""Who signs a report, from a line of names: 周翔、陈悦（2份）."""

import re
from collections.abc import Iterable

from members.directory import Directory
from opinions.services.authors import Author

# What to do with a name that is like no other.
ADVICE = "请办公室先在“人员与部门”中添加"
_BETWEEN = re.compile(r"[、，,；;\n]+")
_SHARED = re.compile(r"(?P<name>.+?)\s*[（(]\s*(?P<weight>[1-9]\d?)\s*份?\s*[)）]")


def split_names(line: str) -> list[tuple[str, int]]:
    """Return the names in a line, each with its shares (1 where none are written)."""
    found = []
    for part in _BETWEEN.split(line):
        if words := part.strip():
            shared = _SHARED.fullmatch(words)
            found.append((shared["name"], int(shared["weight"])) if shared else (words, 1))
    return found


def authors_in(line: str, directory: Directory) -> tuple[Author, ...]:
    """Return the people that a line names. Raises UnknownName."""
    return tuple(Author(directory.person(name), weight) for name, weight in split_names(line))


def in_a_line(authors: Iterable[tuple[str, int]]) -> str:
    """Return names as `split_names` reads them."""
    return "、".join(f"{name}（{weight}份）" if weight > 1 else name for name, weight in authors)
