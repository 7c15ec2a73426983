"""Research (调研): what is looked into before something is deliberated, and the versions of its report."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from consultations.models.consultations import Consultation
from consultations.models.themes import Theme
from workplan.annexes import Annex


class Research(Theme):
    """A research topic; the team is that of its work item.

    What it became besides a consultation is said in words: this app does not know proposals.
    """

    TOPIC = "调研课题"
    ANNEX = Annex.RESEARCH
    HEADING = "调研课题"
    ADDRESS = "research"

    theme = models.OneToOneField(Theme, models.CASCADE, parent_link=True, primary_key=True)
    outline = models.TextField("调研提纲", blank=True, max_length=10000)
    feeds = models.ManyToManyField(
        Consultation, blank=True, related_name="fed_by", verbose_name="服务的协商议题"
    )
    speech = models.CharField(
        "转化的大会发言", max_length=200, blank=True, help_text="例如：全体会议大会发言的题目。"
    )
    proposal = models.CharField(
        "转化的提案",
        max_length=200,
        blank=True,
        help_text="案号和案由，例如：第12号 关于……的建议。",
    )
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "调研课题"


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
        verbose_name = verbose_name_plural = "调研报告"
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
