"""The order of a meeting's agenda, in which schemes and other business stand together."""

from django.db import transaction

from members.models import User
from members.roles import is_office
from workflow.refusals import NotAllowed, Refused
from workflow.states import lock, sign
from workplan.models import Business, Meeting, SchemeReview


def check_office(actor: User) -> None:
    """Raise NotAllowed for who is not of the office, whose the agenda is."""
    if not is_office(actor):
        raise NotAllowed("会议的议程由办公室安排。")


def next_place(meeting: Meeting) -> int:
    """Return the place at the end of a meeting's agenda."""
    lines = [*meeting.reviews.all(), *meeting.business.all()]
    return max((line.order for line in lines), default=0) + 1


@transaction.atomic
def move_on_agenda(*, line: SchemeReview | Business, actor: User, up: bool) -> None:
    """调整顺序: let a line change places with the one before it, or after it; the first and the last
    stay where they are. Raises Refused for one that was taken off.
    """
    check_office(actor)
    lines = lock(line.meeting).agenda
    if line not in lines:
        raise Refused("该事项已移出这次会议的议程。")
    at = lines.index(line)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(lines):
        return
    lines.insert(to, lines.pop(at))
    for order, each in enumerate(lines, start=1):
        if each.order != order:
            each.order = order
            sign(each, actor, "调整议程顺序")
            each.save(update_fields=["order"])
