"""Fields that the forms share: days, long texts, grades, and people and units by their names."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError

from members.directory import Directory, UnknownName
from members.models import Department, Person, Post

_Named = TypeVar("_Named")
_BETWEEN = re.compile(r"[、，,；;\r\n]+")


class DeedForm(forms.Form):
    """A form for something done to a proposal; `of` is the occasion, `subject` what it is done to."""

    def __init__(self, *args: Any, of: Any = None, subject: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.of, self.subject = of, subject

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return self.cleaned_data


class NothingForm(DeedForm):
    """An action that needs no words."""


def text(label: str, *, rows: int = 4, most: int = 2000, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


def day(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
    )


def choice(label: str, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    """A choice of few, all of which are seen at once."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **kwargs)


def _explain(unknown: UnknownName, where: str) -> str:
    if unknown.homonyms:
        return f"有{unknown.homonyms}个“{unknown.name}”，请填写能区分的别名。"
    if unknown.near:
        return f"没有“{unknown.name}”，是否为“{'”或“'.join(unknown.near)}”？"
    return f"{where}中没有“{unknown.name}”。"


def look_up(words: str, find: Callable[[str], _Named], where: str) -> list[_Named]:
    """Return what 甲、乙 丙 names, each once, in order; a name may have a blank in it (郑　丽).

    `find` raises UnknownName. Raises ValidationError, in Chinese, for every name not known.
    """
    found: list[_Named] = []
    wrong: list[str] = []
    for name in filter(None, map(str.strip, _BETWEEN.split(words))):
        try:
            found.append(find(name))
        except UnknownName as unknown:
            parts = name.split()
            if len(parts) == 1:
                wrong.append(_explain(unknown, where))
                continue
            for part in parts:
                try:
                    found.append(find(part))
                except UnknownName as missing:
                    wrong.append(_explain(missing, where))
    if wrong:
        raise ValidationError(wrong)
    return list(dict.fromkeys(found))


def find_units(words: str, directory: Directory) -> list[Department]:
    """Return the departments named. Raises ValidationError, in Chinese, for every unknown name."""
    return look_up(words, directory.department, "部门和承办单位")


class UnitField(forms.CharField):
    """A unit by its name or alias; the page offers the names in a list (`units`)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "units", "autocomplete": "off"}))
        super().__init__(max_length=100, **kwargs)

    def clean(self, value: Any) -> Department | None:
        words = super().clean(value)
        if not words:
            return None
        found = find_units(words, Directory.load())
        if len(found) != 1:
            raise ValidationError("请只填一家单位。")
        return found[0]


class PeopleField(forms.CharField):
    """People by their names, as one writes them in a row: 甲、乙."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=1000, **kwargs)

    def clean(self, value: Any) -> list[Person]:
        found = look_up(super().clean(value), Directory.load().leader, "委员")
        if posts := [str(post) for post in found if isinstance(post, Post)]:
            raise ValidationError(f"“{'”“'.join(posts)}”是职务，请填姓名。")
        return [person for person in found if isinstance(person, Person)]
