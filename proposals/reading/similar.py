"""Finding proposals like one that is being written, of this and past years."""

from dataclasses import dataclass, replace

from members.names import name_key
from proposals.enums import UNSUBMITTED_STATES
from proposals.models import Answer, Proposal
from proposals.similarity import most_alike
from workflow.likeness import bigrams, dice

# By titles first, which is quick; of those the texts decide the order.
_BY_TITLE, _SHOWN = 60, 10
_WEIGHT_OF_TITLE = 0.7


@dataclass(frozen=True)
class SimilarProposal:
    """A proposal, how alike it is, in percent, and the classes of its answers (A类 …), each once."""

    proposal: Proposal
    percent: int
    answered: tuple[str, ...] = ()


def similar_to(
    *, title: str, text: str = "", leave_out: Proposal | None = None, least: int
) -> list[SimilarProposal]:
    """Return the proposals most like a title and text, the most alike first, in three queries however
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
    shown = sorted(found, key=lambda similar: -similar.percent)[:_SHOWN]
    answered = _answers_to([similar.proposal.pk for similar in shown])
    return [replace(each, answered=answered.get(each.proposal.pk, ())) for each in shown]


def _answers_to(keys: list[int]) -> dict[int, tuple[str, ...]]:
    """Return of each proposal the classes of its units' last answers, each once."""
    last: dict[int, tuple[int, str]] = {}
    given = Answer.objects.submitted().filter(assignment__proposal__in=keys)
    for answer in given.select_related("answer_class", "assignment").order_by("version"):
        last[answer.assignment_id] = (answer.assignment.proposal_id, str(answer.answer_class))
    found: dict[int, dict[str, None]] = {}
    for key, answer_class in sorted(last.values()):
        found.setdefault(key, {})[answer_class] = None
    return {key: tuple(classes) for key, classes in found.items()}
