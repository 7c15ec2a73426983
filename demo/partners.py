"""Partners of the year's consultations: a session to which units and an expert are asked, posted
民主监督员. Samples (样例).
"""

from collections.abc import Callable
from datetime import date, time

from activities.enums import EventKind, Role
from activities.models import NoticePeriod
from activities.services import attendance, events
from almanac import clock
from consultations.services import monitors
from members.enums import DepartmentKind, Duty
from members.models import Department, Person, User
from members.services.appointments import appoint
from workplan.annexes import Annex
from workplan.models import WorkItem

Account = Callable[[str], User]
_NAMED_ON = date(2021, 3, 1)


def invite_partners(account: Account, until: date) -> None:
    """Ask members, two units and an expert to the session of row 32, and post two 民主监督员."""
    office = account("办公室")
    members = list(Person.objects.filter(appointments__duty=Duty.MEMBER).distinct()[:2])
    if until >= date(2021, 5, 12):
        with clock.standing_at(date(2021, 5, 12)):
            _put_up_session(office, members)
    if until >= date(2021, 5, 6):
        with clock.standing_at(date(2021, 5, 6)):
            _post(office, members)


def _put_up_session(office: User, members: list[Person]) -> None:
    circle = Department.objects.create(name="区政协智库（样例）", kind=DepartmentKind.EXPERTS)
    expert = Person.objects.create(name="智库专家（样例）", email="zhiku@example.org")
    appoint(
        person=expert,
        department=circle,
        duty=Duty.EXPERT,
        since=_NAMED_ON,
        until=None,
        actor=office,
    )
    NoticePeriod.objects.create(kind=EventKind.SESSION, workdays=5)
    item = WorkItem.objects.get(plan__year=2021, annex=Annex.TASKS, seq=32)
    event = events.create(
        actor=office,
        kind=EventKind.SESSION,
        title="完善知识产权综合服务平台功能协商会（样例）",
        on=date(2021, 5, 24),
        starts=time(14, 30),
        place="区政协会议室",
        item=item,
        organiser=next(iter(item.lead_departments), None),
        contact="经科委",
    )
    attendance.ask(event=event, actor=office, people=members)
    attendance.ask(
        event=event,
        actor=office,
        units=Department.objects.filter(name__in=("区城管局", "区住建局")),
        role=Role.OBSERVER,
    )
    attendance.ask(event=event, actor=office, people=[expert], role=Role.SPEAKER)
    events.publish(event=event, actor=office)
    marks = {one: attendance.Mark("coming") for one in members}
    attendance.mark(event=event, actor=office, marks=marks)


def _post(office: User, people: list[Person]) -> None:
    units = Department.objects.filter(name__in=("区城管局", "区住建局"))
    posted = [
        monitors.post(
            person=person,
            unit=unit,
            since=date(2021, 4, 1),
            until=date(2021, 12, 31),
            actor=office,
        )
        for person, unit in zip(people, units, strict=False)
    ]
    for one in posted[:1]:
        text = "共享单车清运台账不全，建议按路段补齐，每月公布。（样例）"
        monitors.report(appointment=one, text=text, actor=office)
