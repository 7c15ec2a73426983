"""What was suggested in a meeting (意见建议), each a row of its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from consultations.enums import SuggestionState
from consultations.models.consultations import Consultation, ConsultationMeeting
from members.addresses import reverse
from members.models import Department, Person
from workflow.models import Recorded


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def of_year(self, year: int) -> SuggestionQuerySet:
        """Keep what was suggested in the meetings of a calendar year."""
        return self.filter(meeting__held_on__year=year)

    def handed_to(self, departments: Collection[int]) -> SuggestionQuerySet:
        """Keep what was handed to one of the departments, whatever became of it; what was agreed to in
        the meeting itself never was.
        """
        handed = Q(handed_on__isnull=False) | Q(state=SuggestionState.HANDED_OVER)
        found = self.filter(handed, department__in=departments)
        return found.exclude(state=SuggestionState.OFFERED)


class Suggestion(Recorded):
    """One suggestion: who said it, to which unit, whether it is adopted, why not, what came of it."""

    noun = "suggestion"

    meeting = models.ForeignKey(
        ConsultationMeeting, models.PROTECT, related_name="suggestions", verbose_name="协商会"
    )
    number = models.PositiveSmallIntegerField("序号")
    text = models.TextField("意见建议", max_length=2000)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting_suggestions",
        verbose_name="提出人",
    )
    speaker = models.CharField(
        "提出人（不在名册的）", max_length=60, blank=True, help_text="例如：居民代表、智库专家。"
    )
    unit = models.CharField("转办单位", max_length=100, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="handed_suggestions",
        verbose_name="转办单位（名册中的）",
    )
    handed_on = models.DateField("转办日期", null=True, blank=True)
    due_on = models.DateField("反馈期限", null=True, blank=True, db_index=True)
    state = models.CharField(
        "状态", max_length=12, choices=SuggestionState, default=SuggestionState.OFFERED
    )
    answered_on = models.DateField("反馈日期", null=True, blank=True)
    answer = models.TextField("反馈（不采纳的写明理由）", blank=True, max_length=2000)
    outcome = models.TextField("落实成效", blank=True, max_length=2000)
    history = HistoricalRecords(verbose_name="修改记录")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "意见建议"
        ordering = ["meeting", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="suggestion_number_unique",
                violation_error_message="这场协商会已有这个序号。",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="suggestion_has_text"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(speaker=""),
                name="suggestion_one_speaker",
                violation_error_message="提出人在名册中选择，或写在“不在名册的”，二者择一。",
            ),
            models.CheckConstraint(
                condition=~Q(state=SuggestionState.HANDED_OVER) | ~Q(unit=""),
                name="suggestion_handed_over_has_unit",
                violation_error_message="已转办的须填写转办单位。",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True)
                | Q(handed_on__isnull=True)
                | Q(due_on__gte=F("handed_on")),
                name="suggestion_due_after_handed",
                violation_error_message="反馈期限不能早于转办日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state=SuggestionState.DECLINED) | ~Q(answer=""),
                name="suggestion_declined_has_reason",
                violation_error_message="未采纳的须写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:40]}"

    @property
    def theme(self) -> Consultation:
        return self.meeting.consultation

    def is_late(self, on: date) -> bool:
        """Whether it is with its unit on a day after its own."""
        late = self.due_on is not None and self.due_on < on
        return late and self.state == SuggestionState.HANDED_OVER

    @property
    def unit_name(self) -> str:
        """The unit as the roster calls it, else as it was typed."""
        return str(self.department or self.unit)

    @property
    def unit_page(self) -> str:
        """The address of the page on which its unit answers."""
        return reverse("consultations:handed_one", args=[self.noun, self.pk])

    @property
    def speaker_name(self) -> str:
        """Who said it, as far as it is known."""
        return str(self.person) if self.person else self.speaker

    @property
    def said_by(self) -> str:
        """Who said it, in words."""
        return self.speaker_name or "未写明"
