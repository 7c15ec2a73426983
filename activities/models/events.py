"""What is held, and attended: a meeting, an inspection, a lecture, a reading."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from activities.enums import EventKind, EventState
from members.addresses import reverse
from members.models import Department
from workflow.models import Recorded
from workplan.models import Meeting, WorkItem


class EventQuerySet(models.QuerySet["Event"]):
    def to_settle(self) -> EventQuerySet:
        """Keep what is published and has to be closed once it is over: not a meeting with a record of
        its own of which nobody is on the list.
        """
        listed = Event.objects.filter(attendances__isnull=False, pk=models.OuterRef("pk"))
        return self.filter(
            models.Q(has_record=False) | models.Exists(listed), state=EventState.PUBLISHED
        )

    def between(self, since: date, until: date) -> EventQuerySet:
        """Keep what begins from a day to a day, both included."""
        return self.filter(on__gte=since, on__lte=until)

    def over_by(self, day: date) -> EventQuerySet:
        """Keep what has ended before a day."""
        return self.filter(Q(until__lt=day) | Q(until=None, on__lt=day))

    def not_over_by(self, day: date) -> EventQuerySet:
        """Keep what is to come on a day, or goes on still."""
        return self.filter(Q(on__gte=day) | Q(until__gte=day))


class Event(Recorded):
    """An event with a day, to which people are asked or sign up, and come.

    What is a numbered meeting (`meeting`) or a session of 请你来协商 has its own page and record, which
    keeps title, day and place (`has_record`); here is who was asked to it and came. `item` is the row of
    the plan that it carries out. `places` limits who signs up, the others wait; `is_open` lets every
    member sign up, else those who were asked. `must_come`: to stay away takes leave. `half_days` is what
    it counts. `papers_sent_on` is when its papers went to those who come.
    """

    noun = "event"

    kind = models.CharField("类别", max_length=12, choices=EventKind, db_index=True)
    title = models.CharField("名称", max_length=200)
    organiser = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name="组织部门",
    )
    item = models.ForeignKey(
        WorkItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name="工作事项",
    )
    meeting = models.OneToOneField(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="event",
        verbose_name="会议",
    )
    on = models.DateField("日期", db_index=True)
    starts = models.TimeField("开始时间", null=True, blank=True)
    until = models.DateField("结束日期", null=True, blank=True)
    ends = models.TimeField("结束时间", null=True, blank=True)
    half_days = models.PositiveSmallIntegerField(
        "半天数", default=1, validators=[MinValueValidator(1)]
    )
    place = models.CharField("地点", max_length=100, blank=True)
    contact = models.CharField("联系人及电话", max_length=100, blank=True)
    notes = models.TextField("说明", max_length=5000, blank=True)
    must_come = models.BooleanField(
        "须到会", default=False, help_text="被邀请的人不能来的须请假；不勾选的答复“不参加”即可。"
    )
    is_open = models.BooleanField("委员可自行报名", default=False)
    sign_up_by = models.DateField("报名截止", null=True, blank=True)
    places = models.PositiveSmallIntegerField(
        "名额", null=True, blank=True, validators=[MinValueValidator(1)], help_text="不填为不限。"
    )
    papers_sent_on = models.DateField("材料发出日期", null=True, blank=True, editable=False)
    state = models.CharField(
        "状态", max_length=12, choices=EventState, default=EventState.DRAFT, editable=False
    )
    has_record = models.BooleanField(default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="登记人",
    )
    history = HistoricalRecords(verbose_name="修改记录")

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="event_has_title",
                violation_error_message="请填写名称。",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("on")),
                name="event_ends_after_it_begins",
                violation_error_message="结束日期不能早于日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:event", args=[self.pk])

    @property
    def last_day(self) -> date:
        return self.until or self.on

    @property
    def last_change(self) -> int | None:
        """The key of the latest row of the history: what a form was opened upon."""
        return self.history.values_list("history_id", flat=True).first()

    def clean(self) -> None:
        """Say beside its field what cannot be."""
        errors = {}
        if self.starts and self.ends and self.last_day == self.on and self.ends <= self.starts:
            errors["ends"] = "结束时间须晚于开始时间。"
        if self.sign_up_by and self.on and self.sign_up_by > self.on:
            errors["sign_up_by"] = "报名截止不能晚于活动日期。"
        if errors:
            raise ValidationError(errors)
