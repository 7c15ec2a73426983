"""揭榜挂帅: tasks that are put up, and who took them on."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from activities.enums import TakingAction, TakingState
from members.models import Department, Person
from workflow.models import Recorded, TransitionRecord
from workplan.models import WorkItem


class Task(Recorded):
    """A task that a department puts up; members take it on until its day, as many as it has places."""

    title = models.CharField("名称", max_length=200)
    text = models.TextField("任务和要求", max_length=5000)
    organiser = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks_put_up",
        verbose_name="发榜部门",
    )
    item = models.ForeignKey(
        WorkItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks_put_up",
        verbose_name="工作事项",
    )
    put_up_on = models.DateField("发榜日期")
    due_on = models.DateField("完成期限", db_index=True)
    places = models.PositiveSmallIntegerField(
        "揭榜人数",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="最多几人；不填为不限。",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="登记人",
    )
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "揭榜任务"
        ordering = ["-due_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('activities:tasks')}#task-{self.pk}"


class TakingQuerySet(models.QuerySet["Taking"]):
    def standing(self) -> TakingQuerySet:
        """Keep who has it in hand or has done it: not who gave it up."""
        return self.exclude(state=TakingState.GIVEN_UP)


class Taking(Recorded):
    """That someone took on a task, what they report of it, and when it was credited."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="takings", verbose_name="揭榜任务")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="tasks_taken", verbose_name="揭榜人"
    )
    state = models.CharField(
        "状态", max_length=10, choices=TakingState, default=TakingState.TAKEN, db_index=True
    )
    taken_on = models.DateField("揭榜日期")
    report = models.TextField("办理结果", max_length=5000, blank=True)
    credited_on = models.DateField("认定日期", null=True, blank=True)
    history = HistoricalRecords(verbose_name="修改记录")

    objects = TakingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "揭榜情况"
        ordering = ["task", "taken_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "person"],
                name="taking_once_a_task",
                violation_error_message="已经揭过这个榜。",
            ),
            models.CheckConstraint(
                condition=models.Q(state=TakingState.CREDITED, credited_on__isnull=False)
                | (~models.Q(state=TakingState.CREDITED) & models.Q(credited_on__isnull=True)),
                name="taking_credited_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task}：{self.person}"

    def is_late(self, on: date) -> bool:
        return self.state == TakingState.TAKEN and self.task.due_on < on


class TakingChange(TransitionRecord):
    """A change of a taking's state. Never changed, never deleted."""

    taking = models.ForeignKey(
        Taking, models.PROTECT, related_name="changes", verbose_name="揭榜情况"
    )
    action = models.CharField("动作", max_length=10, choices=TakingAction)
    from_state = models.CharField("原状态", max_length=10, choices=TakingState, blank=True)
    to_state = models.CharField("新状态", max_length=10, choices=TakingState)

    class Meta(TransitionRecord.Meta):
        verbose_name = verbose_name_plural = "揭榜流转记录"
