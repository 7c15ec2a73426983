"""The ledger as plain rows, for pages with many of them: what `with_ledger` reads along, without a model
object, a manager and a query set for each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from django.db.models import QuerySet

from members.prepared import prepared_models, prepared_rows
from members.read_once import read_once
from workplan.models import (
    DueDate,
    ItemDepartment,
    ItemLeader,
    ItemLink,
    Meeting,
    SchemeReview,
    SchemeVersion,
    WorkItem,
)
from workplan.models.items import WorkItemQuerySet
from workplan.models.standing import DueStanding, ItemStanding

_Row = TypeVar("_Row")


class Rows(list[_Row]):
    """What belongs to a row, in its order; asked for as of a model, by `all`."""

    def all(self) -> Rows[_Row]:
        return self


class Named(NamedTuple):
    """A person, a post or a department: `place` is where it stands among its like."""

    pk: int
    name: str
    place: int

    def __str__(self) -> str:
        return self.name

    @property
    def rank(self) -> int:
        return self.place

    @property
    def order(self) -> int:
        return self.place


class LeaderRow(NamedTuple):
    person_id: int | None
    post_id: int | None
    leader: Named

    def __str__(self) -> str:
        return self.leader.name


class DepartmentRow(NamedTuple):
    side: str
    department_id: int
    department: Named


class Link(NamedTuple):
    """A link that is in force."""

    leading: LedgerRow
    is_in_force: bool = True


class PlanDays(NamedTuple):
    year: int
    issued_on: date | None
    adopted_on: date | None


_DUE = (
    *("pk", "starts_on", "planned_on", "due_on", "state"),
    *("percent", "scheme_passed_on", "newer_scheme", "closed_on"),
)
_ITEM = (
    *("pk", "plan_id", "annex", "section", "seq", "added_no", "added_why", "title"),
    *("needs_scheme", "period_phrase", "period_kind", "review_on", "point_id", "follows"),
)
_PLAN = ("plan__year", "plan__issued_on", "plan__adopted_on")
# The meetings that added it and took it out.
_MEETINGS = (
    *("added_by__kind", "added_by__term", "added_by__number", "added_by__title"),
    *("dropped_by__kind", "dropped_by__term", "dropped_by__number", "dropped_by__title"),
)

COLUMNS = (*_ITEM, *_PLAN, *_MEETINGS)


class DueRow(DueStanding):
    """A due date by the values of _DUE, with the row that it belongs to."""

    pk: int

    def __init__(self, item: LedgerRow, values: Sequence[Any]) -> None:
        self.__dict__.update(zip(_DUE, values, strict=True), item=item, item_id=item.pk)

    status_light = cached_property(DueStanding.status_light.fget)  # type: ignore[attr-defined]


class LedgerRow(ItemStanding):
    """An item by the values of _ITEM; its schemes and reviews where `standing_rows` read them."""

    if TYPE_CHECKING:
        pk: int
        plan_id: int
        section: str
        needs_scheme: bool
        period_phrase: str
        period_kind: str
        review_on: date | None
        point_id: int | None
        follows: str

    def __init__(self, values: Sequence[Any]) -> None:
        self.__dict__.update(zip(_ITEM, values, strict=False))
        self.plan = PlanDays(*values[len(_ITEM) : -len(_MEETINGS)])
        meetings = values[-len(_MEETINGS) :]
        self.added_by, self.dropped_by = _meeting(*meetings[:4]), _meeting(*meetings[4:])
        self.due_dates: Rows[DueRow] = Rows()
        self.leader_rows: Rows[LeaderRow] = Rows()
        self.department_rows: Rows[DepartmentRow] = Rows()
        self.followed_links: Rows[Link] = Rows()
        self.scheme_versions: Rows[SchemeVersion] = Rows()
        self.scheme_reviews: Rows[SchemeReview] = Rows()

    # Nothing of a row changes while a page is made of it.
    current_due = cached_property(ItemStanding.current_due.fget)  # type: ignore[attr-defined]
    telling_due = cached_property(ItemStanding.telling_due.fget)  # type: ignore[attr-defined]
    leading = cached_property(ItemStanding.leading.fget)  # type: ignore[attr-defined]
    status_light = cached_property(ItemStanding.status_light.fget)  # type: ignore[attr-defined]


def _meeting(kind: str | None, term: Any, number: Any, title: Any) -> Meeting | None:
    return Meeting(kind=kind, term=term, number=number, title=title) if kind else None


def ledger_rows(items: WorkItemQuerySet) -> list[LedgerRow]:
    """Return items in their order as plain rows, in five queries; in seven where a row follows one that
    is not among them.
    """
    return read_rows(items.values_list(*COLUMNS))


def read_rows(values: Iterable[Sequence[Any]]) -> list[LedgerRow]:
    """Return items as plain rows by the values of COLUMNS, with what belongs to them."""
    rows = [LedgerRow(one) for one in values]
    found = {row.pk: row for row in rows}
    _read_dues(found)
    read_names(found)
    _departments_read().update((row.pk, row.department_rows) for row in rows)
    _read_links(found)
    return rows


def read_names(found: dict[int, LedgerRow]) -> None:
    """Read who leads rows and who answers for them, in two queries."""
    for item, person, post, *called in _leaders(tuple(found)):
        name, rank = called[:2] if person else called[2:]
        found[item].leader_rows.append(LeaderRow(person, post, Named(person or post, name, rank)))
    for item, side, pk, name, order in departments_of(tuple(found)):
        found[item].department_rows.append(DepartmentRow(side, pk, Named(pk, name, order)))


@prepared_rows
def _leaders(items: Collection[int]) -> QuerySet:
    return ItemLeader.objects.filter(item__in=items).values_list(
        *("item", "person", "post"),
        *("person__name", "person__rank", "post__name", "post__rank"),
    )


@prepared_rows
def departments_of(items: Collection[int]) -> QuerySet:
    """Return the departments of items in their order: the item, the side, the department's key, name and
    place.
    """
    return ItemDepartment.objects.filter(item__in=items).values_list(
        "item", "side", "department", "department__name", "department__order"
    )


def standing_rows(items: WorkItemQuerySet) -> list[LedgerRow]:
    """Return items with what their group is found by: of ★ items the schemes, too, in two queries more."""
    return with_standing(ledger_rows(items))


def read_departments(items: Iterable[WorkItem | None]) -> None:
    """Read the departments of items along, in one query; of those that a page has read, in none."""
    asked, known = [item for item in items if item is not None], _departments_read()
    new: dict[int, list[DepartmentRow]] = {item.pk: [] for item in asked if item.pk not in known}
    for item, side, pk, name, order in departments_of(tuple(new)) if new else ():
        new[item].append(DepartmentRow(side, pk, Named(pk, name, order)))
    known |= new
    for one in asked:
        one.departments_read = known[one.pk]


@read_once
def _departments_read() -> dict[int, list[DepartmentRow]]:
    """Return the departments of the items that were read while a page is made, by their keys; to be
    added to.
    """
    return {}


def with_standing(rows: list[LedgerRow]) -> list[LedgerRow]:
    """Return rows with the same read along."""
    starred = {row.pk: row for row in rows if row.needs_scheme}
    if starred:
        for version in versions_of(starred):
            starred[version.item_id].scheme_versions.append(version)
        for review in _reviews(tuple(starred)):
            starred[review.item_id].scheme_reviews.append(review)
    return rows


def versions_of(items: Collection[int]) -> list[SchemeVersion]:
    """Return the versions of the schemes of items, the newest first."""
    found = _versions(tuple(items)) if items else []
    return sorted(found, key=lambda version: -version.number)


@prepared_models("author", "author__person")
def _versions(items: Collection[int]) -> QuerySet[SchemeVersion]:
    return SchemeVersion.objects.filter(item__in=items).order_by()


@prepared_models("meeting", "version", "reported_by")
def _reviews(items: Collection[int]) -> QuerySet[SchemeReview]:
    return SchemeReview.objects.filter(item__in=items)


@prepared_rows
def _dues(items: Collection[int]) -> QuerySet:
    dues = DueDate.objects.filter(item__in=items).order_by()
    return dues.values_list("item", *_DUE)


def _read_dues(found: dict[int, LedgerRow]) -> None:
    for item, *values in _dues(tuple(found)):
        found[item].due_dates.append(DueRow(found[item], values))
    for row in found.values():  # here, for an order that says where empty days go takes long to put
        row.due_dates.sort(key=lambda due: (due.due_on is None, due.due_on, due.pk))


@prepared_rows
def _links(items: Collection[int]) -> QuerySet:
    links = ItemLink.objects.in_force().filter(following__in=items).order_by()
    return links.values_list("following", "leading")


def _read_links(found: dict[int, LedgerRow]) -> None:
    """Read which rows follow which, and those that lead from outside with their due dates."""
    pairs = _links(tuple(found))
    outside = {leading for _, leading in pairs if leading not in found}
    others: dict[int, LedgerRow] = {}
    if outside:
        read = WorkItem.objects.filter(pk__in=outside).order_by()
        others = {v[0]: LedgerRow(v) for v in read.values_list(*COLUMNS)}
        _read_dues(others)
    for following, leading in pairs:
        found[following].followed_links.append(Link(found.get(leading) or others[leading]))
