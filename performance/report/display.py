"""积分亮晒: what someone sees of others' points, as the office has set it; one's own are elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from members import roles
from members.enums import DepartmentKind
from members.models import Membership, User
from performance import reading
from performance.models import ShownPoints
from performance.permissions import is_counted, writes_rules
from performance.report.enums import ShownTo, ShownWhat

_BODIES = (DepartmentKind.SECTOR, DepartmentKind.TEAM)


@dataclass(frozen=True)
class Part:
    """A 界别 or a group: how many stand in each band, and its lines where names are shown."""

    label: str
    bands: tuple[tuple[str, int], ...]
    lines: tuple[reading.Line, ...] = ()

    @property
    def by_band(self) -> list[tuple[str, list[reading.Line]]]:
        """The names under each band, by strokes: their order says nothing of points."""
        found: dict[str, list[reading.Line]] = {band: [] for band, _ in self.bands}
        for line in self.lines:
            found[line.band].append(line)
        for lines in found.values():
            lines.sort(key=lambda line: (line.person.rank, line.person.stroke_key, line.person.pk))
        return list(found.items())


def in_force(year: int) -> ShownPoints | None:
    """Return what is set for a year; None where the office has set nothing: then nothing is shown."""
    return ShownPoints.objects.filter(year=year).first()


def what_of(setting: ShownPoints | None) -> ShownWhat:
    return ShownWhat(setting.what) if setting else ShownWhat.OWN


def reads_shown(user: User, on: date) -> bool:
    """Return whether the page is there for the user: for the office, and for members, never for a unit."""
    return user.is_active and (
        writes_rules(user) or (is_counted(user) and roles.is_of_committee(user, on))
    )


def shown_to(user: User, year: int, on: date) -> list[Part]:
    """Return what is opened of a year to a user, by 界别 and group; the office sees what all would."""
    setting = in_force(year)
    what = what_of(setting)
    if setting is None or what == ShownWhat.OWN or not reads_shown(user, on):
        return []
    last = min(date(year, 12, 31), on)
    members = {row.person_id: row for row in Membership.objects.on_day(last).with_people(last)}
    lines = [line for line in reading.standing(year).lines if line.person.pk in members]
    own: set[int] | None = None
    if setting.to == ShownTo.OWN_GROUP and not writes_rules(user):
        row = members.get(user.person_id or 0)
        own = {d.pk for kind in _BODIES for d in row.belongs(kind)} if row else set()
    parts: dict[tuple[int, int], tuple[str, list[reading.Line]]] = {}
    for line in lines:
        for place, kind in enumerate(_BODIES):
            for department in members[line.person.pk].belongs(kind):
                if own is None or department.pk in own:
                    key = (place, department.order * 100_000 + department.pk)
                    parts.setdefault(key, (str(department), []))[1].append(line)
    bands = list(dict.fromkeys(line.band for line in lines))
    return [_part(label, of, bands, what) for _, (label, of) in sorted(parts.items())]


def _part(label: str, lines: list[reading.Line], order: list[str], what: ShownWhat) -> Part:
    counted = Counter(line.band for line in lines)
    bands = tuple((band, counted[band]) for band in order if counted[band])
    return Part(label, bands, () if what == ShownWhat.BANDS else tuple(lines))
