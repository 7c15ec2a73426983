"""How long before it the notice of an event is to be out (会前通知期), and its papers, by its kind."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from activities.enums import EventKind


class NoticePeriod(models.Model):
    """So many working days before an event of a kind its people are to be told, and have its papers. Of what
    has no row none is reckoned: districts differ (one city: 15 and 10).
    """

    kind = models.CharField(
        "类别",
        max_length=12,
        choices=EventKind,
        unique=True,
        error_messages={"unique": "这一类已有通知期。"},
    )
    workdays = models.PositiveSmallIntegerField(
        "会前通知期（工作日）",
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="举行前多少个工作日发出通知，当天不计。",
    )
    papers_workdays = models.PositiveSmallIntegerField(
        "会前送材料（工作日）",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="举行前多少个工作日把材料发给参加的人，当天不计；不填的不提醒。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "会前通知期"
        ordering = ["kind"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.workdays} 个工作日"
