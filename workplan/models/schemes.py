"""The 工作方案 of ★ items, and the meetings that review them."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from almanac.words import chinese_number
from members.models import Organisation, Person
from workflow.models import Recorded, StoredFile
from workplan.enums import PASSING_OUTCOMES, MeetingKind, Outcome
from workplan.models.due_dates import DueDate
from workplan.models.items import WorkItem
from workplan.registry import roll


class Meeting(Recorded):
    """A numbered meeting: 二届六十四次主席会议. Numbers restart with each 届.

    Who was there is kept by `workplan.registry.roll`.
    """

    kind = models.CharField(
        "会议", max_length=8, choices=MeetingKind, default=MeetingKind.CHAIR, db_index=True
    )
    term = models.PositiveSmallIntegerField("届", validators=[MinValueValidator(1)])
    number = models.PositiveSmallIntegerField("次", validators=[MinValueValidator(1)])
    held_on = models.DateField("日期", db_index=True)
    place = models.CharField("地点", max_length=100, blank=True)
    presided_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="presided_meetings",
        verbose_name="主持",
    )
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = "会议"
        verbose_name_plural = "会议"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "term", "number"],
                name="meeting_number_unique_in_term",
                violation_error_message="本届已有这一次会议。",
            ),
            models.CheckConstraint(
                condition=Q(term__gte=1, number__gte=1), name="meeting_counts_from_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workplan:meeting", args=[self.pk])

    @classmethod
    def upcoming(cls) -> dict[str, int | None]:
        """Return what the next 主席会议 of the current term is most likely called."""
        organisation = Organisation.current()
        term = organisation.term if organisation else None
        last = cls.objects.filter(kind=MeetingKind.CHAIR, term=term).order_by("-number").first()
        # A term that follows another counts from one; of a first one nobody knows how far it has come.
        begins = term and cls.objects.filter(kind=MeetingKind.CHAIR, term__lt=term).exists()
        return {"term": term, "number": last.number + 1 if last else 1 if begins else None}

    @property
    def last_change(self) -> str:
        """What a form was opened upon: the latest row of the history, and of who was there."""
        latest = self.history.values_list("history_id", flat=True).first()
        return f"{latest}-{roll().version(self)}"

    def has_before(self, version: SchemeVersion) -> bool:
        """Return whether a version of a scheme had been handed in when the meeting was held."""
        return timezone.localdate(version.at) <= self.held_on

    @property
    def name(self) -> str:
        """What the documents call it: 二届六十四次主席会议."""
        term, number = chinese_number(self.term), chinese_number(self.number)
        return f"{term}届{number}次{self.get_kind_display()}"


class SchemeVersion(StoredFile):
    """A version of the 工作方案 that a department handed in for a ★ item."""

    folder = "schemes"
    url_name = "workplan:file"

    item = models.ForeignKey(
        WorkItem, models.PROTECT, related_name="scheme_versions", verbose_name="工作事项"
    )
    number = models.PositiveSmallIntegerField("版次")
    note = models.TextField("说明", blank=True, max_length=1000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人"
    )
    at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "工作方案"
        verbose_name_plural = "工作方案"
        ordering = ["item_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="scheme_version_number_unique"),
        ]


class SchemeReviewQuerySet(models.QuerySet["SchemeReview"]):
    def on_agenda(self) -> SchemeReviewQuerySet:
        """Keep what still stands on its meeting's agenda."""
        return self.filter(taken_off_at__isnull=True)


class SchemeReview(Recorded):
    """A line of a meeting's agenda: the scheme of an item, who reports it, what was said to it.

    `version` is empty where the office put an item on the agenda before a file was handed in.
    `due_dates` are those that the review is about: all rounds of the item, or some.
    A line taken off the agenda stays on the record, and may be put there again as another.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="reviews", verbose_name="会议"
    )
    item = models.ForeignKey(
        WorkItem, models.PROTECT, related_name="scheme_reviews", verbose_name="工作事项"
    )
    version = models.ForeignKey(
        SchemeVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name="方案版次",
    )
    due_dates = models.ManyToManyField(
        DueDate, related_name="scheme_reviews", verbose_name="审议的到期日"
    )
    order = models.PositiveSmallIntegerField("议程顺序", default=0)
    reported_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reported_schemes",
        verbose_name="汇报人",
    )
    put_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="列入人"
    )
    put_at = models.DateTimeField("列入时间")
    taken_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="移出人",
    )
    taken_off_at = models.DateTimeField("移出时间", null=True, blank=True)
    taken_off_why = models.TextField("移出理由", blank=True, max_length=1000)
    outcome = models.CharField("审议结果", max_length=10, choices=Outcome, blank=True)
    requirements = models.TextField("审议要求", blank=True, max_length=2000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )
    decided_at = models.DateTimeField("登记时间", null=True, blank=True)
    history = HistoricalRecords(verbose_name="修改记录", m2m_fields=[due_dates])

    objects = SchemeReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "方案审议"
        verbose_name_plural = "方案审议"
        ordering = ["meeting", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "item"],
                condition=Q(taken_off_at__isnull=True),
                name="scheme_review_once_per_meeting",
                violation_error_message="该事项已列入这次会议的议程。",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="scheme_review_outcome_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(taken_off_at__isnull=True, taken_off_by__isnull=True)
                | Q(taken_off_at__isnull=False, taken_off_by__isnull=False, outcome=""),
                name="scheme_review_taken_off_before_its_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting.name}：{self.item}"

    @property
    def is_on_agenda(self) -> bool:
        return self.taken_off_at is None

    @property
    def has_passed(self) -> bool:
        return self.outcome in PASSING_OUTCOMES

    @property
    def said(self) -> str:
        """What the meeting said, and to which version: 同意（第1版）; nothing before it did."""
        if not self.outcome:
            return ""
        of = f"（第{self.version.number}版）" if self.version else ""
        return f"{self.get_outcome_display()}{of}"

    @property
    def newer_version(self) -> SchemeVersion | None:
        """The item's newest version where the agenda has an earlier one, or none."""
        listed = self.version.number if self.version else 0
        newest = next(iter(self.item.scheme_versions.all()), None)
        return newest if newest and newest.number > listed else None
