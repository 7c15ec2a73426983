"""The meetings, and the 工作方案 of ★ items that they review."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from almanac.words import chinese_number
from members.addresses import reverse
from members.models import Department, Organisation, Person
from workflow.models import Recorded, StoredFile
from workplan.enums import NUMBERED_KINDS, PASSING_OUTCOMES, MeetingKind, Outcome
from workplan.models.due_dates import DueDate
from workplan.models.items import WorkItem
from workplan.registry import roll


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def not_called_off(self) -> MeetingQuerySet:
        """Keep what was held or is to be held."""
        return self.filter(called_off_at__isnull=True)

    def held_by(self, on: date) -> MeetingQuerySet:
        """Keep what was held by a day."""
        return self.not_called_off().filter(held_on__lte=on)


class Meeting(Recorded):
    """A numbered meeting, 二届六十四次主席会议, of which the numbers restart with each 届; or another,
    which has its name in words (`title`), and where it is a department's (专委会会议), whose it is.

    Who was there is kept by `workplan.registry.roll`. One that was called off (取消) stays on the record, and
    gives its number back.
    """

    kind = models.CharField(
        "会议", max_length=10, choices=MeetingKind, default=MeetingKind.CHAIR, db_index=True
    )
    term = models.PositiveSmallIntegerField(
        "届", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    number = models.PositiveSmallIntegerField(
        "次", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    title = models.CharField("会议名称", max_length=100, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="召开部门",
    )
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
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="取消人",
    )
    called_off_at = models.DateTimeField("取消时间", null=True, editable=False)
    called_off_why = models.TextField("取消原因", blank=True, editable=False, max_length=1000)
    history = HistoricalRecords(verbose_name="修改记录")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议"
        verbose_name_plural = "会议"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "term", "number"],
                condition=Q(called_off_at__isnull=True),
                name="meeting_number_unique_in_term",
                violation_error_message="本届已有这一次会议。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NUMBERED_KINDS, term__gte=1, number__gte=1, title="")
                | (~Q(kind__in=NUMBERED_KINDS) & Q(term=None, number=None) & ~Q(title="")),
                name="meeting_has_number_or_name",
                violation_error_message="主席会议、常委会会议和全体会议填届、次，其他会议填会议名称。",
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
        held = cls.objects.not_called_off().filter(kind=MeetingKind.CHAIR, term=term)
        last = held.order_by("-number").first()
        # A term that follows another counts from one; of a first one nobody knows how far it has come.
        begins = term and cls.objects.filter(kind=MeetingKind.CHAIR, term__lt=term).exists()
        number = last.number if last else 0 if begins else None
        return {"term": term, "number": None if number is None else number + 1}

    @property
    def last_change(self) -> str:
        """What a form was opened upon: the latest row of the history, and of who was there."""
        latest = self.history.values_list("history_id", flat=True).first()
        return f"{latest}-{roll().version(self)}"

    def has_before(self, version: SchemeVersion) -> bool:
        """Return whether a version of a scheme had been handed in when the meeting was held."""
        return timezone.localdate(version.at) <= self.held_on

    @property
    def agenda(self) -> list[Any]:
        """What stands on the agenda, schemes and other business in their order."""
        lines = [*self.reviews.on_agenda(), *self.business.on_agenda()]
        return sorted(lines, key=lambda line: line.order)

    def clean(self) -> None:
        """Say beside its field what the kind asks for; what it has no use for is emptied."""
        if self.kind in NUMBERED_KINDS:
            self.title, self.department = "", None
            lacking = {"term": "请填写届。", "number": "请填写次。"}
        else:
            self.term = self.number = None
            lacking = {"title": "请填写会议名称。"}
            if self.kind == MeetingKind.COMMITTEE:
                lacking["department"] = "请选择召开会议的专委会。"
        found = {name: words for name, words in lacking.items() if not getattr(self, name)}
        if found:
            raise ValidationError(found)
        # A form leaves out the constraint, for the sake of the field of its condition.
        same = Meeting.objects.not_called_off().filter(
            kind=self.kind, term=self.term, number=self.number
        )
        if self.number and not self.called_off_at and same.exclude(pk=self.pk).exists():
            raise ValidationError("本届已有这一次会议。")

    @property
    def reviews_schemes(self) -> bool:
        """Whether it reviews 工作方案, and hears what the departments did: the numbered ones do."""
        return self.kind in NUMBERED_KINDS

    @property
    def name(self) -> str:
        """What the documents call it: 二届六十四次主席会议; another by its own name. Of one that was called
        off it says so: another may bear its number.
        """
        called_off = "（已取消）" if self.called_off_at else ""
        if self.term is None or self.number is None:
            return f"{self.title}{called_off}"
        term, number = chinese_number(self.term), chinese_number(self.number)
        return f"{term}届{number}次{self.get_kind_display()}{called_off}"


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


class AgendaRow(Recorded):
    """What stands on a meeting's agenda: in which place, who put it there and took it off, who recorded
    what was decided. A line taken off stays on the record.
    """

    order = models.PositiveSmallIntegerField("议程顺序", default=0)
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
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )
    decided_at = models.DateTimeField("登记时间", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_on_agenda(self) -> bool:
        return self.taken_off_at is None


class SchemeReviewQuerySet(models.QuerySet["SchemeReview"]):
    def on_agenda(self) -> SchemeReviewQuerySet:
        """Keep what still stands on its meeting's agenda."""
        return self.filter(taken_off_at__isnull=True)


class SchemeReview(AgendaRow):
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
    reported_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reported_schemes",
        verbose_name="汇报人",
    )
    outcome = models.CharField("审议结果", max_length=10, choices=Outcome, blank=True)
    requirements = models.TextField("审议要求", blank=True, max_length=2000)
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
