"""The numbers and days that each committee sets for itself."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from members.models import Department, Organisation
from members.prepared import prepared_models
from members.read_once import read_once


class ProposalSettings(models.Model):
    """How the committee served handles proposals; one row for each organisation.

    Defaults are what Zhejiang has, where it is known: 3 months to answer, 6 at most.
    """

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="proposal_settings", verbose_name="本会"
    )
    committee = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="提案委",
        help_text="这个部门的人员可以审查、交办、督办提案。",
    )
    term = models.PositiveSmallIntegerField("当前届", default=1, validators=[MinValueValidator(1)])
    session = models.PositiveSmallIntegerField(
        "当前次", default=1, validators=[MinValueValidator(1)]
    )
    plenary_deadline = models.DateField(
        "会议提案截止日", null=True, blank=True, help_text="此后提交的为平时提案。"
    )
    text_min = models.PositiveSmallIntegerField("正文最少字数", default=200)
    text_max = models.PositiveSmallIntegerField("正文最多字数", default=1500)
    alike_percent = models.PositiveSmallIntegerField(
        "相似提示（%）", default=50, validators=[MaxValueValidator(100)]
    )
    cosign_days = models.PositiveSmallIntegerField("联名确认期限（日）", default=5)
    review_steps = models.PositiveSmallIntegerField(
        "审查步数",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text="3：预审、复审、终审；2：预审、终审；1：终审。",
    )
    return_days = models.PositiveSmallIntegerField(
        "退回期限（工作日）", default=5, validators=[MinValueValidator(1)]
    )
    answer_months = models.PositiveSmallIntegerField(
        "答复期限（月）", default=3, validators=[MinValueValidator(1)]
    )
    max_months = models.PositiveSmallIntegerField("延期后最长（月）", default=6)
    opinion_days = models.PositiveSmallIntegerField(
        "会办意见提前（日）", default=30, help_text="会办意见在答复期限前多少日提出。"
    )
    meeting_days = models.PositiveSmallIntegerField(
        "面商提前（日）", default=15, help_text="答复期限前多少日应已面商。"
    )
    feedback_days = models.PositiveSmallIntegerField("评价期限（工作日）", default=15)
    max_rounds = models.PositiveSmallIntegerField(
        "最多办理轮次", default=2, validators=[MinValueValidator(1)]
    )
    again_months = models.PositiveSmallIntegerField(
        "二次办理期限（月）", default=1, validators=[MinValueValidator(1)]
    )
    look_back_days = models.PositiveSmallIntegerField("“回头看”期限（日）", default=60)
    public_list = models.BooleanField(
        "开放公开栏",
        default=False,
        help_text="开放后，不登录也可以查看标为“可以公开”的提案，不显示提案人。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "提案工作设置"
        constraints = [
            models.CheckConstraint(
                condition=Q(max_months__gte=F("answer_months")),
                name="proposal_settings_max_not_below_usual",
                violation_error_message="延期后最长月数不能少于答复期限。",
            ),
            models.CheckConstraint(
                condition=Q(text_max__gte=F("text_min")),
                name="proposal_settings_text_max_not_below_min",
                violation_error_message="最多字数不能少于最少字数。",
            ),
            models.CheckConstraint(
                condition=Q(review_steps__gte=1, review_steps__lte=3),
                name="proposal_settings_review_of_1_to_3_steps",
                violation_error_message="审查步数为 1 至 3。",
            ),
            models.CheckConstraint(
                condition=Q(term__gte=1, session__gte=1, max_rounds__gte=1, return_days__gte=1),
                name="proposal_settings_from_1",
                violation_error_message="届、次、轮次、退回期限从 1 起。",
            ),
        ]

    def __str__(self) -> str:
        return "提案工作设置"

    @classmethod
    @read_once
    def current(cls) -> ProposalSettings:
        """Return the settings of the committee served; the defaults before any were kept."""
        return next(iter(_kept()), None) or cls()


@prepared_models("committee")
def _kept() -> models.QuerySet[ProposalSettings]:
    return ProposalSettings.objects.order_by("pk")[:1]
