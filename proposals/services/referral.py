"""转社情民意: what a proposal becomes when it goes on as an opinion report."""

from members.models import User
from opinions.counting import LIMIT, characters
from opinions.models import OpinionReport
from opinions.services.writing import receive
from proposals.models import Proposal

# Said where a report may not be as long as the proposal was; the proposal itself is kept whole.
ABRIDGED = "……（节选，全文见原提案）"


def make_opinion_report(proposal: Proposal, actor: User) -> OpinionReport | None:
    """Give the office a proposal's words as a report of those who signed it, once.

    Returns None where it was referred before, or nobody who signed is known by an entry of
    their own: then the office writes the report.
    """
    origin = f"proposals.proposal:{proposal.pk}"
    authors = list(proposal.signatories)
    text = f"{proposal.situation}\n\n{proposal.suggestions}".strip()
    if not authors or not text or OpinionReport.objects.filter(origin=origin).exists():
        return None
    return receive(
        title=proposal.title[:100],
        text=abridged(text),
        authors=authors,
        received_from=f"提案：{proposal.title}"[:200],
        origin=origin,
        actor=actor,
    )


def abridged(text: str) -> str:
    """Return a text as long as a report may be, with words at its end where it was longer."""
    if characters(text) <= LIMIT:
        return text
    room = LIMIT - characters(ABRIDGED)
    for end, character in enumerate(text):
        room -= characters(character)
        if room < 0:
            return text[:end].rstrip() + ABRIDGED
    return text
