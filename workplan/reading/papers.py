"""The papers that go to a meeting: the month's report, and the meeting's agenda with its reports."""

from dataclasses import dataclass
from pathlib import PurePath

from django.utils import timezone

from almanac import clock
from almanac.words import ended, month_day, weekday
from sheets.official_document import OfficialDocument
from workplan.models import Meeting
from workplan.reading.agenda import Agenda, AgendaLine, BusinessLine
from workplan.registry import ABSENT, roll
from workplan.reporting import DepartmentReport, Report, ReportLine


@dataclass(frozen=True)
class Labels:
    """What the parts of a report are called."""

    done: str
    going_on: str
    planned: str


MONTH = Labels("本月完成", "本月推进", "下月计划")
MEETING = Labels("上月以来完成", "上月以来推进", "下月底前计划")


def month_title(report: Report) -> str:
    """Return what the report of a month is called, on its page and on paper."""
    first = report.done_in.first
    what = "工作计划" if report.is_to_come else "工作完成情况和下月计划"
    return f"{first.year}年{first.month}月{what}"


def month_labels(report: Report) -> Labels:
    """Return what its parts are called: of a month to come there is a plan alone."""
    return Labels("", "", f"{report.done_in}计划") if report.is_to_come else MONTH


def month_document(report: Report) -> bytes:
    """Return the month's report as a .docx file; of a month to come, its plan."""
    paper = OfficialDocument(month_title(report), clock.now())
    if report.is_to_come:
        month = report.done_in.first.month
        paper.paragraph(f"（{month}月尚未开始，按{month_day(report.on)}的台账列出）")
    elif not report.is_over:
        paper.paragraph(f"（截至{month_day(report.on)}）")
    if not report.departments:
        paper.paragraph(
            "本月没有计划的事项。" if report.is_to_come else "本月没有完成、推进或计划的事项。"
        )
    for part in report.departments:
        paper.heading(part.name)
        _write_part(paper, part, month_labels(report))
    return paper.as_bytes()


def meeting_document(meeting: Meeting, agenda: Agenda, report: Report | None) -> bytes:
    """Return a meeting's agenda, outcomes and reports as a .docx file."""
    paper = OfficialDocument(meeting.name, clock.now())
    day = meeting.held_on
    paper.paragraph(f"时间：{month_day(day, 0)} {weekday(day)}")
    if meeting.place:
        paper.paragraph(f"地点：{meeting.place}")
    if meeting.presided_by:
        paper.paragraph(f"主持：{meeting.presided_by}")
    for label, people in roll().groups(meeting):
        # Who stayed away is the committee's own matter: no paper says it.
        if label != ABSENT:
            paper.paragraph(f"{label}：{'、'.join(map(str, people))}")
    paper.heading(agenda.heading)
    for line in agenda.every_line:
        if isinstance(line, AgendaLine):
            _write_line(paper, line)
        else:
            _write_business(paper, line)
    if agenda.nothing:
        paper.paragraph(agenda.nothing)
    if report:
        whose = "各部门" if report.is_whole else "本部门"
        until = "" if report.is_over else f"，截至{month_day(report.on)}"
        paper.heading(f"{whose}工作情况（{report.done_in}完成，{report.planned_in}计划{until}）")
        for part in report.departments:
            paper.subheading(part.name)
            _write_part(paper, part, MEETING)
    return paper.as_bytes()


def _write_line(paper: OfficialDocument, line: AgendaLine) -> None:
    review = line.review
    paper.subheading(review.item.title)
    rounds = "、".join(due.label for due in line.dues)
    reporter = f"汇报：{review.reported_by}。" if review.reported_by else ""
    departments = "、".join(map(str, review.item.lead_departments))
    label = review.item.terms.department_label
    paper.paragraph(f"{label}：{departments}。{reporter}到期日：{rounds}。{_version(line)}")
    if review.outcome and line.is_open:
        said = f"审议结果：{review.said}。"
        paper.paragraph(f"{said}{ended(review.requirements)}" if review.requirements else said)


def _write_business(paper: OfficialDocument, line: BusinessLine) -> None:
    business = line.business
    paper.subheading(business.title)
    names = "、".join(PurePath(paper.name).stem for paper in line.papers)
    words = (
        f"汇报：{business.reporters}。" if business.reporters else "",
        f"材料：{names}。" if names else "",
    )
    if any(words):
        paper.paragraph("".join(words))
    if business.decision:
        paper.paragraph(f"议定：{ended(business.decision)}")


def _version(line: AgendaLine) -> str:
    """Return which version the meeting has before it; nothing where that is not the reader's."""
    if not line.is_open:
        return ""
    version = line.review.version
    if version is None:
        return "方案未提交。"
    handed_in = month_day(timezone.localdate(version.at), line.review.item.plan.year)
    return f"方案：第{version.number}版（{version.author}{handed_in}提交）。"


def _write_part(paper: OfficialDocument, part: DepartmentReport, labels: Labels) -> None:
    _write_lines(paper, labels.done, part.done)
    _write_lines(paper, labels.going_on, part.going_on)
    _write_lines(paper, labels.planned, part.planned)


def _write_lines(paper: OfficialDocument, label: str, lines: list[ReportLine]) -> None:
    if lines:
        paper.label(f"{label}：")
    for number, line in enumerate(lines, start=1):
        added = "（增补）" if line.due.item.is_added else ""
        paper.paragraph(f"{number}. {line.due.item.title}{added}：{line.sentence}")
