"""Who reads an inbox of the plan, and what several of its parts ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from members import roles
from members.models import User
from members.names import name_key
from members.prepared import prepared_rows
from workflow.inbox import NextStep, step_of
from workplan.deadlines import ESCALATION
from workplan.enums import OPEN_STATES, Action
from workplan.models import Urge
from workplan.models.standing import ItemStanding
from workplan.permissions import Viewer
from workplan.reading.board import in_hand

# Who has the whole plan under their eyes: the head of the committee, and who is told of what stays late.
_WATCHING = frozenset((name_key("主席"), name_key(ESCALATION[1])))


@dataclass(frozen=True)
class Reader:
    """Someone on a day, with what is read once for all items."""

    user: User
    viewer: Viewer
    day: date
    posts: frozenset[int]
    is_watching: bool

    @classmethod
    def of(cls, user: User, day: date) -> Reader:
        held = roles.held_by(user, day)
        posts = {row.post_id: row.post_key for row in held if row.post_id}
        viewer = Viewer.of(user, day)
        return cls(user, viewer, day, frozenset(posts), bool(_WATCHING & set(posts.values())))

    @property
    def watches_all(self) -> bool:
        return self.viewer.office or self.is_watching

    @cached_property
    def led(self) -> frozenset[int]:
        """The items that they lead, by name or by a post."""
        if not self.posts:
            return frozenset()
        return frozenset(i.pk for i in in_hand() if i.is_led_by(self.viewer.person, self.posts))

    @cached_property
    def urged(self) -> dict[int, date]:
        """When due dates were last urged."""
        return dict(urges())


@prepared_rows
def urges() -> QuerySet:
    """The due dates that were urged, and when, the last at the end."""
    found = Urge.objects.filter(due_date__state__in=OPEN_STATES)
    return found.order_by("on").values_list("due_date", "on")


def key_of(item: ItemStanding) -> str:
    """Return the key of the matter that an item is."""
    return f"workplan.workitem:{item.pk}"


def offered(
    table: Any, access: Any, subject: Any, action: Action, page: str, label: str = ""
) -> NextStep | None:
    """Return an action as the next step where the table offers it to the reader."""
    found = table.offered(access, subject, names={action})
    return step_of(found[0], page, label) if found else None
