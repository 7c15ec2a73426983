"""What a unit does with what it was handed: sign for it, ask to return it, give its opinion."""

from django.db import transaction

from almanac import clock
from members.models import User
from proposals.enums import AssignmentStep, Quality
from proposals.models import Assignment, ProposalTransition, QualityReview
from proposals.permissions import may_rate_quality
from proposals.services.states import access_of, begin_step, finish_step, lock_assignment
from workflow.refusals import NotAllowed, Refused, check_words


@transaction.atomic
def sign_for(*, assignment: Assignment, actor: User, seen: str | None = None) -> ProposalTransition:
    """签收: the unit has taken it."""
    locked = begin_step(assignment, AssignmentStep.SIGN, actor, seen=seen)
    return finish_step(locked, AssignmentStep.SIGN, actor, into=assignment, signed_on=clock.today())


@transaction.atomic
def ask_return(
    *, assignment: Assignment, actor: User, reason: str, seen: str | None = None
) -> ProposalTransition:
    """申请退回: it is not this unit's matter. Raises Refused after the window of working days."""
    locked = begin_step(assignment, AssignmentStep.ASK_RETURN, actor, reason=reason, seen=seen)
    if locked.return_by is not None and clock.today() > locked.return_by:
        raise Refused(f"退回期限为{locked.return_by:%-m月%-d日}，已过。")
    return finish_step(locked, AssignmentStep.ASK_RETURN, actor, reason=reason, into=assignment)


@transaction.atomic
def give_opinion(
    *, assignment: Assignment, actor: User, opinion: str, seen: str | None = None
) -> ProposalTransition:
    """提出会办意见: what a co-handler tells the lead handler, who answers."""
    locked = begin_step(assignment, AssignmentStep.OPINE, actor, seen=seen)
    opinion, today = check_words(opinion, "会办意见"), clock.today()
    return finish_step(
        locked, AssignmentStep.OPINE, actor, into=assignment, opinion=opinion, done_on=today
    )


@transaction.atomic
def rate_quality(
    *, assignment: Assignment, actor: User, quality: Quality, comment: str = ""
) -> QualityReview:
    """双向评议: the unit rates the proposal, once, after it has answered or given its opinion."""
    locked = lock_assignment(assignment)
    access = access_of(actor, locked.proposal)
    if not access.handles(locked):
        raise NotAllowed("只有承办单位可以评价提案质量。")
    if not may_rate_quality(locked, access):
        raise Refused("答复或提出意见以后可以评价提案质量，只评一次。")
    return QualityReview.objects.create(
        assignment=locked, quality=quality, comment=comment.strip(), author=actor, at=clock.now()
    )
