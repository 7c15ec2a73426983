"""The list of what may be typed in, as the office edits it; all else of 履职 has pages of its own."""

from typing import Any

from django import forms
from django.contrib import admin
from unfold.widgets import UnfoldAdminSelectWidget

from members.admin_base import OfficeAdmin, column
from members.facts import FactKind, grouped, kinds
from performance.models import FactSort
from performance.recorded import GROUP


class FactSortForm(forms.ModelForm):
    """What an app tells is chosen by its heading."""

    told_by = forms.ChoiceField(required=False, widget=UnfoldAdminSelectWidget())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["told_by"]
        of_model = FactSort._meta.get_field("told_by")
        field.label, field.help_text = of_model.verbose_name, of_model.help_text
        field.choices = [("", "系统里没有")] + [
            (group, [choice for kind in found for choice in _choices(kind)])
            for group, found in grouped(kinds().values()).items()
            if group != GROUP
        ]


def _choices(kind: FactKind) -> list[tuple[str, str]]:
    """Return the kind; and where its levels are no presence, each of these by itself."""
    levels = () if kind.is_presence else kind.levels
    of_level = [(f"{kind.key}:{level}", f"{kind.label}（{words}）") for level, words in levels]
    return [(kind.key, kind.label), *of_level]


@admin.register(FactSort)
class FactSortAdmin(OfficeAdmin):
    form = FactSortForm
    list_display = ("name", "unit", "has_level", "told", "order", "is_active")
    list_editable = ("order", "is_active")

    told = column(lambda row: _words(row.told_by), "系统里的事项")


def _words(told_by: str) -> str:
    kind = kinds().get(told_by.partition(":")[0])
    return dict(_choices(kind)).get(told_by, "") if kind else ""
