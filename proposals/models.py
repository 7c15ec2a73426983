"""提案: what was filed at a session of the committee, and who sees to its handling."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from almanac import clock
from members.models import Department, Person
from members.names import name_key
from proposals.enums import Kind
from workplan.models import WorkItem


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def for_item(self, item: WorkItem) -> ProposalQuerySet:
        """Keep the proposal that an item stands for (one at most), for the item's page."""
        return self.filter(work_item=item).select_related(
            "supervising_leader", "supervising_department"
        )

    def titled(self, *, term: int, session: int, title: str) -> ProposalQuerySet:
        """Keep the proposal of that title at a session, however either title is spaced."""
        return self.filter(term=term, session=session, title_key=name_key(title))

    def lacking_supervisor(self) -> ProposalQuerySet:
        """Keep the key proposals that no department supervises yet."""
        return self.filter(kind=Kind.KEY, supervising_department=None)


class Proposal(models.Model):
    """A proposal that was filed (立案); one matter, one title (一事一案).

    `term` and `session` are those of the plenary: 二届五次会议 = 2, 5. `title_key` is the form in
    which titles are compared.
    """

    term = models.PositiveSmallIntegerField(
        "届", validators=[MinValueValidator(1)], error_messages={"null": "此字段不能为空。"}
    )
    session = models.PositiveSmallIntegerField(
        "次", validators=[MinValueValidator(1)], error_messages={"null": "此字段不能为空。"}
    )
    number = models.PositiveIntegerField(
        "案号", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    title = models.CharField("案由", max_length=200)
    title_key = models.CharField(max_length=400, editable=False)
    proposers = models.CharField("提案人", max_length=500, blank=True)
    kind = models.CharField("类别", max_length=8, choices=Kind)
    supervising_leader = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supervised_proposals",
        verbose_name="督办领导",
    )
    supervising_department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supervised_proposals",
        verbose_name="督办部门",
    )
    handling_units = models.CharField("承办单位", max_length=200, blank=True)
    filed_on = models.DateField("立案日期", null=True, blank=True)
    answer_due_on = models.DateField("答复期限", null=True, blank=True)
    work_item = models.OneToOneField(
        WorkItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal",
        verbose_name="工作事项",
    )
    history = HistoricalRecords(verbose_name="修改记录")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "提案"
        verbose_name_plural = "提案"
        ordering = ["-term", "-session", F("number").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "session", "title_key"],
                name="proposal_title_unique_in_session",
                violation_error_message="这一届次中已有相同案由的提案。",
            ),
            # A number that is not known is NULL, and NULLs differ from each other.
            models.UniqueConstraint(
                fields=["term", "session", "number"],
                name="proposal_number_unique_in_session",
                violation_error_message="这一届次中已有这个案号。",
            ),
            models.CheckConstraint(
                condition=Q(term__gte=1, session__gte=1),
                name="proposal_term_and_session_from_1",
                violation_error_message="届、次从 1 起。",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="proposal_has_title",
                violation_error_message="请填写案由。",
            ),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True)
                | Q(answer_due_on__isnull=True)
                | Q(answer_due_on__gte=F("filed_on")),
                name="proposal_answer_due_after_filing",
                violation_error_message="答复期限不能早于立案日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}号 {self.title}" if self.number else self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title_key = name_key(self.title)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "title_key"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.title_key = name_key(self.title)

    @property
    def _history_date(self) -> datetime:
        return clock.now()

    @property
    def lacks_supervisor(self) -> bool:
        """Tell whether it is a key proposal that no department supervises yet."""
        return self.kind == Kind.KEY and self.supervising_department_id is None
