"""Kinds of consultation (面对面, 恳谈会 …), as data beside the levels: each district has its own."""

from django.db import models
from django.db.models import Q


class ConsultationKind(models.Model):
    """What the year's figures count apart, with the word for one of them (场, 期)."""

    name = models.CharField(
        "名称",
        max_length=40,
        unique=True,
        error_messages={"unique": "已有这一类型。"},
        help_text="例如：区长与委员面对面。",
    )
    unit = models.CharField("量词", max_length=4, default="场", help_text="例如：场、期、次。")
    notice_days = models.PositiveSmallIntegerField(
        "会前通知期（工作日）",
        null=True,
        blank=True,
        help_text="会前多少个工作日发出通知；不填的按“会前通知期”中“请你来协商”的。",
    )
    papers_days = models.PositiveSmallIntegerField(
        "会前送材料（工作日）",
        null=True,
        blank=True,
        help_text="会前多少个工作日把材料发给参加的人；不填的按“会前通知期”中“请你来协商”的。",
    )
    order = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "协商类型"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="consultationkind_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
