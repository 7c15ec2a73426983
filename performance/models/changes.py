"""The record of every change of a state in this app."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from performance.enums import Action, ObjectionState, RecordState, RuleSetState
from performance.models.objections import Objection
from performance.models.recorded import RecordedFact
from performance.models.rules import RuleSet
from workflow.models import TransitionRecord

_STATES = {
    RuleSet.noun: RuleSetState,
    RecordedFact.noun: RecordState,
    Objection.noun: ObjectionState,
}


class PerformanceChange(TransitionRecord):
    """A change of one set of rules, of something typed in, or of an objection."""

    rule_set = models.ForeignKey(
        RuleSet, models.PROTECT, null=True, related_name="changes", verbose_name="计分规则"
    )
    recorded = models.ForeignKey(
        RecordedFact, models.PROTECT, null=True, related_name="changes", verbose_name="补记"
    )
    objection = models.ForeignKey(
        Objection, models.PROTECT, null=True, related_name="changes", verbose_name="积分异议"
    )
    action = models.CharField("动作", max_length=10, choices=Action)

    class Meta(TransitionRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(rule_set__isnull=False, recorded__isnull=True, objection__isnull=True)
                | Q(rule_set__isnull=True, recorded__isnull=False, objection__isnull=True)
                | Q(rule_set__isnull=True, recorded__isnull=True, objection__isnull=False),
                name="performance_change_of_one_row",
            )
        ]

    def _label(self, name: str) -> str:
        if name == "action":
            return super()._label(name)
        noun = next(noun for noun in _STATES if getattr(self, f"{noun}_id") is not None)
        return str(_STATES[noun](getattr(self, name)).label)
