"""Who signs a report, from a line of names: 周翔、陈悦（2份）."""

import re
from collections.abc import Callable
from typing import TypeVar

from members.directory import Directory, IsPost, UnknownName
from members.models import Department, Person
from opinions.services.writing import Author

_Named = TypeVar("_Named", Person, Department)
_BETWEEN = re.compile(r"[、，,；;\n]+")
_SHARED = re.compile(r"(?P<name>.+?)\s*[（(]\s*(?P<weight>[1-9]\d?)\s*份?\s*[)）]")


class WrongName(ValueError):
    """A name that stands for no one; the message, in Chinese, says why. `name` is unknown."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


def split_names(line: str) -> list[tuple[str, int]]:
    """Return the names in a line, each with its shares (1 where none are written)."""
    found = []
    for part in _BETWEEN.split(line):
        if words := part.strip():
            shared = _SHARED.fullmatch(words)
            found.append((shared["name"], int(shared["weight"])) if shared else (words, 1))
    return found


def authors_in(line: str, directory: Directory) -> tuple[Author, ...]:
    """Return the people that a line names. Raises WrongName."""
    return tuple(Author(person(name, directory), weight) for name, weight in split_names(line))


def in_a_line(authors: list[tuple[str, int]]) -> str:
    """Return names as `split_names` reads them."""
    return "、".join(f"{name}（{weight}份）" if weight > 1 else name for name, weight in authors)


def person(name: str, directory: Directory) -> Person:
    """Return the person of that name. Raises WrongName."""
    return _found(name, directory.person)


def department(name: str, directory: Directory) -> Department:
    """Return the department of that name. Raises WrongName."""
    return _found(name, directory.department)


def _found(name: str, find: Callable[[str], _Named]) -> _Named:
    try:
        return find(name)
    except UnknownName as unknown:
        addable = not unknown.homonyms and not isinstance(unknown, IsPost)
        words = unknown.in_words(advice="请办公室先在“人员与部门”中添加")
        raise WrongName(words, unknown.name if addable else "") from None
