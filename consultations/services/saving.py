"""What all of the services do to save a row."""

from typing import Any, TypeVar

from django.db.models import Max, Model

from consultations.units import unit_named
from members.models import User
from workflow.states import lock, sign

_Row = TypeVar("_Row", bound=Model)


def save(row: _Row, actor: User | None, **values: Any) -> _Row:
    """Set values, words without blanks around them; check, sign and save the row, and return it.

    Raises ValidationError, and FieldDoesNotExist where a name is no field.
    """
    for name, value in values.items():
        row._meta.get_field(name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if "unit" in values:
        row.department = unit_named(row.unit)  # type: ignore[attr-defined]  # what has a unit has it
    row.full_clean()
    sign(row, actor, "")
    row.save()
    return row


def next_number(owner: Model, rows: Any, field: str = "number") -> int:
    """Return the number after the last of the owner's rows.

    Of two rows that are entered at once, the second waits for the first one's number.
    """
    lock(owner)
    return (rows.aggregate(last=Max(field))["last"] or 0) + 1
