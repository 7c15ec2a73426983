"""The versions of a research report."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.models.research import Research


class ReportVersion(models.Model):
    """A version of a report as it was handed in; a later one does not replace it."""

    research = models.ForeignKey(
        Research, models.PROTECT, related_name="versions", verbose_name="调研课题"
    )
    number = models.PositiveSmallIntegerField("版次")
    note = models.CharField("版本说明", max_length=200, blank=True, help_text="例如：征求意见稿。")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人"
    )
    at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "调研报告"
        verbose_name_plural = "调研报告"
        ordering = ["research", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["research", "number"], name="report_version_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="report_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.research} 第{self.number}稿"

    @property
    def theme(self) -> Research:
        return self.research
