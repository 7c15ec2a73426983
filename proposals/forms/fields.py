"""Fields that the forms share: days, long texts, grades, and people and units by their names."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from members.directory import Directory, UnknownName
from members.models import Department, Person, Post

_BETWEEN = re.compile(r"[、，,；;\s]+")


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


def split_names(words: str) -> list[str]:
    """Return the names in 甲、乙 丙, each once, in order."""
    return list(dict.fromkeys(name for name in _BETWEEN.split(words) if name))


def find_units(words: str, directory: Directory) -> list[Department]:
    """Return the departments named. Raises ValidationError, in Chinese, for every unknown name."""
    found, wrong = [], []
    for name in split_names(words):
        try:
            found.append(directory.department(name))
        except UnknownName as unknown:
            wrong.append(_explain(unknown, "部门和承办单位"))
    if wrong:
        raise ValidationError(wrong)
    return list(dict.fromkeys(found))


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
        names = split_names(super().clean(value))
        directory, found, wrong = Directory.load(), [], []
        for name in names:
            try:
                person = directory.leader(name)
            except UnknownName as unknown:
                wrong.append(_explain(unknown, "委员"))
                continue
            if isinstance(person, Post):
                wrong.append(f"“{name}”是职务，请填姓名。")
            else:
                found.append(person)
        if wrong:
            raise ValidationError(wrong)
        return list(dict.fromkeys(found))
