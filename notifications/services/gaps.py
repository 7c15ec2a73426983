"""What will be due soon and about which nobody, or not everybody, could be told."""

from dataclasses import dataclass
from datetime import date, timedelta

from members.models import Person
from notifications.registry import Deadline, deadlines

_LOOK_AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Gap:
    """A due date whose reminder misses someone, and why in words, for the office to mend."""

    deadline: Deadline
    words: str


def gaps(on: date) -> list[Gap]:
    """Return what is overdue or due within thirty days and whose reminder would miss someone."""
    due = deadlines(on, on + _LOOK_AHEAD)
    unreachable = dict(
        Person.objects.filter(
            pk__in={person_id for deadline in due for person_id in deadline.recipient_ids}, email=""
        ).values_list("pk", "name")
    )
    found = ((deadline, _words(deadline, unreachable)) for deadline in due)
    return [Gap(deadline, words) for deadline, words in found if words]


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
