"""Who holds a post, or a place in a department, from day to day, outside of a membership."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from members.enums import Duty
from members.models import Appointment, Department, Person, Post, User


@transaction.atomic
def appoint(
    *,
    person: Person,
    department: Department | None = None,
    duty: Duty | None = None,
    post: Post | None = None,
    title: str = "",
    since: date,
    until: date | None = None,
    actor: User | None,
) -> Appointment:
    """Appoint a person to a department, to do a duty there, or to a leader's post. Raises ValidationError
    where they hold this already on one of these days, or the end is before the beginning.
    """
    called = str(post) if post else f"{department}的{duty.label}"  # type: ignore[union-attr]
    same = Appointment.objects.select_for_update().filter(person=person, department=department)
    same = same.filter(post=post, duty=duty or "").exclude(ended_on__lt=since)
    if (same.exclude(started_on__gt=until) if until else same).exists():
        raise ValidationError(f"{person}在这段时间里已是{called}。")
    row = Appointment(person=person, post=post, department=department, duty=duty or "", title=title)
    row.started_on, row.ended_on = since, until
    return _save(row, actor, f"任{post or duty.label}")  # type: ignore[union-attr]


@transaction.atomic
def succeed(
    *, appointment: Appointment, on: date, actor: User | None, person: Person | None = None
) -> Appointment | None:
    """换人: let an appointment end with the day before, and another hold the same from a day on; nobody,
    where none is given. Return the new one. Raises ValidationError for one that has ended, for the same
    person, and for a day on which it had not begun.
    """
    row = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if row.ended_on is not None:
        raise ValidationError(f"{row}这一任到{row.ended_on:%Y年%-m月%-d日}为止，已经登记过。")
    if person == row.person:
        raise ValidationError(f"{person}现在就任{row.label}。连任的不用登记。")
    end(appointment=row, on=on - timedelta(days=1), actor=actor)
    if person is None:
        return None
    return appoint(
        person=person,
        department=row.department,
        duty=Duty(row.duty) if row.duty else None,
        post=row.post,
        title=row.title,
        since=on,
        actor=actor,
    )


def end(*, appointment: Appointment, on: date, actor: User | None) -> Appointment:
    """Let an appointment end with a day. Raises ValidationError for one before its beginning."""
    appointment.ended_on = on
    return _save(appointment, actor, "任期结束")


def _save(row: Appointment, actor: User | None, why: str) -> Appointment:
    row.full_clean()
    row._history_user, row._change_reason = actor, why  # type: ignore[attr-defined]  # for its history
    row.save()
    return row
