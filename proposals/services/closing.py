"""The end of the handling: another round, 办结, 归档, and back from there."""

from collections.abc import Iterable

from django.db import transaction

from almanac import clock
from members.models import User
from proposals.enums import Action, Grade, State
from proposals.models import Assignment, Evaluation, Proposal, ProposalSettings, ProposalTransition
from proposals.services.dispatch import open_round
from proposals.services.evaluating import feedback_due, raters
from proposals.services.states import begin, finish
from workflow.refusals import Refused
from workflow.states import copy


def _last_answers(proposal: Proposal) -> list[Assignment]:
    """Return the last answer of each unit, as what was handed to it."""
    return list(proposal.assignments.current().answering().select_related("unit"))


@transaction.atomic
def handle_again(
    *,
    proposal: Proposal,
    actor: User,
    reason: str,
    only: Iterable[Assignment] = (),
    seen: str | None = None,
) -> list[Assignment]:
    """二次办理: the committee has the units, or some of them, handle it once more.

    Raises Refused where no round is left.
    """
    locked = begin(proposal, Action.HANDLE_AGAIN, actor, reason=reason, seen=seen)
    chosen = {assignment.pk for assignment in only}
    last = [a for a in _last_answers(locked) if not chosen or a.pk in chosen]
    if not last:
        raise Refused("请选择重新办理的单位。", about="only")
    opened = open_round(locked, last, actor, reason)
    copy(locked, proposal)
    return opened


@transaction.atomic
def close(
    *, proposal: Proposal, actor: User, reason: str = "", seen: str | None = None
) -> ProposalTransition:
    """办结: the proposal has been answered and rated.

    Needs words where not everyone rated although the time for it is past, or someone was not
    in the end satisfied. Raises Refused while ratings may still come in.
    """
    locked = begin(proposal, Action.CLOSE, actor, seen=seen)
    last = _last_answers(locked)
    rated = Evaluation.objects.decisive().filter(assignment__in=last)
    missing = _unrated(locked, last)
    if missing:
        settings, today = ProposalSettings.current(), clock.today()
        if any((due := feedback_due(a, settings)) is not None and today <= due for a in missing):
            raise Refused("提案人还没有全部评价，评价期限未过，不能办结。")
        if not reason.strip():
            raise Refused("提案人没有全部评价，办结须填写说明。", about="reason")
    if rated.filter(grade=Grade.UNSATISFIED).exists() and not reason.strip():
        raise Refused("有提案人评价不满意，办结须填写说明。", about="reason")
    return finish(
        locked, Action.CLOSE, actor, reason=reason, into=proposal, closed_on=clock.today()
    )


def _unrated(proposal: Proposal, last: list[Assignment]) -> list[Assignment]:
    """Return the assignments that someone who signed has not rated; where no one is known, those
    without any rating.
    """
    people = {person.pk for person in raters(proposal)}
    missing = []
    for assignment in last:
        rated = set(
            Evaluation.objects.decisive()
            .filter(assignment=assignment)
            .values_list("person", flat=True)
        )
        if people - rated if people else not rated:
            missing.append(assignment)
    return missing


@transaction.atomic
def archive(
    *, proposal: Proposal, actor: User, archive_number: str = "", seen: str | None = None
) -> ProposalTransition:
    """归档: nothing of it changes any more. Raises Refused while a second look is open."""
    locked = begin(proposal, Action.ARCHIVE, actor, seen=seen)
    looking = locked.assignments.filter(look_backs__isnull=False, look_backs__done_on__isnull=True)
    if locked.state == State.CLOSED and looking.exists():
        raise Refused("“回头看”还没有完成，不能归档。")
    return finish(
        locked, Action.ARCHIVE, actor, into=proposal, archive_number=archive_number.strip()
    )


@transaction.atomic
def unarchive(
    *, proposal: Proposal, actor: User, reason: str, seen: str | None = None
) -> ProposalTransition:
    """取消归档: it was archived by mistake, and stands as closed again; its 档号 stays in the history."""
    locked = begin(proposal, Action.UNARCHIVE, actor, reason=reason, seen=seen)
    return finish(locked, Action.UNARCHIVE, actor, reason=reason, into=proposal, archive_number="")
