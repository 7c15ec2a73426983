"""Any other business (其他议题) of a meeting: its papers, what was decided, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from members.models import Department, Person
from workflow.models import StoredFile, TakenBack
from workplan.enums import FollowKind
from workplan.models.instructions import Instruction
from workplan.models.items import WorkItem
from workplan.models.schemes import AgendaRow, Meeting


class BusinessQuerySet(models.QuerySet["Business"]):
    def on_agenda(self) -> BusinessQuerySet:
        """Keep what still stands on its meeting's agenda."""
        return self.filter(taken_off_at__isnull=True)


class Business(AgendaRow):
    """A line of a meeting's agenda that is no scheme: what it is about, who reports it, and what the
    meeting decided, in words. It stands with the schemes in one order.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="business", verbose_name="会议"
    )
    title = models.CharField("议题", max_length=300)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="汇报部门",
    )
    reported_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reported_business",
        verbose_name="汇报人",
    )
    decision = models.TextField("议定事项", blank=True, max_length=2000)
    history = HistoricalRecords(verbose_name="修改记录")

    objects = BusinessQuerySet.as_manager()

    class Meta:
        verbose_name = "其他议题"
        verbose_name_plural = "其他议题"
        ordering = ["meeting", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="business_has_title",
                violation_error_message="请填写议题。",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="business_decision_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(taken_off_at__isnull=True, taken_off_by__isnull=True)
                | Q(taken_off_at__isnull=False, taken_off_by__isnull=False, decision=""),
                name="business_taken_off_before_its_decision",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.meeting.get_absolute_url()}#business-{self.pk}"

    @property
    def version(self) -> str:
        """What a form was opened upon: the latest row of the history."""
        return str(self.history.values_list("history_id", flat=True).first() or "")

    @property
    def reporters(self) -> str:
        """Who reports: 城建委陈悦; nothing where nobody is named."""
        return "".join(str(one) for one in (self.department, self.reported_by) if one)


class BusinessPaper(TakenBack, StoredFile):
    """A paper (材料) attached to any other business; one that was taken back is handed out no more."""

    folder = "meetings"
    url_name = "workplan:file"

    business = models.ForeignKey(
        Business, models.PROTECT, related_name="papers", verbose_name="议题"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "议题材料"
        verbose_name_plural = "议题材料"
        ordering = ["pk"]


class FollowUp(models.Model):
    """What a decision became, by which it is followed (落实): an item that was added, one whose 完成时间
    was changed, or an instruction on one. Never changed; it goes with its item.
    """

    business = models.ForeignKey(
        Business, models.PROTECT, related_name="follow_ups", verbose_name="议题"
    )
    kind = models.CharField("落实", max_length=10, choices=FollowKind)
    item = models.ForeignKey(
        WorkItem, models.CASCADE, related_name="decisions", verbose_name="工作事项"
    )
    instruction = models.OneToOneField(
        Instruction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decision",
        verbose_name="批示",
    )
    words = models.CharField("内容", max_length=300, blank=True)
    # What whoever registers it should look at, said once.
    warning: str = ""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "议定落实"
        verbose_name_plural = "议定落实"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=FollowKind.INSTRUCTED, instruction__isnull=False)
                | (~Q(kind=FollowKind.INSTRUCTED) & Q(instruction__isnull=True)),
                name="follow_up_by_instruction_has_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.item}"
