"""Research (调研): what is looked into before something is deliberated."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from consultations.enums import ThemeKind
from consultations.models.base import Recorded
from consultations.models.consultations import Consultation
from workplan.models import WorkItem


class Research(Recorded):
    """A research topic; dates, leaders, departments and the team are those of its work item.

    What it became besides a consultation is said in words: this app does not know proposals.
    """

    kind = ThemeKind.RESEARCH

    item = models.OneToOneField(
        WorkItem, models.PROTECT, related_name="research", verbose_name="工作事项"
    )
    topic = models.CharField("调研课题", max_length=200)
    outline = models.TextField("调研提纲", blank=True, max_length=10000)
    feeds = models.ManyToManyField(
        Consultation, blank=True, related_name="fed_by", verbose_name="服务的协商议题"
    )
    speech = models.CharField(
        "转化的大会发言", max_length=200, blank=True, help_text="例如：二届六次会议大会发言题目。"
    )
    proposal = models.CharField(
        "转化的提案",
        max_length=200,
        blank=True,
        help_text="案号和案由，例如：第12号 关于……的建议。",
    )
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = "调研课题"
        verbose_name_plural = "调研课题"
        ordering = ["-item__plan__year", F("item__seq").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(topic=""),
                name="research_has_topic",
                violation_error_message="请填写调研课题。",
            )
        ]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        return reverse("consultations:research", args=[self.pk])

    @property
    def year(self) -> int:
        return self.item.plan.year
