"""提案: what a member, a party, a sector or a committee proposed, from its first word on."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from almanac.words import session_said
from members.addresses import reverse
from members.matching import Searched
from members.models import Department, Person
from members.names import name_key
from members.prepared import prepared_rows
from members.read_once import read_once
from proposals import wording
from proposals.enums import (
    FILED_STATES,
    PERSONAL_ORIGINS,
    SPONSOR_KINDS,
    UNSUBMITTED_STATES,
    CosignState,
    Origin,
    ProposalKind,
    ProposalSubmission,
    State,
)
from proposals.models.dictionaries import Category, Ground
from proposals.models.dispatch import DispatchBatch
from proposals.models.supervision import Project
from workflow.models import Recorded
from workplan.models import WorkItem


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def for_item(self, item: WorkItem) -> ProposalQuerySet:
        """Keep the proposal that an item stands for (one at most), for the item's page."""
        return self.filter(work_item=item).select_related(
            "supervising_leader", "supervising_department", "merged_into"
        )

    def lacking_supervisor(self) -> ProposalQuerySet:
        """Keep the key proposals that no department supervises yet."""
        return self.filter(kind=ProposalKind.KEY, supervising_department=None)

    def of_session(self, term: int, session: int) -> ProposalQuerySet:
        return self.filter(term=term, session=session)

    def submitted_or_known(self, on: date) -> ProposalQuerySet:
        """Keep what was submitted by a day and not taken back before its review; of what came in a
        workbook, with no day of submission, what was filed by then, or on a day not known.
        """
        imported = Q(submitted_on__isnull=True) & (Q(filed_on__isnull=True) | Q(filed_on__lte=on))
        return self.filter(
            (Q(submitted_on__lte=on) & (~Q(state=State.WITHDRAWN) | Q(decided_on__isnull=False)))
            | (imported & Q(state__in=FILED_STATES))
        )

    def filed(self) -> ProposalQuerySet:
        """Keep what was filed and stands for itself: not what was merged into another."""
        return self.filter(state__in=FILED_STATES)

    def search(self, words: str) -> ProposalQuerySet:
        """Keep what holds every one of the words, in its title, text, names or units, or as its number
        or session: 12号, 二届五次.
        """
        return SEARCHED.narrowed(self, words)


def _says(word: str) -> Q | None:
    """Return what a word says of a proposal: its number (12, 12号, 提案第12号) or its session."""
    if number := re.fullmatch(r"(?:提案|案号)? ?第?(\d{1,9})号?(?:提案)?", word):
        return Q(number=int(number[1]))
    term, session, rest = session_said(word)
    if rest or not (term or session):
        return None
    said = {"term": term, "session": session}
    return Q(**{name: number for name, number in said.items() if number})


SEARCHED = Searched(
    titles=("title_key",),
    # Names that are on the page of whoever sees it: not who wrote it for a party or a sector.
    names=("proposers", "sponsor__name_key", "handling_units"),
    texts=("situation", "suggestions"),
    says=_says,
    nouns=("提案",),
)


