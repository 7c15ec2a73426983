"""Where apps that hang something on an item say so, without this app knowing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from members.models import User
    from workplan.models import WorkItem


@dataclass(frozen=True)
class ItemSection:
    """What an app shows on an item's page.

    `template` draws the section, which finds the `subject` as `section.subject`; without one there
    is only the button. `button` is a label and an address, for those who see the item's papers.
    """

    template: str = ""
    subject: Any = None
    button: tuple[str, str] | None = None


ItemSectionSource = Callable[["WorkItem", "User", date], ItemSection | None]

_sources: list[ItemSectionSource] = []


def register_item_section(source: ItemSectionSource) -> None:
    """Register a callable(item, user, on) that returns the app's section, or None for nothing."""
    if source not in _sources:
        _sources.append(source)


def sections_of(item: WorkItem, user: User, on: date) -> list[ItemSection]:
    """Return what the apps show of an item to a user on a day, in the order of INSTALLED_APPS."""
    return [section for source in _sources if (section := source(item, user, on))]
