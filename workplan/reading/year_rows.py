"""A row of the year's table as it stands on the page: made once of what it says, for everyone.

What is kept is the HTML of a row, by all that is in it: whatever changes of a row makes it another one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from members.addresses import reverse
from workplan.reading.rows import LedgerRow

_KEPT = 4_000


class _YearRow(NamedTuple):
    """All that a row shows; `tag` is its designation, where it does not stand beneath its annex."""

    url: str
    number: str
    tag: str
    title: str
    starred: bool
    added: str
    dropped: str
    leader_label: str
    department_label: str
    period_label: str
    leaders: tuple[str, ...]
    departments: tuple[str, ...]
    participants: tuple[str, ...]
    phrase: str
    days: str
    state: str
    state_word: str
    lamp: str
    lamp_word: str
    reason: str


def year_rows(items: Iterable[LedgerRow], *, beneath_annex: bool) -> SafeString:
    """Return the rows of a table, one below the other."""
    page = reverse("workplan:item", args=[0])
    return mark_safe(  # noqa: S308 - each row is a template's
        "".join(_html(_row(i, page.replace("/0/", f"/{i.pk}/"), beneath_annex)) for i in items)
    )


@lru_cache(_KEPT)
def _html(row: _YearRow) -> str:
    return render_to_string("workplan/parts/year_row.html", {"row": row})


def _row(item: LedgerRow, url: str, beneath_annex: bool) -> _YearRow:
    annex, light, state = item.terms, item.status_light, item.state
    return _YearRow(
        url=url,
        number=item.number,
        tag="" if beneath_annex else item.designation,
        title=item.title,
        starred=item.needs_scheme,
        added=item.added_words,
        dropped=item.dropped_words,
        leader_label=annex.leader_label,
        department_label=annex.department_label,
        period_label=annex.period_label,
        leaders=tuple(leader.name for leader in item.leaders),
        departments=tuple(department.name for department in item.lead_departments),
        participants=tuple(department.name for department in item.participants),
        phrase=item.period_phrase,
        days="、".join(due.label for due in item.due_dates),
        state=str(state),
        state_word=item.get_state_display(),
        lamp=light.lamp.value,
        lamp_word=light.label,
        reason=light.reason,
    )
