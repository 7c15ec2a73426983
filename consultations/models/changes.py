"""The record of every change of a state in this app."""

from __future__ import annotations

from typing import TypeAlias

from django.db import models
from django.db.models import Q, QuerySet

from consultations.enums import Action, ProblemState, StepState, SuggestionState, TopicState
from consultations.models.base import exactly_one
from consultations.models.chains import ChainStep
from consultations.models.suggestions import Suggestion
from consultations.models.supervision import Problem
from consultations.models.themes import Theme
from consultations.models.topics import TopicSuggestion
from workflow.models import TransitionRecord

Moving: TypeAlias = ChainStep | TopicSuggestion | Suggestion | Problem
# What changes its state, by its noun: the key of the record.
STATES = {
    ChainStep.noun: StepState,
    TopicSuggestion.noun: TopicState,
    Suggestion.noun: SuggestionState,
    Problem.noun: ProblemState,
}


class ChainChangeQuerySet(models.QuerySet["ChainChange"]):
    def of_theme(self, theme: Theme) -> QuerySet[ChainChange]:
        """Keep what happened within a consultation, research or supervision."""
        found = (
            Q(step__theme=theme.pk)
            | Q(suggestion__meeting__consultation=theme.pk)
            | Q(problem__supervision=theme.pk)
        )
        return self.filter(found).select_related(
            "actor__person", "step", "suggestion", "problem", "topic"
        )


class ChainChange(TransitionRecord):
    """A change of one step, topic, suggestion or problem."""

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

    objects = ChainChangeQuerySet.as_manager()

    class Meta(TransitionRecord.Meta):
        constraints = [
            models.CheckConstraint(condition=exactly_one(*STATES), name="change_of_one_row")
        ]

    @property
    def subject(self) -> Moving:
        """What was changed."""
        return self.step or self.topic or self.suggestion or self.problem  # type: ignore[return-value]

    @property
    def what(self) -> str:
        """What was changed, as its own page calls it."""
        return self.step.name if self.step else str(self.subject)

    def _label(self, name: str) -> str:
        if name == "action":
            return super()._label(name)
        return str(STATES[self.subject.noun](getattr(self, name)).label)
