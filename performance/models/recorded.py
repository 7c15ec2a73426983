"""补记: what members did that no page of the product knows, typed in by the office or claimed by them."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from almanac import clock
from members.models import Person
from performance.enums import Level, RecordState
from workflow.models import Recorded, StoredFile


class FactSort(models.Model):
    """A sort of what is typed in: 大会口头发言, 媒体宣传; the office edits the list."""

    name = models.CharField("名称", max_length=40)
    unit = models.CharField("计量单位", max_length=4, default="次", help_text="例如：次、件、篇。")
    has_level = models.BooleanField(
        "分级别", default=False, help_text="登记时选区级、市级、省级、国家级。"
    )
    told_by = models.CharField(
        "系统里的事项",
        max_length=60,
        blank=True,
        help_text="系统自己也记的，在这里选：补记的与系统里的是同一件事时，只计一次。",
    )
    order = models.PositiveSmallIntegerField("排序", default=100)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "补记事项"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="factsort_name_once",
                violation_error_message="已有这一事项。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="factsort_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The key of its kind of facts."""
        return f"performance.sort_{self.pk}"


class RecordedFact(Recorded):
    """Something that a member did on a day; it counts once the office has confirmed it."""

    noun = "recorded"

    sort = models.ForeignKey(FactSort, models.PROTECT, related_name="recorded", verbose_name="事项")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="recorded_facts", verbose_name="委员"
    )
    on = models.DateField("日期", db_index=True)
    title = models.CharField("内容", max_length=200)
    level = models.CharField("级别", max_length=8, choices=Level, blank=True)
    amount = models.PositiveSmallIntegerField("数量", default=1, validators=[MinValueValidator(1)])
    words = models.TextField("说明", max_length=2000, blank=True)
    state = models.CharField("状态", max_length=10, choices=RecordState, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name="登记人",
    )
    entered_at = models.DateTimeField("登记时间", editable=False)
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "补记"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="recorded_has_title",
                violation_error_message="请填写内容。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1),
                name="recorded_amount_from_one",
                violation_error_message="数量至少为1。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sort}：{self.title}"

    def get_absolute_url(self) -> str:
        return reverse("performance:recorded_one", args=[self.pk])

    def clean(self) -> None:
        """Say beside its field what is missing or cannot be."""
        errors = {}
        if self.on and self.on > clock.today():
            errors["on"] = "日期不能晚于今天。"
        if self.sort_id and self.sort.has_level and not self.level:
            errors["level"] = f"“{self.sort}”须选择级别。"
        if self.sort_id and not self.sort.has_level and self.level:
            errors["level"] = f"“{self.sort}”不分级别，请不要选。"
        if errors:
            raise ValidationError(errors)


class Evidence(StoredFile):
    """A file that shows what was typed in; who may see that may read it."""

    folder = "evidence"
    url_name = "performance:evidence"

    recorded = models.ForeignKey(
        RecordedFact, models.CASCADE, related_name="evidence", verbose_name="补记"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["pk"]
