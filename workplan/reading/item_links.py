"""How an item belongs to items of other annexes, as its page says it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from members.prepared import prepared_models
from workplan.enums import LinkKind, LinkState
from workplan.models import DraftRow, ItemLink, WorkItem
from workplan.permissions import Access
from workplan.reading.item_rows import links


@dataclass(frozen=True)
class RelatedItem:
    """How another item belongs to this one, that item, and how their dates differ."""

    word: str
    item: WorkItem
    note: str


@dataclass(frozen=True)
class ItemLinks:
    """`led_by` are the links by which another item leads this one, which the page says before all
    else; `waiting`: some wait for the office.
    """

    led_by: list[ItemLink]
    related: list[RelatedItem]
    waiting: bool


def links_of(found: WorkItem, access: Access) -> ItemLinks:
    """Return the links of an item for its page; what is only proposed is for the office to see."""
    known = links(found.pk)
    shown = [link for link in known if link.state == LinkState.CONFIRMED or access.office]
    return ItemLinks(
        led_by=[link for link in shown if _leads(link, found)],
        related=[
            *(_related(link, found) for link in shown if not _leads(link, found)),
            *_of_other_years(found),
        ],
        waiting=any(link.state == LinkState.PROPOSED for link in shown),
    )


@prepared_models("origin", "origin__plan", "item", "item__plan")
def drafted(item: int) -> QuerySet[DraftRow]:
    """Return the rows of drafts by which an item became another, or came of one."""
    rows = DraftRow.objects.filter(Q(origin=item) | Q(item=item))
    return rows.exclude(origin=None).exclude(item=None)


def _of_other_years(found: WorkItem) -> Iterator[RelatedItem]:
    """Yield what the item became in the next year's plan, and what of the last year it came of."""
    for row in drafted(found.pk):
        if row.origin is None or row.item is None:
            continue
        is_old = row.origin_id == found.pk
        word = "结转" if row.carried else "延续" if row.origin.annex == row.item.annex else "转化"
        other = row.item if is_old else row.origin
        year = other.plan.year
        said = f"{word}到{year}年" if is_old else f"由{year}年{word}"
        yield RelatedItem(said, other, "")


def _leads(link: ItemLink, found: WorkItem) -> bool:
    return link.is_in_force and link.following_id == found.pk


def _related(link: ItemLink, found: WorkItem) -> RelatedItem:
    leads = link.leading_id == found.pk
    other = link.following if leads else link.leading
    word = {
        LinkKind.SAME: "同一事项",
        LinkKind.SERVES: "前期调研" if leads else "服务于",
        LinkKind.UMBRELLA: "分项" if leads else "属于",
    }[LinkKind(link.kind)]
    if link.state == LinkState.PROPOSED:
        word = f"可能：{word}"
    return RelatedItem(word, other, link.contradiction)
