"""What reviewers said of a proposal before it was decided on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.enums import Action, ReviewStep
from proposals.models.dictionaries import Category, Ground
from proposals.models.proposals import Proposal
from proposals.transitions import RULES

OUTCOMES = [(a.value, a.label) for a, rule in RULES.items() if rule.decides]


class Review(models.Model):
    """One step of the review: what is advised at the first steps, what is decided at the last.

    Never changed, never deleted: a proposal that was sent back and came again is reviewed again.
    """

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="reviews", verbose_name="提案"
    )
    step = models.CharField("步骤", max_length=8, choices=ReviewStep)
    outcome = models.CharField("意见", max_length=14, choices=OUTCOMES)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分类"
    )
    ground = models.ForeignKey(
        Ground, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="情形"
    )
    note = models.TextField("说明", max_length=2000, blank=True)
    # Which version of the text it speaks of; not known of those noted before versions were kept.
    text_key = models.CharField(max_length=16, blank=True, editable=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="proposal_reviews",
        verbose_name="审查人",
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "审查意见"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=Action.REJECT) | Q(ground__isnull=True),
                name="review_ground_only_for_rejection",
                violation_error_message="只有“不予立案”才填写情形。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}：{self.get_outcome_display()}"
