"""A mail now about a speech: chosen or not, shared out, pressed, answered, closed."""

from __future__ import annotations

from collections.abc import Iterable

from almanac import clock
from almanac.words import month_day
from members.models import Department, Person, User
from members.roles import Staffing
from notifications.services.notices import Notice, send_notice
from plenary.models import Speech
from workplan.services.recipients import office_people, people_answering


def tell_speakers(speech: Speech, heading: str, actor: User, *lines: tuple[str, str]) -> None:
    """Tell who gives a speech, or handed it in, what became of it."""
    why = "这是您（或您所在单位）的大会发言，所以收到这封邮件。"
    people = list(speech.speakers.all())
    by: User = speech.by  # type: ignore[assignment]
    if by.person and by.person not in people:
        people.append(by.person)
    _send(speech, heading, people, actor, lines, why)


def tell_unit(speech: Speech, heading: str, actor: User, *lines: tuple[str, str]) -> None:
    """Tell its unit that it has to answer, or anew, and by when."""
    why = f"这篇大会发言由您所在的单位（{speech.unit}）办理，所以收到这封邮件。"
    _send(speech, heading, _heads(speech.unit), actor, (*lines, *_due(speech)), why)


def tell_leader(speech: Speech, actor: User) -> None:
    """Tell the leader who has it in hand."""
    lines = (("承办单位", str(speech.unit)), *_due(speech))
    why = "这篇大会发言由您领办，所以收到这封邮件。"
    _send(speech, "大会发言领办", [speech.leader] if speech.leader else [], actor, lines, why)


def tell_followers(speech: Speech, heading: str, actor: User, *lines: tuple[str, str]) -> None:
    """Tell those who see to it: its committee, else the office."""
    people = _heads(speech.supervisor) or office_people(clock.today())
    why = "这篇大会发言由您所在的部门督办，所以收到这封邮件。"
    _send(speech, heading, people, actor, lines, why)


def _due(speech: Speech) -> tuple[tuple[str, str], ...]:
    return (("答复期限", month_day(speech.due_on)),) if speech.due_on else ()


def _heads(department: Department | None) -> tuple[Person, ...]:
    named = [department] if department else []
    return people_answering(named, Staffing(clock.today()))[0]


def _send(
    speech: Speech,
    heading: str,
    people: Iterable[Person],
    actor: User,
    lines: tuple[tuple[str, str], ...],
    why: str,
) -> None:
    notice = Notice(heading, speech.title, speech.get_absolute_url(), lines, why)
    others = [person for person in people if person.pk != actor.person_id]
    send_notice(notice=notice, recipients=others)
