"""Who signs a proposal besides its first signatory."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from members.models import Person
from proposals.enums import CosignState
from proposals.models.proposals import Proposal
from proposals.wording import text_key


class CoSignerQuerySet(models.QuerySet["CoSigner"]):
    def confirmed(self) -> CoSignerQuerySet:
        return self.filter(state=CosignState.CONFIRMED)

    def waiting(self) -> CoSignerQuerySet:
        return self.filter(state=CosignState.INVITED)

    def outdated(self) -> CoSignerQuerySet:
        """Keep those who confirmed a text that is another now."""
        return self.filter(state=CosignState.OUTDATED)


class CoSigner(models.Model):
    """A member who was asked to sign a proposal too, and what came of it.

    A confirmation belongs to the text it was given to: `text_key` names the last that was confirmed.
    Once the text is another, it is outdated, and counts again only where the text is that one again.
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
    text_key = models.CharField(max_length=16, blank=True, editable=False)

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
                | Q(state__in=(CosignState.INVITED, CosignState.LAPSED), answered_at__isnull=True)
                | Q(state=CosignState.OUTDATED),
                name="cosigner_answered_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(CosignState.CONFIRMED, CosignState.OUTDATED))
                | ~Q(text_key=""),
                name="cosigner_confirmed_a_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.get_state_display()}）"

    @property
    def confirmed_text(self) -> tuple[str, str, str] | None:
        """The text last confirmed, where the proposal's is another: from the history that stands
        since it went out to be signed.
        """
        if self.text_key in ("", self.proposal.text_key):
            return None
        rows = self.proposal.history.only("title", "situation", "suggestions")
        texts = ((row.title, row.situation, row.suggestions) for row in rows)
        return next((text for text in texts if text_key(*text) == self.text_key), None)
