"""Research (调研): what is looked into before something is deliberated."""

from __future__ import annotations

from django.db import models
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
