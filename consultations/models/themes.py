"""The one table of what a chain of results hangs on: consultations, research, supervision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from consultations.enums import ConsultationLevel, ThemeKind
from consultations.models.kinds import ConsultationKind
from members.addresses import reverse
from members.models import Department
from workplan.annexes import Annex
from workplan.enums import State
from workplan.models import WorkItem

if TYPE_CHECKING:
    from django.db.models.base import ModelBase
from workflow.models import Recorded


class Theme(Recorded):
    """What the three kinds share; what only one kind has stands in its one-to-one detail.

    Dates, leaders and departments are those of the work item. A consultation at a street or in a
    village, or of a kind of its own (面对面), need not stand in the year's plan: then it names its year
    and department. The topic
    keeps its own wording: annex 3 words a matter otherwise than annex 1 does.
    """

    # Said by each kind: what it calls its topic, the annex on whose rows it is begun, its heading in
    # the year's list, and the first part of its page's address.
    TOPIC = "议题"
    ANNEX: ClassVar[Annex]
    HEADING: ClassVar[str]
    ADDRESS: ClassVar[str]

    kind = models.CharField(
        "类别", max_length=12, choices=ThemeKind, blank=True, editable=False, db_index=True
    )
    item = models.OneToOneField(
        WorkItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="theme",
        verbose_name="工作事项",
        help_text="区级协商须选定；写明协商类型的和街道、村社的可以不填。",
    )
    year = models.PositiveSmallIntegerField(
        "年度", db_index=True, blank=True, help_text="有工作事项的，以事项所在年度为准。"
    )
    level = models.CharField(
        "层级", max_length=8, choices=ConsultationLevel, default=ConsultationLevel.DISTRICT
    )
    consultation_kind = models.ForeignKey(
        ConsultationKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="themes",
        verbose_name="协商类型",
        help_text="全年统计按类型分列。",
    )
    topic = models.CharField("议题", max_length=200)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="themes",
        verbose_name="责任部门",
        help_text="没有工作事项的填写。",
    )

    led_by = models.CharField(
        "牵头单位",
        max_length=60,
        blank=True,
        help_text="由上级或外地政协牵头的填写，例如：省政协、上城区政协。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "主题"
        ordering = ["-year", F("item__seq").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ThemeKind.values), name="theme_has_kind"),
            models.CheckConstraint(
                condition=~Q(topic=""),
                name="theme_has_topic",
                violation_error_message="请填写议题。",
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False)
                | ~Q(level=ConsultationLevel.DISTRICT)
                | Q(consultation_kind__isnull=False),
                name="theme_of_district_has_item_or_kind",
                violation_error_message="区级协商须选定工作事项，或者写明协商类型。",
            ),
            models.CheckConstraint(
                condition=Q(kind=ThemeKind.CONSULTATION) | Q(level=ConsultationLevel.DISTRICT),
                name="theme_below_is_consultation",
            ),
            models.CheckConstraint(
                condition=Q(kind=ThemeKind.CONSULTATION) | Q(consultation_kind__isnull=True),
                name="theme_with_kind_is_consultation",
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        return reverse(f"consultations:{self.kind}", args=[self.pk])

    def clean(self) -> None:
        self._fill_in()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._fill_in()
        super().save(*args, **kwargs)

    def _fill_in(self) -> None:
        """Take the kind from the detail's own class, and the year from the item."""
        if (name := self._meta.model_name) in ThemeKind.values:
            self.kind = name
        if self.item is not None:
            self.year = self.item.plan.year

    def unique_error_message(self, model_class: ModelBase, unique_check: Any) -> ValidationError:
        """Call the row what its kind is called, also where the shared table refuses it."""
        return super().unique_error_message(type(self), unique_check)

    @property
    def detail(self) -> Theme:
        """The consultation, research or supervision that this row is."""
        return self if self._meta.model_name == self.kind else getattr(self, self.kind)

    @property
    def is_waiting(self) -> bool:
        """Whether its item waits for a document of a body above: then no step of it is late."""
        dues = self.item.due_dates.all() if self.item is not None else ()
        return any(due.state == State.AWAITING for due in dues)

    @property
    def responsible_departments(self) -> list[Department]:
        """The departments that answer for the theme."""
        if self.item is not None:
            return self.item.lead_departments
        return [self.department] if self.department else []
