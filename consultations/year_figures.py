"""This app's lines of the year's figures: meetings, suggestions, research, problems, 批示."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from consultations.enums import ANSWERED_STATES, ConsultationLevel, ProblemState, Rank, ThemeKind
from consultations.models import (
    ConsultationKind,
    ConsultationMeeting,
    MonitorReport,
    Problem,
    Research,
    Suggestion,
    Theme,
    ThemeActivity,
    ThemeInstruction,
    ThemeSubmission,
)
from consultations.permissions import opens_monitors, opens_rows
from consultations.units import by_unit_of
from members.enums import Duty
from members.models import Appointment
from members.prepared import prepared_models
from workflow.figures import Fact, Line
from workplan.reading.rows import read_departments

_MEETING_PHRASES = {
    ConsultationLevel.DISTRICT: "召开区级“请你来协商”协商会{n}场",
    ConsultationLevel.STREET: "开展街道“民生议事堂”协商活动{n}场",
    ConsultationLevel.VILLAGE: "开展村社“协商驿站”协商{n}场",
}


@dataclass(frozen=True)
class _Rows:
    """What happened in a year, and whose it was: each table is read once for all lines."""

    meetings: list[ConsultationMeeting]
    research: list[Research]
    activities: list[ThemeActivity]
    submissions: list[ThemeSubmission]
    problems: list[Problem]
    instructions: list[ThemeInstruction]

    @classmethod
    def of(cls, year: int) -> _Rows:
        days = date(year, 1, 1), date(year, 12, 31)
        found = cls(
            _held(*days),
            _topics(year),
            _activities(*days),
            _submissions(*days),
            _problems(),
            _instructions_given(*days),
        )
        suggested: dict[int, list[Suggestion]] = {meeting.pk: [] for meeting in found.meetings}
        for row in _suggestions(*days):
            suggested[row.meeting_id].append(row)
        for meeting in found.meetings:
            meeting.suggestions_read = suggested[meeting.pk]
        of_themes: list[Any] = [*found.activities, *found.submissions, *found.instructions]
        themes: list[Theme] = [
            *(row.consultation for row in found.meetings),
            *found.research,
            *(row.theme for row in of_themes),
            *(row.supervision for row in found.problems),
        ]
        read_departments(theme.item for theme in themes)
        return found


@prepared_models(
    *("consultation", "consultation__item", "consultation__department"),
    "consultation__consultation_kind",
)
def _held(first: date, last: date) -> QuerySet[ConsultationMeeting]:
    held = ConsultationMeeting.objects.filter(held_on__gte=first, held_on__lte=last)
    return held.defer("agenda", "invited_units", "experts", "minutes", "summary")


@prepared_models("department")
def _suggestions(first: date, last: date) -> QuerySet[Suggestion]:
    rows = Suggestion.objects.filter(meeting__held_on__gte=first, meeting__held_on__lte=last)
    return rows.defer("text", "answer", "outcome").order_by("meeting", "number", "pk")


@prepared_models("item", "department")
def _topics(year: int) -> QuerySet[Research]:
    return Research.objects.filter(year=year)


@prepared_models("supervision", "supervision__item", "supervision__department", "department")
def _problems() -> QuerySet[Problem]:
    return Problem.objects.exclude(state=ProblemState.FOUND).defer("answer")


def _of_themes(model: Any) -> Callable[[date, date], list[Any]]:
    """Return what reads a model's rows from a day to a day with their themes."""

    @prepared_models("theme", "theme__item", "theme__department")
    def rows(first: date, last: date) -> QuerySet:
        found = model._default_manager.filter(on__gte=first, on__lte=last)
        return found.defer("text") if hasattr(model, "text") else found

    return rows


_activities, _submissions, _instructions_given = map(
    _of_themes, (ThemeActivity, ThemeSubmission, ThemeInstruction)
)


@prepared_models("person", "department")
def _posted(first: date, last: date) -> QuerySet[Appointment]:
    """Those posted as monitors on any day of some."""
    posted = Appointment.objects.filter(duty=Duty.MONITOR).exclude(ended_on__lt=first)
    return posted.exclude(started_on__gt=last).order_by("started_on", "pk")


@prepared_models("appointment", "appointment__person", "appointment__department")
def _monitor_reports(first: date, last: date) -> QuerySet[MonitorReport]:
    return MonitorReport.objects.filter(on__gte=first, on__lte=last).defer("text")


