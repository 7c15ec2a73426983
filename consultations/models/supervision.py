"""Democratic supervision (民主监督): its topics and its group."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from consultations.enums import ThemeKind
from consultations.models.base import Recorded
from workplan.models import WorkItem


class Supervision(Recorded):
    """A topic of supervision; dates, leaders and departments are those of its work item."""

    kind = ThemeKind.SUPERVISION

    item = models.OneToOneField(
        WorkItem, models.PROTECT, related_name="supervision", verbose_name="工作事项"
    )
    topic = models.CharField("监督议题", max_length=200)
    group = models.CharField("民主监督小组成员", max_length=500, blank=True)
    with_congress = models.BooleanField(
        "与区人大联合监督", default=False, help_text="例如：民生实事项目民主监督。"
    )
    three_levels = models.BooleanField("省、市、区政协三级联动", default=False)
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = "民主监督"
        verbose_name_plural = "民主监督"
        ordering = ["-item__plan__year", F("item__seq").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(topic=""),
                name="supervision_has_topic",
                violation_error_message="请填写监督议题。",
            )
        ]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        return reverse("consultations:supervision", args=[self.pk])

    @property
    def year(self) -> int:
        return self.item.plan.year

    @property
    def marks(self) -> list[str]:
        """With whom it is carried out jointly, in words."""
        said = {"与区人大联合监督": self.with_congress, "省、市、区三级联动": self.three_levels}
        return [words for words, holds in said.items() if holds]
