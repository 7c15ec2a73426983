"""What a person said to a finding of the plan check."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from workplan.checkup import FindingKind
from workplan.checkup.findings import MEANINGS
from workplan.models.plans import Plan


class AcceptedFindingQuerySet(models.QuerySet["AcceptedFinding"]):
    def in_force(self) -> AcceptedFindingQuerySet:
        """Keep what nobody has withdrawn and no later acceptance has replaced."""
        return self.filter(ended_at__isnull=True)


class AcceptedFinding(models.Model):
    """A finding that someone accepted, and why. It holds while the finding rests on the same facts.

    `key` and `facts` are the finding's (workplan.checkup.Finding), `words` what was read then. A row
    is never changed but to be ended, and never deleted: what is no longer found is history.
    """

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="accepted_findings", verbose_name="年度"
    )
    kind = models.CharField(
        "类别", max_length=16, choices=[(k.value, MEANINGS[k].label) for k in FindingKind]
    )
    key = models.CharField(max_length=100, editable=False)
    facts = models.TextField(editable=False)
    words = models.TextField("体检结果")
    reason = models.CharField("接受的理由", max_length=500)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="接受人"
    )
    accepted_at = models.DateTimeField("接受时间")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤回人",
    )
    ended_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = AcceptedFindingQuerySet.as_manager()

    class Meta:
        verbose_name = "体检接受记录"
        verbose_name_plural = "体检接受记录"
        ordering = ["-accepted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"],
                condition=Q(ended_at__isnull=True),
                name="accepted_finding_once_in_force",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="accepted_finding_has_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="accepted_finding_ended_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.words
