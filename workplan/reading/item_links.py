"""How an item belongs to items of other annexes, as its page says it."""

from typing import Any

from workplan.enums import LinkKind, LinkState
from workplan.models import ItemLink, WorkItem
from workplan.permissions import Access


def links_of(found: WorkItem, access: Access) -> dict[str, Any]:
    """Return the links of an item for its page; what is only proposed is for the office to see."""
    known = ItemLink.objects.of_item(found)
    links = [link for link in known if link.state == LinkState.CONFIRMED or access.office]
    return {
        "links": links,
        "related": [_related(link, found) for link in links if not _leads(link, found)],
        "waiting": any(link.state == LinkState.PROPOSED for link in links),
    }


def _leads(link: ItemLink, found: WorkItem) -> bool:
    """Tell whether the other item leads this one, which the page says before all else."""
    return link.is_in_force and link.following_id == found.pk


def _related(link: ItemLink, found: WorkItem) -> tuple[str, WorkItem, str]:
    """Return how another item belongs to this one, that item, and how their dates differ."""
    leads = link.leading_id == found.pk
    other = link.following if leads else link.leading
    word = "同一事项"
    if link.kind == LinkKind.UMBRELLA:
        word = "分项" if leads else "属于"
    if link.state == LinkState.PROPOSED:
        word = f"可能：{word}"
    return word, other, link.contradiction
