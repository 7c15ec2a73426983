"""联系点, and the 线索 that came otherwise than by the public's pages."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from members.models import Department
from workflow.models import Recorded


class ContactPoint(models.Model):
    """信息联系点: a place, a department or a 界别 that sends 线索 and reports."""

    name = models.CharField(
        "名称",
        max_length=60,
        unique=True,
        error_messages={"unique": "已有这个联系点。"},
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_points",
        verbose_name="部门或界别",
    )
    address = models.CharField("地址", max_length=200, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "信息联系点"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class LeadCount(Recorded):
    """线索 that the office entered as a number: so many on a day, from a 联系点 where it is known."""

    point = models.ForeignKey(
        ContactPoint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name="联系点",
    )
    on = models.DateField("收到日期", db_index=True)
    count = models.PositiveIntegerField("条数", default=1, validators=[MinValueValidator(1)])
    note = models.CharField("内容", max_length=200, blank=True)
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "线索登记"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="lead_count_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.point or '未注明联系点'}（{self.on:%-m月%-d日}）"
