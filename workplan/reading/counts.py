"""How many rows a list has: those of the document, what was added to it, and what is counted elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from django.db.models import Count as Rows
from django.db.models import Exists, OuterRef, QuerySet

from workplan.annexes import Annex
from workplan.models import ItemLink
from workplan.models.items import WorkItemQuerySet
from workplan.models.standing import ItemStanding

_Item = TypeVar("_Item", bound=ItemStanding)


@dataclass(frozen=True)
class Count:
    """Rows of the document and additions apart; `following` of both are the matter of another row."""

    printed: int = 0
    added: int = 0
    following: int = 0

    @property
    def rows(self) -> int:
        return self.printed + self.added

    def __str__(self) -> str:
        if not self.added:
            return f"{self.printed} 项"
        return (
            f"{self.printed} 项，增补 {self.added} 项" if self.printed else f"增补 {self.added} 项"
        )


def count(items: Iterable[ItemStanding]) -> Count:
    """Count rows. Reads what `with_ledger` prefetches."""
    found = list(items)
    added = sum(item.is_added for item in found)
    return Count(len(found) - added, added, sum(item.leading is not None for item in found))


@dataclass(frozen=True)
class Counts:
    """The rows of each annex that has any, in the document's order; and of all annexes those with a ★."""

    by_annex: list[tuple[Annex, Count]]
    starred: Count

    @property
    def total(self) -> Count:
        return together(count for _, count in self.by_annex)


def counts_of(items: WorkItemQuerySet) -> Counts:
    """Count rows in one query; no item may be among them twice."""
    return counts_from(counted(items))


def counted(items: WorkItemQuerySet) -> QuerySet:
    """Return what `counts_from` adds up."""
    led = Exists(ItemLink.objects.in_force().filter(following=OuterRef("pk")))
    found = items.order_by().values("annex", "needs_scheme")
    found = found.annotate(
        rows=Rows("pk"), added=Rows("added_no"), following=Rows("pk", filter=led)
    )
    return found.values_list("annex", "needs_scheme", "rows", "added", "following")


def counts_from(counted: Iterable[tuple]) -> Counts:
    """Return the counts of rows by annex and ★, as `counted` asks for them."""
    found = [
        (annex, starred, Count(rows - added, added, following))
        for annex, starred, rows, added, following in counted
    ]
    of_annex = {a: together(one for annex, _, one in found if annex == a) for a, *_ in found}
    return Counts(
        [(annex, of_annex[annex]) for annex in Annex if annex in of_annex],
        together(one for _, starred, one in found if starred),
    )


def together(counts: Iterable[Count]) -> Count:
    """Return several counts as one."""
    found = [(one.printed, one.added, one.following) for one in counts]
    return Count(*map(sum, zip(*found, strict=True)))


def by_annex(items: Iterable[_Item]) -> list[tuple[Annex, list[_Item], Count]]:
    """Return the rows under the annexes in which they stand, in the document's order, counted."""
    grouped = ((Annex(key), list(rows)) for key, rows in groupby(items, lambda item: item.annex))
    return [(annex, rows, count(rows)) for annex, rows in grouped]
