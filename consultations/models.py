"""“请你来协商”: the topics that are deliberated, and the sessions held on them."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from almanac import clock
from consultations.enums import Form, Level
from members.models import Person
from workplan.models import WorkItem


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def for_item(self, item: WorkItem) -> ConsultationQuerySet:
        """Keep what hangs on an item (one at most), with its sessions, for the item's page."""
        return self.filter(item=item).prefetch_related(
            Prefetch("sessions", Session.objects.select_related("host"))
        )

    def with_figures(self) -> ConsultationQuerySet:
        """Add `session_count` and `last_held` (None where none was held)."""
        sessions = Session.objects.filter(consultation=OuterRef("pk")).order_by()
        figures = sessions.values("consultation").annotate(count=Count("pk"), last=Max("held_on"))
        return self.annotate(
            session_count=Coalesce(Subquery(figures.values("count")), 0),
            last_held=Subquery(figures.values("last")),
        )


class Consultation(models.Model):
    """A topic put up for deliberation; dates, leaders and departments are those of its work item.

    The topic keeps its own wording: annex 3 words a matter otherwise than annex 1 does.
    """

    item = models.OneToOneField(
        WorkItem, models.PROTECT, related_name="consultation", verbose_name="工作事项"
    )
    level = models.CharField("层级", max_length=8, choices=Level, default=Level.DISTRICT)
    topic = models.CharField("协商议题", max_length=200)
    history = HistoricalRecords(verbose_name="修改记录")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = "协商议题"
        verbose_name_plural = "协商议题"
        ordering = ["-item__plan__year", F("item__seq").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(topic=""),
                name="consultation_has_topic",
                violation_error_message="请填写协商议题。",
            )
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def _history_date(self) -> datetime:
        return clock.now()


class Session(models.Model):
    """A session that was held on a topic, and what came of it.

    The counts are empty until they are known; what was adopted is often known weeks later.
    """

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="sessions", verbose_name="协商议题"
    )
    held_on = models.DateField("召开日期")
    form = models.CharField("形式", max_length=8, choices=Form, default=Form.ON_SITE)
    place = models.CharField("地点", max_length=100, blank=True, help_text="线上召开的可以不填。")
    host = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_sessions",
        verbose_name="主持人",
    )
    invited_units = models.TextField("邀请单位", blank=True, max_length=1000)
    attendance = models.PositiveIntegerField("参加人数", null=True, blank=True)
    offered = models.PositiveIntegerField("提出意见建议数", null=True, blank=True)
    adopted = models.PositiveIntegerField("采纳意见建议数", null=True, blank=True)
    summary = models.TextField("协商成果", blank=True, max_length=5000)
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = "协商会"
        verbose_name_plural = "协商会"
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(adopted__isnull=True)
                | Q(offered__isnull=False, adopted__lte=F("offered")),
                name="session_adopts_what_was_offered",
            ),
            models.CheckConstraint(
                condition=Q(form=Form.ONLINE) | ~Q(place=""), name="session_on_site_has_place"
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.held_on.year}年{self.held_on.month}月{self.held_on.day}日 {self.consultation}"
        )

    @property
    def _history_date(self) -> datetime:
        return clock.now()

    def clean(self) -> None:
        """Say beside its field what the constraints would refuse, and refuse a day to come.

        What is planned stands in the work item's due dates; a session is entered once held.
        """
        errors = {}
        if self.held_on and self.held_on > clock.today():
            errors["held_on"] = "召开日期还没有到，协商会召开后再登记。"
        if self.form != Form.ONLINE and not self.place:
            errors["place"] = "现场召开的协商会须填写地点。"
        if self.adopted is not None and (self.offered is None or self.adopted > self.offered):
            errors["adopted"] = "采纳数不能多于提出数。"
        if errors:
            raise ValidationError(errors)
