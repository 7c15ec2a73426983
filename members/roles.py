"""Who someone is on a day: of the office, a leader, in which departments."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from members.enums import ACTING_DUTIES, DepartmentKind, Duty
from members.models import Appointment, AppointmentQuerySet, Department, Person, Post, User
from members.names import name_key
from members.prepared import prepared_models, prepared_rows
from members.read_once import read_once

# How the units are called that lead a district: 区委, 滨江区人民政府.
_GOVERNING = r"^.{0,4}([区县市州旗]委|[区县市州旗](人民)?政府)$"
# Appointed as a 委员 to a 界别, a committee or a group, or a leader; who is of a party cell need be none.
_AS_MEMBER = Q(duty=Duty.MEMBER) & ~Q(department__kind=DepartmentKind.CELL) | Q(post__isnull=False)


def is_office(user: User) -> bool:
    """Return whether the account belongs to the office's staff."""
    return bool(user.is_authenticated and user.is_active and user.is_staff)


@dataclass(frozen=True)
class Held:
    """An appointment as roles are decided by it: a duty in a department, or a leader's post, by the form of
    its name that is compared; and what the holder is called.
    """

    duty: str
    post_id: int | None
    department_id: int | None
    kind: str
    is_active: bool
    post_key: str
    label: str


@read_once
def held_by(user: User, on: date) -> tuple[Held, ...]:
    """Return what the user's person holds on a day; nothing for an account of no one."""
    held = _held_by(user.person_id, on) if user.person_id else []
    if held and not User._meta.get_field("person").is_cached(user):  # the name is on every page
        user.person = held[0].person
    return tuple(
        Held(
            *(row.duty, row.post_id, row.department_id),
            kind=row.department.kind if row.department else "",
            is_active=row.department is not None and row.department.is_active,
            post_key=row.post.name_key if row.post else "",
            label=row.label,
        )
        for row in held
    )


@prepared_models("post", "department", "person")
def _held_by(person: int, on: date) -> AppointmentQuerySet:
    return Appointment.objects.held_on(on).filter(person=person)


def appointments_of(user: User, on: date) -> AppointmentQuerySet:
    """Return the appointments that the user's person holds on a day; none for an account of no one."""
    held = Appointment.objects.held_on(on)
    return held.none() if user.person_id is None else held.filter(person=user.person_id)


@prepared_rows
def office_accounts(person: int) -> QuerySet:
    """Return the accounts of a person that `is_office` is true of."""
    found = User.objects.filter(person=person, is_staff=True, is_active=True)
    return found.order_by().values_list("pk")


def is_leader(user: User, on: date) -> bool:
    """Return whether the person holds a leader's post (主席, 副主席, 秘书长) on a day."""
    return bool(post_ids(user, on))


@read_once
def department_ids(user: User, on: date) -> frozenset[int]:
    """Return the departments the person works in on a day, and the collectives that cover them.

    A 委员 does not work in the 界别 that he or she belongs to: what 各界别 take part in is not handed to
    each of their members.
    """
    own = {held.department_id: held.kind for held in _acting(user, on)}
    if not own:
        return frozenset()
    covering = _covering(frozenset(own.values()))
    return frozenset(pk for pk in own if pk) | frozenset(pk for (pk,) in covering)


@prepared_rows
def _covering(kinds: frozenset[str]) -> QuerySet:
    found = Department.objects.filter(kind=DepartmentKind.COLLECTIVE, covers__in=kinds)
    return found.order_by().values_list("pk")


def acting_for(user: User, on: date, duties: tuple[str, ...] = ACTING_DUTIES) -> frozenset[int]:
    """Return the departments in whose name the person may act on a day: not those whose 委员 they
    merely are, and no collectives.
    """
    return frozenset(held.department_id for held in _acting(user, on, duties) if held.department_id)


def _acting(user: User, on: date, duties: tuple[str, ...] = ACTING_DUTIES) -> list[Held]:
    return [held for held in held_by(user, on) if held.department_id and held.duty in duties]


def acts_for_own_body(user: User, on: date) -> bool:
    """Return whether the person may act on a day for one of the committee's own bodies: a government
    unit (承办单位) has an account for what it is handed, and stands outside.
    """
    acting = _acting(user, on)
    return any(held.is_active and held.kind != DepartmentKind.UNIT for held in acting)


def is_member(user: User, on: date) -> bool:
    """Return whether the person is a 委员 on a day: appointed as one to a 界别, or a leader."""
    held = held_by(user, on)
    return any(
        one.post_id or (one.duty == Duty.MEMBER and one.kind != DepartmentKind.CELL) for one in held
    )


def is_of_committee(user: User, on: date) -> bool:
    """Return whether someone is of the committee on a day: of the office, a 委员, or acting for one of
    its own bodies; not of a government unit, nor an account of no one.
    """
    return is_office(user) or is_member(user, on) or acts_for_own_body(user, on)


def members_on(day: date) -> QuerySet[Person]:
    """Return the people who are 委员 on a day, as `is_member` says of one."""
    held = Appointment.objects.held_on(day).filter(_AS_MEMBER)
    return Person.objects.filter(pk__in=held.values("person"))


def post_ids(user: User, on: date) -> frozenset[int]:
    """Return the leader's posts that the person holds on a day."""
    return frozenset(held.post_id for held in held_by(user, on) if held.post_id)


