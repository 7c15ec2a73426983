"""What someone typed into a form of any page, to be shown again and handed in again."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

# What nobody wants to see again, and nobody may.
_OWN = ("csrfmiddlewaretoken", "kept")
_SECRET = ("password",)
_LINE = 60
_MOST_CHARACTERS = 200_000


@dataclass(frozen=True)
class Typed:
    """The fields of a form in their order, and the names of the files that came along and are not kept."""

    fields: list[tuple[str, str]]
    files: list[str]

    @property
    def written(self) -> list[tuple[str, str, bool]]:
        """Return the fields in which someone wrote words, and whether these take several lines."""
        return [
            (name, value, "\n" in value or len(value) > _LINE)
            for name, value in self.fields
            if is_written(value)
        ]

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Return the others: what was chosen, and what the page itself had put there."""
        return [(name, value) for name, value in self.fields if not is_written(value)]


def is_written(value: str) -> bool:
    return not value.isascii() or " " in value or "\n" in value


def typed_in(request: HttpRequest) -> Typed | None:
    """Return what a form brought along; None for one without words, with secrets, or far too long."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in _OWN
    ]
    names: Any = [name.lower() for name, _ in fields]
    if not fields or any(secret in name for name in names for secret in _SECRET):
        return None
    if sum(len(name) + len(value) for name, value in fields) > _MOST_CHARACTERS:
        return None
    files = [str(file.name) for _, files in request.FILES.lists() for file in files]
    return Typed(fields, files)
