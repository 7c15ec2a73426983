"""立案率, 办复率, 面商率, 满意率, 采纳率 on a day: of a session, a unit, a category; with the rows.

What each figure counts (what was undone later, such as a filing struck off, counts on no day):
- 提交: what was submitted by the day and not taken back before its review. A proposal of which only
  the filing is known (imported) counts as submitted when it was filed.
- 立案: what was filed; 并案: what was merged into a filed one. 立案率 = (立案 + 并案) / 提交.
- 交办: filed ones handed to units. 办复: those of them that every unit has answered in the first round.
- 面商: of the answered, those whose proposer was met face to face by the day of the answer.
- 满意, 基本满意, 不满意: of the rated, by the worst rating of the last round rated.
- 采纳: of the answered, those whose last answer is of a class that counts as adopted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from members.models import Department
from proposals.enums import FILED_STATES, Grade, Role, State
from proposals.models import Answer, Assignment, Category, Evaluation, Proposal, ProposalMeeting

Rows = QuerySet[Proposal]


@dataclass(frozen=True)
class ProposalRate:
    """A part of a whole, both as rows."""

    name: str
    part: Rows
    whole: Rows


@dataclass(frozen=True)
class ProposalFigures:
    """The figures on a day. `unit` keeps what that unit answers or answered; rates are then its own."""

    on: date
    term: int | None = None
    session: int | None = None
    unit: Department | None = None
    category: Category | None = None

    @cached_property
    def submitted(self) -> Rows:
        kept = {"term": self.term, "session": self.session, "category": self.category}
        rows = Proposal.objects.submitted_or_known(self.on)
        rows = rows.filter(**{name: one for name, one in kept.items() if one is not None})
        if self.unit is not None:
            rows = rows.filter(pk__in=self.handed.values("proposal"))
        return rows

    @cached_property
    def handed(self) -> QuerySet[Assignment]:
        """What units were handed by the day and that is for them to answer."""
        handed = Assignment.objects.live().filter(
            handed_over_on__lte=self.on, role__in=(Role.LEAD, Role.SEPARATE)
        )
        return handed.filter(unit=self.unit) if self.unit is not None else handed

    # --- how many -------------------------------------------------------------------------------

    @cached_property
    def filed(self) -> Rows:
        """立案件数; what came in a workbook without its day counts from the start."""
        known = Q(filed_on__isnull=True) | Q(filed_on__lte=self.on)
        return self.submitted.filter(known, state__in=FILED_STATES)

    @cached_property
    def merged(self) -> Rows:
        """并案件数: merged into another by the day."""
        return self.submitted.filter(state=State.MERGED, decided_on__lte=self.on)

    @cached_property
    def handed_over(self) -> Rows:
        return self.filed.filter(pk__in=self.handed.filter(round=1).values("proposal"))

    @cached_property
    def answered(self) -> Rows:
        """办复件数: every unit (or the one asked about) has answered in the first round."""
        first = self.handed.filter(proposal=OuterRef("pk"), round=1)
        waiting = first.filter(Q(done_on__isnull=True) | Q(done_on__gt=self.on))
        return self.handed_over.filter(~Exists(waiting))

    @cached_property
    def late(self) -> Rows:
        """逾期件数: some answer was given after its day, or is still owed on a later one."""
        owed = self.handed.filter(due_on__lt=self.on)
        owed = owed.filter(Q(done_on__isnull=True) | Q(done_on__gt=self.on))
        given = self.handed.filter(done_on__lte=self.on, done_on__gt=F("due_on"))
        return self.handed_over.filter(
            Q(pk__in=owed.values("proposal")) | Q(pk__in=given.values("proposal"))
        )

    @cached_property
    def second_round(self) -> Rows:
        """二次办理件数."""
        return self.handed_over.filter(pk__in=self.handed.filter(round__gt=1).values("proposal"))

    @cached_property
    def met(self) -> Rows:
        """面商件数, of the answered."""
        meetings = ProposalMeeting.objects.face_to_face().filter(
            assignment__in=self.handed, held_on__lte=F("assignment__done_on")
        )
        return self.answered.filter(
            pk__in=meetings.filter(assignment__done_on__lte=self.on).values("assignment__proposal")
        )

    @cached_property
    def adopted(self) -> Rows:
        """采纳件数, of the answered: by the class of the last answer given."""
        last = Answer.objects.submitted(self.on).filter(
            assignment__in=self.handed, assignment__proposal=OuterRef("pk")
        )
        last = last.order_by("-assignment__round", "-submitted_on", "-version", "-pk")
        return self.answered.annotate(
            _adopted=Subquery(last.values("answer_class__adopted")[:1])
        ).filter(_adopted=True)

    # --- how satisfied --------------------------------------------------------------------------

    @cached_property
    def rated(self) -> Rows:
        """What was rated by the day, with the round last rated."""
        last = Evaluation.objects.decisive(self.on).filter(
            assignment__in=self.handed, assignment__proposal=OuterRef("pk")
        )
        rounds = last.order_by("-assignment__round").values("assignment__round")
        return self.handed_over.annotate(_round=Subquery(rounds[:1])).filter(_round__isnull=False)

    def _graded(self, grade: Grade) -> Exists:
        return Exists(
            Evaluation.objects.decisive(self.on).filter(
                assignment__in=self.handed,
                assignment__proposal=OuterRef("pk"),
                assignment__round=OuterRef("_round"),
                grade=grade,
            )
        )

    @cached_property
    def unsatisfied(self) -> Rows:
        return self.rated.filter(self._graded(Grade.UNSATISFIED))

    @cached_property
    def basically_satisfied(self) -> Rows:
        worse = self._graded(Grade.UNSATISFIED)
        return self.rated.filter(~worse, self._graded(Grade.BASIC))

    @cached_property
    def satisfied(self) -> Rows:
        worse = self._graded(Grade.UNSATISFIED), self._graded(Grade.BASIC)
        return self.rated.filter(~worse[0], ~worse[1])

    # --- rates ----------------------------------------------------------------------------------

    def rates(self) -> list[ProposalRate]:
        """Return the five rates, and 满意和基本满意 besides 满意."""
        content = self.rated.filter(~self._graded(Grade.UNSATISFIED))
        filed_or_merged = self.submitted.filter(
            Q(pk__in=self.filed.values("pk")) | Q(pk__in=self.merged.values("pk"))
        )
        return [
            ProposalRate("立案率", filed_or_merged, self.submitted),
            ProposalRate("办复率", self.answered, self.handed_over),
            ProposalRate("面商率", self.met, self.answered),
            ProposalRate("满意率", self.satisfied, self.rated),
            ProposalRate("满意和基本满意率", content, self.rated),
            ProposalRate("采纳率", self.adopted, self.answered),
        ]

    def rate(self, name: str) -> ProposalRate:
        """Return one of the rates by its name. Raises KeyError."""
        return {rate.name: rate for rate in self.rates()}[name]
