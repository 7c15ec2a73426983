"""Mails about what was typed in and objected to: to the office, and to the member."""

from almanac import clock
from members.models import Person, User
from members.roles import is_office, staffing_on
from notifications.services.notices import Notice, send_notice

_MINE = "这是您的履职记录，所以收到这封邮件。"
_OFFICES = "委员的履职积分由办公室核对，所以收到这封邮件。"


def tell_office(heading: str, title: str, url: str, actor: User, *lines: tuple[str, str]) -> None:
    """Tell who answers for the office; not of what the office did itself."""
    if is_office(actor):
        return
    staffing = staffing_on(clock.today())
    people = [p for office in staffing.offices() for p in staffing.answering_for(office.pk)]
    _send(Notice(heading, title, url, lines, _OFFICES), people, actor)


def tell_member(
    heading: str, title: str, url: str, person: Person, actor: User, *lines: tuple[str, str]
) -> None:
    """Tell a member what became of what they entered or objected to."""
    _send(Notice(heading, title, url, lines, _MINE), [person], actor)


def _send(notice: Notice, people: list[Person], actor: User) -> None:
    send_notice(notice=notice, recipients=[p for p in people if p.pk != actor.person_id])
