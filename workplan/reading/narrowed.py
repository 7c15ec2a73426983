"""The rows of a plan by what is stored of them: counted, and read a part at a time."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from members.prepared import prepared_rows
from workplan.enums import Side
from workplan.models import DueDate, ItemDepartment, ItemLeader, WorkItem
from workplan.models.items import SEARCHED, WorkItemQuerySet
from workplan.reading.counts import Counts, counted, counts_from
from workplan.reading.rows import COLUMNS, LedgerRow, read_rows


class Narrowed(NamedTuple):
    """What is asked of a plan's rows; what is empty narrows nothing. `is_lead`: that the department answers
    for them, and does not merely take part. `month`: in which any of their due dates falls.
    """

    plan: int
    annex: str | None = None
    person: int | None = None
    post: int | None = None
    department: int | None = None
    is_lead: bool = False
    month: int | None = None
    starred: bool = False
    words: str = ""

    def counts(self) -> Counts:
        """Count the rows, in one query."""
        if (values := self._values()) is None:
            return counts_from(counted(self._items()))
        return counts_from(_counts(*values))

    def rows(self, part: slice = slice(None)) -> list[LedgerRow]:
        """Return the rows, or a part of them, in the document's order."""
        if (values := self._values()) is None:
            return read_rows(self._items().values_list(*COLUMNS)[part])
        return read_rows(_rows(*values, part=part))

    def _values(self) -> tuple[Any, ...] | None:
        """Return what a prepared query is given: each word by itself. None where one says more than its
        characters (a number, letters).
        """
        words = SEARCHED.plain_words(self.words)
        return None if words is None else (*self[:-1], *words)

    def _items(self) -> WorkItemQuerySet:
        return _where(*self[:-1]).search(self.words)


def _where(
    plan: Any,
    annex: Any,
    person: Any,
    post: Any,
    department: Any,
    is_lead: bool,
    month: Any,
    starred: bool,
    *words: Any,
) -> WorkItemQuerySet:
    items = WorkItem.objects.filter(plan=plan)
    if annex is not None:
        items = items.filter(annex=annex)
    if person is not None or post is not None:
        led = Q(post=post) if person is None else Q(person=person)
        items = items.filter(pk__in=ItemLeader.objects.filter(led).order_by().values("item"))
    if department is not None:
        answering = ItemDepartment.objects.filter(department=department).order_by()
        if is_lead:
            answering = answering.filter(side=Side.LEAD)
        items = items.filter(pk__in=answering.values("item"))
    if month is not None:
        due = DueDate.objects.filter(item=OuterRef("pk"), due_on__month=month)
        items = items.filter(Exists(due))
    if starred:
        items = items.filter(needs_scheme=True)
    for word in words:
        items = items.filter(SEARCHED.anywhere(WorkItem, word))
    return items


@prepared_rows
def _counts(*asked: Any) -> QuerySet:
    return counted(_where(*asked))


@prepared_rows
def _rows(*asked: Any) -> QuerySet:
    return _where(*asked).values_list(*COLUMNS)
