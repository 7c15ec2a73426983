"""Whom reminders do not reach: what is due soon and misses someone, and addresses that take nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from members.models import Person
from members.prepared import Question, prepared_rows
from members.read_once import read_once
from notifications.channels.table import CHANNELS
from notifications.enums import MailState
from notifications.models import Mail
from notifications.registry import EVERYONE, ON_DUE, Deadline, coming, questions_of_coming
from notifications.services.routing import route_now, without_address

_LOOK_AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Unreachable:
    """A due date whose reminder misses someone, and why in words, for the office to mend."""

    deadline: Deadline
    words: str


@read_once
def due_soon(on: date) -> list[Deadline]:
    """Return what is overdue or due within thirty days, of everyone."""
    return coming(*_soon(on))


def questions_of_due_soon(on: date) -> list[Question]:
    """Return what `due_soon` will ask of which nothing may be found."""
    return questions_of_coming(*_soon(on))


def _soon(on: date) -> tuple[date, date, int, date]:
    return on, on + _LOOK_AHEAD, EVERYONE, date.min


def unreachable(on: date) -> list[Unreachable]:
    """Return what is overdue or due within thirty days and whose reminder would miss someone."""
    due = [deadline for deadline in due_soon(on) if deadline.day == ON_DUE]
    answering = {person_id for deadline in due for person_id in deadline.recipient_ids}
    problems = {p.pk: f"{p.name}{problem}" for p, problem in without_address(answering).items()}
    found = ((deadline, _words(deadline, problems)) for deadline in due)
    return [Unreachable(deadline, words) for deadline, words in found if words]


def _words(deadline: Deadline, problems: dict[int, str]) -> str:
    """Return whom the reminder misses, or nothing."""
    missed = [f"{department}没有负责人" for department in deadline.unanswered]
    if not deadline.recipient_ids and not missed:
        missed.append("责任部门没有负责人")
    missed += [problems[pk] for pk in deadline.recipient_ids if pk in problems]
    return "，".join(missed)


@dataclass(frozen=True)
class RefusedAddress:
    """Someone whose present address, or robot, has refused for good, which, and its words."""

    person: Person
    address: str
    words: str


def refused_addresses() -> list[RefusedAddress]:
    """Return the people whose present address was refused and has taken no mail since.

    A corrected address, or a mail that went through, ends it.
    """
    keys = tuple(pk for (pk,) in refused_mails())
    if not keys:
        return []
    refused = Mail.objects.filter(pk__in=keys)
    refused = refused.select_related("recipient__preference").order_by("pk")
    latest = {mail.recipient_id: mail for mail in refused}
    return [
        RefusedAddress(mail.recipient, mail.address, mail.error)
        for mail in latest.values()
        if mail.address == route_now(mail.recipient).address
    ]


@prepared_rows
def refused_mails() -> QuerySet:
    later = Mail.objects.filter(
        recipient=OuterRef("recipient"),
        address=OuterRef("address"),
        state=MailState.SENT,
        pk__gt=OuterRef("pk"),
    )
    said_no = Q()
    for prefix in {channel.refused_words for channel in CHANNELS.values() if channel.server}:
        said_no |= Q(error__startswith=prefix)
    refused = Mail.objects.filter(~Exists(later), said_no, state=MailState.FAILED)
    return refused.order_by().values_list("pk")
