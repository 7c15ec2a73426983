"""A mail now about an item: to the heads of its responsible departments, or to the office."""

from collections.abc import Iterable

from almanac import clock
from members.models import Person, User
from notifications.services.notices import Notice, send_notice
from workplan.annexes import Annex
from workplan.models import WorkItem
from workplan.readers import TOLD_OFFICE, told_head
from workplan.services.recipients import heads_of, office_people


def tell_heads(item: WorkItem, actor: User, heading: str, *lines: tuple[str, str]) -> None:
    """Tell the heads, but for whoever did it; where there are none, the record alone says it."""
    notice = _notice(item, heading, lines, told_head(Annex(item.annex)))
    people = (person for person in heads_of(item, clock.today()) if person.pk != actor.person_id)
    send_notice(notice=notice, recipients=people)


def tell_office(
    item: WorkItem,
    actor: User,
    heading: str,
    *lines: tuple[str, str],
    also: Iterable[Person] = (),
) -> None:
    """Tell who answers for the office, and others of it, but for whoever did it."""
    told = (*office_people(clock.today()), *also)
    people = (person for person in told if person.pk != actor.person_id)
    send_notice(notice=_notice(item, heading, lines, TOLD_OFFICE), recipients=people)


def _notice(item: WorkItem, heading: str, lines: tuple[tuple[str, str], ...], why: str) -> Notice:
    return Notice(heading, str(item), item.get_absolute_url(), lines, why)
