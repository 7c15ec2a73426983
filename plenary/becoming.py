"""大会发言 as what a matter becomes, and as what something was made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from almanac import clock
from members import roles
from members.models import User
from members.read_once import read_once
from plenary.enums import ADOPTED
from plenary.models import Speech, SpeechQuerySet
from plenary.permissions import speeches_of, standing_of
from plenary.reading import plenaries
from plenary.services.speeches import SpeechData, submit
from workflow.becoming import Becoming, Matter, Origin, Outcome
from workflow.refusals import Refused
from workplan.models import Meeting

_ITEM = "workplan.workitem:"


@read_once
def _coming(on: date) -> Meeting | None:
    return plenaries().filter(held_on__gt=on).order_by("held_on").first()


def may(user: User, on: date) -> bool:
    """Whoever hands speeches in, while a plenary is to come."""
    return roles.is_of_committee(user, on) and _coming(on) is not None


@transaction.atomic
def make(matter: Matter, user: User) -> str:
    """Hand the matter in as a speech for the plenary to come; return its page.

    Raises Refused where it was before, or no plenary is to come.
    """
    if Speech.objects.filter(came_from=matter.key).exists():
        raise Refused("已经转为大会发言，不能再转。")
    meeting = _coming(clock.today())
    if meeting is None:
        raise Refused("还没有登记要召开的全体会议。")
    speech = submit(
        meeting=meeting,
        actor=user,
        data=SpeechData(
            title=matter.title[:200],
            text=f"{matter.text.strip()[:19_000]}\n\n（来源：{matter.source}）",
            speakers=matter.people,
        ),
        came_from=matter.key,
    )
    return speech.get_absolute_url()


def made_of(keys: list[str]) -> Iterable[Outcome]:
    """Yield the speeches made of matters; also of a row of the plan ("workplan.workitem:12"), where the
    speech names it. Of what was not given no more is told than that there is one.
    """
    items = [int(key.removeprefix(_ITEM)) for key in keys if key.startswith(_ITEM)]
    rows = Speech.objects.filter(came_from__in=keys)
    if items:
        rows |= Speech.objects.filter(item__in=items)
    given = set(rows.given(clock.today()).values_list("pk", flat=True))
    for speech in rows.select_related("meeting").order_by("pk"):
        for key in {speech.came_from or "", f"{_ITEM}{speech.item_id}"} & set(keys):
            yield Outcome(
                pk=speech.pk,
                matter=key,
                label="大会发言",
                title=speech.title if speech.pk in given else "",
                state=speech.get_state_display(),
                url=speech.get_absolute_url(),
                on=speech.meeting.held_on,
                is_adopted=speech.adoption in ADOPTED,
            )


def origins(ids: list[int], user: User, on: date) -> dict[int, Origin]:
    """Return of speeches, by their number, those that a user sees."""
    seen = opens_to(user, on).filter(pk__in=ids).select_related("meeting")
    return {
        speech.pk: Origin(f"{speech.meeting}大会发言：{speech.title}", speech.get_absolute_url())
        for speech in seen
    }


def opens_to(user: User, on: date) -> SpeechQuerySet:
    return speeches_of(standing_of(user, on))


BECOMING = Becoming("speech", "大会发言", may, make, made_of, opens_to)
ORIGINS = ("plenary.speech", origins)
