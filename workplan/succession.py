"""What this app tells the members' pages: which open items a person who left has left behind."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from members.models import Appointment, Person
from members.registry import Charge
from members.roles import Staffing
from workplan.enums import RUNNING_STATES
from workplan.models import WorkItem


def items_left_by(person: Person, on: date) -> Iterator[Charge]:
    """Yield the open items that have no one on a day, of those the person answered for."""
    gone = _gone(person, on)
    if not gone:
        return
    running = WorkItem.objects.filter(due_dates__state__in=RUNNING_STATES)
    for item in running.distinct().with_ledger():
        named = (*item.leaders, *item.lead_departments)
        if missing := [gone[one] for one in named if one in gone]:
            url = reverse("admin:workplan_workitem_change", args=[item.pk])
            yield Charge(str(item), url, "；".join(missing))


def _gone(person: Person, on: date) -> dict[Any, str]:
    """Return what an item may name and nobody is behind on a day, with that in words: posts that
    the person held, departments in which the person worked, and the person as a leader by name.
    """
    held, staffing = Appointment.objects.held_on(on), Staffing(on)
    leads = held.filter(person=person, post__isnull=False).exists()
    gone: dict[Any, str] = {}
    for past in person.appointments.select_related("post", "department"):
        if past.post and not leads:
            gone[person] = f"{person}已不任领导职务"
        if past.post and not held.filter(post=past.post).exists():
            gone[past.post] = f"{past.post}一职无人担任"
        if past.department and not staffing.answering_for(past.department.pk):
            gone[past.department] = f"{past.department}没有负责人"
    return gone
