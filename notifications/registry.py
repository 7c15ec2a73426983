"""Where apps that have due dates and meetings say so, without this app knowing them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from members.models import Person


@dataclass(frozen=True)
class Deadline:
    """Something open that is due on a day, and who answers for it.

    `subject` names it across apps ("workplan.duedate:12"); `series` ("重点任务"), `number` ("16", or
    nothing) and `title` are read by people; `status` is how it stands in words; `url` is its page,
    without the site's address.

    `recipient_ids` are the people who answer for it, `escalation` those who are told as well when it
    is late, step by step (`EscalationStep`). `departments` names who answers, `unanswered` those of
    them that have no one who could be told.

    `starts_on` is the beginning of its period. `task` names what is to be done before something else
    can begin ("报送工作方案"): then `due_on` is that beginning. It is empty for the due date itself,
    whose `lacks` says what is missing ("工作方案未过会").

    `scope_keys` names the scopes in which it lies, the narrowest first: a policy of the office may
    be made for one of them.
    """

    subject: str
    series: str
    number: str
    title: str
    due_on: date
    recipient_ids: tuple[int, ...]
    url: str
    status: str = ""
    starred: bool = False
    unanswered: tuple[str, ...] = ()
    starts_on: date | None = None
    task: str = ""
    lacks: str = ""
    departments: tuple[str, ...] = ()
    escalation: tuple[tuple[int, ...], ...] = ()
    scope_keys: tuple[str, ...] = ()

    def people_up_to(self, step: int) -> dict[int, int]:
        """Return who is told up to a step of escalation, each with the lowest step that names them."""
        people: dict[int, int] = {}
        for place, ids in enumerate((self.recipient_ids, *self.escalation[:step])):
            for person_id in ids:
                people.setdefault(person_id, place)
        return people

    def __str__(self) -> str:
        return f"{self.designation}：{self.title}"

    @property
    def designation(self) -> str:
        """Its name in short: 重点任务 16."""
        return f"{self.series} {self.number}".rstrip()


@dataclass(frozen=True)
class EscalationStep:
    """Who is told of what stays late: what they are called (牵头领导), and in their mail whose work it
    is and why they are told.
    """

    name: str
    whose: str
    why: str


DeadlineSource = Callable[[date, date], Iterable[Deadline]]


@dataclass(frozen=True)
class ScopeSource:
    """What an app says about its scopes: the broad ones to choose from, and what a key means.

    `choices` returns (key, label) pairs; `label` returns the words for a key of this app, else "".
    """

    choices: Callable[[], Iterable[tuple[str, str]]]
    label: Callable[[str], str]


@dataclass(frozen=True)
class CalendarEvent:
    """Something in a calendar: on a day (`starts` a date), or from a moment to one (both aware).

    `subject` names it across apps and stays the same when it is moved; `url` is its page, without
    the site's address. What is `cancelled` is shown as such, so that a phone takes it off.
    """

    subject: str
    title: str
    starts: date | datetime
    ends: datetime | None = None
    place: str = ""
    notes: str = ""
    url: str = ""
    cancelled: bool = False


CalendarSource = Callable[[Person, date, date], Iterable[CalendarEvent]]

_sources: list[DeadlineSource] = []
_steps: list[EscalationStep] = []
_calendars: list[CalendarSource] = []
_scopes: list[ScopeSource] = []


def register_deadline_source(source: DeadlineSource) -> None:
    """Register a callable(on, until) that yields what is open on a day and due by another; `until`
    leaves out what is due later, and changes nothing else.
    """
    if source not in _sources:
        _sources.append(source)


def register_escalation(first: EscalationStep, second: EscalationStep) -> None:
    """Register who is told of what stays late, beyond those who answer for it."""
    _steps[:] = first, second


def register_calendar_source(source: CalendarSource) -> None:
    """Register a callable(person, on, until) that yields what else stands in a person's calendar, be
    it a meeting or a session: what they may see, from the past as far as the app likes, by a day.
    """
    if source not in _calendars:
        _calendars.append(source)


def register_scope_source(source: ScopeSource) -> None:
    """Register what an app says about the scopes of its deadlines."""
    if source not in _scopes:
        _scopes.append(source)


def deadlines(on: date, until: date) -> list[Deadline]:
    """Return what is open on a day and due by another, the earliest first; within a day, as the
    sources have it.
    """
    found = [deadline for source in _sources for deadline in source(on, until)]
    return sorted(found, key=lambda deadline: deadline.due_on)


def escalation_steps() -> list[EscalationStep]:
    """Return who is told of what stays late, the nearest first."""
    return list(_steps)


def events_for(person: Person, on: date, until: date) -> list[CalendarEvent]:
    """Return what the other apps have for a person's calendar."""
    return [event for source in _calendars for event in source(person, on, until)]


def scope_choices() -> list[tuple[str, str]]:
    """Return the broad scopes that a policy may be made for, with their labels."""
    return [choice for source in _scopes for choice in source.choices()]


def scope_label(key: str) -> str:
    """Return what a scope is called, or nothing where no app knows the key any more."""
    return next(filter(None, (source.label(key) for source in _scopes)), "")
