"""When things are due: months, and windows of working days. Pure: imports no Django."""

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """Return the same day some months later; where that month has no such day, its last one.

    31 January + 1 month = 28 February (民法典 第二百零二条).
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def answer_due(handed_over_on: date, *, months: int | None, fixed: date | None) -> date:
    """Return the day by which a unit answers: a fixed date, or N months after the 交办会.

    Raises ValueError where neither or both are given, or the date lies before the meeting.
    """
    if (months is None) == (fixed is None):
        raise ValueError("答复期限：请填月数或固定日期，二者择一。")
    due = fixed if fixed else months_after(handed_over_on, months or 0)
    if due < handed_over_on:
        raise ValueError("答复期限不能早于交办日期。")
    return due
