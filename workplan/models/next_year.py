"""Next year's plan while it is drafted: rows of words, which no page, reminder or figure takes for items."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from workflow.models import Recorded
from workplan.annexes import Annex
from workplan.enums import Fate
from workplan.models.items import WorkItem
from workplan.models.plans import Plan, PlanPoint


class PlanDraft(models.Model):
    """The draft of the plan that follows one; `issued` is the plan that it became."""

    plan = models.OneToOneField(
        Plan, models.PROTECT, related_name="next_draft", verbose_name="本年工作要点"
    )
    title = models.CharField("标题", max_length=100)
    new_term = models.PositiveSmallIntegerField("新一届", null=True, blank=True)
    is_shown = models.BooleanField("给领导看", default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="起草人"
    )
    made_at = models.DateTimeField("起草时间")
    issued = models.OneToOneField(
        Plan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="drafted_as",
        verbose_name="印发的工作要点",
    )

    class Meta:
        verbose_name = verbose_name_plural = "下一年草案"
        ordering = ["-plan__year"]

    def __str__(self) -> str:
        return f"{self.year}年工作要点（草案）"

    @property
    def year(self) -> int:
        """The year that it is for."""
        return self.plan.year + 1


class DraftRow(Recorded):
    """A row of the draft: names as the document writes them, found when it is issued.

    `origin` is the row of this year that it stands for; `carried` says that the very matter goes on;
    `source` is the key of what an app suggested; `item` is what it became.
    """

    draft = models.ForeignKey(
        PlanDraft, models.CASCADE, related_name="rows", verbose_name="下一年草案"
    )
    origin = models.ForeignKey(
        WorkItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="next_rows",
        verbose_name="本年事项",
    )
    fate = models.CharField("取舍", max_length=9, choices=Fate)
    why = models.CharField("理由", max_length=200, blank=True)
    notes = models.TextField("须核对", blank=True)
    carried = models.BooleanField("结转", default=False)
    source = models.CharField("来源", max_length=60, null=True, blank=True)  # noqa: DJ001
    annex = models.CharField("附件", max_length=12, choices=Annex.choices())
    section = models.CharField("分组", max_length=200, blank=True)
    place = models.PositiveIntegerField("顺序")
    title = models.CharField("工作内容", max_length=500)
    needs_scheme = models.BooleanField("★", default=False)
    leaders = models.CharField("牵头领导", max_length=300, blank=True)
    lead_departments = models.CharField("责任部门", max_length=300, blank=True)
    participants = models.CharField("参与部门", max_length=500, blank=True)
    period_phrase = models.CharField("完成时间", max_length=200, blank=True)
    members = models.CharField("课题组成员", max_length=500, blank=True)
    members_note = models.CharField("课题组其他成员", max_length=200, blank=True)
    item = models.OneToOneField(
        WorkItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="drafted_as",
        verbose_name="印发的事项",
    )
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "草案的事项"
        ordering = ["draft", "place", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="draftrow_has_title"),
            models.CheckConstraint(
                condition=~Q(fate=Fate.DROPPED.value) | ~Q(why=""), name="draftrow_dropped_says_why"
            ),
            models.UniqueConstraint(
                fields=["draft", "origin", "annex"],
                condition=Q(origin__isnull=False),
                name="draftrow_stands_for_a_row_once",
            ),
            models.UniqueConstraint(
                fields=["draft", "source"], name="draftrow_takes_a_suggestion_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def in_plan(self) -> bool:
        """Whether it will stand in the plan."""
        return self.fate in (Fate.KEPT, Fate.CHANGED, Fate.NEW)


class DraftPoint(Recorded):
    """A point of the draft's text, by its `place`; the one at place 0 is what stands before the points
    (总体要求) and has neither section nor title.

    `origin` is the point of this year's text that it stands for.
    """

    draft = models.ForeignKey(
        PlanDraft, models.CASCADE, related_name="points", verbose_name="下一年草案"
    )
    origin = models.ForeignKey(
        PlanPoint,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="next_points",
        verbose_name="本年要点",
    )
    place = models.PositiveSmallIntegerField("顺序")
    section = models.CharField("部分", max_length=200, blank=True)
    title = models.CharField("要点", max_length=200, blank=True)
    text = models.TextField("内容", blank=True)
    notes = models.TextField("须核对", blank=True)
    is_left_out = models.BooleanField("不写", default=False)
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "草案的正文"
        ordering = ["draft", "place", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(place=0) | ~Q(title=""), name="draftpoint_has_title")
        ]

    def __str__(self) -> str:
        return self.title or "总体要求"
