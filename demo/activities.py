"""Events of the year 2021's plan: held with who was there, to come with who is asked. Samples (样例)."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from activities.enums import AttendanceState, EventKind, EventState, Role
from activities.models import Event
from activities.services import attendance, events
from activities.services.attendance import Mark
from almanac import clock
from members.models import Person, User
from workplan.annexes import Annex
from workplan.models import WorkItem

Account = Callable[[str], User]


def hold_activities(account: Account, until: date) -> None:
    """Put up what the plan's rows 26, 33 and 36 have, as far as the day has come."""
    office = account("办公室")
    members = Person.objects.filter(appointments__duty="member").distinct()
    asked = list(members[:12])
    if until >= date(2021, 4, 16):
        _train(office, asked)
    _say_whom_to_ask(office)
    if until >= date(2021, 5, 12):
        _announce(office, asked)


def _say_whom_to_ask(office: User) -> None:
    """Name on each meeting's event whom to ask: it stands in the notice."""
    for event in Event.objects.filter(meeting__isnull=False, state=EventState.PUBLISHED):
        events.edit(event=event, actor=office, organiser=event.organiser, contact="办公室")


def _train(office: User, asked: list[Person]) -> None:
    """Row 26, held and closed: all came but one who had leave and one who was late."""
    with clock.standing_at(date(2021, 4, 6)):
        event = _event(
            *(office, 26, EventKind.TRAINING, "委员异地培训（样例）", date(2021, 4, 15)),
            until=date(2021, 4, 16),
            half_days=4,
            place="浙江大学",
            must_come=True,
        )
        attendance.ask(event=event, actor=office, people=asked)
        events.publish(event=event, actor=office)
    with clock.standing_at(date(2021, 4, 16)):
        marks = {person: Mark(AttendanceState.PRESENT) for person in asked}
        if len(asked) > 2:
            marks[asked[-1]] = Mark(AttendanceState.LEAVE_GRANTED, note="公务出差")
            marks[asked[-2]] = Mark(AttendanceState.LATE)
            marks[asked[0]] = Mark(AttendanceState.PRESENT, Role.SPEAKER)
        attendance.mark(event=event, actor=office, marks=marks)
        events.close(event=event, actor=office)


def _announce(office: User, asked: list[Person]) -> None:
    """Row 33, open to all, and row 36, to which all have to come."""
    with clock.standing_at(date(2021, 5, 12)):
        open_day = _event(
            *(office, 33, EventKind.SECTOR, "界别活动月启动走访（样例）", date(2021, 6, 3)),
            starts=time(14),
            ends=time(17),
            place="白马湖会展中心",
            is_open=True,
            places=30,
            sign_up_by=date(2021, 5, 31),
        )
        events.publish(event=open_day, actor=office)
        for person in asked[:1]:
            if user := User.objects.filter(person=person).first():
                attendance.come(event=open_day, actor=user)
        training = _event(
            *(office, 36, EventKind.TRAINING, "委员集中培训（样例）", date(2021, 7, 8)),
            starts=time(9),
            place="区党校报告厅",
            must_come=True,
        )
        attendance.ask(event=training, actor=office, people=asked)
        events.publish(event=training, actor=office)


def _event(office: User, row: int, kind: EventKind, title: str, on: date, **more: Any) -> Event:
    item = WorkItem.objects.get(plan__year=2021, annex=Annex.TASKS, seq=row)
    organiser = next(iter(item.lead_departments), None)
    return events.create(
        actor=office,
        title=title,
        kind=kind,
        on=on,
        item=item,
        organiser=organiser,
        contact=str(organiser or ""),
        **more,
    )
