"""“请你来协商”: the topics that are deliberated."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Max, Prefetch
from simple_history.models import HistoricalRecords

from consultations.models.themes import Theme
from workplan.annexes import Annex
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
        return self.annotate(
            meeting_count=Count("meetings", distinct=True), last_held=Max("meetings__held_on")
        )


class Consultation(Theme):
    """A topic put up for deliberation, in the district, at a street or in a village."""

    TOPIC = "协商议题"
    ANNEX = Annex.CONSULTATION
    HEADING = "“请你来协商”"
    ADDRESS = "consultations"

    theme = models.OneToOneField(Theme, models.CASCADE, parent_link=True, primary_key=True)
    street = models.CharField("镇街、村社", max_length=60, blank=True)
    history = HistoricalRecords(verbose_name="修改记录")

    objects = ConsultationQuerySet.as_manager()  # type: ignore[misc]  # Theme has a plain one

    class Meta:
        verbose_name = "协商议题"
        verbose_name_plural = "协商议题"

    def clean(self) -> None:
        """Take the year from the item; without an item it must be given."""
        super().clean()
        if self.year is None:
            raise ValidationError({"year": "没有工作事项的协商须填写年度。"})
