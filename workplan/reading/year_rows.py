"""What a row of the year's table shows, as plain values: a page has a hundred of them."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from workplan.annexes import Annex
from workplan.enums import State
from workplan.models import WorkItem


def year_rows(items: Iterable[WorkItem]) -> list[dict[str, Any]]:
    """Return the values of each row. Reads what `with_ledger` prefetches."""
    page = reverse("workplan:item", args=[0])
    return [_values(item, page.replace("/0/", f"/{item.pk}/")) for item in items]


def _values(item: WorkItem, url: str) -> dict[str, Any]:
    annex, light, state = Annex(item.annex), item.status_light, item.state
    return {
        "pk": item.pk,
        "url": url,
        "number": item.number,
        "designation": item.designation,
        "title": item.title,
        "starred": item.needs_scheme,
        "added": item.added_words,
        "leader_label": annex.leader_label,
        "department_label": annex.department_label,
        "period_label": annex.period_label,
        "leaders": [leader.name for leader in item.leaders],
        "departments": [department.name for department in item.lead_departments],
        "participants": [department.name for department in item.participants],
        "phrase": item.period_phrase,
        "days": "、".join(due.label for due in item.due_dates.all()),
        "state": state,
        "state_word": State(state).label,
        "lamp": light.lamp.value,
        "lamp_word": light.label,
        "reason": light.reason,
    }
