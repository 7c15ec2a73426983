"""What a person who left has left behind of a plenary: groups, what is yet to be said or in hand."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from members import roles
from members.registry import Charge
from plenary.enums import State
from plenary.models import Group, Speech

FIELDS = (
    "plenary.Group.recorder",
    "plenary.Group.convenors",
    "plenary.Speech.leader",
    "plenary.Speech.speakers",
)


def plenary_left(on: date) -> Iterator[Charge]:
    """Yield the groups of a plenary that is not over without their recorder or a convenor, the speeches
    to come of who is gone, and those in hand whose leader is none any more.
    """
    gone = {*roles.gone_by(on)}
    going_on = Q(meeting__held_on__gte=on) | Q(meeting__event__until__gte=on)
    groups = Group.objects.filter(going_on).select_related("meeting", "recorder")
    for group in groups.prefetch_related("convenors"):
        about = f"{group.meeting}{group}", group.get_absolute_url()
        if group.recorder in gone:
            yield Charge(group.recorder, *about, "要另定记录人")
        for person in group.convenors.all():
            if person in gone:
                yield Charge(person, *about, "要另定召集人")
    to_come = Speech.objects.filter(going_on, state__in=(State.SUBMITTED, State.CHOSEN))
    for speech in to_come.with_people():
        for person in speech.speakers.all():
            if person in gone:
                words = "发言人已离任"
                yield Charge(person, f"大会发言“{speech}”", speech.get_absolute_url(), words)
    lost = Q(leader__in=gone) | Q(leader__in=roles.former_leaders(on))
    for speech in Speech.objects.filter(
        lost, state__in=(State.SHARED, State.ANSWERED)
    ).select_related("leader"):
        if speech.leader:
            url = speech.get_absolute_url()
            yield Charge(speech.leader, f"大会发言“{speech}”", url, "要另定领办领导")
