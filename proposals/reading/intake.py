"""The entrance: what was submitted and not decided on yet, each with what the checks say."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from proposals.enums import REVIEW_STATES, UNSUBMITTED_STATES
from proposals.intake import problems, text_length
from proposals.models import Proposal, ProposalSettings
from proposals.similarity import title_grams
from workflow.likeness import dice


@dataclass(frozen=True)
class IntakeCheck:
    """What the checks at the entrance say of a text: its length, and what it lacks."""

    length: int
    problems: list[str]


def intake_check(proposal: Proposal, settings: ProposalSettings) -> IntakeCheck:
    """Return the length of a proposal's text, and what is missing or too long."""
    return IntakeCheck(
        text_length(proposal.situation, proposal.suggestions),
        problems(
            proposal.title,
            proposal.situation,
            proposal.suggestions,
            least=settings.text_min,
            most=settings.text_max,
        ),
    )


@dataclass(frozen=True)
class IntakeRow:
    """A proposal at the entrance, with what the checks say and how many have a like title."""

    proposal: Proposal
    check: IntakeCheck
    alike: int


def at_the_entrance() -> QuerySet[Proposal]:
    """Return what was submitted and not decided on yet, the oldest first."""
    return (
        Proposal.objects.filter(state__in=REVIEW_STATES)
        .select_related("author", "sponsor", "category")
        .prefetch_related("reviews")
        .order_by("submitted_on", "pk")
    )


def intake_rows(rows: list[Proposal], settings: ProposalSettings) -> list[IntakeRow]:
    """Return a page's proposals with their checks; all titles are read once, in one query."""
    if not rows:
        return []
    submitted = Proposal.objects.exclude(state__in=UNSUBMITTED_STATES)
    others = [(pk, title_grams(key)) for pk, key in submitted.values_list("pk", "title_key")]
    least = settings.alike_percent / 100
    found = []
    for proposal in rows:
        grams = title_grams(proposal.title_key)
        alike = sum(pk != proposal.pk and dice(grams, theirs) >= least for pk, theirs in others)
        found.append(IntakeRow(proposal, intake_check(proposal, settings), alike))
    return found
