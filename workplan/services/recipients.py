"""Who is told of an item: the heads of its responsible departments."""

from collections.abc import Iterable
from datetime import date

from members.models import Department, Person
from members.roles import Staffing
from workplan.models import WorkItem


def responsible_people(
    item: WorkItem, staffing: Staffing
) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """Return who answers for an item, each once, and the departments in which nobody does."""
    return people_answering(item.lead_departments, staffing)


def people_answering(
    departments: Iterable[Department], staffing: Staffing
) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """Return who answers in some departments, each once, and the departments in which nobody does.

    Collectives are taken apart: 各专委会 is each committee.
    """
    people: dict[Person, None] = {}
    unanswered: dict[str, None] = {}
    for named in departments:
        for department in staffing.real_departments(named.pk):
            answering = staffing.answering_for(department.pk)
            people.update(dict.fromkeys(answering))
            if not answering:
                unanswered[department.name] = None
    return tuple(people), tuple(unanswered)


def office_people(on: date) -> tuple[Person, ...]:
    """Return who answers for the office on a day."""
    staffing = Staffing(on)
    return people_answering(staffing.offices(), staffing)[0]


def heads_of(item: WorkItem, on: date) -> tuple[Person, ...]:
    """Return who answers for an item on a day."""
    return responsible_people(item, Staffing(on))[0]
