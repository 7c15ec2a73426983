"""What waits for whom, in every app: the registry behind everyone's first page, the desk's and the admin's.

An app registers a source in its AppConfig.ready(). For a user on a day it yields an Entry for each matter
that the user has to move on now, and one with `waits_for` for each that is another's turn and under the
user's eyes. It asks the app's own tables of who may do what, and takes a constant number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import Enum, IntEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone

from almanac.words import month_day
from members.prepared import Question, find_out
from workflow.actions import OpenAction, unfolded

# From how many days before its day a thing is soon due.
SOON_DAYS = 7
# From how many days before its day a thing waits: from when reminders first tell of it.
AHEAD_DAYS = 30
# How many of the latest of a kind of records are read.
_READ = 20


class Urgency(IntEnum):
    """How pressing an entry is, the most pressing first."""

    LATE, TODAY, SOON, TO_DO, TO_COMPLETE = range(5)


class Kind(Enum):
    """What an entry asks for: to do something, to decide on what others did or asked, to fill a gap."""

    DO = "待办"
    DECIDE = "待审核"
    COMPLETE = "要您补齐"


TODAY_GROUP, SOON_GROUP = "今天就办", "七天内"
_GROUPS = (TODAY_GROUP, SOON_GROUP, Kind.DECIDE.value, Kind.DO.value, Kind.COMPLETE.value)


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next: a page with its form, or where nothing has to be typed, a form with what
    the list `shown` of it (guards). What is done on a page that `leads_back` leads to where one came from.
    """

    label: str
    url: str
    shown: tuple[tuple[str, Any], ...] | None = None
    leads_back: bool = False

    @property
    def is_form(self) -> bool:
        return self.shown is not None

    def back_to(self, page: str) -> str:
        """Return the address, with the page to which what is done there leads back."""
        if not self.leads_back:
            return self.url
        address, hash_, place = self.url.partition("#")
        sign = "&" if "?" in address else "?"
        return f"{address}{sign}{urlencode({'next': page})}{hash_}{place}"


def step_at(page: str, prefix: str, label: str) -> NextStep:
    """Return the step of which the form with this prefix stands on a page."""
    return NextStep(label, unfolded(page, prefix), leads_back=True)


def step_of(open_action: OpenAction, page: str, label: str = "") -> NextStep:
    """Return an open action as the next step: in the row where it needs no words, else on its page."""
    label = label or open_action.label
    if open_action.asks:
        return step_at(page, open_action.prefix, label)
    return NextStep(label, open_action.url, tuple(open_action.shown.items()))


@dataclass(frozen=True)
class Entry:
    """A matter that waits.

    `key` names it across apps ("workplan.workitem:12"): of those with one key a reader meets the most
    urgent. `state` stands at the left ("逾期 35 天"), `title` with its page, `detail` below. `due_on` is
    by when, `since` from when it waits. `waits_for` says whose turn it is where it is not the reader's.
    `count` is how many stand behind it, where one entry speaks for several; `also` what else the same
    matter asks of the reader.
    """

    key: str
    title: str
    url: str
    state: str
    urgency: Urgency
    step: NextStep | None = None
    kind: Kind = Kind.DO
    designation: str = ""
    detail: str = ""
    waits_for: str = ""
    starred: bool = False
    due_on: date | None = None
    since: date | None = None
    late_days: int = 0
    count: int = 1
    also: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """The heading under which it stands."""
        if self.urgency <= Urgency.TODAY:
            return TODAY_GROUP
        return SOON_GROUP if self.urgency == Urgency.SOON else self.kind.value

    @property
    def is_pressing(self) -> bool:
        """Whether its step stands out."""
        return self.urgency <= Urgency.TODAY and not self.waits_for

    @property
    def place(self) -> tuple:
        """Where it stands: by the groups, the longest late first."""
        days = self.due_on or date.max, self.since or date.max
        return (_GROUPS.index(self.group), self.urgency, *days, self.key)


@dataclass(frozen=True)
class Inbox:
    """What waits for the reader, and what waits for others, each in its order."""

    mine: tuple[Entry, ...] = ()
    waiting: tuple[Entry, ...] = ()

    @property
    def count(self) -> int:
        return len(self.mine)

    @property
    def late(self) -> int:
        return sum(entry.urgency == Urgency.LATE for entry in self.mine)

    @property
    def groups(self) -> list[tuple[str, list[Entry]]]:
        """The reader's own under their headings; none is empty."""
        found = [(name, [e for e in self.mine if e.group == name]) for name in _GROUPS]
        return [(name, entries) for name, entries in found if entries]


Source = Callable[[Any, date], Iterable[Entry]]
_sources: list[Source] = []


def register_inbox_source(source: Source) -> None:
    """Register a callable(user, day) that yields what waits for a user, and for others under their eyes."""
    if source not in _sources:
        _sources.append(source)


