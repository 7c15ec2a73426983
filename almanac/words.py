"""Dates in the words an office uses. Pure: imports no Django."""

from datetime import date

_WEEKDAYS = "一二三四五六日"


def weekday(day: date) -> str:
    """Return the day of the week: 周三."""
    return f"周{_WEEKDAYS[day.weekday()]}"


def month_day(day: date, year: int | None = None) -> str:
    """Return 3月31日, with the year before it where that is not the given one."""
    words = f"{day.month}月{day.day}日"
    return words if year in (None, day.year) else f"{day.year}年{words}"
