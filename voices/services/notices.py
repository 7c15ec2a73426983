"""A mail now about a citizen's message: to whom it was handed, and to those whose place it came to."""

from collections.abc import Iterable

from almanac import clock
from members.models import Person, User
from members.roles import staffing_on
from notifications.services.notices import Notice, send_notice
from voices.models import Duty, Place, Voice
from workplan.services.recipients import people_answering


def answering_at(place: Place) -> tuple[Person, ...]:
    """Return who answers at a place today: who is on duty, else its members, else its department."""
    today = clock.today()
    on_duty = Duty.objects.on_day(today).filter(place=place).select_related("person")
    people = [duty.person for duty in on_duty] or place.answering_on(today)
    return tuple(people) or people_answering([place.department], staffing_on(today))[0]


def tell_handed(voice: Voice, actor: User, words: str) -> None:
    """Tell the unit, or the member, to whom a message was handed."""
    if voice.person:
        people: tuple[Person, ...] = (voice.person,)
    else:
        units = [voice.unit] if voice.unit else []
        people = people_answering(units, staffing_on(clock.today()))[0]
    _tell(
        "公众留言转交",
        voice,
        people,
        actor,
        (("说明", words), ("请于", f"{voice.due_on:%-m月%-d日}前答复")),
    )


def tell_answered(voice: Voice, actor: User) -> None:
    """Tell those at whose place a message came in that it was answered by another."""
    lines = (("答复", voice.answer), ("答复人", voice.answered_by))
    _tell("公众留言已答复", voice, answering_at(voice.place), actor, lines)


def _tell(
    heading: str,
    voice: Voice,
    people: Iterable[Person],
    actor: User,
    lines: tuple[tuple[str, str], ...],
) -> None:
    told = [person for person in people if person.pk != actor.person_id]
    notice = Notice(
        heading=heading,
        # None of the citizen's words: a letter can not be emptied when they are taken back.
        title=f"{voice.place}：回执 {voice.shown_number}",
        url=voice.get_absolute_url(),
        lines=lines,
        why="这条公众留言由您答复或关注，所以告诉您。",
    )
    send_notice(notice=notice, recipients=told)
