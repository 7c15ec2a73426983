"""How each person wants to be reminded: what they set themselves."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from almanac import clock
from members.models import Person
from notifications.channels.base import Channel
from notifications.channels.table import CHANNELS, CHOICES, DEFAULT, FIELDS
from notifications.enums import Frequency
from notifications.sealed import SealedField

FIRST_HOUR, LAST_HOUR = 7, 20


def _has_fields_of(channel: Channel) -> Q:
    """Return the condition of a preference of a channel: its address, and nothing of another's."""
    others = dict.fromkeys(set(FIELDS) - set(channel.fields), "")
    own = Q(channel=channel.key, **others)
    return own & ~Q(**{channel.fields[0]: ""}) if channel.fields else own


class Preference(models.Model):
    """How one person wants to be reminded; who has none is reminded as the default says.

    `hour` is the earliest hour of sending on a day; empty, it is the office's. `webhook` and
    `sign_key` are secrets: whoever has them writes to the robot's group. They are sealed in the
    database, and, as all that a channel
    needs, are shown to nobody again, not to their owner either, and are left out of the history.
    """

    person = models.OneToOneField(
        Person, models.CASCADE, related_name="preference", verbose_name="人员"
    )
    channel = models.CharField("接收方式", max_length=8, choices=CHOICES, default=DEFAULT)
    frequency = models.CharField(
        "提醒频率", max_length=8, choices=Frequency, default=Frequency.DAILY
    )
    hour = models.PositiveSmallIntegerField(
        "发送时刻",
        null=True,
        blank=True,
        validators=[
            MinValueValidator(FIRST_HOUR, f"最早 {FIRST_HOUR} 时。"),
            MaxValueValidator(LAST_HOUR, f"最晚 {LAST_HOUR} 时。"),
        ],
        help_text="几时以后发；不填则按办公室统一的时刻。",
    )
    monthly = models.BooleanField("接收下月预告", default=True)
    webhook = SealedField(
        "机器人地址",
        max_length=500,
        blank=True,
        editable=False,
        help_text="在群聊的机器人设置中复制机器人的地址，以 https:// 开头。群里的人都会看到提醒。",
    )
    sign_key = SealedField(
        "加签密钥",
        max_length=100,
        blank=True,
        editable=False,
        help_text="钉钉机器人的安全设置选“加签”的才需填写，以 SEC 开头。",
    )
    history = HistoricalRecords(verbose_name="修改记录", excluded_fields=list(FIELDS))

    class Meta:
        verbose_name = verbose_name_plural = "个人提醒方式"
        ordering = ["person__rank", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, map(_has_fields_of, CHANNELS.values())),
                name="preference_has_address_of_its_channel_alone",
                violation_error_message="所选的接收方式须有它的地址，不得有其他方式的。",
            ),
            models.CheckConstraint(
                condition=Q(hour=None) | Q(hour__gte=FIRST_HOUR, hour__lte=LAST_HOUR),
                name="preference_hour_is_of_the_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}：{self.get_channel_display()}，{self.get_frequency_display()}"

    @classmethod
    def column(cls, name: str) -> models.CharField:
        """Return one of the columns that channels need."""
        return cls._meta.get_field(name)  # type: ignore[return-value]

    @property
    def address(self) -> str:
        """Where its owner is reached, as people may read it."""
        return CHANNELS[self.channel].address_of(self.person, self)

    @property
    def hint(self) -> str:
        """By what the address kept here is known again; empty where none is."""
        return self.address if CHANNELS[self.channel].fields else ""

    @property
    def _history_date(self) -> datetime:
        return clock.now()


class PrivateAddress(models.Model):
    """An address at which something is read without signing in.

    Only the digest of its token is kept: who reads the database cannot open it.
    """

    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("开通时间")

    class Meta:
        abstract = True


class CalendarFeed(PrivateAddress):
    """The private address of someone's calendar."""

    person = models.OneToOneField(
        Person, models.CASCADE, related_name="calendar_feed", verbose_name="人员"
    )

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        ordering = ["person__rank", "pk"]

    def __str__(self) -> str:
        return str(self.person)


class WallAddress(PrivateAddress):
    """The private address of the year's figures for a screen in the office; there is one at most.

    It shows no names of people or departments unless the office says so.
    """

    only = models.BooleanField(default=True, unique=True, editable=False)
    shows_names = models.BooleanField("显示责任部门和牵头领导", default=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="开通人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "大屏地址"
        constraints = [models.CheckConstraint(condition=Q(only=True), name="wall_address_only_one")]

    def __str__(self) -> str:
        return "大屏"
