"""三见面: recording that a unit met a proposer."""

from datetime import date

from django.db import transaction

from almanac import clock
from members.models import User
from proposals.enums import GIVEN_ASSIGNMENTS, Phase, State, Way
from proposals.models import Assignment, ProposalMeeting
from proposals.services.states import access_of, lock_assignment
from workflow.refusals import NotAllowed, Refused
from workflow.states import own_rules


@transaction.atomic
def record_meeting(
    *,
    assignment: Assignment,
    actor: User,
    phase: Phase,
    held_on: date,
    way: Way,
    place: str = "",
    present: str = "",
    note: str = "",
) -> ProposalMeeting:
    """Record a meeting of a unit with a proposer.

    Raises Refused for a day to come or before 交办, 办理后 before the answer, or a second time on one
    day.
    """
    locked = lock_assignment(assignment)
    access = access_of(actor, locked.proposal)
    if not (access.handles(locked) or access.committee):
        raise NotAllowed("您不能记录这家单位的见面沟通。")
    if locked.state not in GIVEN_ASSIGNMENTS or locked.proposal.state == State.ARCHIVED:
        raise Refused("交办以后、归档以前可以记录见面沟通。")
    if held_on > clock.today():
        raise Refused("见面日期不能晚于今天。", about="held_on")
    if locked.handed_over_on and held_on < locked.handed_over_on:
        raise Refused("见面日期不能早于交办日期。", about="held_on")
    if phase == Phase.AFTER and (locked.done_on is None or held_on < locked.done_on):
        raise Refused("“办理后”见面须在答复以后。", about="held_on")
    meeting = ProposalMeeting(
        assignment=locked,
        phase=phase,
        held_on=held_on,
        way=way,
        place=place.strip(),
        present=present.strip(),
        note=note.strip(),
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    with own_rules():
        meeting.full_clean()
    meeting.save()
    return meeting
