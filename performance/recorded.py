"""The facts that were typed in, and their kinds: one for each sort, which the office edits."""

from collections.abc import Iterator
from datetime import date

from members.facts import Fact, FactKind
from members.read_once import read_once
from performance.enums import Level, RecordState
from performance.models import FactSort, RecordedFact

_LEVELS = tuple((level.value, level.label) for level in reversed(Level))


@read_once
def kinds() -> tuple[FactKind, ...]:
    """Return a kind for each sort; what is no longer in use stays readable."""
    return tuple(
        FactKind(sort.key, sort.name, "补记", sort.unit, levels=_LEVELS if sort.has_level else ())
        for sort in FactSort.objects.all()
    )


def facts(since: date, until: date, people: set[int] | None) -> Iterator[Fact]:
    """Yield what was done on the days and is confirmed."""
    rows = RecordedFact.objects.filter(state=RecordState.CONFIRMED, on__range=(since, until))
    if people is not None:
        rows = rows.filter(person__in=people)
    for row in rows.select_related("sort"):
        yield Fact(
            *(row.sort.key, f"performance.recordedfact:{row.pk}", row.person_id, row.on),
            *(row.title, row.get_absolute_url()),
            level=row.level,
            amount=row.amount,
        )
