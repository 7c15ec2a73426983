"""Whom an event may be for: all members, the 常委, or those of a committee, a 界别, a group."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from activities.permissions import GROUPS
from members import roles
from members.models import Appointment, Department, Membership, Person

ALL, STANDING = "all", "standing"


def choices(on: date) -> list[tuple[str, str]]:
    """Return the groups that may be asked, by their keys: all, the 常委, then those with members."""
    held = Appointment.objects.held_on(on).filter(department__kind__in=GROUPS)
    departments = Department.objects.filter(is_active=True, pk__in=held.values("department"))
    named = [(str(d.pk), f"{d.name}（{d.get_kind_display()}）") for d in departments]
    return [(ALL, "全体委员"), (STANDING, "全体常委"), *named]


def people_in(group: str, on: date) -> QuerySet[Person]:
    """Return who belongs to a group on a day."""
    if group == ALL:
        return roles.members_on(on)
    if group == STANDING:
        standing = Membership.objects.standing_on(on)
        return Person.objects.filter(pk__in=standing.values("person"))
    held = Appointment.objects.held_on(on).filter(department=int(group))
    return Person.objects.filter(pk__in=held.values("person"))
