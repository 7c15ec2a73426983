"""Under which numbered point of the plan's text an item stands: said by a person, who may be offered
what the words suggest.
"""

from collections.abc import Mapping

from django.db import transaction

from members.models import User
from workflow.refusals import Refused
from workflow.states import sign
from workplan.importing.points import proposed_points
from workplan.models import Plan, PlanPoint, WorkItem


@transaction.atomic
def place_under_point(*, item: WorkItem, point: PlanPoint | None, actor: User | None) -> None:
    """Place an item under a point of its own plan, or under none. Raises Refused for another's."""
    if point and point.plan_id != item.plan_id:
        raise Refused("所属要点须是同一年度的要点。")
    if point == item.point:
        return
    old, item.point = item.point, point
    sign(item, actor, f"所属要点：{old or '空'} → {point or '空'}")
    item.save(update_fields=["point"])


@transaction.atomic
def place_all(*, points: Mapping[WorkItem, PlanPoint], actor: User | None) -> int:
    """Place each item under its point, all or none, and return how many. Raises Refused."""
    for item, point in points.items():
        place_under_point(item=item, point=point, actor=actor)
    return len(points)


def without_point(plan: Plan) -> list[tuple[WorkItem, int | None]]:
    """Return the items under no point, each with the number of the point that its words suggest."""
    items = list(plan.items.filter(point=None))
    points = {p.number: f"{p.title}{p.text}" for p in plan.points.all()}
    return list(zip(items, proposed_points(points, [i.title for i in items]), strict=True))
