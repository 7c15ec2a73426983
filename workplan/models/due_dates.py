"""When an item is to be done, how far that has come, and each change of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from almanac.words import month_day
from workflow.models import TransitionRecord
from workplan.enums import (
    ENDED_STATES,
    OPEN_STATES,
    Action,
    ExtensionState,
    State,
    state_label,
)
from workplan.models.items import WorkItem
from workplan.models.standing import DueStanding


class DueDateQuerySet(models.QuerySet["DueDate"]):
    def open(self) -> DueDateQuerySet:
        """Keep what has not ended."""
        return self.filter(state__in=OPEN_STATES)

    def awaiting_scheme(self) -> DueDateQuerySet:
        """Keep what has not ended and of which no scheme has passed, or not the newest."""
        not_passed = Q(scheme_passed_on__isnull=True) | Q(newer_scheme__isnull=False)
        return self.filter(not_passed).exclude(state__in=ENDED_STATES)


class DueDate(DueStanding, models.Model):
    """A date by which an item, or one round of it, is to be done; the follow-through hangs on it.

    `planned_on` is the day that the document's phrase means, `due_on` the one in force: the same
    until an extension is granted. At most one review of a scheme passes it; what passes is the version
    that stood on the agenda, and `newer_scheme` is one that came after it and has not passed.

    An item without a date has one row whose `due_on` is empty, so that it too can be accepted,
    reported and closed (annexes 4 and 5 have no time column at all).
    """

    item = models.ForeignKey(
        WorkItem, models.CASCADE, related_name="due_dates", verbose_name="工作事项"
    )
    starts_on = models.DateField("开始日", null=True, blank=True)
    planned_on = models.DateField(
        "原定到期日", null=True, blank=True, help_text="按完成时间得出的日期，延期后保留。"
    )
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
    scheme_review = models.ForeignKey(
        "workplan.SchemeReview",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="passed_due_dates",
        verbose_name="审议通过的方案",
    )
    newer_scheme = models.PositiveSmallIntegerField(
        "未过会的新版次", null=True, blank=True, help_text="方案通过以后又提交的版次。"
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
            models.UniqueConstraint(
                fields=["item", "planned_on"], name="due_date_planned_once_per_item"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, planned_on__isnull=True)
                | Q(due_on__isnull=False, planned_on__isnull=False, due_on__gte=F("planned_on")),
                name="due_date_only_later_than_planned",
                violation_error_message="延期后的到期日不能早于原定到期日。",
            ),
            models.CheckConstraint(
                condition=Q(scheme_review__isnull=True) | Q(scheme_passed_on__isnull=False),
                name="due_date_review_has_its_day",
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

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # Django would add one
        """The state's word; of an item that stands as its proposal does, the proposal's."""
        return state_label(self.state, follows=self.item.follows)


class Transition(TransitionRecord):
    """A change of a due date's state. No one is named where a revised 完成时间 made it."""

    due_date = models.ForeignKey(
        DueDate, models.PROTECT, related_name="transitions", verbose_name="到期日"
    )
    action = models.CharField("动作", max_length=12, choices=Action)
    from_state = models.CharField("原状态", max_length=12, choices=State)
    to_state = models.CharField("新状态", max_length=12, choices=State)

    @property
    def subject(self) -> str:
        """Its name across apps."""
        return f"workplan.transition:{self.pk}"


class Extension(models.Model):
    """A later date that a department asked for, and what the office said. Never deleted."""

    due_date = models.ForeignKey(
        DueDate, models.PROTECT, related_name="extensions", verbose_name="到期日"
    )
    old_due_on = models.DateField("原到期日")
    new_due_on = models.DateField("申请延至")
    reason = models.TextField("延期理由", max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人"
    )
    asked_at = models.DateTimeField("申请时间")
    state = models.CharField(
        "状态",
        max_length=8,
        choices=ExtensionState,
        default=ExtensionState.ASKED,
        db_index=True,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核人",
    )
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    answer = models.TextField("审核意见", blank=True, max_length=1000)

    class Meta:
        verbose_name = "延期申请"
        verbose_name_plural = "延期申请"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(new_due_on__gt=F("old_due_on")),
                name="extension_moves_the_date_later",
                violation_error_message="延期后的日期须晚于原到期日。",
            ),
            models.UniqueConstraint(
                fields=["due_date"],
                condition=Q(state=ExtensionState.ASKED),
                name="extension_asked_once_at_a_time",
                violation_error_message="已有一份延期申请等待审核。",
            ),
            models.CheckConstraint(
                condition=Q(state=ExtensionState.ASKED, decided_at__isnull=True)
                | (~Q(state=ExtensionState.ASKED) & Q(decided_at__isnull=False)),
                name="extension_decided_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        year = self.due_date.item.plan.year
        return f"{month_day(self.old_due_on, year)} → {month_day(self.new_due_on, year)}"