def governing_on(day: date) -> QuerySet[Person]:
    """Return the 党政领导 on a day: who leads the 区委 or the 区政府, which are units outside."""
    held = Appointment.objects.held_on(day).filter(
        duty__in=(Duty.HEAD, Duty.DEPUTY),
        department__kind=DepartmentKind.UNIT,
        department__name_key__regex=_GOVERNING,
    )
    return Person.objects.filter(pk__in=held.values("person"))


def leaders_on(day: date) -> QuerySet[Person]:
    """Return who holds a leader's post (主席, 副主席, 秘书长) on a day."""
    held = Appointment.objects.held_on(day).filter(post__isnull=False)
    return Person.objects.filter(pk__in=held.values("person"))


def vacant_posts(day: date) -> QuerySet[Post]:
    """Return the leaders' posts that nobody holds on a day."""
    held = Appointment.objects.held_on(day).filter(post__isnull=False)
    return Post.objects.exclude(pk__in=held.values("post"))


def former_leaders(day: date) -> QuerySet[Person]:
    """Return who held a leader's post and holds none on a day."""
    once = Appointment.objects.filter(post__isnull=False, ended_on__lt=day)
    found = Person.objects.filter(pk__in=once.values("person"))
    return found.exclude(pk__in=leaders_on(day))


def gone_by(day: date) -> QuerySet[Person]:
    """Return who had a place in the committee, or in a unit, and has none on a day. A monitor or an expert
    has none by that; who never had one is not meant.
    """
    placed = Appointment.objects.exclude(duty__in=(Duty.MONITOR, Duty.EXPERT))
    found = Person.objects.filter(pk__in=placed.filter(ended_on__lt=day).values("person"))
    return found.exclude(pk__in=placed.held_on(day).values("person"))


@prepared_models()
def active_departments() -> QuerySet[Department]:
    """Return the departments in use."""
    return Department.objects.filter(is_active=True)


def headed_bodies() -> QuerySet[Department]:
    """Return the departments in use for which somebody may act: neither a name of many nor a circle of
    experts.
    """
    headless = (DepartmentKind.COLLECTIVE, DepartmentKind.EXPERTS)
    return Department.objects.filter(is_active=True).exclude(kind__in=headless)


@prepared_models("person", "post")
def _all_held(on: date) -> AppointmentQuerySet:
    """All who answer for a department, or hold a leader's post; not the 委员 of each body."""
    answering = Q(duty__in=(Duty.HEAD, Duty.DEPUTY)) | Q(post__isnull=False)
    return Appointment.objects.held_on(on).filter(answering)


class Staffing:
    """Who answers for each department, and who holds each post, on a day; read once for many
    questions.
    """

    def __init__(self, on: date) -> None:
        self.departments = {d.pk: d for d in active_departments()}
        self._holders: dict[tuple[int, str], list[Person]] = {}
        self._in_post: dict[int, list[Person]] = {}
        self._by_post_name: dict[str, list[Person]] = {}
        for held in _all_held(on):
            if held.department_id:
                self._holders.setdefault((held.department_id, held.duty), []).append(held.person)
            elif held.post:
                self._in_post.setdefault(held.post.pk, []).append(held.person)
                self._by_post_name.setdefault(held.post.name_key, []).append(held.person)

    def real_departments(self, department_id: int) -> list[Department]:
        """Return the department itself, or those that a collective stands for (各专委会 = each)."""
        department = self.departments.get(department_id)
        if department is None:
            return []
        if department.kind != DepartmentKind.COLLECTIVE:
            return [department]
        return [d for d in self.departments.values() if d.kind == department.covers]

    def offices(self) -> list[Department]:
        """Return the departments that are the office."""
        return [d for d in self.departments.values() if d.kind == DepartmentKind.OFFICE]

    def answering_for(self, department_id: int) -> list[Person]:
        """Return the heads of a real department; its deputies where it has no head."""
        return self._holders.get((department_id, Duty.HEAD)) or self._holders.get(
            (department_id, Duty.DEPUTY), []
        )

    def answering(self) -> list[Person]:
        """Return all who answer for a department, as its head or a deputy, as people are listed."""
        found = {p.pk: p for holders in self._holders.values() for p in holders}
        return sorted(found.values(), key=lambda one: (one.rank, one.stroke_key, one.pk))

    def units_of(self, person_id: int) -> frozenset[int]:
        """Return the departments for which a person answers."""
        departments = {department for department, _ in self._holders}
        return frozenset(
            pk for pk in departments if any(p.pk == person_id for p in self.answering_for(pk))
        )

    def named_for(self, person_id: int) -> frozenset[int]:
        """Return the same with the collectives that mean one of them."""
        units = self.units_of(person_id)
        return frozenset(
            pk for pk in self.departments if any(d.pk in units for d in self.real_departments(pk))
        )

    def in_post(self, post_id: int) -> list[Person]:
        """Return who holds a leader's post, by rank."""
        return self._in_post.get(post_id, [])

    def posts(self) -> Iterator[tuple[int, list[Person]]]:
        """Yield the leaders' posts that are held, each with who holds it, by rank."""
        yield from self._in_post.items()

    def holders_of(self, post_name: str) -> list[Person]:
        """Return who holds the leader's post of a name (秘书长), by rank."""
        return self._by_post_name.get(name_key(post_name), [])


@read_once
def staffing_on(day: date) -> Staffing:
    """Return who answers for what on a day; on a page all that ask are answered by one reading."""
    return Staffing(day)
