"""Follows what became of messages, and how far a place's consultation has come.

Both are kept with the message and the place, because the public's pages read no other app's tables. The
only writer of them.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from consultations.enums import StepState
from consultations.models import ChainStep
from voices.enums import Action
from voices.models import Became, Place, Voice, VoiceRecord
from workflow.becoming import Outcome, outcomes_of

_FIELDS = ("label", "title", "state", "on", "is_adopted")


@transaction.atomic
def follow(voices: Iterable[int] | None = None) -> int:
    """Look at what became of messages, of all where none are named; return how many rows changed."""
    made = VoiceRecord.objects.filter(action=Action.BECOME).values("voice")
    wanted: Any = made if voices is None else list(voices)
    keys = {v.key: v.pk for v in Voice.objects.filter(pk__in=wanted).only("pk")}
    known = {(row.voice_id, row.url): row for row in Became.objects.filter(voice__in=keys.values())}
    changed: list[Became] = []
    for key, outcomes in outcomes_of(keys).items():
        for outcome in outcomes:
            row = known.pop((keys[key], outcome.url), None)
            changed += _brought_up_to_date(row or Became(voice_id=keys[key]), outcome)
    Became.objects.bulk_create([row for row in changed if row.pk is None])
    Became.objects.bulk_update([row for row in changed if row.pk], _FIELDS)
    # A draft that was thrown away became nothing.
    Became.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    return len(changed) + len(known)


def _brought_up_to_date(row: Became, outcome: Outcome) -> list[Became]:
    values: dict[str, Any] = {
        "label": outcome.label[:40],
        "title": outcome.title[:200],
        "state": outcome.state[:60],
        "on": outcome.on,
        "is_adopted": outcome.is_adopted,
        "url": outcome.url,
    }
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return []
    for name, value in values.items():
        setattr(row, name, value)
    return [row]


def follow_places() -> None:
    """Bring up to date how far the consultations of places have come: which steps were taken, and when."""
    places = list(Place.objects.filter(consultation__isnull=False))
    steps = ChainStep.objects.filter(
        theme__in=[place.consultation_id for place in places], state=StepState.DONE
    )
    taken: dict[int, list[list[str]]] = {}
    for step in steps.exclude(done_on=None).order_by("done_on", "pk"):
        said = [step.done_on.isoformat() if step.done_on else "", step.name]
        taken.setdefault(step.theme_id, []).append(said)
    for place in places:
        chain = taken.get(place.consultation_id or 0, [])
        if chain != place.chain:
            Place.objects.filter(pk=place.pk).update(chain=chain)
