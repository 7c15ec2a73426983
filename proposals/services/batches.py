"""交办会: a batch of filed proposals, handed over together on the day of a meeting."""

from datetime import date

from django.db import transaction

from almanac import clock
from members.models import User
from proposals.enums import State
from proposals.models import Assignment, DispatchBatch, Proposal, ProposalSettings
from proposals.services.dispatch import send_planned
from proposals.services.states import check_committee
from workflow.refusals import Refused
from workflow.states import lock, sign


@transaction.atomic
def make_batch(
    *,
    actor: User,
    name: str,
    term: int,
    session: int,
    held_on: date,
    months: int | None = None,
    fixed_due_on: date | None = None,
) -> DispatchBatch:
    """Prepare a 交办会; without a deadline given, it is the usual number of months.

    Raises ValidationError, in Chinese, for both deadlines, or one before the meeting.
    """
    check_committee(actor)
    if months is None and fixed_due_on is None:
        months = ProposalSettings.current().answer_months
    batch = DispatchBatch(
        name=name.strip(),
        term=term,
        session=session,
        held_on=held_on,
        months=months,
        fixed_due_on=fixed_due_on,
    )
    batch.full_clean()
    batch.save()
    return batch


@transaction.atomic
def put_in_batch(*, proposal: Proposal, batch: DispatchBatch | None, actor: User) -> None:
    """Have a filed proposal handed over at a meeting; None takes it out again."""
    check_committee(actor)
    locked = lock(proposal)
    if locked.state != State.FILED:
        raise Refused("只有已立案、尚未交办的提案可以列入交办批次。")
    if batch is not None and batch.handed_over_at:
        raise Refused("这个批次已经交办。")
    if batch is not None and (batch.term, batch.session) != (locked.term, locked.session):
        raise Refused("提案与批次的届次不同。", about="batch")
    locked.batch = proposal.batch = batch
    sign(locked, actor, f"列入交办批次：{batch}" if batch else "移出交办批次")
    locked.save(update_fields=["batch"])


def check_batch_seen(batch: DispatchBatch, seen: str | None) -> None:
    """Raise Refused where proposals or units are others than on the page that someone acts from."""
    if seen and seen != batch.seen:
        raise Refused(
            "这个批次的提案或承办单位在您打开这一页以后改过。请先核对，再保存或交办一次。"
        )


@transaction.atomic
def hand_over_batch(*, batch: DispatchBatch, actor: User, seen: str | None = None) -> int:
    """交办: hand every proposal of a batch to its units, as of the day of the meeting.

    - each planned unit gets its proposal, with the days by which it returns it and answers;
    - each proposal is 办理中, with the day by which it is answered;
    - the batch is closed.

    Returns how many proposals. All or none: raises Refused, naming them, where proposals have no
    unit that answers; also before the day of the meeting, for a batch handed over already, or one of
    which the units are not those that were `seen` (`DispatchBatch.seen`).
    """
    check_committee(actor)
    locked = lock(batch)
    if locked.handed_over_at:
        raise Refused("这个批次已经交办。")
    if clock.today() < locked.held_on:
        raise Refused("还没有到交办会的日期。")
    check_batch_seen(locked, seen)
    proposals = list(locked.proposals.select_for_update().order_by("number", "pk"))
    if not proposals:
        raise Refused("这个批次还没有提案。")
    ready = set(
        Assignment.objects.live()
        .answering()
        .filter(proposal__in=proposals)
        .values_list("proposal", flat=True)
    )
    if missing := [str(p) for p in proposals if p.pk not in ready]:
        raise Refused(f"还没有主办或分办单位：{'；'.join(missing)}。")
    for proposal in proposals:
        send_planned(proposal, locked.held_on, locked.due_on, actor)
    locked.handed_over_at = batch.handed_over_at = clock.now()
    locked.save(update_fields=["handed_over_at"])
    return len(proposals)
