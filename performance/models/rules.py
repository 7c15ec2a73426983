"""The rules of a year: sets of groups of rules, of which one set is in force."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from performance.enums import RuleSetState, Share, Status
from performance.points import Bands, Group, Rule, RuleBook, parse_bands
from workflow.models import Recorded

if TYPE_CHECKING:
    from decimal import Decimal


class RuleSet(Recorded):
    """The rules of a year, as a draft or in force. What was put in force is not changed any more, but
    replaced by another set, so that it can be read by which rules a year stood when.
    """

    noun = "rule_set"

    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    name = models.CharField("名称", max_length=100)
    bands = models.TextField(
        "档次",
        max_length=500,
        blank=True,
        help_text="每行一档，从高到低：名称，空一格，最低分（优秀 85）；最后一档可以不写分。"
        "都不写分的，按名次平均分成这几档。不分档的不填。",
    )
    note = models.TextField("说明", max_length=2000, blank=True, help_text="依据哪份文件。")
    state = models.CharField(
        "状态", max_length=8, choices=RuleSetState, default=RuleSetState.DRAFT, editable=False
    )
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "计分规则"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(state=RuleSetState.IN_FORCE),
                name="ruleset_one_in_force_a_year",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="ruleset_has_name",
                violation_error_message="请填写名称。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年“{self.name}”"

    def get_absolute_url(self) -> str:
        return reverse("performance:rule_set", args=[self.pk])

    def clean(self) -> None:
        """Say what is wrong with the bands."""
        try:
            parse_bands(self.bands)
        except ValueError as wrong:
            raise ValidationError({"bands": str(wrong)}) from None

    @property
    def is_draft(self) -> bool:
        return self.state == RuleSetState.DRAFT

    @property
    def parsed_bands(self) -> Bands:
        return parse_bands(self.bands)

    @property
    def book(self) -> RuleBook:
        """The set as the engine takes it; reads groups and rules, which callers prefetch."""
        groups = list(self.groups.all())
        rules = [rule.as_rule for group in groups for rule in group.rules.all()]
        return RuleBook(tuple(group.as_group for group in groups), tuple(rules))


def _fraction(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


class RuleGroup(models.Model):
    """What rules have in common: points to begin with, and the limits of their sum."""

    noun = "group"

    rule_set = models.ForeignKey(
        RuleSet, models.CASCADE, related_name="groups", verbose_name="计分规则"
    )
    order = models.PositiveSmallIntegerField("顺序", default=1)
    name = models.CharField("名称", max_length=40)
    start = models.DecimalField("起始分", max_digits=7, decimal_places=2, default=0)
    cap = models.DecimalField("合计最多", max_digits=7, decimal_places=2, null=True, blank=True)
    floor = models.DecimalField("合计最少", max_digits=7, decimal_places=2, null=True, blank=True)
    cap_count = models.PositiveSmallIntegerField("最多计几件（次）", null=True, blank=True)
    best = models.BooleanField("同一件只计最高的一项", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "规则分组"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "name"],
                name="rulegroup_name_once",
                violation_error_message="已有同名分组。",
            ),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | Q(cap__gte=F("start")),
                name="rulegroup_starts_within_cap",
                violation_error_message="“起始分”不能大于“合计最多”。",
            ),
            models.CheckConstraint(
                condition=Q(floor__isnull=True) | Q(floor__lte=F("start")),
                name="rulegroup_starts_above_floor",
                violation_error_message="“合计最少”不能大于“起始分”。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def as_group(self) -> Group:
        return Group(
            self.pk,
            self.name,
            start=Fraction(self.start),
            cap=_fraction(self.cap),
            floor=_fraction(self.floor),
            cap_count=self.cap_count,
            best=self.best,
        )


class PointRule(models.Model):
    """A dated sentence of what gives how many points (`points.Rule`), as data.

    `kinds` are keys of `members.facts`, and `roles`, `levels`, `marks`, `halves` keys of theirs.
    """

    noun = "rule"

    group = models.ForeignKey(
        RuleGroup, models.CASCADE, related_name="rules", verbose_name="规则分组"
    )
    order = models.PositiveSmallIntegerField("顺序", default=1)
    kinds = models.JSONField("事项", default=list)
    roles = models.JSONField("身份", default=list, blank=True)
    levels = models.JSONField("级别、情形", default=list, blank=True)
    marks = models.JSONField("方式", default=list, blank=True)
    halves = models.JSONField("按一半计的", default=list, blank=True)
    points = models.DecimalField("分值", max_digits=7, decimal_places=2)
    per_unit = models.BooleanField("按数量计", default=False)
    status = models.CharField("限于", max_length=8, choices=Status, default=Status.ANY, blank=True)
    share = models.CharField(
        "多人合作的", max_length=10, choices=Share, default=Share.WHOLE, blank=True
    )
    after = models.PositiveSmallIntegerField("前几件（次）不计", default=0)
    cap = models.DecimalField("全年最多几分", max_digits=7, decimal_places=2, null=True, blank=True)
    cap_count = models.PositiveSmallIntegerField("全年最多计几件（次）", null=True, blank=True)
    since = models.DateField("计自")
    until = models.DateField("计至")

    class Meta:
        verbose_name = verbose_name_plural = "规则"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="pointrule_ends_after_it_begins",
                violation_error_message="“计至”不能早于“计自”。",
            ),
            models.CheckConstraint(
                condition=~Q(points=0),
                name="pointrule_gives_or_takes",
                violation_error_message="分值不能是0；扣分写负数，例如 -5。",
            ),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | Q(cap__gt=0),
                name="pointrule_cap_above_nothing",
                violation_error_message="“全年最多几分”须大于0。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}：{self.points}分"

    @property
    def as_rule(self) -> Rule:
        return Rule(
            self.pk,
            self.group_id,
            tuple(self.kinds),
            Fraction(self.points),
            self.since,
            self.until,
            roles=tuple(self.roles),
            levels=tuple(self.levels),
            marks=tuple(self.marks),
            halves=tuple(self.halves),
            status=Status(self.status),
            per_unit=self.per_unit,
            share=Share(self.share),
            after=self.after,
            cap=_fraction(self.cap),
            cap_count=self.cap_count,
        )
