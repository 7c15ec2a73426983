"""Under which numbered point of the plan's text an item stands: said by a person, never guessed."""

from django.db import transaction

from members.models import User
from workflow.refusals import Refused
from workflow.states import sign
from workplan.models import PlanPoint, WorkItem


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
