"""Wrong numbers typed where people check in, so that none is found by trying."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from activities.models.events import Event


class WrongNumbers(models.Model):
    """How many wrong numbers an account typed at an event since a moment; no history: a count of minutes."""

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="wrong_numbers", verbose_name="活动"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="账号"
    )
    count = models.PositiveSmallIntegerField("输错次数", default=0)
    since = models.DateTimeField("起始时间")

    class Meta:
        verbose_name = verbose_name_plural = "签到号码输错次数"
        constraints = [
            models.UniqueConstraint(fields=["event", "account"], name="wrong_numbers_once_an_event")
        ]

    def __str__(self) -> str:
        return f"{self.event}：{self.count}"
