"""What a member objects to in their points (异议), and what the office answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.models import Person
from performance.enums import ObjectionState
from workflow.models import Recorded


class Objection(Recorded):
    """About one line of a year's points, or one that is missing: `about` is that line in words, as it
    stood then, and `url` the page of its fact.
    """

    noun = "objection"

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="point_objections", verbose_name="委员"
    )
    year = models.PositiveSmallIntegerField("年度")
    about = models.CharField("对哪一条", max_length=300)
    url = models.CharField(max_length=200, blank=True, editable=False)
    words = models.TextField("理由", max_length=2000)
    state = models.CharField(
        "状态", max_length=10, choices=ObjectionState, default=ObjectionState.OPEN, editable=False
    )
    answer = models.TextField("答复", max_length=2000, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    raised_at = models.DateTimeField("提出时间")
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "积分异议"
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""),
                name="objection_has_words",
                violation_error_message="请填写理由。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ObjectionState.UPHELD, ObjectionState.DECLINED))
                | ~Q(answer=""),
                name="objection_answered_in_words",
                violation_error_message="请填写答复。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}对“{self.about}”的异议"

    def get_absolute_url(self) -> str:
        page = reverse("performance:of_person", args=[self.year, self.person_id])
        return f"{page}#objection-{self.pk}"