def inbox_of(user: Any, day: date) -> Inbox:
    """Return all that waits for a user on a day: each matter once, in the most urgent thing it asks."""
    if not user.is_active:
        return Inbox()
    found: dict[str, Entry] = {}
    for entry in (entry for source in _sources for entry in source(user, day)):
        other = found.get(entry.key)
        found[entry.key] = _most_urgent(entry, other) if other else entry
    entries = sorted(found.values(), key=lambda entry: entry.place)
    return Inbox(
        tuple(entry for entry in entries if not entry.waits_for),
        tuple(entry for entry in entries if entry.waits_for),
    )


def _most_urgent(one: Entry, other: Entry) -> Entry:
    """Return of two entries of a matter the more urgent; what else is asked of the reader stays named."""
    first, second = sorted((one, other), key=lambda entry: (bool(entry.waits_for), entry.place))
    if second.waits_for or second.step is None:
        return first
    return replace(first, also=(*first.also, second.step.label, *second.also))


def gap(
    key: str, title: str, step: NextStep, *, state: str, detail: str = "", count: int = 1
) -> Entry:
    """Return the entry of what is missing and to be completed; it leads where its step does."""
    return Entry(
        key=key,
        title=title,
        url=step.url,
        state=state,
        urgency=Urgency.TO_COMPLETE,
        kind=Kind.COMPLETE,
        detail=detail,
        step=step,
        count=count,
    )


def standing(due_on: date | None, day: date, otherwise: str = "") -> dict[str, Any]:
    """Return how a thing stands that is due on a day, as fields of an Entry; `otherwise` are the words for
    what is not due soon.
    """
    if due_on is None:
        return {"state": otherwise, "urgency": Urgency.TO_DO}
    left = (due_on - day).days
    if left < 0:
        return {
            "state": f"逾期 {-left} 天",
            "urgency": Urgency.LATE,
            "due_on": due_on,
            "late_days": -left,
        }
    if left == 0:
        return {"state": "今天到期", "urgency": Urgency.TODAY, "due_on": due_on}
    if left <= SOON_DAYS:
        words = "明天到期" if left == 1 else f"还有 {left} 天"
        return {"state": words, "urgency": Urgency.SOON, "due_on": due_on}
    words = otherwise or f"{month_day(due_on, day.year)}到期"
    return {"state": words, "urgency": Urgency.TO_DO, "due_on": due_on}


def ago(since: date, day: date, what: str) -> str:
    """Return since when something waits, in words: 昨天报送, 5月6日报送."""
    words = {0: "今天", 1: "昨天", 2: "前天"}.get((day - since).days, month_day(since, day.year))
    return f"{words}{what}"


# --- what changed ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class News:
    """Something that somebody did: when, who, what, to what, and its page. What the reader did has as
    `step` how to take it back, as long as that is open.
    """

    at: datetime
    who: str
    what: str
    title: str
    url: str
    is_own: bool = False
    step: NextStep | None = None


def beginning(day: date) -> datetime:
    """Return when a day begins, by the office's clock."""
    return timezone.make_aware(datetime.combine(day, time.min))


def latest(rows: QuerySet, begins: datetime, at: str = "at") -> QuerySet:
    """Return the latest of some records since a moment, by the field that says when, the last first."""
    return rows.filter(**{f"{at}__gte": begins}).order_by(f"-{at}", "-pk")[:_READ]


# --- what a first page asks --------------------------------------------------------------------------

Questions = Callable[[Any, date, date, date], Iterable[Question]]
_questions: list[Questions] = []


def register_questions(questions: Questions) -> None:
    """Register a callable(user, since, day, until) that yields what the sources of an app will ask for a
    user's first page, by marked functions (`members.prepared`) that for most readers find nothing.
    """
    if questions not in _questions:
        _questions.append(questions)


def find_out_for(
    user: Any, since: date, day: date, until: date, also: Iterable[Question] = ()
) -> None:
    """Find out at once what of all that will be asked has an answer, with news since a day and what is
    to come until another; and what `also` is asked.
    """
    if user.is_active:
        find_out((*(q for asks in _questions for q in asks(user, since, day, until)), *also))


NewsSource = Callable[[Any, date, date], Iterable[News]]
_news: list[NewsSource] = []


def register_news_source(source: NewsSource) -> None:
    """Register a callable(user, since, day) that yields what was done from a day on and the user sees."""
    if source not in _news:
        _news.append(source)


def news_of(user: Any, since: date, day: date) -> list[News]:
    """Return what was done from a day on, the latest first."""
    if not user.is_active:
        return []
    found = [one for source in _news for one in source(user, since, day)]
    return sorted(found, key=lambda one: one.at, reverse=True)
