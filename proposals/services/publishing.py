"""公开: which proposals the public list shows, as far as the committee lets it."""

from django.db import transaction

from members.models import User
from proposals.enums import HANDLED_STATES
from proposals.models import Proposal
from proposals.services.states import check_committee
from workflow.refusals import Refused
from workflow.states import lock, sign


@transaction.atomic
def set_public(*, proposal: Proposal, actor: User, public: bool) -> None:
    """Let the public list show a proposal that was handed to its units, or no longer.

    Raises NotAllowed for who is not of the committee, Refused for one not handed over yet.
    """
    check_committee(actor)
    locked = lock(proposal)
    if public and locked.state not in HANDLED_STATES:
        raise Refused("交办以后的提案才可以公开。")
    locked.is_public = proposal.is_public = public
    sign(locked, actor, "公开提案" if public else "不再公开提案")
    locked.save(update_fields=["is_public"])
