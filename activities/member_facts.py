"""What members took on, sat for, brought and noted, for the ledger of facts and the year's figures.

Who was at an event, as what (领读), is told by `facts.py`. Nothing is counted in minutes, likes or clicks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zlib import crc32

from django.db.models import QuerySet
from django.utils import timezone

from activities.enums import EventKind, MatterKind, TakingState
from activities.models import DutyTurn, Event, ReadingNote, ReceptionMatter, Taking
from activities.rights import standing_of
from activities.year_figures import closed_in, opens_rows
from members.facts import Fact, FactKind
from members.models import User
from members.prepared import prepared_models
from workflow import figures
from workflow.figures import Line
from workflow.inbox import beginning

GROUP = "委员作为"
TASK = FactKind("activities.task", "揭榜挂帅", GROUP, "项")
DUTY = FactKind("activities.duty", "委员轮值", GROUP, "次")
ANSWERED = FactKind("activities.duty_answers", "轮值答复咨询", GROUP, "条")
BROUGHT = FactKind(
    "activities.matter", "接待日反映问题建议", GROUP, "条", levels=tuple(MatterKind.choices)
)
NOTE = FactKind("activities.reading_note", "读书心得", GROUP, "篇")
KINDS = (TASK, DUTY, ANSWERED, BROUGHT, NOTE)


def member_facts(since: date, until: date, people: set[int] | None) -> Iterator[Fact]:
    """Yield what members did of these from a day to a day: tasks credited, turns held, matters, notes."""

    def of(rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows if people is None else rows.filter(person__in=people)

    days = (since, until)
    credited = Taking.objects.filter(state=TakingState.CREDITED, credited_on__range=days)
    for row in of(credited).select_related("task"):
        url = row.task.get_absolute_url()
        key = f"activities.taking:{row.pk}"
        yield Fact(TASK.key, key, row.person_id, row.credited_on, row.task.title, url)
    for turn in of(DutyTurn.objects.filter(answered__isnull=False, on__range=days)):
        title = f"委员轮值（{turn.place}）" if turn.place else "委员轮值"
        fact = (f"activities.dutyturn:{turn.pk}", turn.person_id, turn.on, title)
        yield Fact(DUTY.key, *fact, turn.get_absolute_url())
        if turn.answered:
            yield Fact(ANSWERED.key, *fact, turn.get_absolute_url(), amount=turn.answered)
    brought = ReceptionMatter.objects.filter(person__isnull=False, event__on__range=days)
    for matter in of(brought).select_related("event"):
        yield Fact(
            *(BROUGHT.key, matter.matter_key, matter.person_id, matter.event.on, matter.title),
            url=matter.get_absolute_url(),
            level=matter.kind,
        )
    notes = ReadingNote.objects.filter(taken_back_at=None, written_at__date__range=days)
    for note in of(notes).select_related("book", "event"):
        on, key = timezone.localdate(note.written_at), f"activities.readingnote:{note.pk}"
        yield Fact(NOTE.key, key, note.person_id, on, str(note.subject), note.get_absolute_url())


# --- the year's figures ------------------------------------------------------------------------------

# 工作要点 2021: what is held again and again is known by its name, in its own title or the item's.
SERIES = {
    "每周一学": ("series-weekly", "次"),
    "每月一讲": ("series-monthly", "期"),
    "每季一荐": ("series-quarterly", "期"),
    "每年一论": ("series-yearly", "次"),
}
# 专家讲坛第8场, 专家讲坛（第8场）：科技创新; a meeting (第一次会议) is none.
_COUNTED = re.compile(
    r"(?P<name>.+?)[（(]?第[\d〇零一二三四五六七八九十百]+(?P<unit>[期场次讲回])[）)]?(?:[：:].*)?"
)


def hears_matters(user: User, on: date) -> Callable[[figures.Fact], bool]:
    """Return of whose reception days the matters open to the user."""
    standing = standing_of(user, on)
    return lambda fact: standing.leader or standing.runs(fact.subject)


def is_inside(user: User, on: date) -> Callable[[figures.Fact], bool]:
    inside = standing_of(user, on).inside
    return lambda fact: inside


def lines(year: int) -> Iterator[Line]:
    """Yield what was held, taken on, answered, brought and noted in a year; what was not is left out."""
    return (line for line in _lines(year) if line.facts)


def _lines(year: int) -> Iterator[Line]:
    days = date(year, 1, 1), date(year, 12, 31)
    by_series: dict[str, list[Event]] = {}
    for event in closed_in(year):
        by_series.setdefault(series_of(event), []).append(event)
    # The heading of a line is read by all to whom figures are open: what 党组会议 are called is not.
    open_to_all = {name for name, found in by_series.items() if any(map(_is_open, found))}
    numbered = sorted(name for name in open_to_all if name and name not in SERIES)
    for name in (*SERIES, *numbered):
        events = by_series.get(name, [])
        key, unit = SERIES.get(name) or (f"series-{crc32(name.encode()):x}", _unit(events[0]))
        said = name.replace("{", "{{").replace("}", "}}")
        words = f"“{said.strip('“”')}”{{n}}{unit}"
        yield Line(key, GROUP, name, unit, words, tuple(map(_of_event, events)), opens_rows)
    brought = tuple(
        _fact(row, row, row.event.on, row.event.organiser, row.event.organiser_id)
        for row in _brought(*days)
    )
    words = "收集问题建议{n}条"
    yield Line("reception-matters", GROUP, "接待日问题建议", "条", words, brought, hears_matters)
    sat = tuple(_fact(turn, turn, turn.on, subject=turn.answered) for turn in _sat(*days))
    answered = tuple(replace(fact, count=fact.subject) for fact in sat if fact.subject)
    yield Line("duty", GROUP, "委员轮值", "人次", "委员轮值{n}人次", sat, is_inside)
    words = "答复群众咨询{n}条"
    yield Line("duty-answers", GROUP, "轮值答复咨询", "条", words, answered, is_inside)
    done = tuple(
        _fact(row, row.task, row.credited_on, row.task.organiser) for row in _credited(*days)
    )
    yield Line("tasks-credited", GROUP, "揭榜挂帅", "项", "揭榜办成{n}项", done, is_inside)
    written = tuple(
        _fact(row, row, timezone.localdate(row.written_at))
        for row in _noted(beginning(days[0]), beginning(date(year + 1, 1, 1)))
    )
    yield Line("reading-notes", GROUP, "读书心得", "篇", "读书心得{n}篇", written, is_inside)


@prepared_models("event", "event__organiser")
def _brought(first: date, last: date) -> QuerySet[ReceptionMatter]:
    return ReceptionMatter.objects.filter(event__on__gte=first, event__on__lte=last)


@prepared_models("person")
def _sat(first: date, last: date) -> QuerySet[DutyTurn]:
    return DutyTurn.objects.filter(answered__isnull=False, on__gte=first, on__lte=last)


@prepared_models("task", "task__organiser", "person")
def _credited(first: date, last: date) -> QuerySet[Taking]:
    credited = Taking.objects.filter(state=TakingState.CREDITED)
    return credited.filter(credited_on__gte=first, credited_on__lte=last)


@prepared_models("person", "book", "event")
def _noted(begins: datetime, ends: datetime) -> QuerySet[ReadingNote]:
    notes = ReadingNote.objects.filter(taken_back_at=None)
    return notes.filter(written_at__gte=begins, written_at__lt=ends)


def series_of(event: Event) -> str:
    """Return of which series an event is: its title says so, or its item, where that names one alone
    (重点任务 5 names three); else what its title counts: 专家讲坛 of 专家讲坛第8场, nothing of any other.
    """
    titles = (event.title, event.item.title if event.item else "")
    named = [[name for name in SERIES if name in title] for title in titles]
    if found := next((names[0] for names in named if len(names) == 1), ""):
        return found
    counted = _COUNTED.fullmatch(event.title)
    return counted["name"].strip() if counted else ""


def _is_open(event: Event) -> bool:
    return event.kind != EventKind.PARTY


def _unit(event: Event) -> str:
    """Return by which word the title of an event counts it: 场."""
    counted = _COUNTED.fullmatch(event.title)
    return counted["unit"] if counted else "次"


def _of_event(event: Event) -> figures.Fact:
    return _fact(event, event, event.on, event.organiser, event.pk)


def _fact(
    row: Any, page: Any, on: date | None, department: Any = None, subject: Any = None
) -> figures.Fact:
    departments = (department.name,) if department else ()
    return figures.Fact(str(row), page, on, departments, subject=subject)
