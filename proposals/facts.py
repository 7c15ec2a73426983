"""What members did in proposals: handed in, filed, made key proposals, merged, turned into a report, rated.

Every signatory is one: `first` the author, `co` who confirmed, `writer` who wrote it for a party, a sector
or a committee. What was taken back, and what was struck off, is no fact; what came in a workbook without
its signatories or its days is nobody's.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from django.db.models import Prefetch, Q, QuerySet

from members.facts import Fact, FactKind
from proposals.enums import FILED_STATES, UNSUBMITTED_STATES, ProposalKind, Quality, State
from proposals.models import CoSigner, Evaluation, Proposal, QualityReview

_ROLES = (("first", "第一提案人"), ("co", "联名人"), ("writer", "集体提案执笔人"))
_kind = partial(FactKind, group="提案", unit="件", roles=_ROLES)

SUBMITTED = _kind("proposals.submitted", "提交提案")
FILED = _kind("proposals.filed", "立案提案")
KEY = _kind(
    "proposals.key",
    "列为重点提案",
    levels=(
        (ProposalKind.KEY.value, ProposalKind.KEY.label),
        (ProposalKind.LINKED.value, ProposalKind.LINKED.label),
    ),
)
MERGED = _kind("proposals.merged", "提案并案")
TURNED = _kind("proposals.turned", "提案转社情民意")
PRAISED = _kind(
    "proposals.praised",
    "承办单位评提案质量",
    levels=tuple((quality.value, quality.label) for quality in Quality),
)
RATED = FactKind("proposals.rated", "评价提案办理", "提案", "件")

KINDS = (SUBMITTED, FILED, KEY, MERGED, TURNED, PRAISED, RATED)


def facts(since: date, until: date, people: set[int] | None) -> Iterator[Fact]:
    """Yield the facts of the days, each on its own day: handed in, filed, decided, rated."""
    days = (since, until)
    yield from _of_proposals(days, people)
    yield from _praised(days, people)
    rows = Evaluation.objects.filter(rated_on__range=days, person__isnull=False)
    rated: dict[tuple[int, int], Fact] = {}
    for row in rows.select_related("assignment__proposal").order_by("rated_on", "pk"):
        if row.person_id and (people is None or row.person_id in people):
            fact = _fact(RATED, row.assignment.proposal, row.rated_on)
            rated.setdefault(
                (row.person_id, row.assignment.proposal_id), replace(fact, person_id=row.person_id)
            )
    yield from rated.values()


def _of_proposals(days: tuple[date, date], people: set[int] | None) -> Iterator[Fact]:
    since, until = days
    known = Q(submitted_on__range=days) | Q(filed_on__range=days) | Q(decided_on__range=days)
    rows = Proposal.objects.filter(known, author__isnull=False)
    for proposal in _with_signatories(rows.exclude(state__in=UNSUBMITTED_STATES), people):
        state = proposal.state
        filed = state in FILED_STATES
        happened = {
            SUBMITTED: proposal.submitted_on if state != State.WITHDRAWN else None,
            FILED: proposal.filed_on if filed else None,
            KEY: proposal.filed_on if filed and proposal.kind != ProposalKind.ORDINARY else None,
            MERGED: proposal.decided_on if state == State.MERGED else None,
            TURNED: proposal.decided_on if state == State.TO_OPINION else None,
        }
        for kind, on in happened.items():
            if on and since <= on <= until:
                level = proposal.kind if kind is KEY else ""
                yield from _to_signatories(_fact(kind, proposal, on, level), proposal, people)


def _praised(days: tuple[date, date], people: set[int] | None) -> Iterator[Fact]:
    """Yield how units rated proposals: each grade once, however many units gave it."""
    reviews = QualityReview.objects.filter(at__date__range=days).order_by("at", "pk")
    rows = list(reviews.values_list("assignment__proposal", "quality", "at__date"))
    found = Proposal.objects.filter(pk__in={pk for pk, *_ in rows}, author__isnull=False)
    proposals = {proposal.pk: proposal for proposal in _with_signatories(found, people)}
    seen: set[tuple[int, str]] = set()
    for pk, quality, on in rows:
        if (proposal := proposals.get(pk)) and (pk, quality) not in seen:
            seen.add((pk, quality))
            yield from _to_signatories(_fact(PRAISED, proposal, on, quality), proposal, people)


def _with_signatories(rows: QuerySet[Proposal], people: set[int] | None) -> QuerySet[Proposal]:
    if people is not None:
        signed = CoSigner.objects.confirmed().filter(person__in=people)
        rows = rows.filter(Q(author__in=people) | Q(pk__in=signed.values("proposal")))
    confirmed = Prefetch("cosigners", CoSigner.objects.confirmed(), "confirmed")
    return rows.defer("situation", "suggestions").prefetch_related(confirmed)


def _fact(kind: FactKind, proposal: Proposal, on: date, level: str = "") -> Fact:
    key, url = f"proposals.proposal:{proposal.pk}", proposal.get_absolute_url()
    return Fact(kind.key, key, 0, on, proposal.title, url, level=level)


def _to_signatories(fact: Fact, proposal: Proposal, people: set[int] | None) -> Iterator[Fact]:
    first = "writer" if proposal.sponsor_id else "first"
    signed = {proposal.author_id: first}
    for row in proposal.confirmed:  # type: ignore[attr-defined]
        signed.setdefault(row.person_id, "co")
    for person_id, role in signed.items():
        if person_id and (people is None or person_id in people):
            yield replace(fact, person_id=person_id, role=role, of=len(signed))
