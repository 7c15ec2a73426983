"""What an office opens to the public: the page itself, its places with their codes, their questions."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from consultations.models import Consultation
from members.models import Department, Membership, Person
from members.read_once import read_once
from voices.enums import PlaceKind, QuestionKind
from workflow.models import Recorded
from workplan.models import WorkItem

# No vowels, so that no word comes out, and nothing that is read as another sign.
_SIGNS = "BCDFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 6


def new_code() -> str:
    """Return a code for a place's address: short, for it may have to be typed."""
    return "".join(secrets.choice(_SIGNS) for _ in range(CODE_LENGTH))


class PublicSettings(models.Model):
    """What the committee says and sets for its public page; one row. Without it nothing is open."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    is_open = models.BooleanField(
        "开放", default=False, help_text="关闭时，所有二维码和回执都打不开。"
    )
    contact = models.CharField(
        "联系方式",
        max_length=200,
        help_text="写在每一页下面和个人信息说明里：单位、电话、地址。",
    )
    words = models.TextField(
        "敏感词",
        blank=True,
        help_text="每行一个。含有这些词的留言照收，但先列为“待核”。",
    )
    contact_days = models.PositiveSmallIntegerField(
        "联系方式保存（日）",
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="办结后多少日删去留言人留的称呼和电话；没有办结的，收到一年后删去。",
    )
    address_days = models.PositiveSmallIntegerField(
        "网络地址保存（日）",
        default=180,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="网络安全法要求网络日志保存不少于六个月。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "公众页面设置"

    def __str__(self) -> str:
        return "公众页面设置"

    @classmethod
    @read_once
    def current(cls) -> PublicSettings | None:
        return cls.objects.first()


class PlaceQuerySet(models.QuerySet["Place"]):
    def open_on(self, day: date) -> PlaceQuerySet:
        """Keep the places whose pages anyone may read."""
        return self.filter(Q(opens_on__isnull=True) | Q(opens_on__lte=day), is_open=True)

    def taking_on(self, day: date) -> PlaceQuerySet:
        """Keep those of them that take messages in: until their last day."""
        return self.open_on(day).filter(Q(closes_on__isnull=True) | Q(closes_on__gte=day))


def left_by(day: date) -> models.QuerySet[Membership, Any]:
    """Return those who were 委员 and are none on a day, as a subquery: they answer nowhere, though they
    stand at a place still. Who never was one may.
    """
    still = Membership.objects.on_day(day).values("person")
    return Membership.objects.exclude(person__in=still).values("person")


class Place(Recorded):
    """A station, studio or call that has a code of its own. Who answers there are its members (of them
    who is on duty), else the department in charge.
    """

    kind = models.CharField("类别", max_length=10, choices=PlaceKind)
    name = models.CharField("名称", max_length=60, unique=True)
    code = models.CharField("码", max_length=12, unique=True, default=new_code, editable=False)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="public_places",
        verbose_name="负责部门",
        help_text="没有委员时由它答复，也是提醒的对象。",
    )
    members = models.ManyToManyField(
        Person, blank=True, related_name="public_places", verbose_name="委员"
    )
    consultation = models.ForeignKey(
        Consultation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="public_places",
        verbose_name="相关协商",
        help_text="协商走到哪一步，公众页面上看得到。",
    )
    item = models.ForeignKey(
        WorkItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="public_places",
        verbose_name="相关工作事项",
    )
    topic = models.CharField("正在商量的事", max_length=200, blank=True)
    text = models.TextField("说明", blank=True, max_length=2000)
    address = models.CharField("地点", max_length=100, blank=True)
    opens_on = models.DateField("自", null=True, blank=True)
    closes_on = models.DateField(
        "至", null=True, blank=True, help_text="此后不再收意见，小结仍可查看。"
    )
    promise_days = models.PositiveSmallIntegerField(
        "承诺答复（工作日）",
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    is_open = models.BooleanField("开放", default=False, editable=False)
    shows_voices = models.BooleanField("公开意见", default=False, editable=False)
    # How far the consultation has come, as anyone may read it; kept by services.outcomes.
    chain = models.JSONField(default=list, blank=True, editable=False)
    history = HistoricalRecords(verbose_name="修改记录", excluded_fields=["chain"])

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "驿站和工作室"
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="place_has_name"),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True)
                | Q(opens_on__isnull=True)
                | Q(closes_on__gte=F("opens_on")),
                name="place_closes_after_it_opens",
                violation_error_message="截止日期不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("voices:place", args=[self.pk])

    @property
    def public_url(self) -> str:
        """Its address for anyone, as the code says it."""
        return f"{settings.PUBLIC_URL}{reverse('p:place', args=[self.code], urlconf='voices.own_urls')}"

    def answering_on(self, day: date) -> models.QuerySet[Person]:
        """Return its members who are that still on a day."""
        return self.members.exclude(pk__in=left_by(day))

    def takes_on(self, day: date) -> bool:
        """Return whether messages are taken in on a day, of a place that is open."""
        return self.closes_on is None or day <= self.closes_on


class DutyQuerySet(models.QuerySet["Duty"]):
    def on_day(self, day: date) -> DutyQuerySet:
        """Keep those of a day, of people who answer still."""
        of_day = self.filter(starts_on__lte=day, ends_on__gte=day)
        return of_day.exclude(person__in=left_by(day))


class Duty(models.Model):
    """Who is on duty at a place (轮值), from one day to another: the messages of these days are theirs."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="duties")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="public_duties", verbose_name="委员"
    )
    starts_on = models.DateField("自")
    ends_on = models.DateField("至")

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "轮值"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="duty_ends_after_it_starts",
                violation_error_message="截止日期不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.starts_on}至{self.ends_on}）"


class Question(models.Model):
    """A question of a place's short questionnaire."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField("序号", default=1)
    text = models.CharField("问题", max_length=200)
    kind = models.CharField("类型", max_length=5, choices=QuestionKind, default=QuestionKind.ONE)
    choices = models.TextField("选项", blank=True, help_text="每行一个，最多十个。")
    required = models.BooleanField("必答", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "问卷题目"
        ordering = ["number", "pk"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        if self.kind != QuestionKind.TEXT and not 2 <= len(self.options) <= 10:
            raise ValidationError({"choices": "请写二至十个选项，每行一个。"})

    @property
    def options(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


class Summary(models.Model):
    """What the office says of what was said at a place, and of what came of it; never changed, a later
    one stands above it.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="summaries")
    title = models.CharField("标题", max_length=100)
    text = models.TextField("小结", max_length=5000)
    published_at = models.DateTimeField("发布时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "小结"
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title
