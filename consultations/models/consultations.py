"""“请你来协商”: the topics that are deliberated."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from simple_history.models import HistoricalRecords

from consultations.enums import Level, ThemeKind
from consultations.models.base import Recorded
from members.models import Department
from workplan.models import WorkItem


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def for_item(self, item: WorkItem) -> ConsultationQuerySet:
        """Keep what hangs on an item (one at most), with its meetings, for the item's page."""
        from consultations.models.meetings import ConsultationMeeting

        return self.filter(item=item).prefetch_related(
            Prefetch(
                "meetings",
                ConsultationMeeting.objects.select_related("host").prefetch_related("suggestions"),
            )
        )

    def with_figures(self) -> ConsultationQuerySet:
        """Add `meeting_count` and `last_held` (None where none was held)."""
        from consultations.models.meetings import ConsultationMeeting

        meetings = ConsultationMeeting.objects.filter(consultation=OuterRef("pk")).order_by()
        figures = meetings.values("consultation").annotate(count=Count("pk"), last=Max("held_on"))
        return self.annotate(
            meeting_count=Coalesce(Subquery(figures.values("count")), 0),
            last_held=Subquery(figures.values("last")),
        )


class Consultation(Recorded):
    """A topic put up for deliberation; dates, leaders and departments are those of its work item.

    The topic keeps its own wording: annex 3 words a matter otherwise than annex 1 does. At a street
    or in a village it need not stand in the year's plan: then it names its year and department.
    """

    kind = ThemeKind.CONSULTATION

    item = models.OneToOneField(
        WorkItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consultation",
        verbose_name="工作事项",
        help_text="区级协商须选定；街道、村社的可以不填。",
    )
    year = models.PositiveSmallIntegerField(
        "年度", db_index=True, blank=True, help_text="有工作事项的，以事项所在年度为准。"
    )
    level = models.CharField("层级", max_length=8, choices=Level, default=Level.DISTRICT)
    topic = models.CharField("协商议题", max_length=200)
    street = models.CharField("镇街、村社", max_length=60, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consultations",
        verbose_name="责任部门",
        help_text="没有工作事项的填写。",
    )
    history = HistoricalRecords(verbose_name="修改记录")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = "协商议题"
        verbose_name_plural = "协商议题"
        ordering = ["-year", F("item__seq").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(topic=""),
                name="consultation_has_topic",
                violation_error_message="请填写协商议题。",
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | ~Q(level=Level.DISTRICT),
                name="consultation_of_district_has_item",
                violation_error_message="区级协商须选定工作事项。",
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        return reverse("consultations:consultation", args=[self.pk])

    def clean(self) -> None:
        """Take the year from the item; without an item it must be given."""
        self._take_year()
        if self.year is None:
            raise ValidationError({"year": "没有工作事项的协商须填写年度。"})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._take_year()
        super().save(*args, **kwargs)

    def _take_year(self) -> None:
        if self.item is not None:
            self.year = self.item.plan.year
