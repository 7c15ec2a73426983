"""What was done on the ground: visits of a research team, activities of a supervision group."""

from __future__ import annotations

from django.db import models

from consultations.enums import ActivityKind
from consultations.models.themes import Theme


class ThemeActivity(models.Model):
    """A visit, talk, inspection or hearing on a day."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="activities", verbose_name="所属")
    kind = models.CharField("形式", max_length=12, choices=ActivityKind, default=ActivityKind.VISIT)
    on = models.DateField("日期")
    place = models.CharField("地点、单位", max_length=100)
    people = models.CharField("参加人员", max_length=500, blank=True)
    text = models.TextField("情况", blank=True, max_length=5000)

    class Meta:
        verbose_name = "活动记录"
        verbose_name_plural = "活动记录"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.on.month}月{self.on.day}日 {self.get_kind_display()} {self.place}"
