"""The row of the plan that a proposal stands for (annex 4) is as the proposal is: kept in step here."""

from django.db.models import Q

from members.models import User
from proposals.enums import State
from proposals.models import Proposal
from workplan.enums import State as ItemState
from workplan.models import WorkItem
from workplan.services.following import follow, let_go

_STANDS = {
    State.FILED: ItemState.ASSIGNED,
    State.HANDLING: ItemState.IN_PROGRESS,
    State.ANSWERED: ItemState.REPORTED,
    State.CLOSED: ItemState.CLOSED,
    State.ARCHIVED: ItemState.CLOSED,
}


def keep_in_step(proposal: Proposal, actor: User | None, *, before: WorkItem | None = None) -> None:
    """Let the rows stand as a proposal does: its own, and those of what was merged into it (并案).

    `before` is the row that it stood for until now. What is not filed, or not any more, leads no row.
    """
    if before and before.pk != proposal.work_item_id:
        let_go(item=before, actor=actor)
    linked = Proposal.objects.filter(Q(pk=proposal.pk) | Q(merged_into=proposal))
    linked = linked.filter(work_item__isnull=False).select_related("work_item__plan", "merged_into")
    for one in linked.order_by("pk"):
        leads, item = one.merged_into or one, one.work_item
        assert item is not None  # noqa: S101 - as filtered above
        if leads.state not in _STANDS:
            let_go(item=item, actor=actor)
            continue
        follow(
            item=item,
            follows=f"提案{leads.designation}" if leads.number else "提案",
            state=_STANDS[State(leads.state)],
            due_on=leads.answer_due_on,
            closed_on=leads.closed_on,
            actor=actor,
        )
