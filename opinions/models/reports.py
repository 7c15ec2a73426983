"""An opinion report, who is credited for it, and how it went from hand to hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from simple_history.models import HistoricalRecords

from members.addresses import reverse
from members.matching import Searched
from members.models import Department, Person
from members.names import name_key
from opinions.counting import LIMIT, characters
from opinions.enums import WRITING_STATES, Action, Level, State, Way
from opinions.models.leads import ContactPoint
from workflow.models import Recorded, TransitionRecord
from workplan.models import WorkItem


class OpinionReportQuerySet(models.QuerySet["OpinionReport"]):
    def with_people(self) -> OpinionReportQuerySet:
        """Read along what a row of a list shows, in a fixed number of queries."""
        found = self.select_related("department", "contact_point").with_authors()
        return found.prefetch_related("adoptions", "instructions")

    def with_authors(self) -> OpinionReportQuerySet:
        """Read along who signed, in one query."""
        authors = Authorship.objects.select_related("person")
        return self.prefetch_related(Prefetch("authorships", authors))

    def by(self, person_id: int | None) -> OpinionReportQuerySet:
        """Keep the reports that a person signed, alone or with others."""
        own = Authorship.objects.filter(person=person_id, person__isnull=False)
        return self.filter(authorships__in=own)

    def kept_by_office(self) -> OpinionReportQuerySet:
        """Keep what the office writes in an author's stead: what it entered itself, and what has no
        author who could sign in.
        """
        able = Authorship.objects.filter(report=OuterRef("pk"), person__user__is_active=True)
        return self.filter(Q(created_by__is_staff=True) | ~Exists(able))

    def past_writing(self) -> OpinionReportQuerySet:
        """Keep what its author has let go of."""
        return self.exclude(state__in=WRITING_STATES)

    def sent_in(self, year: int) -> OpinionReportQuerySet:
        """Keep what was sent in a year: the year's reports, as the figures count them."""
        return self.filter(state=State.SENT, sent_on__year=year)

    def adopted_at(self, *levels: Level) -> OpinionReportQuerySet:
        """Keep what was adopted at one of the levels, each report once."""
        found = OpinionReport.objects.filter(adoptions__level__in=levels)
        return self.filter(pk__in=found.values("pk"))

    def nation_single(self) -> OpinionReportQuerySet:
        """Keep what the national committee adopted by itself (单篇采用)."""
        found = OpinionReport.objects.filter(
            adoptions__level=Level.NATION, adoptions__way=Way.SINGLE
        )
        return self.filter(pk__in=found.values("pk"))

    def passed_on(self) -> OpinionReportQuerySet:
        """Keep what was passed on to a ministry (转送国家部委)."""
        found = OpinionReport.objects.filter(adoptions__ministry__gt="")
        return self.filter(pk__in=found.values("pk"))

    def instructed_at(self, *levels: Level) -> OpinionReportQuerySet:
        """Keep what a leader of one of the levels wrote on, each report once."""
        found = OpinionReport.objects.filter(instructions__level__in=levels)
        return self.filter(pk__in=found.values("pk"))

    def search(self, words: str) -> OpinionReportQuerySet:
        """Keep the reports in which each of the words occurs: in a title, a text or an author's name."""
        return SEARCHED.narrowed(self, words)


SEARCHED = Searched(
    titles=("title_key", "edited_title"),
    names=("authorships__person__name_key", "department__name_key"),
    texts=("text", "edited_text"),
    nouns=("社情民意", "社情民意信息", "信息"),
)


