"""转办: a report that a unit is to answer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from members.models import Department
from opinions.enums import Result
from opinions.models.reports import OpinionReport
from workflow.models import Recorded


class HandingQuerySet(models.QuerySet["Handing"]):
    def waiting(self) -> HandingQuerySet:
        """Keep what has no answer yet."""
        return self.filter(answered_on=None).select_related("report", "unit")


class Handing(Recorded):
    """A report handed to a unit, and what that said."""

    report = models.ForeignKey(
        OpinionReport, models.CASCADE, related_name="handings", verbose_name="社情民意信息"
    )
    unit = models.ForeignKey(
        Department, models.PROTECT, related_name="handed_opinions", verbose_name="承办单位"
    )
    handed_on = models.DateField("转办日期")
    answer_by = models.DateField("答复期限", null=True, blank=True)
    result = models.CharField("办理情况", max_length=8, choices=Result, blank=True)
    answer = models.TextField("答复", max_length=3000, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    history = HistoricalRecords(verbose_name="修改记录")

    objects = HandingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "转办"
        ordering = ["handed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "unit"],
                name="handing_once_per_unit",
                violation_error_message="已经转给这家单位。",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, result="", answer="")
                | (Q(answered_on__isnull=False) & ~Q(result="") & ~Q(answer="")),
                name="handing_answered_has_answer",
            ),
            models.CheckConstraint(
                condition=Q(answer_by__isnull=True) | Q(answer_by__gte=F("handed_on")),
                name="handing_answer_after_handing",
                violation_error_message="答复期限不能早于转办日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}：{self.report}"
