"""Rows of lists on a first page: the HTML of each is kept by all that is in it, as of the year's table."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django.middleware.csrf import get_token
from django.template.base import render_value_in_context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from members.addresses import reverse
from workflow.inbox import Entry, NextStep
from workplan.enums import Lamp
from workplan.reading.by_department import DepartmentBar
from workplan.reading.rows import LedgerRow

_KEPT = 2_000


class _Row(NamedTuple):
    """All that a row shows; `do` is the step of what waits."""

    is_late: bool
    state: str
    url: str
    starred: bool
    designation: str
    title: str
    detail: str
    waits_for: str = ""
    also: tuple[str, ...] = ()
    do: str = ""


def entry_rows(context: Any, entries: Iterable[Entry]) -> SafeString:
    """Return what waits, a row each. A form is the request's own, and the row with it."""
    rows = []
    for entry in entries:
        step = entry.step
        row = _Row(
            bool(entry.late_days),
            *(entry.state, entry.url, entry.starred, entry.designation, entry.title),
            *(entry.detail, entry.waits_for, entry.also),
            do=step_html(context, step, is_main=entry.is_pressing) if step else "",
        )
        is_own = step is not None and step.is_form
        rows.append(_drawn(row) if is_own else _html(row))
    return _joined(rows)


def own_rows(items: Iterable[LedgerRow]) -> SafeString:
    """Return items of one's own, a row each."""
    rows = []
    for item in items:
        light, names = item.status_light, "、".join(str(one) for one in item.leaders)
        facts = (
            "、".join(str(one) for one in item.lead_departments),
            f"{item.terms.leads} {names}" if names else "",
            item.period_phrase,
            light.reason,
        )
        row = _Row(
            light.lamp == Lamp.RED,
            *(light.label, item.get_absolute_url(), item.needs_scheme),
            *(item.designation, item.title, " · ".join((facts[0], *filter(None, facts[1:])))),
        )
        rows.append(_html(row))
    return _joined(rows)


def bar_rows(bars: Iterable[DepartmentBar], year: int) -> SafeString:
    """Return how a year stands with departments, a row each."""
    page = reverse("workplan:year", (year,))
    return _joined([_bar(bar, page) for bar in bars])


def step_html(context: Any, step: NextStep, *, is_main: bool = False) -> SafeString:
    """Return a step as a button, a form's where nothing is to be typed; what is done leads back to the
    page that is shown.
    """
    request = context["request"]
    page, main = request.get_full_path(), " main" if is_main else ""
    if step.shown is None:
        at = step.back_to(page)
        return format_html('<a class="button small{}" href="{}">{}</a>', main, at, step.label)
    values = ((name, render_value_in_context(value, context)) for name, value in step.shown)
    hidden = (("csrfmiddlewaretoken", get_token(request)), *values, ("next", page))
    return format_html(
        '<form method="post" action="{}">{}<button class="button small{}">{}</button></form>',
        step.url,
        format_html_join("", '<input type="hidden" name="{}" value="{}">', hidden),
        main,
        step.label,
    )


def _joined(rows: list[str]) -> SafeString:
    return mark_safe("".join(rows))  # noqa: S308 - each row is a template's


def _drawn(row: _Row) -> str:
    return render_to_string("desk/parts/row.html", {"row": row})


_html = lru_cache(_KEPT)(_drawn)


@lru_cache(_KEPT)
def _bar(bar: DepartmentBar, page: str) -> str:
    return render_to_string("desk/parts/bar.html", {"bar": bar, "page": page})
