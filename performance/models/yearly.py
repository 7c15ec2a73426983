"""年度述职 and its 点评, confirmed tags, and what of the points is shown to whom (积分亮晒)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.models import Person
from performance.report.enums import ReportAction, ReportState, ShownTo, ShownWhat
from workflow.models import Recorded, TransitionRecord


class ReportRound(Recorded):
    """述职: the office asks the 常委 for their report of a year; any member may write one, asked or not."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    due_on = models.DateField("请于")
    note = models.TextField("说明", max_length=2000, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发起人"
    )
    opened_at = models.DateTimeField("发起时间")
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "年度述职"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年度述职"


class YearReport(Recorded):
    """A member's own words on a year: what came of it, what was lacking, what they propose; and the
    comment on it. A draft is its author's alone.
    """

    noun = "report"

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="year_reports", verbose_name="委员"
    )
    year = models.PositiveSmallIntegerField("年度")
    done = models.TextField("履职情况和成效", max_length=5000, blank=True)
    lacking = models.TextField("存在的不足", max_length=3000, blank=True)
    plans = models.TextField("下一步打算和建议", max_length=3000, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=ReportState, default=ReportState.DRAFT, editable=False
    )
    handed_in_on = models.DateField("提交日期", null=True, blank=True, editable=False)
    comment = models.TextField("点评", max_length=2000, blank=True, editable=False)
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "述职报告"
        ordering = ["-year", "person__rank", "person__stroke_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "year"], name="yearreport_once_a_year"),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT)
                | (~Q(done="") & Q(handed_in_on__isnull=False)),
                name="yearreport_handed_in_says_something",
                violation_error_message="请填写履职情况和成效。",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.COMMENTED) | ~Q(comment=""),
                name="yearreport_commented_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}{self.year}年度述职报告"

    def get_absolute_url(self) -> str:
        return reverse("performance:report", args=[self.year, self.person_id])


class YearReportChange(TransitionRecord):
    report = models.ForeignKey(
        YearReport, models.PROTECT, related_name="changes", verbose_name="述职报告"
    )
    action = models.CharField("动作", max_length=10, choices=ReportAction)
    from_state = models.CharField("原状态", max_length=10, choices=ReportState)
    to_state = models.CharField("新状态", max_length=10, choices=ReportState)

    class Meta(TransitionRecord.Meta):
        verbose_name = verbose_name_plural = "述职流转记录"


class MemberTag(models.Model):
    """A tag that a member confirmed of themselves (标签墙)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tags", verbose_name="委员")
    name = models.CharField("标签", max_length=60)
    confirmed_at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = verbose_name_plural = "委员标签"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="membertag_once_a_person")
        ]

    def __str__(self) -> str:
        return self.name


class ShownPoints(models.Model):
    """积分亮晒: what of a year's points is shown to whom. The latest row of a year holds; none is changed."""

    year = models.PositiveSmallIntegerField("年度")
    what = models.CharField("公开什么", max_length=6, choices=ShownWhat)
    to = models.CharField("公开范围", max_length=6, choices=ShownTo)
    why = models.TextField("依据", max_length=500, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="设定人"
    )
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = verbose_name_plural = "积分亮晒设定"
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.year}年：{self.get_what_display()}"  # type: ignore[attr-defined]
