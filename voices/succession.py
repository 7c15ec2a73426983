"""What a person who left has left behind: places that name them, days on duty, messages handed over."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from members.models import Person
from members.registry import Charge
from voices.enums import WAITING_STATES
from voices.models import Duty, Place, Voice
from voices.models.places import left_by

FIELDS = ("voices.Place.members", "voices.Duty.person", "voices.Voice.person")


def voices_left(on: date) -> Iterator[Charge]:
    """Yield what names someone who was a 委员 and is none on a day: they answer nowhere."""
    gone = Person.objects.filter(pk__in=left_by(on))
    named = {*gone}
    places = Place.objects.taking_on(on).filter(members__in=gone).distinct()
    for place in places.prefetch_related("members"):
        for person in place.members.all():
            if person in named:
                yield Charge(person, str(place), place.get_absolute_url(), "要另定答复的委员")
    for duty in Duty.objects.filter(ends_on__gte=on, person__in=gone).select_related(
        "person", "place"
    ):
        title = f"{duty.place}轮值（{duty.starts_on:%Y年%-m月%-d日}起）"
        yield Charge(duty.person, title, duty.place.get_absolute_url(), "要换人")
    handed = Voice.objects.filter(state__in=WAITING_STATES, person__in=gone)
    for voice in handed.select_related("person"):
        url = reverse("voices:voice", args=[voice.pk])
        yield Charge(voice.person, f"群众留言 {voice.number}", url, "要另转一名委员")  # type: ignore[arg-type]
