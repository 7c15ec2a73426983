"""The words that differ by place and change by year: categories, classes, grounds, questions."""

from __future__ import annotations

from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from proposals.enums import Moment


class DictionaryEntryQuerySet(models.QuerySet[Any]):
    def valid_in(self, year: int) -> Self:
        """Keep what is in use in a year."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=year)
        return self.filter(begun, Q(valid_to__isnull=True) | Q(valid_to__gte=year))


class DictionaryEntry(models.Model):
    """An entry of a dictionary, in use from a year to a year (both included; where a year is not
    given, it has always been in use, or is for good).

    What a year's proposals used stays with them; a change is a new entry from the year it begins.
    """

    order = models.PositiveSmallIntegerField("排序", default=100)
    valid_from = models.PositiveSmallIntegerField(
        "启用年份",
        null=True,
        blank=True,
        validators=[MinValueValidator(1949)],
        help_text="从某年起才用的填写。",
    )
    valid_to = models.PositiveSmallIntegerField(
        "停用年份",
        null=True,
        blank=True,
        validators=[MaxValueValidator(2200)],
        help_text="用到某年为止的填写，这一年还用。",
    )

    objects = DictionaryEntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_ends_after_start",
                violation_error_message="停用年份不能早于启用年份。",
            )
        ]


def _once(noun: str, *fields: str, words: str) -> list[models.UniqueConstraint]:
    """Return that what the fields say begins once only, in a year or without one; `words` refuse it."""
    return [
        models.UniqueConstraint(
            fields=[*fields, "valid_from"],
            name=f"{noun}_once_from_a_year",
            violation_error_message=words,
        ),
        models.UniqueConstraint(
            fields=list(fields),
            condition=Q(valid_from__isnull=True),
            name=f"{noun}_once_from_the_start",
            violation_error_message=words,
        ),
    ]


class Category(DictionaryEntry):
    """What a proposal is about (分类)."""

    name = models.CharField("名称", max_length=40)

    class Meta(DictionaryEntry.Meta):
        verbose_name = verbose_name_plural = "提案分类"
        constraints = [
            *DictionaryEntry.Meta.constraints,
            *_once("category", "name", words="已有这一分类。"),
        ]

    def __str__(self) -> str:
        return self.name


class AnswerClass(DictionaryEntry):
    """A class of answers (A, B, C, D); what each means differs by place."""

    letter = models.CharField("类别", max_length=4)
    meaning = models.CharField("含义", max_length=100)
    adopted = models.BooleanField("计入采纳", default=False, help_text="采纳率按此统计。")
    looks_back = models.BooleanField("列入“回头看”", default=False)
    needs_promise = models.BooleanField("须填承诺期限", default=False)

    class Meta(DictionaryEntry.Meta):
        verbose_name = verbose_name_plural = "答复类别"
        constraints = [
            *DictionaryEntry.Meta.constraints,
            *_once("answer_class", "letter", words="已有这一答复类别。"),
        ]

    def __str__(self) -> str:
        return f"{self.letter}类（{self.meaning}）"


class Ground(DictionaryEntry):
    """A ground on which a proposal is not filed (不予立案), with the letter that tells of it."""

    text = models.CharField("情形", max_length=100)
    letter = models.TextField(
        "函告内容", max_length=1000, blank=True, help_text="告知提案人的话；留空则用通用格式。"
    )

    class Meta(DictionaryEntry.Meta):
        verbose_name = verbose_name_plural = "不予立案情形"
        constraints = [
            *DictionaryEntry.Meta.constraints,
            *_once("ground", "text", words="已有这一情形。"),
        ]

    def __str__(self) -> str:
        return self.text


class EvaluationStage(DictionaryEntry):
    """A stage of the evaluation; one by default, four where 四阶评价 is set up.

    `decisive` marks the stage whose grade is the proposal's: it counts in 满意率, and 不满意 there opens
    a second round.
    """

    name = models.CharField("名称", max_length=40)
    opens = models.CharField("开放时间", max_length=12, choices=Moment, default=Moment.ANSWERED)
    decisive = models.BooleanField("作为办理评价", default=False)

    class Meta(DictionaryEntry.Meta):
        verbose_name = verbose_name_plural = "评价阶段"
        constraints = [
            *DictionaryEntry.Meta.constraints,
            *_once("evaluation_stage", "name", words="已有这一评价阶段。"),
            models.CheckConstraint(
                condition=Q(decisive=False) | Q(opens=Moment.ANSWERED),
                name="evaluation_stage_decides_on_the_answer",
                violation_error_message="作为办理评价的阶段须在答复后开放。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EvaluationQuestion(DictionaryEntry):
    """One question of a stage (办理态度, 见面沟通 …), answered by 满意, 基本满意 or 不满意."""

    stage = models.ForeignKey(
        EvaluationStage, models.PROTECT, related_name="questions", verbose_name="评价阶段"
    )
    text = models.CharField("评价内容", max_length=60)

    class Meta(DictionaryEntry.Meta):
        verbose_name = verbose_name_plural = "评价内容"
        constraints = [
            *DictionaryEntry.Meta.constraints,
            *_once("evaluation_question", "stage", "text", words="这一阶段已有这项评价内容。"),
        ]

    def __str__(self) -> str:
        return self.text
