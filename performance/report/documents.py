"""A member's year as a Word file for 年度述职, and the record over terms.

Who may have them is for the caller to ask.
"""

from datetime import date

from almanac import clock
from members.models import Membership
from performance.models import YearReport
from performance.report.own import MemberYear
from performance.report.record import Record
from sheets.official_document import OfficialDocument

_WIDTHS = (32, 80, 44)


def year_paper(told: MemberYear, membership: Membership | None, report: YearReport | None) -> bytes:
    """Return the paper: what the ledger says, the member's own words where there are any, the list."""
    paper = OfficialDocument(f"{told.year}年度述职报告", clock.now())
    paper.centred(str(told.person))
    if membership is not None and membership.work:
        paper.centred(membership.work)
    paper.heading("履职情况")
    paper.paragraph(told.lasting_sentence)
    if report and report.done:
        paper.paragraph(report.done)
    if report and report.lacking:
        paper.heading("存在的不足")
        paper.paragraph(report.lacking)
    if report and report.plans:
        paper.heading("下一步打算和建议")
        paper.paragraph(report.plans)
    if report and report.comment:
        paper.heading("点评")
        paper.paragraph(report.comment)
    _list(paper, told)
    on = report.handed_in_on if report and report.handed_in_on else clock.today()
    paper.signed(str(told.person), _day(on))
    return paper.as_bytes()


def record_paper(record: Record) -> bytes:
    """Return the 履职档案: each 届 with what was held, each year with its sentence and its list."""
    paper = OfficialDocument(f"{record.person}履职档案", clock.now())
    for term in record.terms:
        row = term.membership
        until = _day(row.until) if row.until else "今"
        paper.heading(f"{row.term_words}（{_day(row.since)}至{until}）")
        facts = [
            ("党派", row.get_party_display()),  # type: ignore[attr-defined]
            ("工作单位及职务", row.work),
            ("任职", "；".join(term.held)),
            ("离任原因", row.get_ended_why_display()),  # type: ignore[attr-defined]
        ]
        paper.form([(name, words) for name, words in facts if words])
        for told, report in term.years:
            paper.subheading(f"{told.year}年")
            paper.paragraph(told.lasting_sentence)
            if report and report.comment:
                paper.paragraph(f"点评：{report.comment}")
            _list(paper, told)
    return paper.as_bytes()


def _list(paper: OfficialDocument, told: MemberYear) -> None:
    """Write what was done, a row a fact by its day, as its page names it."""
    found = [
        (fact, f"{line.kind.label} {words}".strip())
        for _, lines in told.groups
        for line in lines
        for fact, words in line.rows
    ]
    found.sort(key=lambda one: one[0].on)
    rows = [(f"{fact.on.month}月{fact.on.day}日", fact.title, words) for fact, words in found]
    if rows:
        paper.label(f"{told.year}年履职清单：")
        paper.table(("日期", "事项", "类别"), rows, _WIDTHS)


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
