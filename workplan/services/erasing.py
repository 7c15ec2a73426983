"""What next year's drafts say of a person who has left and asks for it to go: a draft is no record of the
committee's, its issued plan is.
"""

import re
from typing import Any

from django.db.models import CharField, Model, Q, TextField

from members.models import Person
from workplan.models import DraftPoint, DraftRow, PlanDraft

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

    count = 0
    for model in _said_in():
        fields = _words_of(model)
        rows = model._base_manager.filter(_saying(person.name, fields))
        count += _emptied(rows, fields, emptied)
    return [f"下一年草案和修改记录中的姓名 {count} 处"] if count else []


def _said_in() -> tuple[type[Model], ...]:
    """Return the tables in whose words a name may stand: of drafts, their rows and text, and what is kept of
    their changes.
    """
    histories: Any = (DraftRow, DraftPoint)
    return (PlanDraft, DraftRow, DraftPoint, *(one.history.model for one in histories))


def _words_of(model: type[Model]) -> tuple[str, ...]:
    """Return the columns of a table that hold words: not what is chosen, nor the key of a suggestion."""
    return tuple(
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField)
        and not field.choices
        and field.name not in ("source", "history_type")
    )


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
