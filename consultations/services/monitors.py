"""民主监督员: posted to units from a day to a day, and what they report."""

from datetime import date
from typing import Any

from django.db import transaction

from almanac import clock
from consultations.models import MonitorReport
from consultations.permissions import access_to_monitors
from consultations.services.saving import save
from members.enums import DepartmentKind, Duty
from members.models import Appointment, Department, Person, User
from members.services import appointments
from workflow.refusals import NotAllowed, Refused
from workflow.states import lock


@transaction.atomic
def post(
    *, person: Person, unit: Department, since: date, actor: User, until: date | None = None
) -> Appointment:
    """派驻: post a 民主监督员 to a unit. Raises NotAllowed for others than the office, Refused for what is
    no unit outside, ValidationError where they are posted there already.
    """
    if not access_to_monitors(actor, clock.today()).office:
        raise NotAllowed("只有办公室可以派驻民主监督员。")
    if unit.kind != DepartmentKind.UNIT:
        raise Refused(f"{unit}不是区级部门、镇街等单位，不能派驻。", about="unit")
    return appointments.appoint(
        person=person, department=unit, duty=Duty.MONITOR, since=since, until=until, actor=actor
    )


@transaction.atomic
def end(*, appointment: Appointment, on: date, actor: User) -> Appointment:
    """结束派驻: with a day. Raises NotAllowed for others than the office, ValidationError for a day
    before the beginning.
    """
    if not access_to_monitors(actor, clock.today()).office:
        raise NotAllowed("只有办公室可以结束派驻。")
    return appointments.end(appointment=lock(appointment), on=on, actor=actor)


@transaction.atomic
def report(
    *, appointment: Appointment, text: str, actor: User, on: date | None = None
) -> MonitorReport:
    """写报告: what the 民主监督员 saw, written by themselves or taken down by the office. Raises NotAllowed
    for others, Refused for a day to come or one outside of the posting.
    """
    if not access_to_monitors(actor, clock.today()).writes(appointment):
        raise NotAllowed("只有本人和办公室可以写报告。")
    day = on or clock.today()
    if day > clock.today():
        raise Refused("日期不能晚于今天。", about="on")
    begun = appointment.started_on is None or appointment.started_on <= day
    if not begun or (appointment.ended_on and appointment.ended_on < day):
        raise Refused("这一天不在派驻期间。", about="on")
    values: dict[str, Any] = {"on": day, "text": text}
    return save(MonitorReport(appointment=appointment), actor, **values)
