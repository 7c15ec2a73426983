"""Events to try things on; everything passes through the services, as in real use."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from activities.enums import AttendanceState, CheckedInBy, EventKind
from activities.models import Attendance, Event
from activities.services import attendance, events
from activities.services.attendance import Mark
from members.enums import DepartmentKind, Duty
from members.models import Department, Person, User
from tests.factories import appoint, make_department, make_person, make_user

ON = date(2021, 5, 20)


def event_of(
    office: User,
    *,
    on: date = ON,
    title: str = "视察亚运场馆建设",
    kind: str = EventKind.INSPECTION,
    ask: Iterable[Person] = (),
    published: bool = True,
    **more: Any,
) -> Event:
    """An event put up by an account of the office, with those asked to it."""
    event = events.create(actor=office, title=title, kind=kind, on=on, **more)
    if people := list(ask):
        attendance.ask(event=event, actor=office, people=people)
    if published:
        events.publish(event=event, actor=office)
    return event


def members_of(sector: Department, *names: str, accounts: bool = True) -> list[Person]:
    """委员 of a 界别, each with an account of their name."""
    people = [make_person(name) for name in names]
    for person in people:
        appoint(person, sector, Duty.MEMBER)
        if accounts:
            make_user(person.name, person=person)
    return people


def sector_of(*names: str, name: str = "经济界") -> list[Person]:
    """委员 of a new 界别."""
    return members_of(make_department(name, DepartmentKind.SECTOR), *names)


def at(event: Event, person: Person) -> Attendance:
    """How a person stands to an event."""
    return Attendance.objects.get(event=event, person=person)


def states_of(event: Event) -> dict[str, str]:
    """How all stand to an event, by name."""
    return {
        row.person.name: str(AttendanceState(row.state).label) for row in event.attendances.all()
    }


def check_in_all(event: Event, people: Iterable[Person], by: User) -> None:
    """Enter people by list."""
    for person in people:
        attendance.check_in(person=person, event=event, how=CheckedInBy.LIST, by=by)


def held(
    office: User, present: Iterable[Person], *, absent: Iterable[Person] = (), **more: Any
) -> Event:
    """An event that was held and closed: who was there, and who had to be and was not."""
    present, absent = list(present), list(absent)
    event = event_of(office, ask=[*present, *absent], must_come=True, **more)
    attendance.mark(
        event=event,
        actor=office,
        marks={person: Mark(AttendanceState.PRESENT) for person in present},
    )
    events.close(event=event, actor=office)
    return event
