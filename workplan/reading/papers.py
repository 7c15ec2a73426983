"""The papers that go to a meeting: the month's report, and the meeting's agenda with its reports."""

from dataclasses import dataclass

from almanac import clock
from almanac.words import month_day, weekday
from sheets.official_document import OfficialDocument
from workplan.models import Meeting
from workplan.reading.agenda import Agenda, AgendaLine
from workplan.reporting import DepartmentReport, Report, ReportLine


@dataclass(frozen=True)
class Labels:
    """What the parts of a report are called."""

    done: str
    going_on: str
    planned: str


MONTH = Labels("本月完成", "本月推进", "下月计划")
MEETING = Labels("上月以来完成", "上月以来推进", "下月底前计划")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def month_document(report: Report) -> bytes:
    """Return the month's report as a .docx file."""
    first = report.done_in.first
    paper = OfficialDocument(f"{first.year}年{first.month}月工作完成情况和下月计划", clock.now())
    if not report.is_over:
        paper.paragraph(f"（截至{month_day(report.on)}）")
    if not report.departments:
        paper.paragraph("本月没有完成、推进或计划的事项。")
    for part in report.departments:
        paper.heading(part.department.name)
        _write_part(paper, part, MONTH)
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
    if attendees := list(meeting.attendees.all()):
        paper.paragraph(f"出席：{'、'.join(map(str, attendees))}")
    paper.heading("审议工作方案")
    for line in agenda.lines:
        _write_line(paper, line)
    if not agenda.lines:
        paper.paragraph("没有列入议程的工作方案。")
    if report:
        paper.heading(f"各部门工作情况（{report.done_in}完成，{report.planned_in}计划）")
        for part in report.departments:
            paper.subheading(part.department.name)
            _write_part(paper, part, MEETING)
    return paper.as_bytes()


def _write_line(paper: OfficialDocument, line: AgendaLine) -> None:
    review = line.review
    paper.subheading(review.item.title)
    rounds = "、".join(due.label for due in line.dues)
    reporter = f"汇报：{review.reported_by}。" if review.reported_by else ""
    departments = "、".join(map(str, review.item.lead_departments))
    paper.paragraph(f"责任部门：{departments}。{reporter}到期日：{rounds}。")
    if review.outcome:
        paper.paragraph(f"审议结果：{review.get_outcome_display()}。{review.requirements}")


def _write_part(paper: OfficialDocument, part: DepartmentReport, labels: Labels) -> None:
    _write_lines(paper, f"{labels.done}：", part.done)
    _write_lines(paper, f"{labels.going_on}：", part.going_on)
    _write_lines(paper, f"{labels.planned}：", part.planned)


def _write_lines(paper: OfficialDocument, label: str, lines: list[ReportLine]) -> None:
    if lines:
        paper.paragraph(label)
    for number, line in enumerate(lines, start=1):
        added = "（增补）" if line.due.item.is_added else ""
        paper.paragraph(f"{number}. {line.due.item.title}{added}：{line.words}")