def lines(year: int) -> Iterator[Line]:
    """Yield the lines of a calendar year, by the days on which things happened."""
    rows = _Rows.of(year)
    yield from _meetings(rows.meetings)
    yield from _handed(rows.meetings)
    yield from _kinds(rows.meetings)
    yield from _research(rows)
    yield from _supervision(rows, year)
    yield from _monitors(year)
    yield from _instructions(rows.instructions)


def departments_of(theme: Theme) -> tuple[str, ...]:
    """Return the names of the departments that answer for a theme."""
    return tuple(str(department) for department in theme.responsible_departments)


def _meetings(meetings: list[ConsultationMeeting]) -> Iterator[Line]:
    for level in ConsultationLevel:
        held = tuple(_of_meeting(row) for row in meetings if row.consultation.level == level)
        key, label = f"sessions-{level.value}", f"{level.label}协商会"
        yield Line(key, "协商", label, "场", _MEETING_PHRASES[level], held, opens_rows)
    counted = (
        ("offered", "提出意见建议", "条", "提出意见建议{n}条", _offered),
        ("adopted", "采纳意见建议", "条", "被采纳{n}条", lambda row: row.counts[1]),
    )
    for key, label, unit, phrase, count in counted:
        yield Line(key, "协商", label, unit, phrase, _counted(meetings, count), opens_rows)
    below = [r for r in meetings if r.consultation.level != ConsultationLevel.DISTRICT]
    district = [r for r in meetings if r.consultation.level == ConsultationLevel.DISTRICT]
    facts, phrase = _counted(district, _solved), "区级协商推动解决问题{n}个"
    yield Line("solved-district", "协商", "区级协商推动解决问题", "个", phrase, facts, opens_rows)
    facts, phrase = _counted(below, _solved), "推动解决群众急难愁盼问题{n}个"
    yield Line("solved", "协商", "街道、村社推动解决问题", "个", phrase, facts, opens_rows)


def _handed(meetings: list[ConsultationMeeting]) -> Iterator[Line]:
    """Yield what units were handed in meetings: by unit and meeting, each of which is one matter, and by
    lines. What was agreed to in the meeting itself was handed to nobody.
    """
    pairs = [
        (meeting, some)
        for meeting in meetings
        for some in by_unit_of([row for row in meeting.suggested if row.handed_on])
    ]
    counted: tuple[tuple[str, str, str, Callable[[list[Suggestion]], int]], ...] = (
        ("matters", "转办单位（每场每家计一件）", "件", lambda rows: 1),
        ("handed", "转办意见建议", "条", len),
        (
            "answered",
            "单位已反馈",
            "条",
            lambda rows: sum(r.state in ANSWERED_STATES for r in rows),
        ),
    )
    for key, label, unit, count in counted:
        facts = tuple(
            Fact(
                f"{some[0].unit_name}：{meeting}",
                meeting,
                meeting.held_on,
                (some[0].unit_name,),
                count(some),
                meeting.consultation,
            )
            for meeting, some in pairs
            if count(some)
        )
        yield Line(f"suggestions-{key}", "协商", label, unit, "", facts, opens_rows)


def _solved(meeting: ConsultationMeeting) -> int | None:
    return meeting.solved


def _offered(meeting: ConsultationMeeting) -> int | None:
    return meeting.counts[0]


def _counted(
    meetings: list[ConsultationMeeting], count: Callable[[ConsultationMeeting], int | None]
) -> tuple[Fact, ...]:
    return tuple(_of_meeting(row, number) for row in meetings if (number := count(row)))


def _kinds(meetings: list[ConsultationMeeting]) -> Iterator[Line]:
    """Yield what was held of each kind that occurs, with what was offered and solved there.

    They count the same meetings as the lines by level do, by another division.
    """
    by_kind: dict[ConsultationKind, list[ConsultationMeeting]] = {}
    for row in meetings:
        if kind := row.consultation.consultation_kind:
            by_kind.setdefault(kind, []).append(row)
    group = "协商类型"
    for kind in sorted(by_kind, key=lambda kind: (kind.order, kind.pk)):
        held, key = by_kind[kind], f"kind-{kind.pk}"
        said = kind.name.replace("{", "{{").replace("}", "}}")
        facts, phrase = tuple(map(_of_meeting, held)), f"开展{said}{{n}}{kind.unit}"
        yield Line(key, group, kind.name, kind.unit, phrase, facts, opens_rows)
        besides = (
            ("offered", "提出意见建议", "条", _offered),
            ("solved", "推动解决问题", "个", _solved),
        )
        for what, words, unit, count in besides:
            label, phrase = f"{kind.name}{words}", f"{words}{{n}}{unit}"
            if facts := _counted(held, count):
                yield Line(f"{key}-{what}", group, label, unit, phrase, facts, opens_rows)


