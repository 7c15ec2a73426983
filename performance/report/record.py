"""履职档案: a member over terms and years, gathered from what is kept elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members import facts as ledger
from members.models import Appointment, Membership, Person
from performance.models import MemberTag, YearReport
from performance.report.own import MemberYear, told


@dataclass(frozen=True)
class TermPart:
    """A 届 of someone: the membership, what they belonged to and did for it, and its years."""

    membership: Membership
    held: tuple[str, ...]
    years: tuple[tuple[MemberYear, YearReport | None], ...]


@dataclass(frozen=True)
class Record:
    person: Person
    terms: tuple[TermPart, ...]
    tags: tuple[str, ...]


def record_of(person: Person, on: date) -> Record:
    """Return the record of a person as it stands on a day; the latest 届 and year first."""
    memberships = list(Membership.objects.filter(person=person, since__lte=on))
    memberships.sort(key=lambda row: row.since, reverse=True)
    held = list(
        Appointment.objects.filter(person=person)
        .select_related("department", "post")
        .order_by("started_on", "pk")
    )
    reports = {row.year: row for row in YearReport.objects.filter(person=person)}
    kinds = ledger.kinds()
    first = min((row.since for row in memberships), default=on)
    found = ledger.facts(first, on, {person.pk})
    terms = []
    for row in memberships:
        until = min(row.until or on, on)
        years = []
        for year in range(until.year, row.since.year - 1, -1):
            since = max(row.since, date(year, 1, 1))
            last = min(until, date(year, 12, 31))
            within = [fact for fact in found if since <= fact.on <= last]
            years.append((told(person, year, on, within, kinds), reports.get(year)))
        posts = tuple(_said(one) for one in held if _during(one, row, on))
        terms.append(TermPart(row, posts, tuple(years)))
    names = MemberTag.objects.filter(person=person).values_list("name", flat=True)
    return Record(person, tuple(terms), tuple(names))


def _during(held: Appointment, row: Membership, on: date) -> bool:
    begun, ended = held.started_on or date.min, held.ended_on or date.max
    return begun <= (row.until or on) and ended >= row.since


def _said(held: Appointment) -> str:
    days = [day for day in (held.started_on, held.ended_on) if day]
    if not days:
        return held.label
    since = f"{held.started_on:%Y.%m.%d}" if held.started_on else ""
    until = f"{held.ended_on:%Y.%m.%d}" if held.ended_on else ""
    return f"{held.label}（{since}—{until}）"
