"""改派: when people or posts change, what is still open goes to who answers for it now.

Only what an item's row says changes; the item's history keeps who it was before, and why. What has
ended stays with those who did it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from members.models import Department, Person, Post, User
from members.roles import is_office
from workflow.refusals import NotAllowed, Refused, check_words
from workplan.enums import Side
from workplan.models import WorkItem
from workplan.services.items import Change, ItemData, changes, data_of_all, revise_items

_SIDES = {Side.LEAD: "lead_departments", Side.PARTICIPANT: "participants"}


@dataclass(frozen=True)
class Reassignment:
    """Who is to stand where another stood: a department on one side or both, or a lead leader."""

    old: Department | Person | Post
    new: Department | Person | Post
    side: Side | None = None

    def __post_init__(self) -> None:
        if isinstance(self.old, Department) != isinstance(self.new, Department):
            raise Refused("部门只能改派给部门，领导只能改派给人员或职务。")
        if self.old == self.new:
            raise Refused("改派前后相同，请另选一个。")

    def applied_to(self, data: ItemData) -> ItemData:
        """Return what a row is to say; in the place of who stood there."""
        handed: dict[str, Any] = {n: self._handed(getattr(data, n)) for n in self._names}
        return replace(data, **handed)

    def concerns(self, data: ItemData) -> bool:
        return any(self.old in getattr(data, name) for name in self._names)

    @property
    def _names(self) -> list[str]:
        if not isinstance(self.old, Department):
            return ["leaders"]
        return [_SIDES[self.side]] if self.side else list(_SIDES.values())

    def _handed(self, named: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(self.new if one == self.old else one for one in named)


@dataclass(frozen=True)
class ForeseenReassignment:
    """What a reassignment would do to an item, or why it leaves it alone."""

    item: WorkItem
    data: ItemData
    changes: tuple[Change, ...] = ()
    problem: str = ""


def foresee(items: Sequence[WorkItem], reassignment: Reassignment) -> list[ForeseenReassignment]:
    """Return for each item what the reassignment would change, or why it would not."""
    rows = zip(items, data_of_all(items), strict=True)
    return [_foreseen(item, data, reassignment) for item, data in rows]


def _foreseen(item: WorkItem, data: ItemData, reassignment: Reassignment) -> ForeseenReassignment:
    if not reassignment.concerns(data):
        return ForeseenReassignment(item, data, problem=f"没有“{reassignment.old}”")
    if all(due.is_ended for due in item.due_dates.all()):
        return ForeseenReassignment(
            item, data, problem=f"{item.get_state_display()}，保留当时的责任人"
        )
    handed = reassignment.applied_to(data)
    return ForeseenReassignment(item, handed, tuple(changes(data, handed)))


@transaction.atomic
def reassign(
    *, items: Sequence[WorkItem], reassignment: Reassignment, actor: User, reason: str
) -> list[WorkItem]:
    """Hand over those of the items that are open and concerned, and return them."""
    if not is_office(actor):
        raise NotAllowed("您不能改派事项。")
    reason = check_words(reason, "理由")
    locked = WorkItem.objects.select_for_update(of=("self",)).select_related("plan")
    rows = locked.filter(pk__in=[item.pk for item in items]).prefetch_related("due_dates")
    handed = [one for one in foresee(list(rows), reassignment) if not one.problem]
    revise_items(pairs=[(one.item, one.data) for one in handed], actor=actor, reason=reason)
    return [one.item for one in handed]
