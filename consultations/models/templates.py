"""The steps that a chain of results goes through, as data: each district has its own way."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from consultations.enums import ConsultationLevel, StepPart, StepRole, ThemeKind
from workflow.models import Recorded


class ProcessTemplate(Recorded):
    """A named order of steps; the default one of its kind and level is laid out by itself."""

    name = models.CharField("名称", max_length=60, unique=True, help_text="例如：民生议事“八步法”")
    kind = models.CharField(
        "用于", max_length=12, choices=ThemeKind, default=ThemeKind.CONSULTATION
    )
    level = models.CharField(
        "层级", max_length=8, choices=ConsultationLevel, blank=True, help_text="仅“协商”填写。"
    )
    is_default = models.BooleanField(
        "默认", default=False, help_text="新开的协商、调研或监督自动使用。"
    )
    is_active = models.BooleanField("在用", default=True)
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "流程模板"
        ordering = ["kind", "level", "-is_default", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "level"],
                condition=Q(is_default=True),
                name="template_one_default",
                violation_error_message="这一类、这一层级已有默认模板，请先取消原来的“默认”。",
            ),
            models.CheckConstraint(
                condition=(Q(kind=ThemeKind.CONSULTATION) & ~Q(level=""))
                | (~Q(kind=ThemeKind.CONSULTATION) & Q(level="")),
                name="template_level_of_consultation",
                violation_error_message="“协商”的模板须选择层级，其他的不填层级。",
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(is_active=True),
                name="template_default_is_active",
                violation_error_message="默认模板须是在用的。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateStep(models.Model):
    """One step of a template: who does it, what document is asked, how many days from the date."""

    template = models.ForeignKey(
        ProcessTemplate, models.CASCADE, related_name="steps", verbose_name="模板"
    )
    order = models.PositiveSmallIntegerField("顺序")
    name = models.CharField("环节", max_length=60)
    role = models.CharField("由谁", max_length=12, choices=StepRole, default=StepRole.DEPARTMENT)
    document = models.CharField(
        "须提交的材料", max_length=100, blank=True, help_text="例如：协商方案。不填则不要求材料。"
    )
    offset_days = models.SmallIntegerField(
        "距到期日（天）",
        null=True,
        blank=True,
        help_text="事项到期日之前填负数，之后填正数；不填则不排日期。",
    )
    part = models.CharField(
        "关联记录",
        max_length=12,
        choices=[(p.value, p.label) for p in StepPart if p],
        blank=True,
        help_text="选定后，成果链上这一环节自动显示相应记录的数字。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "环节"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "order"],
                name="template_step_order_unique",
                violation_error_message="同一模板中顺序不能重复。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.name}"

    def clean(self) -> None:
        if not self.name.strip():
            raise ValidationError({"name": "请填写环节名称。"})
