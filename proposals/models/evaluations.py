"""双向评议: how proposers rate the handling, and how units rate the proposal."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Person
from proposals.enums import Grade, Quality
from proposals.models.answers import Answer
from proposals.models.assignments import Assignment
from proposals.models.dictionaries import EvaluationQuestion, EvaluationStage


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def decisive(self, on: date | None = None) -> EvaluationQuerySet:
        """Keep those whose grade is the proposal's, given by the end of a day."""
        found = self.filter(stage__decisive=True)
        return found.filter(rated_on__lte=on) if on else found


class Evaluation(models.Model):
    """One signatory's rating of one unit's handling, at one stage; given once, never changed.

    `rater` names who rated where the proposer has no entry of their own: a paper form that the
    committee entered. `answer` is the version of the answer that was rated; none at a stage before it.
    """

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="evaluations", verbose_name="承办"
    )
    stage = models.ForeignKey(
        EvaluationStage, models.PROTECT, related_name="evaluations", verbose_name="评价阶段"
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal_evaluations",
        verbose_name="评价人",
    )
    rater = models.CharField("评价人（纸质）", max_length=100, blank=True)
    answer = models.ForeignKey(
        Answer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
        verbose_name="所评答复",
    )
    grade = models.CharField("总体评价", max_length=12, choices=Grade)
    comment = models.TextField("意见", max_length=2000, blank=True)
    rated_on = models.DateField("评价日期", db_index=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="填写人"
    )
    entered_at = models.DateTimeField("填写时间")

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办理评价"
        ordering = ["entered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "stage", "person"],
                name="evaluation_once_per_person_and_stage",
                violation_error_message="已评价过。",
            ),
            models.UniqueConstraint(
                fields=["assignment", "stage", "rater"],
                condition=Q(person__isnull=True),
                name="evaluation_once_per_rater_and_stage",
                violation_error_message="已录入过这份评价。",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, rater="")
                | (Q(person__isnull=True) & ~Q(rater="")),
                name="evaluation_has_one_rater",
            ),
            models.CheckConstraint(
                condition=~Q(grade=Grade.UNSATISFIED) | ~Q(comment=""),
                name="evaluation_unsatisfied_says_why",
                violation_error_message="评价“不满意”须填写意见。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rated_by}：{self.get_grade_display()}"

    @property
    def rated_by(self) -> str:
        return self.person.name if self.person else self.rater


class EvaluationMark(models.Model):
    """What one question of an evaluation was answered."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="marks", verbose_name="评价"
    )
    question = models.ForeignKey(
        EvaluationQuestion, models.PROTECT, related_name="marks", verbose_name="评价内容"
    )
    grade = models.CharField("评价", max_length=12, choices=Grade)

    class Meta:
        verbose_name = verbose_name_plural = "分项评价"
        ordering = ["question__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "question"], name="evaluation_mark_once_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question}：{self.get_grade_display()}"


class QualityReview(models.Model):
    """How a unit rates the proposal it handled; once, never changed."""

    assignment = models.OneToOneField(
        Assignment, models.PROTECT, related_name="quality_review", verbose_name="承办"
    )
    quality = models.CharField("提案质量", max_length=10, choices=Quality)
    comment = models.TextField("意见", max_length=1000, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="评价人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "提案质量评价"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.assignment.unit}：{self.get_quality_display()}"
