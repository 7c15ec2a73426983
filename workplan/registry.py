"""Where apps that hang something on an item, or keep who was at a meeting, say so, without this app
knowing them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from members.prepared import Question

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from members.models import Person, User
    from workplan.models import Meeting, WorkItem


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
ItemQuestions = Callable[["WorkItem", "User", date], Iterable[Question]]

_sources: dict[ItemSectionSource, ItemQuestions] = {}


def register_item_section(source: ItemSectionSource, questions: ItemQuestions) -> None:
    """Register a callable(item, user, on) that returns the app's section, or None for nothing; and one
    that yields what it will ask by marked functions (`members.prepared`), that for most items find nothing.
    """
    _sources[source] = questions


def section_questions(item: WorkItem, user: User, on: date) -> Iterator[Question]:
    """Yield what the sources will ask, to be found out at once."""
    for questions in _sources.values():
        yield from questions(item, user, on)


def sections_of(item: WorkItem, user: User, on: date) -> list[ItemSection]:
    """Return what the apps show of an item to a user on a day, in the order of INSTALLED_APPS."""
    return [section for source in _sources if (section := source(item, user, on))]


# How people stand on the roll of a meeting.
PRESENT, OBSERVING, ON_LEAVE, ABSENT = "出席", "列席", "请假", "缺席"


class Roll(Protocol):
    """Who is to come to the numbered meetings, and came: kept where it is kept of all that is held."""

    def there(self, meeting: Meeting) -> list[Person]:
        """Return who is to come, and once it was held, who came."""

    def groups(self, meeting: Meeting) -> list[tuple[str, list[Person]]]:
        """Return who was there, as what, and who was not, by the words above; none is empty."""

    def keep(
        self,
        *,
        meeting: Meeting,
        actor: User | None,
        people: Iterable[Person] | None = None,
        observers: Iterable[Person] | None = None,
        settle: bool = False,
    ) -> None:
        """Keep in step with a meeting that was saved, and enter who was there and who sat in (列席), where
        they are given; `settle`: that is all, and who else was expected was absent. Raises Refused where
        that cannot be said yet.
        """

    def call_off(self, *, meeting: Meeting, actor: User, reason: str) -> int:
        """Tell those who reckon with a meeting to come that it is called off, and let nobody have been there;
        return how many were told.
        """

    def restore(self, *, meeting: Meeting, actor: User, reason: str) -> int:
        """Let what was called off stand again, and tell those who were told; return how many were."""

    def version(self, meeting: Meeting) -> int:
        """Return a number that is another whenever someone was entered."""

    def is_open(self, meeting: Meeting) -> bool:
        """Return whether who was there has still to be settled."""

    def listed(self, person: int) -> QuerySet:
        """Return the keys of the meetings on whose list a person stands, whether they come or not."""

    def attended_by(self, person: int) -> QuerySet:
        """Return the keys of the meetings that a person is to come to, or came to."""

    def page(self, meeting: Meeting) -> str:
        """Return the address of the page where people are asked and entered."""


_rolls: list[Roll] = []


def register_roll(roll: Roll) -> None:
    """Register what keeps who was at the meetings: one."""
    _rolls[:] = [roll]


def roll() -> Roll:
    """Return what keeps who was at the meetings."""
    return _rolls[0]


@dataclass(frozen=True)
class Suggested:
    """A matter that an app collected for the plan of a year; `key` names it for good.

    `is_chosen`: the office has said that it is taken; else the draft's author says so. Where it stands
    is told to `workflow.becoming.register_origins`.
    """

    key: str
    title: str
    annex: str
    why: str
    is_chosen: bool = False
    leaders: str = ""
    lead_departments: str = ""


SuggestionSource = Callable[[int], Iterable[Suggested]]

_suggestion_sources: list[SuggestionSource] = []


def register_suggestions(source: SuggestionSource) -> None:
    """Register a callable(year) that yields what was collected for the plan of a year."""
    if source not in _suggestion_sources:
        _suggestion_sources.append(source)


def suggested_for(year: int) -> list[Suggested]:
    """Return what the apps collected for the plan of a year."""
    return [one for source in _suggestion_sources for one in source(year)]


@dataclass(frozen=True)
class FoundMatter:
    """What an app found for a row by its title: the `key` of the one matter, and how it is called; without
    a key there are several.
    """

    key: str
    words: str


class Matters(Protocol):
    """What an app keeps of which an annex has a row each, the two being one life: proposals, of annex 4."""

    def found(self, year: int, titles: Collection[str]) -> dict[str, FoundMatter]:
        """Return by their titles the matters of a year that stand for no row yet."""

    def link(self, key: str, item: WorkItem, actor: User | None) -> bool:
        """Let a matter stand for a row; False where the key is none, or the matter stands for another."""

    def unlink(self, items: Collection[int], actor: User | None) -> None:
        """Take matters off rows that are about to be deleted."""

    def pass_on(self, item: WorkItem, to: WorkItem, actor: User | None) -> None:
        """Let the matter of a row stand for the row in which that goes on."""


_matters: dict[str, Matters] = {}


def register_matters(annex: str, matters: Matters) -> None:
    """Register what keeps the matters of an annex: one each."""
    _matters[annex] = matters


def matters_of(annex: str) -> Matters | None:
    """Return what keeps the matters of an annex; None where its rows have none."""
    return _matters.get(annex)


def all_matters() -> Iterable[Matters]:
    """Return whatever keeps matters."""
    return _matters.values()
