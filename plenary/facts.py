"""What members did at plenaries: the speeches they gave, and those that a unit took up.

Who came is told by `activities`. A speech of a body alone (界别, 党派) is nobody's fact.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q

from almanac import clock
from members.facts import Fact, FactKind
from plenary.enums import ADOPTED, Mode
from plenary.models import Speech

SPEECH = FactKind("plenary.speech", "大会发言", "会议", "篇", levels=tuple(Mode.choices))
TAKEN_UP = FactKind("plenary.adopted", "大会发言被采纳", "会议", "篇")

KINDS = (SPEECH, TAKEN_UP)
# What was typed in for a day of these is of this plenary.
_ITS_DAYS = timedelta(days=6)


def facts(since: date, until: date, people: set[int] | None) -> Iterator[Fact]:
    """Yield the facts of the days: given on the first day of the plenary, taken up when answered."""
    days = (since, until)
    known = Q(meeting__held_on__range=days) | Q(answered_on__range=days, adoption__in=ADOPTED)
    rows = Speech.objects.given(clock.today()).filter(known).select_related("meeting")
    if people is not None:
        own = Speech.speakers.through.objects.filter(person__in=people)
        rows = rows.filter(pk__in=own.values("speech"))
    for row in rows.order_by("meeting__held_on", "pk").prefetch_related("speakers"):
        happened = [(SPEECH, row.meeting.held_on, row.mode)]
        if row.adoption in ADOPTED and row.answered_on:
            happened.append((TAKEN_UP, row.answered_on, ""))
        speakers = row.speakers.all()
        for kind, on, level in happened:
            for person in speakers:
                if since <= on <= until and (people is None or person.pk in people):
                    yield Fact(
                        *(kind.key, row.key, person.pk, on, row.title, row.get_absolute_url()),
                        level=level,
                        of=len(speakers),
                        until=on + _ITS_DAYS if kind is SPEECH else None,
                    )
