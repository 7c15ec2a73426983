"""“请你来协商”: the topics that are deliberated, the meetings held on them, and who came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Max, Prefetch, Q
from simple_history.models import HistoricalRecords

from activities.models import Event
from almanac import clock
from consultations.enums import Form, SuggestionState
from consultations.models.themes import Theme
from members.addresses import reverse
from members.models import Person
from workflow.models import Recorded
from workplan.annexes import Annex
from workplan.models import WorkItem

if TYPE_CHECKING:
    from consultations.models.suggestions import Suggestion


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def for_item(self, item: WorkItem) -> ConsultationQuerySet:
        """Keep what hangs on an item (one at most), with its meetings, for the item's page."""
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
        verbose_name = verbose_name_plural = "协商议题"

    def clean(self) -> None:
        """Take the year from the item; without an item it must be given."""
        super().clean()
        if self.year is None:
            raise ValidationError({"year": "没有工作事项的协商须填写年度。"})


class ConsultationMeetingQuerySet(models.QuerySet["ConsultationMeeting"]):
    def of_year(self, year: int) -> ConsultationMeetingQuerySet:
        """Keep the meetings held in a calendar year."""
        return self.filter(held_on__year=year)


class ConsultationMeeting(Recorded):
    """A meeting that was held on a topic, and what came of it.

    The counts are empty until they are known; what was adopted is often known weeks later. They
    hold until as many suggestions are entered one by one: then the rows are counted. Who was there by
    name is kept at its `event`.
    """

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="meetings", verbose_name="协商议题"
    )
    held_on = models.DateField("召开日期")
    form = models.CharField("形式", max_length=8, choices=Form, default=Form.ON_SITE)
    place = models.CharField("地点", max_length=100, blank=True, help_text="线上召开的可以不填。")
    street = models.CharField(
        "镇街、村社", max_length=60, blank=True, help_text="在街道、村社召开的填写。"
    )
    host = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_meetings",
        verbose_name="主持人",
    )
    agenda = models.TextField("议程", blank=True, max_length=5000)
    invited_units = models.TextField("邀请单位", blank=True, max_length=1000)
    experts = models.TextField(
        "智库专家", blank=True, max_length=500, help_text="提前介入或到会的智库成员。"
    )
    attendance = models.PositiveIntegerField("参加人数", null=True, blank=True)
    offered = models.PositiveIntegerField("提出意见建议数", null=True, blank=True)
    adopted = models.PositiveIntegerField("采纳意见建议数", null=True, blank=True)
    solved = models.PositiveIntegerField("推动解决问题数", null=True, blank=True)
    minutes = models.TextField("会议记录", blank=True, max_length=20000)
    summary = models.TextField("协商成果", blank=True, max_length=5000)
    event = models.OneToOneField(
        Event,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="session",
        verbose_name="到会情况",
    )
    history = HistoricalRecords(verbose_name="修改记录", excluded_fields=["event"])

    objects = ConsultationMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "协商会"
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(adopted__isnull=True)
                | Q(offered__isnull=False, adopted__lte=F("offered")),
                name="meeting_adopts_what_was_offered",
            ),
            models.CheckConstraint(
                condition=Q(form=Form.ONLINE) | ~Q(place=""), name="meeting_on_site_has_place"
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.held_on.year}年{self.held_on.month}月{self.held_on.day}日 {self.consultation}"
        )

    def get_absolute_url(self) -> str:
        return reverse("consultations:meeting", args=[self.pk])

    # Its suggestions where a page read them along (`year_figures`).
    suggestions_read: Sequence[Suggestion] | None = None

    @property
    def theme(self) -> Consultation:
        return self.consultation

    @property
    def suggested(self) -> Iterable[Suggestion]:
        """What was suggested in it."""
        if self.suggestions_read is None:
            return self.suggestions.all()
        return self.suggestions_read

    @property
    def counts(self) -> tuple[int | None, int | None]:
        """How many suggestions were offered and how many adopted; None where nothing is known.

        Where all that was typed as offered is entered one by one, the rows are counted; until then
        the typed numbers stand, and never less than the rows say.
        """
        states = [row.state for row in self.suggested]
        if not states:
            return self.offered, self.adopted
        adopted = states.count(SuggestionState.ADOPTED)
        if len(states) >= (self.offered or 0):
            return len(states), adopted
        return self.offered, max(self.adopted or 0, adopted)

    def clean(self) -> None:
        """Say beside its field what the constraints would refuse, and refuse a day to come.

        What is planned stands in the work item's due dates; a meeting is entered once held.
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

    @property
    def offered_count(self) -> int | None:
        """How many suggestions were offered, as far as it is known."""
        return self.counts[0]

    @property
    def adopted_count(self) -> int | None:
        """How many of them were adopted, as far as it is known."""
        return self.counts[1]
