"""Posting people to departments from a day to a day, where that is no part of a membership."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from members.enums import Duty
from members.models import Appointment, Department, Person, User


@transaction.atomic
def appoint(
    *,
    person: Person,
    department: Department,
    duty: Duty,
    since: date,
    until: date | None,
    actor: User | None,
) -> Appointment:
    """Appoint a person to a department. Raises ValidationError where they hold this there already on one
    of these days, or the end is before the beginning.
    """
    same = Appointment.objects.select_for_update().filter(person=person, department=department)
    same = same.filter(duty=duty).exclude(ended_on__lt=since)
    if (same.exclude(started_on__gt=until) if until else same).exists():
        raise ValidationError(f"{person}在这段时间里已是{department}的{duty.label}。")
    row = Appointment(
        person=person, department=department, duty=duty, started_on=since, ended_on=until
    )
    return _save(row, actor, f"任{duty.label}")


def end(*, appointment: Appointment, on: date, actor: User | None) -> Appointment:
    """Let an appointment end with a day. Raises ValidationError for one before its beginning."""
    appointment.ended_on = on
    return _save(appointment, actor, "任期结束")


def _save(row: Appointment, actor: User | None, why: str) -> Appointment:
    row.full_clean()
    row._history_user, row._change_reason = actor, why  # type: ignore[attr-defined]  # for its history
    row.save()
    return row
