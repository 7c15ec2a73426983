"""The forms of actions, and the fields that they share."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Choices

from almanac import clock
from members import roles
from members.directory import Directory, UnknownName
from members.models import Department, Person
from workflow.files import ACCEPT_ATTRIBUTE, ACCEPTED_WORDS, check_file

_Named = TypeVar("_Named")
_BETWEEN = re.compile(r"[、，,；;\r\n]+")


class AboutAction(forms.BaseForm):
    """What a form knows of its action: `subject` it is done to, and `of`, as the app's predicates take
    it. A model's form inherits this before ModelForm.

    `remark` stands below the fields; `above` is a template shown above them, as `open.form`.
    """

    remark = ""
    above = ""

    def __init__(self, *args: Any, of: Any = None, subject: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of, self.subject = of, subject

    def values(self) -> dict[str, Any]:
        """Return what the service takes, once the form is valid."""
        return self.cleaned_data


class ActionForm(AboutAction, forms.Form):
    """What is written for an action; its fields are what the service takes."""


class NothingForm(ActionForm):
    """An action that needs no words."""


def text_field(
    label: str, *, rows: int = 3, max_length: int = 1000, **options: Any
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=max_length, widget=widget, **options)


# As wherever a year is typed in; "21" in a browser's field is the year 0021.
_YEARS = range(1990, 2101)


def check_year(day: date) -> None:
    """Raise ValidationError for a day whose year can only be a slip."""
    if day.year not in _YEARS:
        raise ValidationError(f"请核对年份：填写的是{day.year}年。")


def day_field(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=[check_year], **options)


def count_field(label: str, *, most: int = 100_000, **options: Any) -> forms.IntegerField:
    """A number that may be left out."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    options.setdefault("required", False)
    return forms.IntegerField(label=label, min_value=0, max_value=most, widget=widget, **options)


def choice_field(label: str, kinds: type[Choices], **options: Any) -> forms.TypedChoiceField:
    """A choice of few, all of which are seen at once; gives one of the `kinds` (all or `choices`)."""
    options.setdefault("choices", kinds.choices)
    return forms.TypedChoiceField(label=label, coerce=kinds, widget=forms.RadioSelect, **options)


class ReasonForm(ActionForm):
    reason = text_field("理由")


# --- names ---------------------------------------------------------------------------------------


def find_all(words: str, find: Callable[[str], _Named], where: str = "") -> list[_Named]:
    """Return what 甲、乙 丙 names, each once, in order; a name may have a blank in it (郑　丽).

    `find` raises UnknownName; raises ValidationError, in Chinese, for all names not known. `where`
    (名册中) says where they are not.
    """
    found: list[_Named] = []
    wrong: list[str] = []

    def look_up(name: str) -> None:
        try:
            found.append(find(name))
        except UnknownName as unknown:
            parts = name.split()
            if len(parts) == 1:
                wrong.append(unknown.in_words(where))
            else:
                for part in parts:
                    look_up(part)

    for name in filter(None, map(str.strip, _BETWEEN.split(words))):
        look_up(name)
    if wrong:
        raise ValidationError(wrong)
    return list(dict.fromkeys(found))


# Of a text field for units: names.js offers them, and without it the page's list (`units`).
UNIT_ATTRIBUTES = {"list": "units", "data-names": "units", "autocomplete": "off"}


class PeopleField(forms.CharField):
    """People by their names, as one writes them in a row: 甲、乙; of `names` "members" those alone.

    While one types, the page offers them by a part of a name or its sound.
    """

    def __init__(
        self, *, where: str = "", names: str = "people", max_length: int = 1000, **options: Any
    ) -> None:
        super().__init__(max_length=max_length, **options)
        self.where, self.names = where, names
        self.widget.attrs |= {"data-names": names, "data-many": True, "autocomplete": "off"}

    def clean(self, value: Any) -> list[Person]:
        words = super().clean(value)
        if not words:
            return []
        among = set(roles.members_on(clock.today())) if self.names == "members" else None
        return find_all(words, partial(Directory.load().typed_person, among=among), self.where)


class UnitField(forms.CharField):
    """A unit by its name or alias, or by a part of it that no other has; the page offers the names
    while one types.
    """

    def __init__(self, *, where: str = "", **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs=UNIT_ATTRIBUTES))
        super().__init__(max_length=100, **options)
        self.where = where

    def clean(self, value: Any) -> Department | None:
        words = super().clean(value)
        if not words:
            return None
        found = find_all(words, Directory.load().typed_unit, self.where)
        if len(found) != 1:
            raise ValidationError("请只填一家单位。")
        return found[0]


# --- files ---------------------------------------------------------------------------------------


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FileField(forms.FileField):
    """One file, looked at by its content."""

    widget = forms.FileInput(attrs={"accept": ACCEPT_ATTRIBUTE})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file:
            check_file(file)
        return file


class FilesField(FileField):
    """Several files at once."""

    widget = FilesInput(attrs={"accept": ACCEPT_ATTRIBUTE})

    def clean(self, data: Any, initial: Any = None) -> list:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files if file]


def files_field(label: str = "附件", *, required: bool = False, **options: Any) -> FilesField:
    """Return a field for several files, which says what it takes."""
    options.setdefault("help_text", f"可选多个：{ACCEPTED_WORDS}，每个不超过 20 MB。")
    return FilesField(label=label, required=required, **options)
