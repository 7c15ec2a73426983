"""An item's due dates as they stand in a calendar."""

from notifications.registry import Event
from workplan.enums import State
from workplan.models import DueDate, WorkItem

_PREFIX = {State.CLOSED: "已办结", State.CANCELLED: "已取消"}


def events_of(item: WorkItem) -> list[Event]:
    """Return the item's dated due dates, those that are done and cancelled among them."""
    return [_event(item, due) for due in item.due_dates.all() if due.due_on]


def _event(item: WorkItem, due: DueDate) -> Event:
    star = "★" if item.needs_scheme else ""
    what = _PREFIX.get(State(due.state), "到期")
    departments = "、".join(department.name for department in item.lead_departments)
    return Event(
        subject=f"workplan.duedate:{due.pk}",
        title=f"{what}｜{star}{item.title}（{item.designation}）",
        starts=due.due_on,  # type: ignore[arg-type]  # those without one are left out
        notes=f"责任部门：{departments}\n状态：{due.get_state_display()}",
        url=item.get_absolute_url(),
        cancelled=due.state == State.CANCELLED,
    )
