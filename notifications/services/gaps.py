"""What will be due soon and about which nobody, or not everybody, could be told; which addresses
take no mail.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from members.models import Person
from notifications.enums import MailState
from notifications.models import Mail
from notifications.registry import Deadline, deadlines
from notifications.services.delivery import REFUSED

_LOOK_AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Gap:
    """A due date whose reminder misses someone, and why in words, for the office to mend."""

    deadline: Deadline
    words: str


def gaps(on: date) -> list[Gap]:
    """Return what is overdue or due within thirty days and whose reminder would miss someone."""
    due = [d for d in deadlines(on, on + _LOOK_AHEAD) if not d.task]
    unreachable = dict(
        Person.objects.filter(
            pk__in={person_id for deadline in due for person_id in deadline.recipient_ids}, email=""
        ).values_list("pk", "name")
    )
    found = ((deadline, _words(deadline, unreachable)) for deadline in due)
    return [Gap(deadline, words) for deadline, words in found if words]


@dataclass(frozen=True)
class Refusal:
    """Someone whose present address the mail server has refused for good, and its words."""

    person: Person
    words: str


def refusals() -> list[Refusal]:
    """Return the people whose present address was refused and has taken no mail since.

    A corrected address, or a mail that went through, ends it.
    """
    later = Mail.objects.filter(
        recipient=OuterRef("recipient"),
        address=OuterRef("address"),
        state=MailState.SENT,
        pk__gt=OuterRef("pk"),
    )
    refused = Mail.objects.filter(
        ~Exists(later), state=MailState.FAILED, error__startswith=REFUSED
    ).select_related("recipient")
    found = {
        mail.recipient_id: Refusal(mail.recipient, mail.error)
        for mail in refused.order_by("pk")
        if mail.address == mail.recipient.email
    }
    return list(found.values())


def _words(deadline: Deadline, unreachable: dict[int, str]) -> str:
    """Return whom the reminder misses, or nothing."""
    missed = [f"{department}没有负责人" for department in deadline.unanswered]
    if not deadline.recipient_ids and not missed:
        missed.append("责任部门没有负责人")
    missed += [
        f"{unreachable[person_id]}没有电子邮箱"
        for person_id in deadline.recipient_ids
        if person_id in unreachable
    ]
    return "，".join(missed)
