"""The committee's own name, and the first person of its office."""

from django.db import transaction

from members.enums import DepartmentKind
from members.models import Appointment, Department, Organisation, Person, User

OFFICE = "办公室"


def name_committee(*, name: str, short_name: str, term: int | None) -> Organisation:
    """Keep how the committee is called; there is one to an installation."""
    organisation = Organisation.current() or Organisation()
    organisation.name, organisation.short_name, organisation.term = name, short_name, term
    organisation.save()
    return organisation


@transaction.atomic
def begin_committee(*, account: User, person: str, email: str, duty: str) -> Person:
    """Say whose an account without a person is: one of the office, which is made where there is none."""
    office = Department.objects.filter(kind=DepartmentKind.OFFICE).first()
    if office is None:
        office = Department.objects.create(name=OFFICE, kind=DepartmentKind.OFFICE, order=0)
    known = Person.objects.filter(name=person, user=None).first()
    owner = known or Person(name=person)
    owner.email = email
    owner.save()
    Appointment.objects.get_or_create(person=owner, department=office, defaults={"duty": duty})
    account.person = owner
    account.save(update_fields=["person"])
    return owner
