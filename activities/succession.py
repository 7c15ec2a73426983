"""What a person who left has left behind here: turns to come, tasks that they took on."""

from collections.abc import Iterator
from datetime import date

from activities.enums import TakingState
from activities.models import DutyTurn, Taking
from members import roles
from members.registry import Charge

FIELDS = ("activities.DutyTurn.person", "activities.Taking.person")


def turns_and_tasks_left(on: date) -> Iterator[Charge]:
    """Yield the turns to come and the tasks in hand of who is gone."""
    gone = roles.gone_by(on)
    for turn in DutyTurn.objects.filter(on__gte=on, person__in=gone).select_related("person"):
        title = f"{turn.on.month}月{turn.on.day}日轮值（{turn.place}）"
        yield Charge(turn.person, title, turn.get_absolute_url(), "要换人")
    taken = Taking.objects.filter(state=TakingState.TAKEN, person__in=gone)
    for one in taken.select_related("person", "task"):
        url = one.task.get_absolute_url()
        yield Charge(one.person, f"揭榜任务“{one.task}”", url, "揭榜人已离任，请退榜，由别人再揭")
