"""未履职名单: of which members nothing of a kind stands in the year's ledger yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members import facts as ledger
from members.models import Membership

# Key of what is asked of everything at once.
NOTHING, PRESENCE = "nothing", "presence"


@dataclass(frozen=True)
class Lack:
    """Something that may be wanting: its key, and in words (没有参加会议和活动)."""

    key: str
    words: str


def lacks() -> list[Lack]:
    """Return what may be wanting: everything, having been anywhere, and each other group of kinds."""
    groups = dict.fromkeys(k.group for k in ledger.kinds().values() if not k.is_presence)
    return [
        Lack(NOTHING, "没有任何记录"),
        Lack(PRESENCE, "没有参加会议和活动"),
        *(Lack(group, f"没有“{group}”方面的记录") for group in groups),
    ]


def idle(lack: str, year: int, on: date) -> list[Membership]:
    """Return the members of a day of whom that is wanting from the year's begin to the day."""
    kinds = ledger.kinds()
    last = min(date(year, 12, 31), on)
    members = list(Membership.objects.on_day(last).with_people(last))
    members.sort(key=lambda row: (row.person.rank, row.person.stroke_key, row.person_id))
    did: set[int] = set()
    for fact in ledger.facts(date(year, 1, 1), last, {row.person_id for row in members}):
        kind = kinds.get(fact.kind)
        if kind is None or (kind.is_presence and not kind.was_there(fact)):
            continue
        group = PRESENCE if kind.is_presence else kind.group
        if lack in (NOTHING, group):
            did.add(fact.person_id)
    return [row for row in members if row.person_id not in did]
