"""Filters that every template knows, without loading them."""

from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.template import defaultfilters

from almanac import words

register = template.Library()

# How a day and a time of day are written, by the letters that Django has for them.
_DAY = {
    "Y": "{0.year:04}",
    "n": "{0.month}",
    "j": "{0.day}",
    "m": "{0.month:02}",
    "d": "{0.day:02}",
}
_TIME = {"H": "{0.hour:02}", "i": "{0.minute:02}"}


@register.filter
def weekday(day: date) -> str:
    """周三"""
    return words.weekday(day)


@register.filter("date", expects_localtime=True)
def dated(value: Any, form: str | None = None) -> str:
    """Do what Django's filter of this name does: forms of figures alone (Y年n月j日) without asking which
    language has which form, for a page has thirty.
    """
    if isinstance(value, date) and form:
        written = _written(form, isinstance(value, datetime))
        if written is not None:
            return written.format(value)
    return defaultfilters.date(value, form)


@cache
def _written(form: str, has_time: bool) -> str | None:
    """Return a form as Python writes it; None of one that Django has to read."""
    known = _DAY | _TIME if has_time else _DAY
    if any(one.isascii() and (one.isalpha() or one in "\\{}") and one not in known for one in form):
        return None
    return "".join(known.get(one, one) for one in form)
