"""Finding proposals like one that is being written, of this and past years."""

from dataclasses import dataclass

from members.names import name_key
from proposals.enums import UNSUBMITTED_STATES
from proposals.models import Proposal
from proposals.similarity import bigrams, dice, most_alike

# By titles first, which is quick; of those the texts decide the order.
_BY_TITLE, _SHOWN = 60, 10
_WEIGHT_OF_TITLE = 0.7


@dataclass(frozen=True)
class SimilarProposal:
    """A proposal, and how alike it is, in percent."""

    proposal: Proposal
    percent: int


def similar_to(
    *, title: str, text: str = "", leave_out: Proposal | None = None, least: int
) -> list[SimilarProposal]:
    """Return the proposals most like a title and text, the most alike first, in two queries however
    many there are.

    Drafts are never among them. `least` is a percentage (`ProposalSettings.alike_percent`).
    """
    rows = Proposal.objects.exclude(state__in=UNSUBMITTED_STATES)
    if leave_out is not None:
        rows = rows.exclude(pk=leave_out.pk)
    # What is alike in its words only in part can still be so as a whole.
    near = most_alike(
        name_key(title), rows.values_list("pk", "title_key"), least=least / 200, limit=_BY_TITLE
    )
    by_title = {likeness.key: likeness.score for likeness in near}
    grams = bigrams(text)
    found = []
    for proposal in rows.filter(pk__in=by_title).order_by("-term", "-session", "pk"):
        score = by_title[proposal.pk]
        theirs = bigrams(proposal.situation + proposal.suggestions)
        if grams and theirs:
            score = _WEIGHT_OF_TITLE * score + (1 - _WEIGHT_OF_TITLE) * dice(grams, theirs)
        if round(score * 100) >= least:
            found.append(SimilarProposal(proposal, round(score * 100)))
    return sorted(found, key=lambda similar: -similar.percent)[:_SHOWN]
