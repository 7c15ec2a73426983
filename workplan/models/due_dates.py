"""An item's due dates, and what happened to them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from almanac import clock
from almanac.words import month_day
from workplan.enums import ENDED_STATES, OPEN_STATES, Action, State
from workplan.lamp import Standing, standing
from workplan.models.items import WorkItem


class DueDateQuerySet(models.QuerySet["DueDate"]):
    def open(self) -> DueDateQuerySet:
        """Keep what has not ended."""
        return self.filter(state__in=OPEN_STATES)


class DueDate(models.Model):
    """A date by which an item, or one round of it, is to be done; the follow-through hangs on it.

    An item without a date has one row whose `due_on` is empty, so that it too can be accepted,
    reported and closed (annexes 4 and 5 have no time column at all).
    """

    item = models.ForeignKey(
        WorkItem, models.CASCADE, related_name="due_dates", verbose_name="工作事项"
    )
    starts_on = models.DateField("开始日", null=True, blank=True)
    due_on = models.DateField("到期日", null=True, blank=True, db_index=True)
    state = models.CharField(
        "状态", max_length=12, choices=State, default=State.ASSIGNED, db_index=True
    )
    percent = models.PositiveSmallIntegerField("进度（%）", default=0)
    scheme_passed_on = models.DateField(
        "工作方案过会日期",
        null=True,
        blank=True,
        help_text="★事项：主席会议审议通过工作方案的日期。",
    )
    closed_on = models.DateField("办结日期", null=True, blank=True)

    objects = DueDateQuerySet.as_manager()

    class Meta:
        verbose_name = "到期日"
        verbose_name_plural = "到期日"
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "due_on"],
                name="due_date_once_per_item",
                violation_error_message="同一事项的到期日不能重复。",
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(due_on__isnull=True), name="due_date_undated_once"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(due_on__gte=F("starts_on")),
                name="due_date_not_before_start",
                violation_error_message="到期日不能早于开始日。",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_on__isnull=False)
                | (~Q(state=State.CLOSED) & Q(closed_on__isnull=True)),
                name="due_date_closed_has_date",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="due_date_percent_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.item.designation} {self.label}"

    @property
    def label(self) -> str:
        """The date as people read it: 3月31日, or 无期限."""
        if self.due_on is None:
            return "无期限"
        return month_day(self.due_on, self.item.plan.year)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED_STATES

    @property
    def standing(self) -> Standing:
        """The lamp and its reason on the clock's day."""
        return self.standing_on(clock.today())

    def standing_on(self, day: date) -> Standing:
        return standing(
            today=day,
            state=State(self.state),
            starts_on=self.starts_on,
            due_on=self.due_on,
            percent=self.percent,
            closed_on=self.closed_on,
            scheme_missing=self.item.needs_scheme and self.scheme_passed_on is None,
        )


class Transition(models.Model):
    """A change of a due date's state: who, when, from what to what, why. Never changed, never deleted."""

    due_date = models.ForeignKey(
        DueDate, models.PROTECT, related_name="transitions", verbose_name="到期日"
    )
    action = models.CharField("动作", max_length=12, choices=Action)
    from_state = models.CharField("原状态", max_length=12, choices=State)
    to_state = models.CharField("新状态", max_length=12, choices=State)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="transitions",
        verbose_name="操作人",
    )
    at = models.DateTimeField("时间")
    reason = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "流转记录"
        verbose_name_plural = "流转记录"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_action_display()}：{self.get_from_state_display()} → {self.get_to_state_display()}"


class Progress(models.Model):
    """What someone wrote about the work on a due date; a working paper."""

    due_date = models.ForeignKey(
        DueDate, models.PROTECT, related_name="progress", verbose_name="到期日"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="progress", verbose_name="填报人"
    )
    at = models.DateTimeField("时间")
    text = models.TextField("进展情况", max_length=5000)
    percent = models.PositiveSmallIntegerField(
        "进度（%）", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    is_report = models.BooleanField("报结说明", default=False)

    class Meta:
        verbose_name = "进展"
        verbose_name_plural = "进展"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="progress_percent_to_100",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]


def attachment_path(attachment: Attachment, name: str) -> str:
    """Store a file under a name of our own; what its sender called it is data, not a path."""
    suffix = name.rpartition(".")[2].lower()
    return f"progress/{clock.today():%Y/%m}/{attachment.key}.{suffix}"


class Attachment(models.Model):
    """A file handed in with a progress entry."""

    progress = models.ForeignKey(
        Progress, models.PROTECT, related_name="attachments", verbose_name="进展"
    )
    key = models.UUIDField(unique=True, editable=False)
    file = models.FileField("文件", upload_to=attachment_path)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveIntegerField("大小（字节）")
    content_type = models.CharField("类型", max_length=100)

    class Meta:
        verbose_name = "附件材料"
        verbose_name_plural = "附件材料"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desk:file", args=[self.key])

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")
