"""A row of the plan as its page reads it: each table in one query, put together here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from members.prepared import prepared_models
from members.read_once import read_once
from workplan.models import DueDate, ItemLeader, ItemLink, WorkItem
from workplan.reading.rows import Rows


def give(holder: Any, name: str, rows: Iterable[Any], back: str = "") -> None:
    """Have a model's rows of a name read, as prefetch_related does; `back` is what each calls it."""
    cache = holder.__dict__.setdefault("_prefetched_objects_cache", {})
    found = cache[name] = Rows(rows)
    if back:
        for row in found:
            setattr(row, back, holder)


def named_row(pk: int) -> WorkItem | None:
    """Return an item with its departments, by which one may act on it; None where there is none."""
    for found in _item(pk):
        give(found, "department_rows", found.departments_with_sides, "item")
        return found
    return None


def row_of(pk: int) -> WorkItem | None:
    """Return an item with its departments, due dates, leaders, and the row that leads it; None where there
    is none.
    """
    if (found := named_row(pk)) is None:
        return None
    give(found, "due_dates", _due_dates(pk), "item")
    give(found, "leader_rows", _leaders(pk), "item")
    give(found, "followed_links", [one for one in links(pk) if one.following_id == pk])
    if leading := found.leading:
        give(leading, "due_dates", _due_dates(leading.pk), "item")
    return found


@prepared_models("plan", "added_by", "dropped_by", "point")
def _item(pk: int) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(pk=pk).order_by()


@prepared_models()
def _due_dates(item: int) -> QuerySet[DueDate]:
    return DueDate.objects.filter(item=item)


@prepared_models("person", "post")
def _leaders(item: int) -> QuerySet[ItemLeader]:
    return ItemLeader.objects.filter(item=item)


@read_once
@prepared_models("leading", "leading__plan", "following", "following__plan")
def links(item: int) -> QuerySet[ItemLink]:
    """Return the links of an item on either side, the declined ones left out."""
    return ItemLink.objects.of_item(item).select_related(None)
