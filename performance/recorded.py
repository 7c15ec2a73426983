"""The facts that were typed in, and their kinds: one for each sort, which the office edits."""

from collections.abc import Iterator
from datetime import date

from members import facts as ledger
from members.facts import Fact, FactKind
from members.read_once import read_once
from performance.enums import Level, RecordState
from performance.models import FactSort, RecordedFact

GROUP = "补记"
_LEVELS = tuple((level.value, level.label) for level in reversed(Level))


@read_once
def kinds() -> tuple[FactKind, ...]:
    """Return a kind for each sort; what is no longer in use stays readable."""
    return tuple(
        FactKind(sort.key, sort.name, GROUP, sort.unit, levels=_LEVELS if sort.has_level else ())
        for sort in FactSort.objects.all()
    )


def facts(since: date, until: date, people: set[int] | None) -> Iterator[Fact]:
    """Yield what was done on the days and is confirmed."""
    rows = RecordedFact.objects.filter(state=RecordState.CONFIRMED, on__range=(since, until))
    if people is not None:
        rows = rows.filter(person__in=people)
    for row in rows.select_related("sort"):
        yield _fact_of(row)


def _fact_of(row: RecordedFact) -> Fact:
    return Fact(
        *(row.sort.key, key_of(row), row.person_id, row.on),
        *(row.title, row.get_absolute_url()),
        level=row.level,
        amount=row.amount,
        told_by=row.sort.told_by,
    )


def key_of(row: RecordedFact) -> str:
    return f"performance.recordedfact:{row.pk}"


def told_of(row: RecordedFact) -> tuple[Fact, ...]:
    """Return what an app tells of the very same, in the year of it; also of what is only claimed."""
    if not row.sort.told_by:
        return ()
    year = date(row.on.year, 1, 1), date(row.on.year, 12, 31)
    found = ledger.facts(*year, {row.person_id})
    if row.state != RecordState.CONFIRMED:
        found = ledger.recognised([*found, _fact_of(row)])
    return next((fact.same_as for fact in found if fact.key == key_of(row)), ())
