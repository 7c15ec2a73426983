"""What someone typed into a form of any page, to be shown again and handed in again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from workflow.actions import forms_called
from workflow.storage import without_room

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
    path: str = field(default="", compare=False)

    @property
    def written(self) -> list[tuple[str, str, str, bool]]:
        """Return the fields in which someone wrote words: name, label, words, whether these take
        several lines.
        """
        return [
            (name, label_of(self.path, name), value, "\n" in value or len(value) > _LINE)
            for name, value in self.fields
            if is_written(value)
        ]

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Return the others: what was chosen, and what the page itself had put there."""
        return [(name, value) for name, value in self.fields if not is_written(value)]


def label_of(path: str, name: str) -> str:
    """Return what the page at a path calls a field by its name in the form; "" where nobody says.

    The page itself is not asked: the database may be what is in trouble.
    """
    parts = name.split("-")
    labels = dict.fromkeys(filter(None, _labels(path, parts)))
    return "或".join(labels) if len(labels) < 3 else ""


def _labels(path: str, parts: list[str]) -> Iterator[str]:
    """Yield the labels of all forms that may be meant, the most likely ones alone where there are any."""
    *before, last = parts
    try:
        view: Any = resolve(path.partition("?")[0]).func
    except Resolver404:
        return
    app = view.__module__.partition(".")[0]
    for name in reversed([part for part in before if not part.isdigit()]):
        if forms := [form for form in forms_called(name) if last in _fields(form)]:
            own = [form for form in forms if form.__module__.startswith(f"{app}.")]
            yield from (str(_fields(form)[last].label or "") for form in own or forms)
            return
    if model_admin := getattr(view, "model_admin", None):
        models = [model_admin.model, *(inline.model for inline in model_admin.inlines)]
        for model in models[:1] if not before else models[1:]:
            try:
                yield str(model._meta.get_field(last).verbose_name)
            except FieldDoesNotExist:
                continue
        return
    for one in _all_forms(BaseForm):
        if one.__module__.startswith(f"{app}.") and last in _fields(one):
            yield str(_fields(one)[last].label or "")


def _fields(form: type) -> dict[str, Any]:
    return getattr(form, "base_fields", {})


def _all_forms(kind: Any) -> Iterator[Any]:
    for form in kind.__subclasses__():
        yield form
        yield from _all_forms(form)


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
    files += without_room(request)
    return Typed(fields, files, request.path)
