"""Where apps that have due dates and meetings say so, without this app knowing them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from almanac.workdays import Calendar
from members.models import Person
from members.prepared import Question
from notifications.reminder_rules import Dates

ON_DUE, ON_BEGINNING, ON_MEETING, ON_EVENT = "到期", "开始", "开会", "举行"


@dataclass(frozen=True)
class Relation:
    """What the reader of a letter is to a matter, in the letter's words.

    `name` is what they are called (责任部门负责人); `whose` begins the sentence that counts the matters
    ("您负责的工作要点"); `why` says why they are told, and until when; `field` and `measure` are what is
    counted, in the subject (工作要点, 项). Who `decides` on what others have done or asked is not late
    when their day is over.
    """

    name: str
    whose: str
    why: str
    field: str = "工作要点"
    measure: str = "项"
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something open that is due on a day, and whose turn it is.

    `subject` names it across apps ("workplan.duedate:12"); `series` ("重点任务"), `number` ("16", or
    nothing) and `title` are read by people; `status` is how it stands in words; `url` is its page,
    without the site's address.

    `recipient_ids` are the people whose turn it is, `escalation` those who are told as well when it
    is late, step by step. `relations` says what these and those of each step are to it, in the same
    order. `departments` names who answers, `department_label` what the document calls them,
    `unanswered` those of them that have no one who could be told.

    `act` is what the reader has to do (评价, 审核), empty where it is the thing itself, to be done by
    its day. `day` is what `due_on` is: the day by which (ON_DUE), on which (ON_EVENT), or one before or
    after which the act is wanted (ON_BEGINNING of its period, which is `starts_on`; ON_MEETING). `lacks`
    says what is missing to the thing itself ("工作方案未报送"), `progress_on` when progress was last
    reported.

    What `is_told_once` is told some days ahead, or where that was missed, when it is late: of it nobody
    hears a second time.

    `scope_keys` names the scopes in which it lies, the narrowest first: a policy of the office may
    be made for one of them.
    """

    subject: str
    series: str
    number: str
    title: str
    due_on: date
    recipient_ids: tuple[int, ...]
    relations: tuple[Relation, ...]
    url: str
    status: str = ""
    starred: bool = False
    unanswered: tuple[str, ...] = ()
    starts_on: date | None = None
    progress_on: date | None = None
    act: str = ""
    day: str = ON_DUE
    lacks: str = ""
    is_told_once: bool = False
    departments: tuple[str, ...] = ()
    department_label: str = "责任部门"
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

    @property
    def is_task(self) -> bool:
        """Whether something has to be done for another thing: its day is not that of the thing itself."""
        return self.day in (ON_BEGINNING, ON_MEETING)


def dates_of(deadline: Deadline) -> Dates:
    """Return that from which the days follow on which people are reminded."""
    return Dates(
        deadline.due_on,
        deadline.starts_on,
        deadline.is_task,
        deadline.progress_on,
        deadline.is_told_once,
    )


DeadlineSource = Callable[[date, date], Iterable[Deadline]]
ComingSource = Callable[[date, date, int | None, date], Iterable[Deadline]]
ComingQuestions = Callable[[date, date, int | None, date], Iterable[Question]]
# In a person's place; none has this key.
EVERYONE = 0


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


CalendarSource = Callable[[Person, date, date, date | None], Iterable[CalendarEvent]]

# Of a day, and the calendar as it was: computes anew what an app keeps of working days after that day.
DaysListener = Callable[[date, Calendar], None]

_days_listeners: list[DaysListener] = []
# Each with the source of the days to come alone, where an app has a quicker one.
_sources: dict[DeadlineSource, ComingSource | None] = {}
_questions: list[ComingQuestions] = []
_steps: list[str] = []
_calendars: list[CalendarSource] = []
_scopes: list[ScopeSource] = []


def register_deadline_source(
    source: DeadlineSource,
    coming: ComingSource | None = None,
    questions: ComingQuestions | None = None,
) -> None:
    """Register a callable(on, until) that yields what is open on a day and due by another; `until`
    leaves out what is due later, and changes nothing else.

    `coming` is a quicker way to what `coming` tells of a person, or of EVERYONE. `questions` yields what
    is asked for that, by marked functions (`members.prepared`) that on most days find nothing.
    """
    _sources.setdefault(source, coming)
    if questions and questions not in _questions:
        _questions.append(questions)


def register_escalation(first: str, second: str) -> None:
    """Register what those are called who are told of what stays late, the nearest first."""
    _steps[:] = first, second


def register_days_listener(listener: DaysListener) -> None:
    """Register a callable(on, was) that computes anew what an app keeps of working days after a day,
    of which it was told by the calendar as it `was`.
    """
    if listener not in _days_listeners:
        _days_listeners.append(listener)


def days_have_changed(on: date, was: Calendar) -> None:
    """Have all apps compute anew what they keep of working days after a day."""
    for listener in _days_listeners:
        listener(on, was)


def register_calendar_source(source: CalendarSource) -> None:
    """Register a callable(person, on, until, since) that yields what else stands in a person's calendar,
    be it a meeting or a session: what they may see, by a day, from the day `since`; without one, from the
    past as far as the app likes.
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


def coming(on: date, until: date, person: int | None, since: date | None = None) -> list[Deadline]:
    """Return what is open on a day and due from it, or from the day `since`, to another, the earliest
    first, a person's among them, or EVERYONE's: without the tasks that come before a beginning or after a
    meeting. How each stands and what it lacks is not told.
    """
    since = since or on
    found = [
        deadline
        for full, quick in _sources.items()
        for deadline in (quick(on, until, person, since) if quick else full(on, until))
    ]
    found = [one for one in found if one.due_on >= since and not one.is_task]
    return sorted(found, key=lambda deadline: deadline.due_on)


def questions_of_coming(
    on: date, until: date, person: int | None, since: date | None = None
) -> list[Question]:
    """Return what `coming` will ask of which nothing may be found."""
    return [one for asks in _questions for one in asks(on, until, person, since or on)]


def escalation_steps() -> list[str]:
    """Return what those are called who are told of what stays late, the nearest first."""
    return list(_steps)


def events_for(
    person: Person, on: date, until: date, since: date | None = None
) -> list[CalendarEvent]:
    """Return what the other apps have for a person's calendar; `since` leaves out what was before."""
    return [event for source in _calendars for event in source(person, on, until, since)]


def scope_choices() -> list[tuple[str, str]]:
    """Return the broad scopes that a policy may be made for, with their labels."""
    return [choice for source in _scopes for choice in source.choices()]


def scope_label(key: str) -> str:
    """Return what a scope is called, or nothing where no app knows the key any more."""
    return next(filter(None, (source.label(key) for source in _scopes)), "")
