"""What next year's drafts say of a person who has left and asks for it to go: a draft is no record of the
committee's, its issued plan is.
"""

import re
from typing import Any

from django.db.models import Q

from members.models import Person
from workplan.models import DraftRow

_WORDS = ("leaders", "members", "members_note", "why", "notes")
_GONE = "（姓名已删去）"


def erase(person: Person) -> list[str]:
    """Take a person's name out of the words of drafts, and of what is kept of their changes. Return in
    words what went.

    A name that another bears as well stays: nobody can say whose it is. One within a longer name is no
    one's but the longer one's.
    """
    if Person.objects.filter(name_key=person.name_key).exclude(pk=person.pk).exists():
        return []
    longer = Person.objects.filter(name__contains=person.name).values_list("name", flat=True)
    names = "|".join(map(re.escape, sorted(longer, key=len, reverse=True)))

    def emptied(words: str) -> str:
        return re.sub(names, lambda said: _GONE if said[0] == person.name else said[0], words)

    history: Any = DraftRow.history  # type: ignore[attr-defined]
    count = sum(
        _emptied(manager.filter(_saying(person.name, fields)), fields, emptied)
        for manager, fields in (
            (DraftRow.objects, _WORDS),
            (history, (*_WORDS, "history_change_reason")),
        )
    )
    return [f"下一年草案和修改记录中的姓名 {count} 处"] if count else []


def _saying(name: str, fields: tuple[str, ...]) -> Q:
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__contains": name})
    return found


def _emptied(rows: Any, fields: tuple[str, ...], emptied: Any) -> int:
    """Write the words of rows without the name, and return in how many rows it stood."""
    count = 0
    for row in rows:
        values = {field: getattr(row, field) or "" for field in fields}
        new = {field: emptied(words) for field, words in values.items()}
        limits = {field: row._meta.get_field(field).max_length for field in fields}
        new = {field: words[: limits[field]] for field, words in new.items()}
        if new != values:
            type(row)._base_manager.filter(pk=row.pk).update(**new)
            count += 1
    return count
