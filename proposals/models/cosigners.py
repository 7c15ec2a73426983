"""Who signs a proposal besides its first signatory."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from members.models import Person
from proposals.enums import CosignState
from proposals.models.proposals import Proposal


class CoSignerQuerySet(models.QuerySet["CoSigner"]):
    def confirmed(self) -> CoSignerQuerySet:
        return self.filter(state=CosignState.CONFIRMED)

    def waiting(self) -> CoSignerQuerySet:
        return self.filter(state=CosignState.INVITED)


class CoSigner(models.Model):
    """A member who was asked to sign a proposal too, and what came of it.

    Who has not answered when the proposal goes in, after the day set, lapses and signs nothing.
    """

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="cosigners", verbose_name="提案"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="cosignings", verbose_name="联名人"
    )
    order = models.PositiveSmallIntegerField("排序", default=1)
    state = models.CharField("状态", max_length=9, choices=CosignState, default=CosignState.INVITED)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)

    objects = CoSignerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联名人"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person"],
                name="cosigner_once_in_a_proposal",
                violation_error_message="已邀请这位委员联名。",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(CosignState.CONFIRMED, CosignState.DECLINED),
                    answered_at__isnull=False,
                )
                | Q(state__in=(CosignState.INVITED, CosignState.LAPSED), answered_at__isnull=True),
                name="cosigner_answered_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.get_state_display()}）"
