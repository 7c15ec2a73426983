"""What is typed of a year's rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from members.facts import FactKind
from performance.enums import Share, Status
from performance.models import RuleSet
from performance.points import plain
from workflow.forms import ActionForm, count_field, day_field, text_field

_BANDS = (
    "每行一档，从高到低：名称，空一格，最低分（优秀 85）；最后一档可以不写分。"
    "都不写分的，按名次平均分成这几档。不分档的不填。"
)


def points_field(label: str, **options: Any) -> forms.DecimalField:
    """Points, with two decimals at most; they may be left out."""
    options.setdefault("required", False)
    widget = forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"})
    return forms.DecimalField(label=label, max_digits=7, decimal_places=2, widget=widget, **options)


class BeginForm(forms.Form):
    """A new draft for a year."""

    name = forms.CharField(label="名称", max_length=100, help_text="例如：委员履职积分办法。")


class CopyForm(ActionForm):
    """A draft like this set, for this year or another."""

    year = count_field("年度", most=2100, required=True)
    name = forms.CharField(label="名称", max_length=100)

    def __init__(self, *args: Any, subject: RuleSet, **kwargs: Any) -> None:
        kwargs["initial"] = {"year": subject.year, "name": subject.name}
        super().__init__(*args, subject=subject, **kwargs)


class EnforceForm(ActionForm):
    """Putting a set in force moves the points of all at once, and is not taken back."""

    checked = forms.BooleanField(label="已看过“假如施行”，知道谁的积分会变")

    def values(self) -> dict[str, Any]:
        return {}


def stored(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return what is stored of a row, as one writes it: 2 points, not 2.00."""
    values = {name: getattr(row, name, None) for name in names}
    return {
        name: plain(Fraction(value)) if isinstance(value, Decimal) else value
        for name, value in values.items()
    }


class OfRow(ActionForm):
    """A form that begins with what is stored of a row."""

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        kwargs["initial"] = stored(subject, self.base_fields)
        super().__init__(*args, subject=subject, **kwargs)


class SetForm(OfRow):
    name = forms.CharField(label="名称", max_length=100)
    bands = text_field("档次", rows=4, max_length=500, required=False, help_text=_BANDS)
    note = text_field("说明", max_length=2000, required=False, help_text="依据哪份文件。")


class GroupForm(OfRow):
    """Of a new group (its subject is the set) or one there is."""

    name = forms.CharField(label="分组名称", max_length=40)
    start = points_field("起始分", help_text="先给这么多，再加减；不填即为0。")
    cap = points_field("合计最多几分")
    floor = points_field("合计最少几分", help_text="例如：0，即扣完为止。")
    cap_count = count_field("全年最多计几件（次）", most=1000)
    best = forms.BooleanField(
        label="同一件只计最高的一项",
        required=False,
        help_text="例如：一篇信息被几级采用，只计最高一级。",
    )

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        if isinstance(subject, RuleSet):
            self.initial = {}

    def clean_start(self) -> Any:
        return self.cleaned_data["start"] or 0


def _words_field(label: str, **options: Any) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, widget=widget, required=False, **options)


class RuleForm(forms.Form):
    """A rule about some kinds of facts; what they have no words for is not asked."""

    points = points_field("分值", required=True, help_text="扣分写负数，例如：-5。")
    per_unit = forms.BooleanField(
        label="按数量计", required=False, help_text="会议、活动按半天数计，补记按登记的数量计。"
    )
    roles = _words_field("限于这些身份", help_text="都不选即不限。")
    levels = _words_field("限于这些级别、情形", help_text="都不选即不限。")
    marks = _words_field("限于这些方式", help_text="都不选即不限。")
    halves = _words_field("其中按一半计的")
    status = forms.ChoiceField(label="限于", choices=Status.choices, required=False)
    share = forms.ChoiceField(label="多人合作的", choices=Share.choices, required=False)
    after = count_field("前几件（次）不计", most=1000, help_text="例如：1，即从第2件起计。")
    cap = points_field("全年最多几分", help_text="扣分的规则也写正数，即最多扣几分。")
    cap_count = count_field("全年最多计几件（次）", most=1000, help_text="取分高的。")
    since = day_field(
        "计自", required=False, help_text="不填即从年初起。提案年度从上年12月1日起的在这里写。"
    )
    until = day_field("计至", required=False, help_text="不填即到年底。年中改规则的，分两条写。")

    def __init__(self, *args: Any, about: Collection[FactKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "roles": [pair for kind in about for pair in kind.roles],
            "levels": [pair for kind in about for pair in kind.levels],
            "marks": [pair for kind in about for pair in kind.marks],
        }
        words["halves"] = [pair for pairs in words.values() for pair in pairs]
        for name, pairs in words.items():
            field: Any = self.fields[name]
            field.choices = list(dict(pairs).items())
            if not pairs:
                del self.fields[name]

    def clean_after(self) -> int:
        return int(self.cleaned_data["after"] or 0)
