"""What is put forward as a topic to deliberate (征集选题)."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from consultations.enums import ConsultationLevel, TopicState
from consultations.models.consultations import Consultation
from workflow.models import Recorded


class TopicSuggestion(Recorded):
    """A topic that someone proposes for a year; the office selects it or says why not."""

    noun = "topic"

    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    title = models.CharField("建议议题", max_length=200)
    background = models.TextField("理由和背景", blank=True, max_length=2000)
    level = models.CharField(
        "建议层级", max_length=8, choices=ConsultationLevel, default=ConsultationLevel.DISTRICT
    )
    street = models.CharField("镇街、村社", max_length=60, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="suggested_topics",
        verbose_name="提出人",
    )
    on_behalf_of = models.CharField(
        "代何人提出", max_length=60, blank=True, help_text="代界别、单位或群众提出的填写。"
    )
    proposed_at = models.DateTimeField("提出时间")
    state = models.CharField("状态", max_length=8, choices=TopicState, default=TopicState.PROPOSED)
    consultation = models.ForeignKey(
        Consultation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="topic_suggestions",
        verbose_name="形成的协商议题",
    )
    # The key of the matter that it was made of in another app (workflow.becoming), if any.
    came_from = models.CharField(max_length=100, null=True, unique=True, editable=False)  # noqa: DJ001
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "选题建议"
        ordering = ["-year", "-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="topicsuggestion_has_title")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def proposer(self) -> str:
        """Who put it forward, in words."""
        name = str(self.proposed_by) if self.proposed_by else ""
        if not self.on_behalf_of:
            return name or "未写明"
        return f"{self.on_behalf_of}（{name}代提）" if name else self.on_behalf_of
