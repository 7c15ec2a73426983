"""Who of the demonstration's people is a 委员: its leaders, and those who stand in a 界别."""

from datetime import date

from django.db.models import Q

from demo.story import account
from members.enums import DepartmentKind, Duty
from members.models import Membership, Organisation, Person
from members.services.memberships import Place, take_in

# The documents do not say since when; the demonstration's year is what is shown.
SINCE = date(2021, 1, 1)


def load_members() -> None:
    """Enter the members that are not there yet; what they belong to, they belong to already."""
    organisation = Organisation.current()
    in_sector = Q(
        appointments__duty=Duty.MEMBER, appointments__department__kind=DepartmentKind.SECTOR
    )
    leading = Q(appointments__post__isnull=False)
    people = Person.objects.filter(in_sector | leading).distinct()
    for person in people.exclude(pk__in=Membership.objects.values("person")):
        places = [
            Place(held.department)
            for held in person.appointments.filter(duty=Duty.MEMBER).select_related("department")
            if held.department
        ]
        term = organisation.term if organisation and organisation.term else 1
        take_in(person=person, term=term, since=SINCE, actor=account("办公室"), places=places)
