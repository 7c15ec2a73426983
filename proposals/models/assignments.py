"""What a unit was handed, by when, and what it asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from members.models import Department
from proposals.enums import (
    ANSWERING_ROLES,
    ENDED_ASSIGNMENTS,
    GIVEN_ASSIGNMENTS,
    OPEN_ASSIGNMENTS,
    AssignmentState,
    Role,
)
from proposals.models.proposals import Proposal


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def live(self) -> AssignmentQuerySet:
        """Keep what was not sent back or taken away."""
        return self.exclude(state__in=ENDED_ASSIGNMENTS)

    def given(self) -> AssignmentQuerySet:
        """Keep what the unit has or had to do: not what is only planned."""
        return self.filter(state__in=GIVEN_ASSIGNMENTS)

    def open(self) -> AssignmentQuerySet:
        """Keep what a unit still owes."""
        return self.filter(state__in=OPEN_ASSIGNMENTS)

    def answering(self) -> AssignmentQuerySet:
        """Keep those of units that answer the proposer (主办, 分办)."""
        return self.filter(role__in=ANSWERING_ROLES)

    def current(self) -> AssignmentQuerySet:
        """Keep each unit's last round of a proposal: in a second round one unit may work alone."""
        later = Assignment.objects.live().filter(
            proposal=OuterRef("proposal"), unit=OuterRef("unit"), round__gt=OuterRef("round")
        )
        return self.live().filter(~Exists(later))

    def overdue(self, on: date) -> AssignmentQuerySet:
        """Keep what a unit owes since before a day."""
        return self.open().filter(due_on__lt=on)


class Assignment(models.Model):
    """A proposal in the hands of a unit, in one round of its handling.

    `planned_due_on` is the deadline as first set; `due_on` moves with a granted extension.
    """

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="assignments", verbose_name="提案"
    )
    unit = models.ForeignKey(
        Department, models.PROTECT, related_name="proposal_assignments", verbose_name="承办单位"
    )
    role = models.CharField("承办方式", max_length=8, choices=Role, default=Role.LEAD)
    round = models.PositiveSmallIntegerField(
        "办理轮次", default=1, validators=[MinValueValidator(1)]
    )
    state = models.CharField(
        "状态",
        max_length=12,
        choices=AssignmentState,
        default=AssignmentState.PLANNED,
        db_index=True,
    )
    handed_over_on = models.DateField("交办日期", null=True, blank=True)
    return_by = models.DateField("退回截止", null=True, blank=True)
    planned_due_on = models.DateField("原定期限", null=True, blank=True)
    due_on = models.DateField("办理期限", null=True, blank=True, db_index=True)
    signed_on = models.DateField("签收日期", null=True, blank=True)
    done_on = models.DateField(
        "完成日期", null=True, blank=True, help_text="答复或提出意见的日期。"
    )
    opinion = models.TextField("会办意见", max_length=5000, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "承办"
        ordering = ["round", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "unit", "round"],
                condition=~Q(state__in=ENDED_ASSIGNMENTS),
                name="assignment_once_per_unit_and_round",
                violation_error_message="本轮已交这家单位办理。",
            ),
            models.UniqueConstraint(
                fields=["proposal", "round"],
                condition=Q(role=Role.LEAD) & ~Q(state__in=ENDED_ASSIGNMENTS),
                name="assignment_one_lead_per_round",
                violation_error_message="一件提案只能有一家主办单位。",
            ),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.ANSWERED) | Q(role__in=ANSWERING_ROLES),
                name="assignment_co_handler_does_not_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.OPINED) | (Q(role=Role.CO) & ~Q(opinion="")),
                name="assignment_opinion_is_a_co_handlers",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(AssignmentState.ANSWERED, AssignmentState.OPINED),
                    done_on__isnull=False,
                )
                | (
                    ~Q(state__in=(AssignmentState.ANSWERED, AssignmentState.OPINED))
                    & Q(done_on__isnull=True)
                ),
                name="assignment_done_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=GIVEN_ASSIGNMENTS)
                | Q(
                    handed_over_on__isnull=False,
                    return_by__isnull=False,
                    planned_due_on__isnull=False,
                    due_on__isnull=False,
                ),
                name="assignment_given_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True)
                | Q(due_on__gte=F("planned_due_on"), planned_due_on__gte=F("handed_over_on")),
                name="assignment_due_after_handing_over",
                violation_error_message="办理期限不能早于交办日期。",
            ),
            models.CheckConstraint(
                condition=(Q(done_on__isnull=True) | Q(done_on__gte=F("handed_over_on")))
                & (Q(signed_on__isnull=True) | Q(signed_on__gte=F("handed_over_on"))),
                name="assignment_done_after_handing_over",
                violation_error_message="签收、完成日期不能早于交办日期。",
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="assignment_round_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}（{self.get_role_display()}）"

    @property
    def answers(self) -> bool:
        """Return whether it is for this unit to answer the proposer."""
        return self.role in ANSWERING_ROLES

    @property
    def answer_that_stands(self) -> Any:
        """The Answer that was given and not sent back; None before there is one."""
        if self.state != AssignmentState.ANSWERED:
            return None
        return self.answers_written.filter(submitted_on__isnull=False).order_by("-version").first()

    @property
    def was_late(self) -> bool:
        """Return whether it was done after its day."""
        return bool(self.done_on and self.due_on and self.done_on > self.due_on)


class AssignmentExtension(models.Model):
    """A wish for more time, with its reason, and what the committee said."""

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="extensions", verbose_name="承办"
    )
    old_due_on = models.DateField("原期限")
    until = models.DateField("申请延至")
    reason = models.TextField("理由", max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人"
    )
    asked_at = models.DateTimeField("申请时间")
    granted = models.BooleanField("同意", null=True, blank=True)
    note = models.CharField("批复说明", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="批复人",
    )
    decided_at = models.DateTimeField("批复时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(granted__isnull=True),
                name="extension_one_undecided",
                violation_error_message="已有一份延期申请等待批复。",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("old_due_on")),
                name="extension_is_later",
                violation_error_message="延至的日期须晚于原期限。",
            ),
            models.CheckConstraint(
                condition=Q(granted__isnull=True, decided_at__isnull=True, decided_by__isnull=True)
                | Q(granted__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
                name="extension_decided_by_someone",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.old_due_on} → {self.until}"
