"""What narrows a year's ledger, as its page and its address say."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet, Value

from members.models import Person, Post
from members.prepared import prepared_rows
from workplan.annexes import Annex
from workplan.enums import Lamp
from workplan.forms.departments import offered_departments
from workplan.models import ItemLeader, Plan
from workplan.reading.board import Group, has_lamp, standing
from workplan.reading.narrowed import Narrowed
from workplan.reading.rows import LedgerRow, with_standing

_MONTHS = [(m, f"{m}月") for m in range(1, 13)]
_LEADING = ("post", "person")


class LedgerFilter(forms.Form):
    """What narrows the ledger; every field may be left out, and the address can be passed on."""

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

    def __init__(self, *args: Any, plan: Plan, annexes: Collection[Annex], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            ("", "全部"),
            *offered_departments(),
        ]
        self.fields["annex"].choices = [  # type: ignore[attr-defined]
            ("", "全部"),
            *((annex.value, annex.short) for annex in annexes),
        ]
        self.fields["leader"].choices = self._leaders()  # type: ignore[attr-defined]

    def _leaders(self) -> list[tuple[str, str]]:
        """Return the posts and the people that lead items of the plan, each in their order."""
        found = sorted(_leading_in(self.plan.pk))
        return [("", "全部"), *((f"{_LEADING[kind]}-{pk}", name) for kind, *_, pk, name in found)]

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


@prepared_rows
def _leading_in(plan: int) -> QuerySet:
    """The posts and the people that lead items of a plan: which of both it is, what it stands in order by,
    its key and its name.
    """
    rows = ItemLeader.objects.filter(item__plan=plan).order_by()
    posts = Post.objects.filter(Exists(rows.filter(post=OuterRef("pk"))))
    people = Person.objects.filter(Exists(rows.filter(person=OuterRef("pk"), post=None)))
    return (
        posts.order_by()
        .values_list(Value(0), "rank", Value(""), "pk", "name")
        .union(
            people.order_by().values_list(Value(1), "rank", "stroke_key", "pk", "name"), all=True
        )
    )
