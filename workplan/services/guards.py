"""What every door asks first: may this person do this to this item now."""

from almanac import clock
from members.models import User
from workflow.refusals import NotAllowed, Refused
from workplan.enums import Action, State
from workplan.models import DueDate, WorkItem
from workplan.permissions import access_to

# Of two rows of one matter, what is done in the leading one.
_DONE_WHERE_IT_LEADS = frozenset(
    {Action.ACCEPT, Action.PROGRESS, Action.REPORT, Action.EXTEND, Action.SCHEME}
)


def check_allowed(item: WorkItem, action: Action, actor: User) -> None:
    """Raise NotAllowed where the action is not open to the actor, whatever the state.

    Raises Refused where it is to be done in the row that leads this one's matter.
    """
    if not access_to(item, actor, clock.today()).may(action):
        raise NotAllowed(f"您不能对此事项“{action.label}”。")
    if action in _DONE_WHERE_IT_LEADS and (leading := item.leading):
        raise Refused(f"本项随“{leading.designation}”办理，请在那一项里“{action.label}”。")


def lock(due: DueDate, action: Action, sources: tuple[State, ...]) -> DueDate:
    """Return the row locked until the change is through.

    Raises Refused where the state does not allow the action, or is no longer what the actor saw:
    of two people who close and return at once, one wins and the other is told.
    """
    locked = DueDate.objects.select_for_update().get(pk=due.pk)
    if locked.state not in sources or locked.state != due.state:
        raise Refused(
            f"当前状态为“{locked.get_state_display()}”，不能“{action.label}”。请刷新页面后再看。"
        )
    return locked
