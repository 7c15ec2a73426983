"""What happened to a proposal, and what its proposer was told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, TextChoices

from members.models import Person
from proposals.enums import Action, AssignmentState, AssignmentStep, State
from proposals.models.assignments import Assignment
from proposals.models.proposals import Proposal
from workflow.models import TransitionRecord


class ProposalTransition(TransitionRecord):
    """A change of state of the proposal, by an `Action`; or, where `assignment` is named, of what a unit
    was handed, by an `AssignmentStep`.
    """

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="transitions", verbose_name="提案"
    )
    assignment = models.ForeignKey(
        Assignment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transitions",
        verbose_name="承办",
    )

    class Meta(TransitionRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    assignment__isnull=True,
                    action__in=Action.values,
                    from_state__in=State.values,
                    to_state__in=State.values,
                )
                | Q(
                    assignment__isnull=False,
                    action__in=AssignmentStep.values,
                    from_state__in=AssignmentState.values,
                    to_state__in=AssignmentState.values,
                ),
                name="proposal_transition_of_one_kind",
            )
        ]

    def _label(self, name: str) -> str:
        of_action: type[TextChoices] = AssignmentStep if self.assignment_id else Action
        of_state: type[TextChoices] = AssignmentState if self.assignment_id else State
        return str((of_action if name == "action" else of_state)(getattr(self, name)).label)


class ProposalLetter(models.Model):
    """What a proposer was told, as it was written (立案通知, 不予立案函告 …); never changed.

    `person` is empty for those who have no entry of their own: `addressee` names them.
    """

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="letters", verbose_name="提案"
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal_letters",
        verbose_name="收件人",
    )
    addressee = models.CharField("称谓", max_length=200)
    subject = models.CharField("标题", max_length=200)
    text = models.TextField("正文")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "函告"
        ordering = ["-at", "pk"]

    def __str__(self) -> str:
        return f"{self.addressee}：{self.subject}"
