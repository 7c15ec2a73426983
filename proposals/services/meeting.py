"""三见面: recording that a proposer was met, one by one or a theme's proposals together."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from almanac import clock
from members.models import User
from proposals.enums import GIVEN_ASSIGNMENTS, Phase, State, Way
from proposals.models import Assignment, Meeting, Project
from proposals.services.handing_over import check_committee
from proposals.services.moving import NotAllowed, Refused, access_of, lock_assignment


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
    project: Project | None = None,
) -> Meeting:
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
        raise Refused("见面日期不能晚于今天。")
    if locked.handed_over_on and held_on < locked.handed_over_on:
        raise Refused("见面日期不能早于交办日期。")
    if phase == Phase.AFTER and (locked.done_on is None or held_on < locked.done_on):
        raise Refused("“办理后”见面须在答复以后。")
    meeting = Meeting(
        assignment=locked,
        project=project,
        phase=phase,
        held_on=held_on,
        way=way,
        place=place.strip(),
        present=present.strip(),
        note=note.strip(),
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    try:
        meeting.full_clean()
    except ValidationError as wrong:
        raise Refused("".join(wrong.messages)) from None
    meeting.save()
    return meeting


@transaction.atomic
def record_project_meeting(
    *,
    project: Project,
    actor: User,
    phase: Phase,
    held_on: date,
    way: Way,
    place: str = "",
    present: str = "",
    note: str = "",
) -> list[Meeting]:
    """专题项目集中面商: record one meeting for all proposals of a theme that units answer now.

    All or none: raises Refused as `record_meeting` does, or where no proposal is under way.
    """
    check_committee(actor)
    answering = Assignment.objects.current().given().answering().filter(proposal__project=project)
    under_way = list(answering.exclude(proposal__state=State.ARCHIVED).order_by("proposal", "pk"))
    if not under_way:
        raise Refused("这个专题项目没有办理中的提案。")
    return [
        record_meeting(
            assignment=assignment,
            actor=actor,
            phase=phase,
            held_on=held_on,
            way=way,
            place=place,
            present=present,
            note=note,
            project=project,
        )
        for assignment in under_way
    ]
