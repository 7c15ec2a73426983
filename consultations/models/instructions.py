"""What leaders wrote on what was sent to them (批示)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from consultations.enums import Rank
from consultations.models.themes import Theme


class ThemeInstruction(models.Model):
    """A 批示: of which level, whose, when, in which words, and handed to which units."""

    theme = models.ForeignKey(
        Theme, models.CASCADE, related_name="instructions", verbose_name="所属"
    )
    rank = models.CharField("级别", max_length=8, choices=Rank, default=Rank.DISTRICT)
    on = models.DateField("批示日期")
    leader = models.CharField("批示领导", max_length=60, help_text="姓名或职务，例如：区委书记。")
    text = models.TextField("批示内容", blank=True, max_length=2000)
    handed_to = models.CharField("转办单位", max_length=200, blank=True)

    class Meta:
        verbose_name = "批示"
        verbose_name_plural = "批示"
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(leader=""), name="instruction_has_leader"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rank_display()} {self.leader}批示"
