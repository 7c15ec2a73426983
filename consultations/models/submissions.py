"""What was sent, and to whom: a consultation's report, a research report, supervision opinions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from consultations.models.themes import Theme


class ThemeSubmission(models.Model):
    """Something sent upwards or over to units (报送)."""

    theme = models.ForeignKey(
        Theme, models.CASCADE, related_name="submissions", verbose_name="所属"
    )
    on = models.DateField("报送日期")
    title = models.CharField("名称", max_length=200, help_text="例如：协商报告、监督意见书。")
    sent_to = models.CharField("报送（抄送）单位", max_length=200)
    points = models.PositiveSmallIntegerField(
        "所提意见建议数", null=True, blank=True, help_text="监督意见书等所提条数，可不填。"
    )

    class Meta:
        verbose_name = "报送"
        verbose_name_plural = "报送"
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(sent_to=""), name="submission_has_receiver"),
        ]

    def __str__(self) -> str:
        return f"{self.title} → {self.sent_to}"