class Proposal(Recorded):
    """A proposal; one matter, one title (一事一案).

    `term` and `session` are those of the plenary: 二届五次会议 = 2, 5. `title_key` is the form in
    which titles are compared. What stands in the record of a session, or comes from its workbook,
    is filed; what a person writes begins as a draft (proposals.services.drafts).

    `author` is the person who wrote it, the first signatory of a personal one; `sponsor` the party,
    organisation, sector, committee or team in whose name it stands. `proposers` is what documents
    print, and is all that is known of an imported one. Its state changes through
    proposals.services alone.
    """

    # What was proposed, by whom.
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
    situation = models.TextField("情况分析", max_length=20000, blank=True)
    suggestions = models.TextField("具体建议", max_length=20000, blank=True)
    state = models.CharField(
        "状态", max_length=16, choices=State, default=State.FILED, editable=False, db_index=True
    )
    origin = models.CharField("提案者类别", max_length=12, choices=Origin, blank=True)
    author = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="第一提案人",
    )
    sponsor = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sponsored_proposals",
        verbose_name="提案单位",
    )
    proposers = models.CharField("提案人", max_length=500, blank=True)
    submission = models.CharField("提案形式", max_length=8, choices=ProposalSubmission, blank=True)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="分类",
    )
    cosign_by = models.DateField("联名确认截止", null=True, blank=True)
    submitted_on = models.DateField("提交日期", null=True, blank=True, db_index=True)
    # What came of the review, and who follows it.
    decided_on = models.DateField("审查决定日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name="并入提案",
    )
    ground = models.ForeignKey(
        Ground,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="不予立案情形",
    )
    kind = models.CharField("类别", max_length=8, choices=ProposalKind)
    promoting_leader = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="promoted_proposals",
        verbose_name="领办领导",
        help_text="重点提案由党政领导领办。",
    )
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
    # Its handling.
    handling_units = models.CharField("承办单位", max_length=200, blank=True)
    filed_on = models.DateField("立案日期", null=True, blank=True)
    answer_due_on = models.DateField("答复期限", null=True, blank=True)
    batch = models.ForeignKey(
        DispatchBatch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="交办批次",
    )
    project = models.ForeignKey(
        Project,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="专题项目",
    )
    round = models.PositiveSmallIntegerField("办理轮次", default=1, editable=False)
    answered_on = models.DateField("答复日期", null=True, blank=True, editable=False)
    closed_on = models.DateField("办结日期", null=True, blank=True, editable=False)
    archive_number = models.CharField("档号", max_length=60, blank=True)
    is_public = models.BooleanField("可以公开", default=False)
    work_item = models.OneToOneField(
        WorkItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal",
        verbose_name="工作事项",
    )
    # The page that it was first written on: however often that is handed in, it is one draft.
    # The key of the matter that it was made of in another app (workflow.becoming), if any.
    came_from = models.CharField(max_length=100, null=True, unique=True, editable=False)  # noqa: DJ001
    draft_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    history = HistoricalRecords(verbose_name="修改记录", excluded_fields=["draft_key"])

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提案"
        ordering = ["-term", "-session", F("number").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "session", "title_key"],
                condition=Q(state__in=FILED_STATES),
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
            models.CheckConstraint(
                condition=~Q(state__in=UNSUBMITTED_STATES)
                | Q(author__isnull=False, submitted_on__isnull=True),
                name="proposal_draft_is_someones",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(state__in=FILED_STATES),
                name="proposal_number_only_when_filed",
                violation_error_message="立案的提案才有案号。",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=State.MERGED, merged_into__isnull=False) & ~Q(merged_into=F("pk"))
                )
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                name="proposal_merged_into_another",
                violation_error_message="并案须并入另一件提案。",
            ),
            models.CheckConstraint(
                condition=Q(state=State.REJECTED, ground__isnull=False)
                | (~Q(state=State.REJECTED) & Q(ground__isnull=True)),
                name="proposal_rejected_on_a_ground",
                violation_error_message="不予立案须选择情形。",
            ),
            models.CheckConstraint(
                condition=Q(origin="")
                | Q(origin__in=PERSONAL_ORIGINS, sponsor__isnull=True)
                | (Q(origin__in=list(SPONSOR_KINDS)) & Q(sponsor__isnull=False)),
                name="proposal_sponsor_of_collective_origin",
                violation_error_message="集体提案须填写提案单位，委员提案不填。",
            ),
            models.CheckConstraint(
                condition=Q(promoting_leader__isnull=True) | Q(kind=ProposalKind.KEY),
                name="proposal_promoted_only_when_key",
                violation_error_message="只有重点督办提案由领导领办。",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(State.CLOSED, State.ARCHIVED),
                    closed_on__isnull=False,
                )
                | (~Q(state__in=(State.CLOSED, State.ARCHIVED)) & Q(closed_on__isnull=True)),
                name="proposal_closed_has_date",
            ),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True)
                | Q(submitted_on__isnull=True)
                | Q(filed_on__gte=F("submitted_on")),
                name="proposal_filed_after_submission",
                violation_error_message="立案日期不能早于提交日期。",
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="proposal_round_from_1"),
        ]
        indexes = [
            models.Index(fields=["term", "session", "state"], name="proposal_session_state"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}号 {self.title}" if self.number else self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title_key = name_key(self.title)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "title_key"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("proposals:proposal", args=[self.pk])

    def clean(self) -> None:
        self.title_key = name_key(self.title)

    @property
    def text(self) -> tuple[str, str, str]:
        """What signers and reviewers agree to: 案由, 情况分析, 具体建议."""
        return self.title, self.situation, self.suggestions

    @property
    def text_key(self) -> str:
        """Which version of the text this is."""
        return wording.text_key(*self.text)

    @property
    def seen(self) -> str:
        """What a page shows of it, for a service to refuse what was changed since: state and text."""
        return f"{self.state}:{self.text_key}"

    @property
    def lacks_supervisor(self) -> bool:
        """Return whether it is a key proposal that no department supervises yet."""
        return self.kind == ProposalKind.KEY and self.supervising_department_id is None

    @property
    def is_filed(self) -> bool:
        return self.state in FILED_STATES

    @property
    def designation(self) -> str:
        """What it is called in short: 第12号, or 提案 before it has a number."""
        return f"第{self.number}号" if self.number else "提案"

    @property
    def signatories(self) -> list[Person]:
        """The author and those who confirmed that they sign too, in order; no one where unknown.

        Reads `cosigners` once; callers of many proposals prefetch `cosigners__person`.
        """
        if self.author is None:
            return []
        confirmed = [c.person for c in self.cosigners.all() if c.state == CosignState.CONFIRMED]
        return [self.author, *confirmed]

    @property
    def signed_as(self) -> str:
        """Who proposes it, as documents print it."""
        if self.sponsor:
            return self.sponsor.full_name or self.sponsor.name
        return "、".join(p.name for p in self.signatories) or self.proposers


@read_once
def sessions_with_proposals() -> list[tuple[int, int]]:
    """Return the sessions that have proposals, the latest first."""
    return _sessions()


@prepared_rows
def _sessions() -> models.QuerySet:
    rows = Proposal.objects.order_by("-term", "-session").values_list("term", "session")
    return rows.distinct()
