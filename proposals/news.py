"""What was done to proposals lately, as those who see them read it on their first page."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import QuerySet

from members.models import User
from members.prepared import Question, prepared_models
from proposals.models import ProposalTransition
from proposals.permissions import seen_by, sight_of
from workflow.inbox import News, beginning, latest


@prepared_models("actor", "actor__person", "proposal", "assignment", "assignment__unit")
def _latest_moves(
    begins: datetime, acting: frozenset[int], person: int | None, sees_what_went_in: bool
) -> QuerySet[ProposalTransition]:
    seen = seen_by(acting, person, sees_what_went_in).values("pk")
    return latest(ProposalTransition.objects.filter(proposal__in=seen), begins)


def news(user: User, since: date, day: date) -> Iterator[News]:
    """Yield what was done to the proposals that a user sees."""
    for row in _latest_moves(beginning(since), *sight_of(user, day)):
        who = str(row.actor) if row.actor else "系统"
        title = f"{row.proposal.designation} {row.proposal.title}"
        url, is_own = row.proposal.get_absolute_url(), row.actor_id == user.pk
        yield News(row.at, who, row.action_label, title, url, is_own=is_own)


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    yield _latest_moves, beginning(since), *sight_of(user, day)
