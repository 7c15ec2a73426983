"""交办会: the meeting at which a batch of filed proposals is handed to the units."""

from __future__ import annotations

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from proposals import due_days
from proposals.wording import text_key


class DispatchBatch(models.Model):
    """Proposals handed over together; answers are due N months after the meeting, or on a date.

    Proposals enter a batch with the units planned for them; nothing is handed over before
    `handed_over_at`.
    """

    name = models.CharField("名称", max_length=80)
    term = models.PositiveSmallIntegerField("届", validators=[MinValueValidator(1)])
    session = models.PositiveSmallIntegerField("次", validators=[MinValueValidator(1)])
    held_on = models.DateField("交办会日期")
    months = models.PositiveSmallIntegerField(
        "答复期限（月）", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    fixed_due_on = models.DateField("固定答复期限", null=True, blank=True)
    handed_over_at = models.DateTimeField("交办时间", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "交办批次"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "session", "name"],
                name="dispatch_batch_once_in_session",
                violation_error_message="这一届次中已有这个交办批次。",
            ),
            models.CheckConstraint(
                condition=Q(months__isnull=False, fixed_due_on__isnull=True)
                | Q(months__isnull=True, fixed_due_on__isnull=False),
                name="dispatch_batch_has_one_deadline",
                violation_error_message="答复期限：请填月数或固定日期，二者择一。",
            ),
            models.CheckConstraint(
                condition=Q(fixed_due_on__isnull=True) | Q(fixed_due_on__gte=F("held_on")),
                name="dispatch_batch_due_after_meeting",
                violation_error_message="答复期限不能早于交办会。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def seen(self) -> str:
        """What its page shows: which proposals go to which units, for a service to refuse what was
        changed since.
        """
        units = ("assignments__unit", "assignments__role", "assignments__state")
        rows = self.proposals.order_by("pk", *units).values_list("pk", *units)
        return text_key(*map(str, rows))

    @property
    def due_on(self) -> date:
        """The day by which the units answer."""
        return due_days.answer_due(self.held_on, months=self.months, fixed=self.fixed_due_on)
