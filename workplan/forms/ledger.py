"""What narrows a year's ledger, as its page and its address say."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django import forms
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from members.models import Person, Post
from members.prepared import prepared_rows
from workplan.annexes import Annex
from workplan.enums import Lamp
from workplan.forms.departments import may_be_responsible
from workplan.models import ItemLeader, Plan
from workplan.reading.board import Group, has_lamp, standing
from workplan.reading.narrowed import Narrowed
from workplan.reading.rows import LedgerRow, with_standing

_MONTHS = [(m, f"{m}月") for m in range(1, 13)]
_LEADING, _DEPARTMENT = ("post", "person"), 2
# So many kinds of years, and of what narrows one, are kept.
_KEPT = 32


class _Offered(NamedTuple):
    """What the lists of a year offer."""

    annexes: tuple[tuple[str, str], ...]
    leaders: tuple[tuple[str, str], ...]
    departments: tuple[tuple[int, str], ...]


class _Fields(forms.Form):
    """All that may narrow the ledger; what a year offers is added."""

    q = forms.CharField(label="搜索", required=False, max_length=100)
    annex = forms.ChoiceField(label="附件", required=False)
    leader = forms.ChoiceField(label="牵头领导", required=False)
    department = forms.TypedChoiceField(label="部门", required=False, coerce=int, empty_value=None)
    # As a heading of a picture counts them: without those in which it merely takes part.
    lead = forms.BooleanField(label="只看其负责的", required=False)
    month = forms.TypedChoiceField(
        label="到期月份", required=False, coerce=int, choices=[("", "全部"), *_MONTHS]
    )
    group = forms.ChoiceField(
        label="进展", required=False, choices=[("", "全部"), *((g.key, g.label) for g in Group)]
    )
    lamp = forms.ChoiceField(
        label="红黄绿灯", required=False, choices=[("", "全部"), *Lamp.choices]
    )
    starred = forms.BooleanField(label="只看★", required=False)
    sort = forms.ChoiceField(
        label="排序", required=False, choices=[("", "按序号"), ("due", "按到期日")]
    )


class LedgerFilter(forms.Form):
    """What narrows the ledger; every field may be left out, and the address can be passed on."""

    def __init__(self, data: QueryDict, *, plan: Plan, annexes: Iterable[Annex]) -> None:
        super().__init__(data)
        self.plan = plan
        self._offered = _offered(plan.pk, annexes)
        self.fields = _fields(self._offered)

    @property
    def is_narrowed(self) -> bool:
        """Whether it lets through less than the whole year."""
        return any(self.cleaned_data[name] for name in self.fields if name != "sort")

    def bar(self, unfiltered: str) -> SafeString:
        """Return it as it stands on a page, kept by all that is in it; `unfiltered` is the whole list."""
        said = tuple((name, self.data[name]) for name in self.fields if name in self.data)
        return _bar(self._offered, said, unfiltered, filtered=self.is_narrowed)

    @property
    def asks_for_standing(self) -> bool:
        """Whether it asks what is stored nowhere, so that all rows have to be read to answer."""
        return any(self.cleaned_data[name] for name in ("group", "lamp", "sort"))

    def narrowed(self) -> Narrowed:
        """Return what is asked of what is stored."""
        wanted = self.cleaned_data
        kind, _, pk = wanted["leader"].partition("-")
        return Narrowed(
            self.plan.pk,
            annex=wanted["annex"] or None,
            person=int(pk) if kind == "person" else None,
            post=int(pk) if kind == "post" else None,
            department=wanted["department"],
            is_lead=bool(wanted["department"] and wanted["lead"]),
            month=wanted["month"] or None,
            starred=wanted["starred"],
            words=wanted["q"],
        )

    def found(self) -> list[LedgerRow]:
        """Return the items that the filter lets through, in its order."""
        wanted = self.cleaned_data
        rows = self.narrowed().rows()
        if wanted["group"]:
            rows = [i for i in with_standing(rows) if standing(i).key == wanted["group"]]
        if wanted["lamp"]:
            rows = [i for i in rows if has_lamp(i, wanted["lamp"])]
        if wanted["sort"] == "due":
            rows.sort(key=_due_key)
        return rows


def _due_key(item: LedgerRow) -> tuple:
    due = item.current_due.due_on if item.current_due else None
    return (due is None, due)


@lru_cache(_KEPT)
def _fields(offered: _Offered) -> dict[str, forms.Field]:
    """Return the fields, which no request changes, made once for what they offer."""
    fields = _Fields().fields
    for name, choices in zip(("annex", "leader", "department"), offered, strict=True):
        fields[name].choices = [("", "全部"), *choices]  # type: ignore[attr-defined]
    return fields


@lru_cache(_KEPT)
def _bar(
    offered: _Offered, said: tuple[tuple[str, str], ...], unfiltered: str, *, filtered: bool
) -> SafeString:
    form = forms.Form(dict(said))
    form.fields = _fields(offered)
    shown = {"form": form, "filtered": filtered, "unfiltered": unfiltered}
    return render_to_string("parts/filter.html", shown)


def _offered(plan: int, annexes: Iterable[Annex]) -> _Offered:
    """Return what may be chosen of a year: its annexes, the posts and the people that lead items of it, and
    the departments that may answer for some, each in their order.
    """
    found = sorted(_named_in(plan))
    return _Offered(
        tuple((annex.value, annex.short) for annex in annexes),
        tuple((f"{_LEADING[k]}-{pk}", name) for k, *_, pk, name in found if k != _DEPARTMENT),
        tuple((pk, name) for kind, *_, pk, name in found if kind == _DEPARTMENT),
    )


@prepared_rows
def _named_in(plan: int) -> QuerySet:
    """What the lists of a plan name: of which kind it is, what orders it, its key and its name."""
    rows = ItemLeader.objects.filter(item__plan=plan).order_by()
    posts = Post.objects.filter(Exists(rows.filter(post=OuterRef("pk")))).order_by()
    people = Person.objects.filter(Exists(rows.filter(person=OuterRef("pk"), post=None)))
    return posts.values_list(Value(0), "rank", Value(""), "pk", "name").union(
        people.order_by().values_list(Value(1), "rank", "stroke_key", "pk", "name"),
        may_be_responsible()
        .order_by()
        .values_list(Value(_DEPARTMENT), "order", Value(""), "pk", "name"),
        all=True,
    )
