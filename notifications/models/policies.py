"""By which rules and on which days people are reminded: what the office sets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import lazy
from simple_history.models import HistoricalRecords

from notifications.day_lists import BadDays, format_days, parse_days
from notifications.enums import DayKind
from notifications.registry import escalation_steps
from notifications.reminder_rules import Rules

AHEAD = {"least": 0, "most": 365}
OVERDUE = {"least": 1, "most": 250}
_LONGEST_ENTRY = timedelta(days=60)


def initial_days_ahead() -> str:
    """Return the setting REMINDER_DAYS_AHEAD, with which a new installation begins."""
    return format_days(settings.REMINDER_DAYS_AHEAD)


def check_days_ahead(text: str) -> None:
    _checked(text, **AHEAD)


def check_overdue_days(text: str) -> None:
    _checked(text, **OVERDUE)


def _checked(text: str, *, least: int, most: int) -> None:
    try:
        parse_days(text, least=least, most=most)
    except BadDays as bad:
        raise ValidationError(str(bad)) from None


def _naming_steps(words: str) -> str:
    """Return words in which {0} and {1} are the names of the steps of escalation, as soon as those are
    registered; models are loaded before.
    """

    def named() -> str:
        names = escalation_steps()
        return words.format(*names) if names else words

    return lazy(named, str)()


class ReminderPolicy(models.Model):
    """When and to whom reminders go: the default (`scope` empty), or for one annex or item.

    A policy for a scope replaces the default there as a whole; the narrowest scope counts.
    """

    scope = models.CharField(
        "适用范围",
        max_length=80,
        blank=True,
        unique=True,
        error_messages={"unique": "这个范围已有提醒规则，请直接修改原有的一条。"},
    )
    is_active = models.BooleanField("发提醒", default=True, help_text="取消勾选，则完全不提醒。")
    days_ahead = models.CharField(
        "到期前提醒",
        max_length=60,
        default=initial_days_ahead,
        validators=[check_days_ahead],
        help_text="到期前多少天，例如：30、7、3、1、0（0 指当天）。",
    )
    task_days_ahead = models.CharField(
        "工作方案提醒",
        max_length=60,
        default="30、14",
        validators=[check_days_ahead],
        help_text="★事项开始前多少天提醒报送工作方案。从审议到实施一般需要两至六周。",
    )
    overdue_days = models.CharField(
        "逾期后提醒",
        max_length=60,
        default="1、3、5、10、20",
        validators=[check_overdue_days],
        help_text="逾期后的第几个工作日，间隔逐渐拉长，例如：1、3、5、10、20。",
    )
    overdue_every = models.PositiveSmallIntegerField(
        "此后每隔",
        default=20,
        validators=[
            MinValueValidator(1, "至少为 1 个工作日。"),
            MaxValueValidator(250, "至多为 250 个工作日。"),
        ],
        help_text="个工作日，直到报结。",
    )
    first_step_after = models.PositiveSmallIntegerField(
        _naming_steps("逾期多久告知{0}"),
        default=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(1, "至少为 1 个工作日。")],
        help_text=_naming_steps("个工作日起，逾期提醒同时发给{0}；不填则不告知。"),
    )
    second_step_after = models.PositiveSmallIntegerField(
        _naming_steps("逾期多久告知{1}"),
        default=10,
        null=True,
        blank=True,
        validators=[MinValueValidator(1, "至少为 1 个工作日。")],
        help_text=_naming_steps("个工作日起，再同时发给{1}；不填则不告知。"),
    )
    quarterly = models.BooleanField(
        "全年事项按季提醒",
        default=True,
        help_text="每季度最后一个工作日，提醒填报全年事项的进展。",
    )
    monthly = models.BooleanField(
        "下月预告",
        default=True,
        help_text=_naming_steps("每月最后一个工作日，告知下月到期和开始的事项，{0}也会收到。"),
    )
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "提醒规则"
        ordering = ["scope"]
        constraints = [
            models.CheckConstraint(
                condition=Q(overdue_every__gte=1), name="policy_repeats_after_a_day_or_more"
            ),
            models.CheckConstraint(
                condition=~Q(days_ahead="") & ~Q(task_days_ahead="") & ~Q(overdue_days=""),
                name="policy_has_days",
            ),
            models.CheckConstraint(
                condition=Q(second_step_after__isnull=True)
                | Q(first_step_after__isnull=False, second_step_after__gte=F("first_step_after")),
                name="policy_first_step_before_second",
                violation_error_message=_naming_steps(
                    "告知{1}须不早于告知{0}；只告知{1}而不告知{0}也不行。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.scope or "默认规则"

    def clean_fields(self, *args: Any, **kwargs: Any) -> None:
        """Check, then write the lists in one form: ahead from far to near, overdue onwards."""
        super().clean_fields(*args, **kwargs)
        for name in ("days_ahead", "task_days_ahead"):
            numbers = sorted(self._ahead(getattr(self, name)), reverse=True)
            setattr(self, name, format_days(numbers))
        self.overdue_days = format_days(sorted(parse_days(self.overdue_days, **OVERDUE)))

    @staticmethod
    def _ahead(text: str) -> tuple[int, ...]:
        return parse_days(text, **AHEAD)

    @property
    def rules(self) -> Rules:
        """The policy as plain rules."""
        return Rules(
            days_ahead=self._ahead(self.days_ahead),
            task_days_ahead=self._ahead(self.task_days_ahead),
            overdue_days=parse_days(self.overdue_days, **OVERDUE),
            overdue_every=self.overdue_every,
            escalate_after=(self.first_step_after, self.second_step_after),
            quarterly=self.quarterly,
            monthly=self.monthly,
            is_active=self.is_active,
        )


class CalendarEntry(models.Model):
    """Days that the office enters over the published calendar, or keeps free of reminders."""

    first_on = models.DateField("自", db_index=True)
    last_on = models.DateField("至")
    kind = models.CharField("安排", max_length=8, choices=DayKind)
    name = models.CharField("说明", max_length=60, blank=True, help_text="例如：国庆节、区两会。")
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "工作日安排"
        ordering = ["-first_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="calendar_entry_ends_after_start",
                violation_error_message="“至”不能早于“自”。",
            )
        ]

    def __str__(self) -> str:
        until = "" if self.last_on == self.first_on else f" 至 {self.last_on}"
        return f"{self.first_on}{until} {self.get_kind_display()}"

    def clean(self) -> None:
        """Refuse an entry that goes on for months, and one that contradicts another."""
        if not (self.first_on and self.last_on and self.kind):
            return
        if self.last_on - self.first_on > _LONGEST_ENTRY:
            raise ValidationError({"last_on": f"一条最多 {_LONGEST_ENTRY.days} 天，请检查年份。"})
        opposite = {DayKind.OFF: (DayKind.WORKED, DayKind.QUIET)}.get(
            DayKind(self.kind), (DayKind.OFF,)
        )
        others = CalendarEntry.objects.exclude(pk=self.pk).filter(
            kind__in=opposite, first_on__lte=self.last_on, last_on__gte=self.first_on
        )
        if other := others.first():
            raise ValidationError(f"与已有的“{other}”重叠，同一天不能有两种安排。")
