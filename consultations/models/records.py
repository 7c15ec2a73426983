"""What is kept with a theme: what was done on the ground, what was sent to whom, 批示."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from consultations.enums import ActivityKind, Rank
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
        verbose_name = verbose_name_plural = "活动记录"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.on.month}月{self.on.day}日 {self.get_kind_display()} {self.place}"


class ThemeSubmission(models.Model):
    """Something sent upwards or over to units (报送)."""

    theme = models.ForeignKey(
        Theme, models.CASCADE, related_name="submissions", verbose_name="所属"
    )
    on = models.DateField("报送日期")
    title = models.CharField("名称", max_length=200, help_text="例如：协商报告、监督意见书。")
    sent_to = models.CharField("报送（抄送）单位", max_length=200)
    points = models.PositiveSmallIntegerField(
        "所提意见建议数", null=True, blank=True, help_text="监督意见书等所提条数，可不填。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "报送"
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(sent_to=""), name="submission_has_receiver"),
        ]

    def __str__(self) -> str:
        return f"{self.title} → {self.sent_to}"


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
        verbose_name = verbose_name_plural = "批示"
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(leader=""), name="instruction_has_leader"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rank_display()} {self.leader}批示"
