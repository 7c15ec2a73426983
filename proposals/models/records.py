"""What happened to a proposal, and what its proposer was told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Person
from proposals.enums import Action, AssignmentState, AssignmentStep, State
from proposals.models.assignments import Assignment
from proposals.models.proposals import Proposal


class ProposalTransition(models.Model):
    """A change of state: who, when, from what to what, why. Never changed, never deleted.

    Of the proposal itself, by an `Action`; or, where `assignment` is named, of what a unit was
    handed, by a `AssignmentStep`.
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
    action = models.CharField("动作", max_length=16)
    from_state = models.CharField("原状态", max_length=16)
    to_state = models.CharField("新状态", max_length=16)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal_transitions",
        verbose_name="操作人",
    )
    at = models.DateTimeField("时间")
    reason = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "流转记录"
        verbose_name_plural = "流转记录"
        ordering = ["-at", "-pk"]
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

    def __str__(self) -> str:
        return f"{self.action_label}：{self.from_label} → {self.to_label}"

    @property
    def action_label(self) -> str:
        return str((AssignmentStep if self.assignment_id else Action)(self.action).label)

    @property
    def from_label(self) -> str:
        return str((AssignmentState if self.assignment_id else State)(self.from_state).label)

    @property
    def to_label(self) -> str:
        return str((AssignmentState if self.assignment_id else State)(self.to_state).label)


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
        verbose_name = "函告"
        verbose_name_plural = "函告"
        ordering = ["-at", "pk"]

    def __str__(self) -> str:
        return f"{self.addressee}：{self.subject}"
