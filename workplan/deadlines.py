"""What this app tells the reminders: its open due dates and who answers for them."""

from collections.abc import Iterator
from datetime import date

from members.roles import Staffing
from notifications.registry import Deadline
from workplan.enums import Annex, State
from workplan.models import DueDate, ItemLink

# What has been reported done waits for the office, not for the department.
_TO_BE_DONE = (State.ASSIGNED, State.ACCEPTED, State.IN_PROGRESS)


def open_deadlines(on: date, until: date) -> Iterator[Deadline]:
    """Yield the due dates by `until` that still are to be done, with the heads who answer for them.

    A participating department is not reminded (annex 1 row 16: the office takes part and is spared).
    Nor is anyone of a row that follows another: of one matter in two annexes, one row leads.
    """
    staffing = Staffing(on)
    followers = ItemLink.objects.in_force().values("following")
    dues = DueDate.objects.filter(state__in=_TO_BE_DONE, due_on__lte=until)
    dues = dues.exclude(item__in=followers)
    for due in dues.select_related("item__plan").prefetch_related(
        "item__department_rows__department"
    ):
        people, unanswered = _responsible_people(due, staffing)
        yield Deadline(
            subject=f"workplan.duedate:{due.pk}",
            series=Annex(due.item.annex).short,
            number="" if due.item.seq is None else str(due.item.seq),
            title=due.item.title,
            due_on=due.due_on,  # type: ignore[arg-type]  # the filter leaves no undated one
            recipient_ids=people,
            url=due.item.get_absolute_url(),
            standing=due.get_state_display(),
            starred=due.item.needs_scheme,
            unanswered=unanswered,
        )


def _responsible_people(
    due: DueDate, staffing: Staffing
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return who answers for a due date, each once, and the departments in which nobody does.

    Collectives are taken apart: 各专委会 is each committee.
    """
    people: dict[int, None] = {}
    unanswered: dict[str, None] = {}
    for named in due.item.lead_departments:
        for department in staffing.real_departments(named.pk):
            answering = staffing.answering_for(department.pk)
            people.update(dict.fromkeys(person.pk for person in answering))
            if not answering:
                unanswered[department.name] = None
    return tuple(people), tuple(unanswered)
