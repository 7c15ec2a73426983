"""Choosing a person: read once, offered in as many forms as a page has."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.db.models import Q, QuerySet

from almanac import clock
from members.enums import ACTING_DUTIES, DepartmentKind
from members.models import Appointment, Person
from members.prepared import prepared_models
from members.read_once import read_once


@read_once
def leaders() -> list[Person]:
    """Return those who hold a leader's post today, by rank."""
    return _holding(clock.today(), False)


@read_once
def reporters() -> list[Person]:
    """Return those who may report a scheme: who holds a leader's post, or works in a department of the
    committee's own, today; neither a mere 委员 nor who is of a government unit.
    """
    return _holding(clock.today(), True)


@prepared_models()
def _holding(on: date, and_staff: bool) -> QuerySet[Person]:
    which = Q(post__isnull=False)
    if and_staff:
        which |= Q(duty__in=ACTING_DUTIES) & ~Q(department__kind=DepartmentKind.UNIT)
    held = Appointment.objects.held_on(on).filter(which)
    return Person.objects.filter(pk__in=held.values("person"))


def person_field(label: str, people: Iterable[Person], *, required: bool) -> forms.TypedChoiceField:
    """Return a field of which the value is a person, or None."""
    by_key = {person.pk: person for person in people}
    return forms.TypedChoiceField(
        label=label,
        required=required,
        choices=[("", "请选择"), *((pk, str(person)) for pk, person in by_key.items())],
        coerce=lambda key: by_key[int(key)],
        empty_value=None,
    )
