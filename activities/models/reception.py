"""主席接待日: what was brought to it, and where each matter was handed on."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from activities.enums import MatterKind
from activities.models.events import Event
from members.models import Person
from workflow.models import Recorded


class ReceptionMatter(Recorded):
    """A problem or a suggestion noted at a reception day.

    What another app made of it keeps its key (`matter_key`); a unit to which it was handed is `handed_to`.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="matters", verbose_name="接待日")
    kind = models.CharField("类别", max_length=10, choices=MatterKind)
    title = models.CharField("标题", max_length=100)
    text = models.TextField("内容", max_length=5000)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="matters_brought",
        verbose_name="反映的委员",
    )
    who = models.CharField("反映人", max_length=100, blank=True)
    handed_to = models.CharField("转交单位", max_length=200, blank=True)
    handed_on = models.DateField("转交日期", null=True, blank=True)
    # Whether it was handed on at all, also as what another app made of it: a page finds out for all at once.
    is_handed_on: bool = False

    result = models.TextField("办理结果", max_length=2000, blank=True)
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "接待日问题建议"
        ordering = ["event", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(handed_to="", handed_on__isnull=True)
                | (~models.Q(handed_to="") & models.Q(handed_on__isnull=False)),
                name="reception_matter_handed_has_date",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def matter_key(self) -> str:
        return f"activities.receptionmatter:{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('activities:matters', args=[self.event_id])}#matter-{self.pk}"
