"""The record of every change of a state in this app."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import QuerySet

from consultations.enums import Action, ProblemState, StepState, SuggestionState, TopicState
from consultations.models.base import exactly_one
from consultations.models.chains import ChainStep
from consultations.models.problems import Problem
from consultations.models.suggestions import Suggestion
from consultations.models.themes import Theme
from consultations.models.topics import TopicSuggestion

CHANGE_FIELDS = ("step", "topic", "suggestion", "problem")
STATES = {
    "step": StepState,
    "topic": TopicState,
    "suggestion": SuggestionState,
    "problem": ProblemState,
}


class ChainChangeQuerySet(models.QuerySet["ChainChange"]):
    def of_theme(self, theme: Theme) -> QuerySet[ChainChange]:
        """Keep what happened within a consultation, research or supervision."""
        found = (
            models.Q(step__theme=theme.pk)
            | models.Q(suggestion__meeting__consultation=theme.pk)
            | models.Q(problem__supervision=theme.pk)
        )
        return self.filter(found).select_related(
            "actor__person", "step", "suggestion", "problem", "topic"
        )


class ChainChange(models.Model):
    """Who changed what, when, from what to what, why. Never changed, never deleted."""

    step = models.ForeignKey(
        ChainStep, models.PROTECT, null=True, related_name="changes", verbose_name="环节"
    )
    topic = models.ForeignKey(
        TopicSuggestion, models.PROTECT, null=True, related_name="changes", verbose_name="选题建议"
    )
    suggestion = models.ForeignKey(
        Suggestion, models.PROTECT, null=True, related_name="changes", verbose_name="意见建议"
    )
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, related_name="changes", verbose_name="监督问题"
    )
    action = models.CharField("动作", max_length=12, choices=Action)
    from_state = models.CharField("原状态", max_length=12)
    to_state = models.CharField("新状态", max_length=12)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="操作人",
    )
    at = models.DateTimeField("时间")
    reason = models.TextField("说明", blank=True)

    objects = ChainChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "流转记录"
        verbose_name_plural = "流转记录"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=exactly_one(*CHANGE_FIELDS), name="change_of_one_row")
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}：{self.before} → {self.after}"

    @property
    def subject(self) -> ChainStep | TopicSuggestion | Suggestion | Problem:
        """What was changed."""
        return self.step or self.topic or self.suggestion or self.problem  # type: ignore[return-value]

    @property
    def what(self) -> str:
        """What was changed, as its own page calls it."""
        return self.step.name if self.step else str(self.subject)

    @property
    def before(self) -> str:
        return self._label(self.from_state)

    @property
    def after(self) -> str:
        return self._label(self.to_state)

    def _label(self, state: str) -> str:
        field = next(name for name in CHANGE_FIELDS if getattr(self, f"{name}_id"))
        return str(STATES[field](state).label)
