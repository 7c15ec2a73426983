"""What this app tells the reminders: its open due dates and who answers for them."""

from collections.abc import Iterator
from datetime import date

from members.roles import Staffing
from notifications.registry import Deadline
from workplan.enums import WORKING_STATES, Annex
from workplan.models import DueDate, ItemLink
from workplan.services.recipients import responsible_people


def open_deadlines(on: date, until: date) -> Iterator[Deadline]:
    """Yield the due dates by `until` that still are to be done, with the heads who answer for them.

    What has been reported done waits for the office, not for the department.

    A participating department is not reminded (annex 1 row 16: the office takes part and is spared).
    Nor is anyone of a row that follows another: of one matter in two annexes, one row leads.
    """
    staffing = Staffing(on)
    followers = ItemLink.objects.in_force().values("following")
    dues = DueDate.objects.filter(state__in=WORKING_STATES, due_on__lte=until)
    dues = dues.exclude(item__in=followers)
    for due in dues.select_related("item__plan").prefetch_related(
        "item__department_rows__department"
    ):
        people, unanswered = responsible_people(due.item, staffing)
        yield Deadline(
            subject=f"workplan.duedate:{due.pk}",
            series=Annex(due.item.annex).short,
            number="" if due.item.seq is None else str(due.item.seq),
            title=due.item.title,
            due_on=due.due_on,  # type: ignore[arg-type]  # the filter leaves no undated one
            recipient_ids=tuple(person.pk for person in people),
            url=due.item.get_absolute_url(),
            standing=_standing(due, on),
            starred=due.item.needs_scheme,
            unanswered=unanswered,
        )


def _standing(due: DueDate, on: date) -> str:
    """Return the state, and of a ★ item the warning that its scheme has not passed."""
    state, found = due.get_state_display(), due.standing_on(on)
    return f"{state}，{found.reason}" if found.is_scheme else state