class OpinionReport(Recorded):
    """A short report of public concern, one matter each, sent upwards (社情民意信息).

    `title` and `text` are the author's and stay as submitted; what the office makes of them stands
    in `edited_title` and `edited_text`. `origin` names what a report was made of by another app
    (proposals.proposal:12), so that it is handed over once. A report imported from a past year has
    no text.
    """

    title = models.CharField("标题", max_length=100)
    title_key = models.CharField(max_length=200, editable=False, db_index=True)
    text = models.TextField("正文", blank=True)
    characters = models.PositiveSmallIntegerField("字数", default=0, editable=False)
    edited_title = models.CharField("编辑后的标题", max_length=100, blank=True)
    edited_text = models.TextField("编辑后的正文", blank=True)
    edited_characters = models.PositiveSmallIntegerField("编辑后字数", default=0, editable=False)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opinion_reports",
        verbose_name="部门或界别",
    )
    item = models.ForeignKey(
        WorkItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="opinion_reports",
        verbose_name="相关工作事项",
    )
    contact_point = models.ForeignKey(
        ContactPoint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="联系点",
    )
    state = models.CharField(
        "状态", max_length=10, choices=State, default=State.DRAFT, db_index=True
    )
    received_from = models.CharField("来源", max_length=200, blank=True)
    origin = models.CharField(max_length=100, null=True, unique=True, editable=False)  # noqa: DJ001
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="录入人",
    )
    created_at = models.DateTimeField("录入时间")
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    signed_on = models.DateField("签发日期", null=True, blank=True)
    sent_on = models.DateField("报送日期", null=True, blank=True, db_index=True)
    sent_to = models.CharField("报送单位", max_length=200, blank=True)
    authors = models.ManyToManyField(
        Person, through="Authorship", related_name="opinion_reports", verbose_name="作者"
    )
    history = HistoricalRecords(verbose_name="修改记录")

    objects = OpinionReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "社情民意信息"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="opinion_has_title",
                violation_error_message="请填写标题。",
            ),
            models.CheckConstraint(
                condition=Q(characters__lte=LIMIT, edited_characters__lte=LIMIT),
                name="opinion_text_within_limit",
                violation_error_message=f"正文不超过{LIMIT}字。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.DRAFT, State.SENT)) | ~Q(text=""),
                name="opinion_under_way_has_text",
                violation_error_message="请填写正文。",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_on__isnull=False)
                | (~Q(state=State.SENT) & Q(sent_on__isnull=True)),
                name="opinion_sent_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.final_title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title_key = name_key(self.title)
        self.characters, self.edited_characters = (
            characters(self.text),
            characters(self.edited_text),
        )
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("opinions:report", args=[self.pk])

    @property
    def version(self) -> int:
        """The number of its latest version in the history."""
        return self.history.values_list("history_id", flat=True)[0]

    @property
    def final_title(self) -> str:
        """The title under which it goes out."""
        return self.edited_title or self.title

    @property
    def final_text(self) -> str:
        """The text that goes out: the office's, or the author's where nothing was edited."""
        return self.edited_text or self.text

    @property
    def is_edited(self) -> bool:
        return bool(self.edited_title or self.edited_text)

    @property
    def shares(self) -> list[tuple[Person, Fraction]]:
        """Who is credited with how much of it, in the order of signing; together one."""
        rows = list(self.authorships.all())
        total = sum(row.weight for row in rows)
        return [(row.person, Fraction(row.weight, total)) for row in rows]


class Authorship(models.Model):
    """A person who signed a report; the credit is shared by `weight` (份)."""

    report = models.ForeignKey(OpinionReport, models.CASCADE, related_name="authorships")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="authorships", verbose_name="作者"
    )
    order = models.PositiveSmallIntegerField("顺序", default=0)
    weight = models.PositiveSmallIntegerField(
        "份额", default=1, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )

    class Meta:
        verbose_name = verbose_name_plural = "作者"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "person"],
                name="authorship_person_once",
                violation_error_message="同一作者只能出现一次。",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=99), name="authorship_weight_from_1_to_99"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class ReportTransition(TransitionRecord):
    """A change of a report's state; somebody is always named."""

    report = models.ForeignKey(
        OpinionReport, models.PROTECT, related_name="transitions", verbose_name="社情民意信息"
    )
    action = models.CharField("动作", max_length=10, choices=Action)
    from_state = models.CharField("原状态", max_length=10, choices=State)
    to_state = models.CharField("新状态", max_length=10, choices=State)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="操作人"
    )

    class Meta(TransitionRecord.Meta):
        verbose_name = verbose_name_plural = "社情民意流转记录"
