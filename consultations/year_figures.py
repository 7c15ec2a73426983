"""This app's lines of the year's figures: meetings, suggestions, research, problems, 批示."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Model, QuerySet

from consultations.enums import ConsultationLevel, ProblemState, Rank, ThemeKind
from consultations.models import (
    ConsultationMeeting,
    Problem,
    Research,
    Theme,
    ThemeActivity,
    ThemeInstruction,
    ThemeSubmission,
)
from consultations.permissions import opens_rows
from workflow.figures import Fact, Line

_MEETING_PHRASES = {
    ConsultationLevel.DISTRICT: "召开区级“请你来协商”协商会{n}场",
    ConsultationLevel.STREET: "开展街道“民生议事堂”协商活动{n}场",
    ConsultationLevel.VILLAGE: "开展村社“协商驿站”协商{n}场",
}


def lines(year: int) -> Iterator[Line]:
    """Yield the lines of a calendar year, by the days on which things happened."""
    yield from _meetings(year)
    yield from _research(year)
    yield from _supervision(year)
    yield from _instructions(year)


def departments_of(theme: Theme) -> tuple[str, ...]:
    """Return the names of the departments that answer for a theme."""
    return tuple(str(department) for department in theme.responsible_departments)


def _meetings(year: int) -> Iterator[Line]:
    meetings = list(
        ConsultationMeeting.objects.of_year(year)
        .select_related("consultation__item", "consultation__department")
        .prefetch_related("suggestions", "consultation__item__department_rows__department")
    )
    for level in ConsultationLevel:
        held = tuple(_of_meeting(row) for row in meetings if row.consultation.level == level)
        key, label = f"sessions-{level.value}", f"{level.label}协商会"
        yield Line(key, "协商", label, "场", _MEETING_PHRASES[level], held, opens_rows)
    counted = (
        ("offered", "提出意见建议", "条", "提出意见建议{n}条", lambda row: row.counts[0]),
        ("adopted", "采纳意见建议", "条", "被采纳{n}条", lambda row: row.counts[1]),
        ("solved", "推动解决问题", "个", "推动解决群众急难愁盼问题{n}个", lambda row: row.solved),
    )
    for key, label, unit, phrase, count in counted:
        facts = tuple(_of_meeting(row, count(row)) for row in meetings if count(row))
        yield Line(key, "协商", label, unit, phrase, facts, opens_rows)


def _of_meeting(meeting: ConsultationMeeting, count: int = 1) -> Fact:
    departments = departments_of(meeting.consultation)
    url = meeting.get_absolute_url()
    return Fact(str(meeting), url, meeting.held_on, departments, count, meeting.consultation)


def _research(year: int) -> Iterator[Line]:
    research = Research.objects.filter(year=year).select_related("item")
    facts = tuple(
        Fact(str(row), row.get_absolute_url(), None, departments_of(row), subject=row)
        for row in research.prefetch_related("item__department_rows__department")
    )
    yield Line("research", "调研", "调研课题", "个", "开展重点课题调研{n}个", facts, opens_rows)
    visits = _of_rows(ThemeActivity, year, theme__kind=ThemeKind.RESEARCH)
    yield Line("visits", "调研", "走访座谈", "次", "走访座谈{n}次", visits, opens_rows)
    sent = _of_rows(ThemeSubmission, year, theme__kind=ThemeKind.RESEARCH)
    yield Line("reports", "调研", "报送调研报告", "份", "报送调研报告{n}份", sent, opens_rows)


def _supervision(year: int) -> Iterator[Line]:
    group, of_supervision = "民主监督", {"theme__kind": ThemeKind.SUPERVISION}
    activities = _of_rows(ThemeActivity, year, **of_supervision)
    yield Line("inspections", group, "监督活动", "次", "组织监督活动{n}次", activities, opens_rows)
    sent = list(_of_themes(ThemeSubmission).filter(on__year=year, **of_supervision))
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
    problems = list(
        Problem.objects.exclude(state=ProblemState.FOUND)
        .select_related("supervision__item")
        .prefetch_related("supervision__item__department_rows__department")
    )
    days = (
        ("handed", "交办问题", "交办问题{n}个", "handed_on"),
        ("rectified", "完成整改", "完成整改{n}个", "rectified_on"),
        ("closed", "销号", "销号{n}个", "closed_on"),
    )
    for key, label, phrase, field in days:
        dated = ((row, getattr(row, field)) for row in problems)
        facts = tuple(_of_problem(row, on) for row, on in dated if on and on.year == year)
        yield Line(f"problems-{key}", group, label, "个", phrase, facts, opens_rows)


def _of_problem(problem: Problem, on: date) -> Fact:
    label = f"{problem.text[:60]}（{problem.unit}）"
    url, theme = problem.get_absolute_url(), problem.supervision
    return Fact(label, url, on, departments_of(theme), subject=theme)


def _instructions(year: int) -> Iterator[Line]:
    rows = list(_of_themes(ThemeInstruction).filter(on__year=year))
    for rank in Rank:
        key, label = f"instructions-{rank.value}", f"{rank.label}领导批示"
        facts = tuple(_of_row(row) for row in rows if row.rank == rank)
        yield Line(key, "批示", label, "件", f"获{label}{{n}}件", facts, opens_rows)


def _of_themes(model: type[Model]) -> QuerySet:
    """Return a model's rows with what their facts say read along."""
    found = model._default_manager.select_related("theme__item", "theme__department")
    return found.prefetch_related("theme__item__department_rows__department")


def _of_rows(model: type[Model], year: int, **kept: str) -> tuple[Fact, ...]:
    return tuple(map(_of_row, _of_themes(model).filter(on__year=year, **kept)))


def _of_row(row: ThemeActivity | ThemeSubmission | ThemeInstruction, count: int = 1) -> Fact:
    label, url = f"{row}——{row.theme}", row.theme.get_absolute_url()
    return Fact(label, url, row.on, departments_of(row.theme), count, row.theme)
