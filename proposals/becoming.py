"""A matter of another app, taken up as the draft of a proposal."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from members import roles
from members.models import User
from proposals.enums import State
from proposals.models import Proposal
from proposals.permissions import visible_to
from proposals.services.drafts import begin_draft, save_draft
from workflow.becoming import Becoming, Matter, Outcome
from workflow.refusals import Refused


def may(user: User, on: date) -> bool:
    """A member may write a proposal of their own."""
    return roles.is_member(user, on)


@transaction.atomic
def make(matter: Matter, user: User) -> str:
    """Begin a draft of the user's own with the words of the matter; return its page.

    Raises Refused where one was made of it before, NotAllowed for who is no member.
    """
    if Proposal.objects.filter(came_from=matter.key).exists():
        raise Refused("已经转为提案草稿，不能再转。")
    proposal = begin_draft(actor=user, came_from=matter.key)
    save_draft(
        proposal=proposal,
        actor=user,
        title=matter.title[:200],
        situation=f"{matter.text.strip()}\n\n（来源：{matter.source}）",
        suggestions="",
    )
    return proposal.get_absolute_url()


def made_of(keys: list[str]) -> Iterable[Outcome]:
    """Yield the proposals made of matters; of a draft no more is told than that there is one."""
    for proposal in Proposal.objects.filter(came_from__in=keys):
        is_draft = proposal.state == State.DRAFT
        yield Outcome(
            pk=proposal.pk,
            matter=proposal.came_from or "",
            label="提案",
            title="" if is_draft else proposal.title,
            state=proposal.get_state_display(),
            url=proposal.get_absolute_url(),
            on=proposal.submitted_on,
            is_adopted=proposal.number is not None,
        )


BECOMING = Becoming("proposal", "提案草稿", may, make, made_of, visible_to)
