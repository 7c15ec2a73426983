"""The steps that one consultation, research or supervision goes through, with their dates."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from consultations.enums import StepPart, StepRole, StepState
from consultations.models.themes import Theme


class ChainStepQuerySet(models.QuerySet["ChainStep"]):
    def waiting(self) -> ChainStepQuerySet:
        """Keep what still is to be done."""
        return self.filter(state=StepState.WAITING)


class ChainStep(models.Model):
    """A step of a chain of results (成果链); its state changes through services.steps alone."""

    noun = "step"

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="steps", verbose_name="所属")
    order = models.PositiveSmallIntegerField("顺序")
    name = models.CharField("环节", max_length=60)
    role = models.CharField("由谁", max_length=12, choices=StepRole, default=StepRole.DEPARTMENT)
    document = models.CharField("须提交的材料", max_length=100, blank=True)
    part = models.CharField(
        "关联记录", max_length=12, choices=[(p.value, p.label) for p in StepPart if p], blank=True
    )
    planned_on = models.DateField("计划日期", null=True, blank=True, db_index=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    state = models.CharField("状态", max_length=8, choices=StepState, default=StepState.WAITING)

    objects = ChainStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成果链环节"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=StepState.DONE, done_on__isnull=False)
                | (~Q(state=StepState.DONE) & Q(done_on__isnull=True)),
                name="chainstep_done_has_date",
            ),
            models.UniqueConstraint(fields=["theme", "order"], name="chainstep_order_in_theme"),
        ]
        indexes = [models.Index(F("planned_on"), F("state"), name="chainstep_open")]

    def __str__(self) -> str:
        return f"{self.theme}：{self.name}"

    def is_late(self, on: date) -> bool:
        """Whether the step is still to be done on a day after its own; not while its item waits for a
        document of a body above.
        """
        late = self.planned_on is not None and self.planned_on < on
        return late and self.state == StepState.WAITING and not self.theme.is_waiting
