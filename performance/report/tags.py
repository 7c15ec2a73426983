"""标签墙: what a member's work suggests as tags, for themselves to confirm."""

from __future__ import annotations

from collections import Counter
from datetime import date

from members import facts as ledger
from members.enums import DepartmentKind
from members.facts import FactKind
from members.models import Membership, Person

# From how often, in the last years, a kind of work says something of a person; how many at most.
_LEAST, _MOST, _YEARS = 2, 6, 3


def proposed(person: Person, on: date) -> list[str]:
    """Return the tags that a member may confirm: 界别 and 专委会, then the kinds of work most often done."""
    row = Membership.objects.on_day(on).filter(person=person).with_people(on).first()
    names = []
    if row is not None:
        for body in (DepartmentKind.SECTOR, DepartmentKind.COMMITTEE):
            names += [str(department) for department in row.belongs(body)]
    kinds = ledger.kinds()
    since = date(on.year - _YEARS + 1, 1, 1)
    order: dict[str, int] = {}
    for kind in kinds.values():
        order.setdefault(_word(kind), len(order))
    things = {
        (_word(kinds[fact.kind]), fact.key)
        for fact in ledger.facts(since, on, {person.pk})
        if fact.kind in kinds
        and not fact.is_told
        and (not kinds[fact.kind].is_presence or kinds[fact.kind].was_there(fact))
    }
    done = Counter(word for word, _ in things)
    often = sorted(done.items(), key=lambda one: (-one[1], order[one[0]]))
    names += [word for word, number in often[:_MOST] if number >= _LEAST]
    return list(dict.fromkeys(names))


def _word(kind: FactKind) -> str:
    """Of what someone goes to, its kind says something of them; of what they hand in, that they do."""
    return kind.label if kind.is_presence else kind.group
