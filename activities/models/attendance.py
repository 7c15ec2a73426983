"""Who was asked to an event, answered, took leave, came."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from activities.enums import EXPECTED_STATES, PRESENT_STATES, AttendanceState, CheckedInBy, Role
from activities.models.events import Event
from members.models import Department, Person
from workflow.models import Recorded

# As people are listed everywhere, and at a meeting.
BY_PERSON = ("person__rank", "person__stroke_key", "person")


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def present(self) -> AttendanceQuerySet:
        """Keep those who were there."""
        return self.filter(state__in=PRESENT_STATES)

    def expecting(self) -> AttendanceQuerySet:
        """Keep those who reckon with the event, and so are told what becomes of it."""
        also = (AttendanceState.WAITING, AttendanceState.LEAVE_GRANTED)
        return self.filter(state__in=(*EXPECTED_STATES, *also))

    def owing_answer(self) -> AttendanceQuerySet:
        """Keep those who were asked and have not answered; of a unit of which one has, nobody owes."""
        answered = Attendance.objects.filter(event=models.OuterRef("event"))
        answered = answered.filter(unit=models.OuterRef("unit"))
        answered = answered.exclude(state=AttendanceState.ASKED)
        return self.filter(
            Q(unit__isnull=True) | ~models.Exists(answered), state=AttendanceState.ASKED
        )

    def taking_places(self) -> AttendanceQuerySet:
        """Keep those who take a place where places are counted."""
        return self.filter(state__in=(AttendanceState.COMING, *PRESENT_STATES))

    def between(self, since: date, until: date) -> AttendanceQuerySet:
        """Keep those of events that begin from a day to a day, both included."""
        return self.filter(event__on__gte=since, event__on__lte=until)


class Attendance(Recorded):
    """How one person stands to one event. Written by services alone.

    `unit` is the department that was asked: of its people one answers for it. `since` is when the present
    state began: who waits (候补) is moved up by it. `checked_in_by` is the account that entered the
    person, since a code shown by another cannot be seen to be. `told_by` is who rang where no message
    reaches, or they themselves, who answered.
    """

    noun = "attendance"

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="attendances", verbose_name="活动"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="attendances_at", verbose_name="人员"
    )
    state = models.CharField(
        "状态", max_length=14, choices=AttendanceState, default=AttendanceState.ASKED
    )
    role = models.CharField("身份", max_length=10, choices=Role, default=Role.ATTENDEE)
    unit = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="asked_to_events",
        verbose_name="代表单位",
    )
    since = models.DateTimeField("起始时间", null=True, blank=True)
    reason = models.TextField("请假事由", max_length=500, blank=True)
    times_asked = models.PositiveSmallIntegerField("请假次数", default=0)
    answer = models.TextField("批复", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="批复人",
    )
    checked_in_at = models.DateTimeField("签到时间", null=True, blank=True)
    checked_in_how = models.CharField("签到方式", max_length=10, choices=CheckedInBy, blank=True)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签到登记人",
    )
    told_at = models.DateTimeField("电话通知时间", null=True, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="电话通知人",
    )
    note = models.CharField("备注", max_length=200, blank=True)
    history = HistoricalRecords(verbose_name="修改记录")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "出席情况"
        ordering = ["event", "person__rank", "person__stroke_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                name="attendance_once_an_event",
                violation_error_message="同一人只登记一次。",
            ),
            models.CheckConstraint(
                condition=Q(checked_in_at__isnull=True, checked_in_how="")
                | (Q(checked_in_at__isnull=False) & ~Q(checked_in_how="")),
                name="attendance_check_in_says_how",
            ),
        ]
        indexes = [models.Index(fields=["person", "state"], name="attendance_of_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_state_display()}"

    @property
    def was_present(self) -> bool:
        return self.state in PRESENT_STATES
