"""The one search: all kinds of things, each as its app lets it be found; people and departments are here."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Window
from django.urls import reverse

import activities.search
import consultations.search
import discussions.search
import opinions.search
import plenary.search
import proposals.search
import workplan.search
from members import roles
from members.directory import Directory
from members.enums import DepartmentKind
from members.models import Appointment, Department, Person, User
from members.pinyin import PART, likeness
from workflow.search import Hit, Source, facts, likely
from workplan.models import Plan

BEST = 10
# So many of each kind stand on the page of all kinds.
OF_EACH = 5


def _people(user: User, on: date, typed: str) -> list[Person]:
    """Return people, to those who belong to the committee: by their names alone, and what these are."""
    of_committee = roles.is_of_committee(user, on)
    found: list[Any] = Directory.load().people_like(typed) if of_committee else []
    if not found:
        return []
    held: dict[int, list[str]] = {}
    for appointment in (
        Appointment.objects.held_on(on)
        .filter(person__in=found)
        .select_related("post", "department")
    ):
        held.setdefault(appointment.person_id, []).append(appointment.label)
    for person in found:
        person.fit = _fit(likeness(typed, person.name, of_person=True))
        person.note = "、".join(held.get(person.pk, []))
        person.url = (
            reverse("admin:members_person_change", args=[person.pk])
            if roles.is_office(user)
            else _results(person.name)
        )
    return found


def _departments(user: User, on: date, typed: str) -> list[Department]:
    """Return departments and units: who they are is no secret."""
    found: list[Any] = Directory.load().units_like(typed)
    plan = Plan.current()
    for unit in found:
        unit.fit = _fit(likeness(typed, unit.name))
        unit.note = facts(unit.get_kind_display(), unit.full_name)
        unit.url = (
            _results(unit.name)
            if plan is None or unit.kind == DepartmentKind.UNIT
            else f"{reverse('workplan:year', args=[plan.year])}?{urlencode({'department': unit.pk})}"
        )
    return found


def _fit(likely: int | None) -> int:
    return 1 if likely is None or likely == PART else 0


def _results(name: str) -> str:
    return f"{reverse('desk:search')}?{urlencode({'q': name})}"


def _show(row: Any, typed: str) -> Hit:
    return Hit(row.name, row.url, row.note)


# What is written or handed in comes after all that it belongs to.
SOURCES = sorted(
    (
        Source("people", "人员", _people, _show),
        Source("departments", "部门和单位", _departments, _show),
        *workplan.search.SEARCHED,
        *proposals.search.SEARCHED,
        *opinions.search.SEARCHED,
        *activities.search.SEARCHED,
        *plenary.search.SEARCHED,
        *consultations.search.SEARCHED,
        *discussions.search.SEARCHED,
    ),
    key=lambda source: source.is_paper,
)


@dataclass(frozen=True)
class Group:
    """What was found of a kind: the first of it, and how many there are."""

    source: Source
    hits: list[Hit]
    total: int


def groups(user: User, on: date, typed: str) -> list[Group]:
    """Return what the user may see of what the words mean, by its kinds."""
    found = []
    for source in likely(SOURCES, typed):
        rows: Any = source.find(user, on, typed)
        if isinstance(rows, QuerySet):
            # Counted along with the first: every match is found before the best are known.
            first = list(rows.annotate(total=Window(Count("*")))[:OF_EACH])
            total = first[0].total if first else 0
        else:
            first, total = rows[:OF_EACH], len(rows)
        if first:
            hits = [source.show(row, typed) for row in first]
            found.append(Group(source, hits, total))
    return found


def best(user: User, on: date, typed: str) -> list[tuple[Source, Hit]]:
    """Return the ten that fit best of all kinds, in each rank the kinds by turns."""
    sources = likely(SOURCES, typed)
    rows = [
        (row.fit, nth, place, row)
        for place, source in enumerate(sources)
        for nth, row in enumerate(source.find(user, on, typed)[:BEST])
    ]
    rows.sort(key=lambda row: row[:3])
    return [(sources[place], sources[place].show(row, typed)) for _, _, place, row in rows[:BEST]]
