"""What keeps the handling going, and looks at it again: themes, urging, 回头看."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from members.models import Department, Person
from proposals.enums import LookBackFinding, LookBackReason, UrgeKind


class Project(models.Model):
    """专题项目: proposals of one theme, handled and met together (余杭)."""

    term = models.PositiveSmallIntegerField("届", validators=[MinValueValidator(1)])
    session = models.PositiveSmallIntegerField("次", validators=[MinValueValidator(1)])
    name = models.CharField("名称", max_length=80)
    leader = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal_projects",
        verbose_name="牵头领导",
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal_projects",
        verbose_name="责任部门",
    )

    class Meta:
        verbose_name = verbose_name_plural = "专题项目"
        ordering = ["-term", "-session", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "session", "name"],
                name="project_once_in_session",
                violation_error_message="这一届次中已有这个专题项目。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AssignmentUrge(models.Model):
    """催办 or 督办 of what a unit still owes; never changed, never deleted."""

    assignment = models.ForeignKey(
        "proposals.Assignment", models.PROTECT, related_name="urges", verbose_name="承办"
    )
    kind = models.CharField("类别", max_length=12, choices=UrgeKind, default=UrgeKind.URGE)
    text = models.TextField("内容", max_length=1000)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="proposal_urges",
        verbose_name="催办人",
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "催办督办"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.text[:40]}"


class LookBackQuerySet(models.QuerySet["LookBack"]):
    def open(self) -> LookBackQuerySet:
        """Keep what has not been looked at yet."""
        return self.filter(done_on=None)


class LookBack(models.Model):
    """“回头看”: a second look at what was promised or only half satisfied; once for each reason."""

    assignment = models.ForeignKey(
        "proposals.Assignment", models.PROTECT, related_name="look_backs", verbose_name="承办"
    )
    why = models.CharField("列入原因", max_length=8, choices=LookBackReason)
    listed_on = models.DateField("列入日期")
    due_on = models.DateField("完成期限")
    finding = models.CharField("结果", max_length=8, choices=LookBackFinding, blank=True)
    note = models.TextField("情况", max_length=2000, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="look_backs",
        verbose_name="记录人",
    )

    objects = LookBackQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "“回头看”"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "why"],
                name="look_back_once_for_each_reason",
                violation_error_message="已因这一原因列入“回头看”。",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, finding="")
                | (Q(done_on__isnull=False) & ~Q(finding="")),
                name="look_back_done_has_finding",
                violation_error_message="完成“回头看”须填写结果。",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("listed_on"))
                & (Q(done_on__isnull=True) | Q(done_on__gte=F("listed_on"))),
                name="look_back_dates_after_listing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment.proposal}：{self.get_why_display()}"
