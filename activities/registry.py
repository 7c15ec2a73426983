"""Where apps above say what belongs to an event and has a page of its own, without this app knowing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from activities.models import Event
    from members.models import User

# Yields label and address of each page that opens to the user.
LinkSource = Callable[["Event", "User", date], Iterable[tuple[str, str]]]

_links: list[LinkSource] = []


@dataclass(frozen=True)
class Periods:
    """How many working days before an event notice and papers are to be out; 0 is as its kind has it."""

    notice: int = 0
    papers: int = 0


# Returns these by an event's key, where what it belongs to says otherwise than its kind.
PeriodSource = Callable[[Iterable["Event"]], dict[int, Periods]]
_periods: list[PeriodSource] = []


def register_notice_periods(source: PeriodSource) -> None:
    """Register a callable(events) that returns periods other than those of their kinds."""
    if source not in _periods:
        _periods.append(source)


def periods_of(events: Iterable[Event]) -> dict[int, Periods]:
    """Return what those registered say of events."""
    return {pk: found for source in _periods for pk, found in source(events).items()}


def register_event_links(source: LinkSource) -> None:
    """Register a callable(event, user, on) that yields the label and the address of what belongs to it."""
    if source not in _links:
        _links.append(source)


def links_of(event: Event, user: User, on: date) -> list[tuple[str, str]]:
    """Return what belongs to an event and opens to the user."""
    return [link for source in _links for link in source(event, user, on)]
