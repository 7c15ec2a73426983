"""轮值: which member sits when, and what was answered."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.models import Person
from workflow.models import Recorded


class DutyTurn(Recorded):
    """A member's turn on a day, at a place or on line; `answered` is filled in once it was held."""

    on = models.DateField("日期", db_index=True)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="duty_turns", verbose_name="轮值委员"
    )
    place = models.CharField("地点或方式", max_length=100)
    answered = models.PositiveSmallIntegerField("答复咨询", null=True, blank=True)
    notes = models.TextField("记事", max_length=5000, blank=True)
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "委员轮值"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["on", "person"],
                name="duty_turn_once_a_day",
                violation_error_message="此人当天已有轮值。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y年%-m月%-d日} {self.person}"

    def get_absolute_url(self) -> str:
        return f"{reverse('activities:duty')}#turn-{self.pk}"
