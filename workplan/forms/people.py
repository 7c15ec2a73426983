"""Choosing a person: read once, offered in as many forms as a page has."""

from collections.abc import Iterable

from django import forms
from django.db.models import Q

from almanac import clock
from members.enums import ACTING_DUTIES, DepartmentKind
from members.models import Appointment, Person
from members.read_once import read_once


@read_once
def leaders() -> list[Person]:
    """Return those who hold a leader's post today, by rank."""
    return _holding(Q(post__isnull=False))


@read_once
def reporters() -> list[Person]:
    """Return those who may report a scheme: who holds a leader's post, or works in a department of the
    committee's own, today; neither a mere 委员 nor who is of a government unit.
    """
    works = Q(duty__in=ACTING_DUTIES) & ~Q(department__kind=DepartmentKind.UNIT)
    return _holding(Q(post__isnull=False) | works)


def _holding(which: Q) -> list[Person]:
    held = Appointment.objects.held_on(clock.today()).filter(which)
    return list(Person.objects.filter(pk__in=held.values("person")))


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
