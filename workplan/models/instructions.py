"""What leaders write on an item, what the office urges, and what it notes for itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from members.models import Department, Person
from workflow.models import TakenBack
from workplan.models.due_dates import DueDate
from workplan.models.items import WorkItem


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def unanswered(self) -> InstructionQuerySet:
        """Keep those that the department has still to answer."""
        return self.filter(answers__isnull=True, taken_back_at=None)


class Instruction(TakenBack):
    """批示: what a leader wrote on an item; the `department` it is addressed to must answer, where none
    is named all that are responsible; by a day, where one is wanted.

    `written_by` is the account: the leader's own, or the office's that took it down from paper.
    """

    item = models.ForeignKey(
        WorkItem, models.PROTECT, related_name="instructions", verbose_name="工作事项"
    )
    leader = models.ForeignKey(
        Person, models.PROTECT, related_name="instructions", verbose_name="批示领导"
    )
    text = models.TextField("批示内容", max_length=2000)
    given_on = models.DateField("批示日期")
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="请谁回复",
    )
    answer_by = models.DateField("回复期限", null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间")

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = "领导批示"
        verbose_name_plural = "领导批示"
        ordering = ["-at", "-pk"]

    @property
    def department_takes_part(self) -> bool:
        """Whether it is addressed to a department that takes part, and is not responsible."""
        return self.department is not None and self.department not in self.item.lead_departments

    def __str__(self) -> str:
        return f"{self.leader}：{self.text[:40]}"

    @property
    def addressee(self) -> str:
        """Who is to answer: 城建委负责人."""
        named = [self.department] if self.department else self.item.lead_departments
        return f"{'、'.join(str(department) for department in named) or '责任部门'}负责人"

    @property
    def taken_down_by(self) -> str:
        """Who wrote down what the leader said; nobody where the leader wrote it."""
        return "" if self.written_by.person_id == self.leader_id else str(self.written_by)

    @property
    def subject(self) -> str:
        """Its name across apps."""
        return f"workplan.instruction:{self.pk}"


class InstructionAnswer(models.Model):
    """What the department answered to an instruction."""

    instruction = models.ForeignKey(
        Instruction, models.PROTECT, related_name="answers", verbose_name="批示"
    )
    text = models.TextField("回复", max_length=2000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="回复人"
    )
    at = models.DateTimeField("回复时间")

    class Meta:
        verbose_name = "批示回复"
        verbose_name_plural = "批示回复"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Urge(models.Model):
    """催办: the office asked for a due date now; at most once a day."""

    due_date = models.ForeignKey(
        DueDate, models.PROTECT, related_name="urges", verbose_name="到期日"
    )
    on = models.DateField("日期")
    text = models.TextField("催办内容", blank=True, max_length=1000)
    told = models.CharField("已通知", max_length=300, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="催办人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "催办"
        verbose_name_plural = "催办"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["due_date", "on"],
                name="urge_once_a_day",
                violation_error_message="今天已经催办过。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y年%-m月%-d日}催办"


class OfficeNote(models.Model):
    """A note on an item that only the office sees."""

    item = models.ForeignKey(
        WorkItem, models.PROTECT, related_name="office_notes", verbose_name="工作事项"
    )
    text = models.TextField("备注", max_length=2000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "办公室备注"
        verbose_name_plural = "办公室备注"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:40]
