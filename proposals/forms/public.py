"""What the public list is narrowed by."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from proposals.models import Proposal
from proposals.reading.public import years_of


class PublicFilter(forms.Form):
    """A word, a category, a year: the choices are those that public proposals have."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        strip=True,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    category = forms.ChoiceField(label="分类", required=False)
    year = forms.ChoiceField(label="交办年份", required=False)

    def __init__(self, *args: Any, rows: QuerySet[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = rows.order_by().exclude(category=None)
        names = named.values_list("category__name", "category__order").distinct()
        in_order = dict.fromkeys(name for name, _ in sorted(names, key=lambda row: row[1]))
        self._offer("category", [(name, name) for name in in_order])
        self._offer("year", [(str(year), f"{year}年") for year in years_of(rows)])

    def _offer(self, field: str, choices: list[tuple[str, str]]) -> None:
        self.fields[field].choices = [("", "全部"), *choices]  # type: ignore[attr-defined]

    @property
    def narrowing(self) -> dict[str, Any]:
        """What `public.narrowed` takes; a choice that is none narrows nothing."""
        self.is_valid()
        wanted = self.cleaned_data
        year = wanted.get("year")
        return {
            "words": wanted.get("q", ""),
            "category": wanted.get("category", ""),
            "year": int(year) if year else None,
        }

    @property
    def is_narrowed(self) -> bool:
        return any(self.narrowing.values())
