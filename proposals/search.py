"""What of the proposals the one search finds."""

from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from almanac.words import session_name
from members import roles
from members.matching import Searched
from members.models import User
from proposals.models import Answer, Assignment, Proposal
from proposals.models.proposals import SEARCHED as PROPOSALS
from proposals.permissions import is_committee, visible_to
from workflow.search import Hit, Source, facts


def _proposals(user: User, on: date, typed: str) -> QuerySet[Proposal]:
    found = PROPOSALS.best_first(visible_to(user, on), typed)
    return found.defer("situation", "suggestions")


def _show_proposal(proposal: Proposal, typed: str) -> Hit:
    session = session_name(proposal.term, proposal.session)
    note = facts(session, proposal.get_state_display(), proposal.proposers, proposal.handling_units)
    return Hit(str(proposal), proposal.get_absolute_url(), note)


_FILES = Searched(titles=("file_name",))


def _answers(user: User, on: date, typed: str) -> QuerySet[Answer]:
    """Return the files of answers, as `views.files` hands them out: a draft's to who writes it."""
    rows = Answer.objects.exclude(file_name="").filter(
        assignment__proposal__in=visible_to(user, on).values("pk")
    )
    if not is_committee(user, on):
        own = Assignment.objects.given().filter(unit__in=roles.acting_for(user, on))
        rows = rows.filter(Q(submitted_on__isnull=False) | Q(assignment__in=own))
    rows = rows.select_related("assignment__proposal", "assignment__unit").defer("text")
    return _FILES.best_first(rows, typed)


def _show_answer(answer: Answer, typed: str) -> Hit:
    return Hit(
        answer.file_name,
        reverse("proposals:file", args=[answer.file_key]),
        facts(answer.assignment.unit, answer.assignment.proposal),
    )


SEARCHED = (
    Source("proposals", "提案", _proposals, _show_proposal, rows=Proposal, searched=PROPOSALS),
    Source(
        "answers", "答复的文件", _answers, _show_answer, is_paper=True, rows=Answer, searched=_FILES
    ),
)
