"""What came of a report that was sent: adopted at a level, written on by a leader (批示)."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, Q, Value, When
from simple_history.models import HistoricalRecords

from opinions.enums import Level, Way
from opinions.models.reports import OpinionReport
from workflow.models import Recorded

# From the lowest level up; the database knows only the words.
LEVEL_ORDER = Case(
    *(When(level=level.value, then=Value(place)) for place, level in enumerate(Level)),
    output_field=models.SmallIntegerField(),
)


class ReportOutcome(Recorded):
    """What a level said to a report; the day is empty where it is not known."""

    level = models.CharField("级别", max_length=8, choices=Level)
    on = models.DateField("日期", null=True, blank=True)
    history = HistoricalRecords(inherit=True, verbose_name="修改记录")

    class Meta:
        abstract = True


class Adoption(ReportOutcome):
    """A report taken over by a body at a level (采用); one report may be adopted at several."""

    report = models.ForeignKey(
        OpinionReport, models.CASCADE, related_name="adoptions", verbose_name="社情民意信息"
    )
    body = models.CharField("采用单位", max_length=60)
    way = models.CharField("采用方式", max_length=8, choices=Way, blank=True)
    ministry = models.CharField("转送部委", max_length=60, blank=True)
    note = models.CharField("说明", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "采用"
        ordering = [LEVEL_ORDER, "on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "level", "body"],
                name="adoption_once_per_body",
                violation_error_message="这一单位的采用已经登记。",
            ),
            models.CheckConstraint(condition=~Q(body=""), name="adoption_has_body"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}：{self.body}"

    @property
    def said(self) -> str:
        """How it was adopted, in words."""
        passed = f"转送{self.ministry}" if self.ministry else ""
        return "，".join(filter(None, (self.get_way_display(), passed, self.note)))


class ReportInstruction(ReportOutcome):
    """A leader's words on a report (批示); leaders above are named as the paper names them."""

    report = models.ForeignKey(
        OpinionReport, models.CASCADE, related_name="instructions", verbose_name="社情民意信息"
    )
    who = models.CharField("批示领导", max_length=60)
    words = models.TextField("批示内容", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "批示"
        ordering = [LEVEL_ORDER, "on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(who=""), name="opinion_instruction_has_leader"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}：{self.who}"
