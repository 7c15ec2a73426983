"""Democratic supervision (民主监督): its topics, its group, and what it found wrong (问题清单, 逐项销号)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from consultations.enums import OPEN_PROBLEM_STATES, WITH_UNIT_STATES, ProblemState
from consultations.models.themes import Theme
from members.addresses import reverse
from members.models import Department
from workflow.models import Recorded
from workplan.annexes import Annex


class Supervision(Theme):
    """A topic of supervision."""

    TOPIC = "监督议题"
    ANNEX = Annex.SUPERVISION
    HEADING = "民主监督"
    ADDRESS = "supervisions"

    theme = models.OneToOneField(Theme, models.CASCADE, parent_link=True, primary_key=True)
    group = models.CharField("民主监督小组成员", max_length=500, blank=True)
    with_congress = models.BooleanField(
        "与区人大联合监督", default=False, help_text="例如：民生实事项目民主监督。"
    )
    three_levels = models.BooleanField("省、市、区政协三级联动", default=False)
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "民主监督"

    @property
    def marks(self) -> list[str]:
        """With whom it is carried out jointly, in words."""
        said = {"与区人大联合监督": self.with_congress, "省、市、区三级联动": self.three_levels}
        return [words for words, holds in said.items() if holds]


class ProblemQuerySet(models.QuerySet["Problem"]):
    def open(self) -> ProblemQuerySet:
        """Keep what has not been closed."""
        return self.filter(state__in=OPEN_PROBLEM_STATES)

    def handed_to(self, departments: Collection[int]) -> ProblemQuerySet:
        """Keep what was handed to one of the departments, whatever became of it."""
        return self.filter(department__in=departments).exclude(state=ProblemState.FOUND)


class Problem(Recorded):
    """A problem: where, whose, and how far; its state changes through services.problems alone.

    The days are those of the last round: where a check fails, the problem is handed over anew.
    """

    noun = "problem"

    supervision = models.ForeignKey(
        Supervision, models.PROTECT, related_name="problems", verbose_name="民主监督"
    )
    number = models.PositiveIntegerField("序号")
    text = models.TextField("问题", max_length=2000)
    place = models.CharField("地点", max_length=100, blank=True)
    unit = models.CharField("责任单位", max_length=100, blank=True)
    # Which department the words name, where it is one of the roster: its people answer on its page.
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="handed_problems",
        verbose_name="责任单位（名册中的）",
    )
    found_on = models.DateField("发现日期")
    handed_on = models.DateField("交办日期", null=True, blank=True)
    due_on = models.DateField("整改期限", null=True, blank=True, db_index=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answer = models.TextField("责任单位答复", blank=True, max_length=2000)
    rectified_on = models.DateField("整改日期", null=True, blank=True)
    checked_on = models.DateField("核查日期", null=True, blank=True)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=ProblemState, default=ProblemState.FOUND, db_index=True
    )
    history = HistoricalRecords(verbose_name="修改记录")

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "监督问题"
        ordering = ["supervision", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supervision", "number"],
                name="problem_number_unique",
                violation_error_message="这项监督已有这个序号。",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="problem_has_text"),
            models.CheckConstraint(
                condition=Q(state=ProblemState.FOUND) | (Q(handed_on__isnull=False) & ~Q(unit="")),
                name="problem_handed_over_to_unit",
                violation_error_message="交办的问题须有责任单位和交办日期。",
            ),
            models.CheckConstraint(
                condition=Q(state=ProblemState.CLOSED, closed_on__isnull=False)
                | (~Q(state=ProblemState.CLOSED) & Q(closed_on__isnull=True)),
                name="problem_closed_has_date",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True)
                | Q(handed_on__isnull=True)
                | Q(due_on__gte=F("handed_on")),
                name="problem_due_after_handed",
                violation_error_message="整改期限不能早于交办日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:40]}"

    def get_absolute_url(self) -> str:
        page = reverse("consultations:supervision", args=[self.supervision_id])
        return f"{page}#problem-{self.pk}"

    @property
    def theme(self) -> Supervision:
        return self.supervision

    @property
    def unit_name(self) -> str:
        """The unit as the roster calls it, else as it was typed."""
        return str(self.department or self.unit)

    @property
    def unit_page(self) -> str:
        """The address of the page on which its unit answers."""
        return reverse("consultations:handed_one", args=[self.noun, self.pk])

    def is_late(self, on: date) -> bool:
        """Whether it is with its unit on a day after its own."""
        late = self.due_on is not None and self.due_on < on
        return late and self.state in WITH_UNIT_STATES
