"""The only writer of who is a 委员: taken in, moved, made 常委, left, a new 届; all by day.

Nothing is overwritten. What a 委员 belongs to are appointments: a change ends one the day before, and
begins another.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from members.enums import DepartmentKind, Departure, Duty
from members.models import (
    AFFILIATIONS,
    Appointment,
    Department,
    EarlierStanding,
    Membership,
    Person,
    User,
)

# What ends with a membership besides being of something; who heads a 专委会 holds a post of its own.
_LED_BY_MEMBERS = (DepartmentKind.SECTOR, DepartmentKind.TEAM, DepartmentKind.CELL)
_DAY = timedelta(days=1)
# The fields that are put right where they stand, and those of the person.
OWN_FIELDS = (
    "number",
    "party",
    "unit",
    "unit_post",
    "sex",
    "born_on",
    "nation",
    "title",
    "unranked",
)
CONTACTS = ("mobile", "email")


@dataclass(frozen=True)
class Place:
    """What someone belongs to, and as what: Duty.MEMBER, or as a head or deputy too, by its title."""

    department: Department
    duty: str = Duty.MEMBER
    title: str = ""


@transaction.atomic
def take_in(
    *,
    person: Person,
    term: int,
    since: date,
    actor: User | None,
    places: Collection[Place] = (),
    standing: bool = False,
    **fields: Any,
) -> Membership:
    """Make a person, who may be new, a 委员 from a day on, with what they belong to; return the membership.

    Raises ValidationError for who is one then already, and for more than one 界别.
    """
    contacts = {name: fields.pop(name) for name in CONTACTS if name in fields}
    if person.pk is None or any(getattr(person, name) != said for name, said in contacts.items()):
        _set(person, contacts)
        _save_person(person, actor, "任委员")
    Person.objects.select_for_update().get(pk=person.pk)
    others = Membership.objects.filter(person=person).filter(
        Q(until__isnull=True) | Q(until__gte=since)
    )
    if other := others.first():
        raise ValidationError(
            f"{person}在{_day(since)}以后已是{other.term_words}委员，不能重复登记。"
        )
    membership = Membership(person=person, term=term, since=since, **fields)
    membership.standing_since = since if standing else None
    _save(membership, actor, "任委员")
    _settle(person, places, since, actor, AFFILIATIONS)
    return membership


@transaction.atomic
def move(
    *,
    membership: Membership,
    on: date,
    actor: User | None,
    places: Collection[Place],
    kinds: Collection[str] = AFFILIATIONS,
) -> None:
    """Have a 委员 belong from a day on to these departments and no others of the `kinds`.

    Raises ValidationError for a day outside the membership and for more than one 界别.
    """
    _within(membership, on)
    _settle(membership.person, places, on, actor, kinds)


@transaction.atomic
def correct(*, membership: Membership, actor: User | None, **values: Any) -> None:
    """Put right what is kept of a 委员 or their contacts; what stood there stays in the history.

    Raises ValidationError for what is kept of a term that has ended; contacts are the person's.
    """
    person = membership.person
    own = {name: value for name, value in values.items() if name in OWN_FIELDS}
    contacts = {name: value for name, value in values.items() if name in CONTACTS}
    if unknown := values.keys() - own.keys() - contacts.keys():
        raise ValueError(unknown)
    if membership.ended_why == Departure.TERM and any(
        getattr(membership, name) != value for name, value in own.items()
    ):
        raise ValidationError(f"{membership}已届满，属上届档案，不再改动；联系方式可以改。")
    if _set(person, contacts):
        _save_person(person, actor, "更正资料")
    if _set(membership, own):
        _save(membership, actor, "更正资料")


@transaction.atomic
def make_standing(*, membership: Membership, on: date, actor: User | None) -> None:
    """Make a 委员 one of the 常委 from a day on; when they were it before, stays. Raises ValidationError for
    one who is.
    """
    _within(membership, on)
    if membership.standing_since and not membership.standing_until:
        raise ValidationError(f"{membership.person}已是常委。")
    if membership.standing_until and membership.standing_until >= on:
        raise ValidationError(f"{membership.person}任常委到{_day(membership.standing_until)}。")
    since, until = membership.standing_since, membership.standing_until
    membership.standing_since, membership.standing_until = on, None
    _save(membership, actor, "任常委")
    if since and until:
        EarlierStanding.objects.create(membership=membership, since=since, until=until)


@transaction.atomic
def end_standing(*, membership: Membership, on: date, actor: User | None) -> None:
    """End being one of the 常委 with a day, the last. Raises ValidationError for who is none then."""
    if membership.until is not None or not membership.is_standing(on):
        raise ValidationError(f"{membership.person}在{_day(on)}不是常委。")
    membership.standing_until = on
    _save(membership, actor, "不再任常委")


@transaction.atomic
def leave(*, membership: Membership, on: date, why: str, actor: User | None) -> None:
    """End a membership with a day, the last, and with it what the person belonged to as a 委员.

    A leader's post and the head of a 专委会 stay: who succeeds them is said of the post. Raises
    ValidationError for who has left and for a day before the membership began.
    """
    if membership.until is not None:
        raise ValidationError(f"{membership.person}已于{_day(membership.until)}离任。")
    if on < membership.since:
        raise ValidationError(f"不能早于任期开始的{_day(membership.since)}。")
    membership.until, membership.ended_why = on, Departure(why)
    if membership.standing_since and not membership.standing_until:
        if membership.standing_since > on:
            membership.standing_since = None
            if last := membership.earlier_standing.last():  # type: ignore[attr-defined]
                membership.standing_since, membership.standing_until = last.since, last.until
                last.delete()
        else:
            membership.standing_until = on
    words = f"离任：{Departure(why).label}"
    _save(membership, actor, words)
    _end(_held(membership.person, AFFILIATIONS), on, actor, words)


@transaction.atomic
def end_term(*, before: int, on: date, actor: User | None) -> int:
    """End with a day all memberships of the terms before one (届满), and return how many.

    Who stays is taken in anew, as the same person. Raises ValidationError where one began after the day.
    """
    found = Membership.objects.filter(term__lt=before, until__isnull=True).select_related("person")
    for membership in found:
        leave(membership=membership, on=on, why=Departure.TERM, actor=actor)
    return len(found)


# --- what someone belongs to ------------------------------------------------------------------------


def _settle(
    person: Person,
    places: Iterable[Place],
    on: date,
    actor: User | None,
    kinds: Collection[str],
) -> None:
    """Have a person belong from a day on to what is given, and to nothing else of the kinds."""
    # Who leads something belongs to it.
    wanted: dict[tuple[int, str], Place] = {
        (place.department.pk, Duty.MEMBER): Place(place.department) for place in places
    }
    wanted |= {(place.department.pk, place.duty): place for place in places}
    sectors = {
        one.department.pk for one in wanted.values() if one.department.kind == DepartmentKind.SECTOR
    }
    if len(sectors) > 1:
        raise ValidationError(f"{person}只能属于一个界别。")
    held = list(_held(person, kinds))
    kept = {(one.department_id, one.duty) for one in held}
    _end(
        (one for one in held if (one.department_id, one.duty) not in wanted),
        *(on - _DAY, actor, "调整所属"),
    )
    for key, place in wanted.items():
        if key not in kept:
            begun = Appointment(person=person, started_on=on, department=place.department)
            begun.duty, begun.title = place.duty, place.title
            _sign(begun, actor, "调整所属")
            begun.save()


def _held(person: Person, kinds: Collection[str]) -> Any:
    """Return what has no end yet of a person's appointments that go with being a 委员."""
    as_member = Q(duty=Duty.MEMBER, department__kind__in=kinds)
    led = [kind for kind in kinds if kind in _LED_BY_MEMBERS]
    leading = Q(duty__in=(Duty.HEAD, Duty.DEPUTY), department__kind__in=led)
    return Appointment.objects.filter(as_member | leading, person=person, ended_on__isnull=True)


def _end(held: Iterable[Appointment], on: date, actor: User | None, why: str) -> None:
    """End appointments with a day, the last; what would have begun only afterwards never did."""
    for one in held:
        _sign(one, actor, why)
        if one.started_on and one.started_on > on:
            one.delete()
        else:
            one.ended_on = on
            one.save()


# --- writing ---------------------------------------------------------------------------------------


def _set(row: Any, values: dict[str, Any]) -> bool:
    """Set what differs, and return whether anything did."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def _save(membership: Membership, actor: User | None, why: str) -> None:
    membership.full_clean()
    _sign(membership, actor, why)
    membership.save()


def _save_person(person: Person, actor: User | None, why: str) -> None:
    person.full_clean(exclude=["name_key", "stroke_key"])
    _sign(person, actor, why)
    person.save()


def _sign(row: Any, actor: User | None, why: str) -> None:
    """Have the history name who did it and why, also where no request is."""
    row._history_user, row._change_reason = actor, why


def _within(membership: Membership, on: date) -> None:
    """Raise ValidationError for a day on which the membership is not in force."""
    if on < membership.since or (membership.until and membership.until < on):
        raise ValidationError(f"{_day(on)}不在{membership.person}的任期内。")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