def _of_meeting(meeting: ConsultationMeeting, count: int = 1) -> Fact:
    departments = departments_of(meeting.consultation)
    return Fact(str(meeting), meeting, meeting.held_on, departments, count, meeting.consultation)


def _research(rows: _Rows) -> Iterator[Line]:
    facts = tuple(
        Fact(str(row), row, None, departments_of(row), subject=row) for row in rows.research
    )
    yield Line("research", "调研", "调研课题", "个", "开展重点课题调研{n}个", facts, opens_rows)
    visits = _of_kind(rows.activities, ThemeKind.RESEARCH)
    yield Line("visits", "调研", "走访座谈", "次", "走访座谈{n}次", visits, opens_rows)
    sent = _of_kind(rows.submissions, ThemeKind.RESEARCH)
    yield Line("reports", "调研", "报送调研报告", "份", "报送调研报告{n}份", sent, opens_rows)


def _supervision(rows: _Rows, year: int) -> Iterator[Line]:
    group = "民主监督"
    activities = _of_kind(rows.activities, ThemeKind.SUPERVISION)
    yield Line("inspections", group, "监督活动", "次", "组织监督活动{n}次", activities, opens_rows)
    sent = [row for row in rows.submissions if row.theme.kind == ThemeKind.SUPERVISION]
    facts = tuple(map(_of_row, sent))
    yield Line("opinions-sent", group, "报送监督意见", "份", "报送监督意见{n}份", facts, opens_rows)
    facts = tuple(_of_row(row, row.points) for row in sent if row.points)
    yield Line(
        "opinions-points",
        group,
        "所提监督意见建议",
        "条",
        "提出监督意见建议{n}条",
        facts,
        opens_rows,
    )
    days = (
        ("handed", "交办问题", "交办问题{n}个", "handed_on"),
        ("rectified", "完成整改", "完成整改{n}个", "rectified_on"),
        ("closed", "销号", "销号{n}个", "closed_on"),
    )
    for key, label, phrase, field in days:
        dated = ((row, getattr(row, field)) for row in rows.problems)
        facts = tuple(_of_problem(row, on) for row, on in dated if on and on.year == year)
        yield Line(f"problems-{key}", group, label, "个", phrase, facts, opens_rows)


def _monitors(year: int) -> Iterator[Line]:
    """Yield to how many units 民主监督员 are posted in the year, and what they reported."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    page = reverse("consultations:monitors")
    units: dict[str, list[Appointment]] = {}
    for row in _posted(first, last):
        units.setdefault(str(row.department), []).append(row)
    facts = tuple(
        Fact(f"{unit}：{'、'.join(str(row.person) for row in rows)}", page, departments=(unit,))
        for unit, rows in units.items()
    )
    words = "向{n}家部门派驻民主监督员"
    yield Line("monitored", "民主监督", "派驻民主监督员的单位", "家", words, facts, opens_monitors)
    reports = _monitor_reports(first, last)
    facts = tuple(Fact(str(row), row, row.on, (row.unit,)) for row in reports)
    yield Line("monitor-reports", "民主监督", "民主监督员报告", "篇", "", facts, opens_monitors)


def _of_problem(problem: Problem, on: date) -> Fact:
    label = f"{problem.text[:60]}（{problem.unit}）"
    theme = problem.supervision
    return Fact(label, problem, on, departments_of(theme), subject=theme)


def _instructions(rows: list[ThemeInstruction]) -> Iterator[Line]:
    for rank in Rank:
        key, label = f"instructions-{rank.value}", f"{rank.label}领导批示"
        facts = tuple(_of_row(row) for row in rows if row.rank == rank)
        yield Line(key, "批示", label, "件", f"获{label}{{n}}件", facts, opens_rows)


def _of_kind(rows: Iterable[Any], kind: ThemeKind) -> tuple[Fact, ...]:
    return tuple(_of_row(row) for row in rows if row.theme.kind == kind)


def _of_row(row: ThemeActivity | ThemeSubmission | ThemeInstruction, count: int = 1) -> Fact:
    theme = row.theme
    return Fact(f"{row}——{theme}", theme, row.on, departments_of(theme), count, theme)
