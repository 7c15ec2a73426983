"""What proposals bring into people's inboxes: to units, members, the 提案委, and who supervises."""

from collections.abc import Iterator
from datetime import date

from members.models import User
from members.prepared import Question
from proposals.inbox import committee, leader, member, unit
from proposals.inbox.reader import Reader
from workflow.inbox import Entry

_PARTS = (unit, member, committee, leader)


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield what waits for a user in proposals, and what stands with others under their eyes."""
    reader = Reader.of(user, day)
    for part in _PARTS:
        yield from part.entries(reader)


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    reader = Reader.of(user, day)
    for part in _PARTS:
        yield from part.questions(reader)
