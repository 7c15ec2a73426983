"""The only writer of 年度述职: the round, a member's report, the comment on it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from almanac import clock
from almanac.words import month_day
from members import roles
from members.models import Membership, Person, User
from notifications.services.notices import Notice, send_notice
from performance.models import ReportRound, YearReport, YearReportChange
from performance.report.enums import ReportAction, ReportState
from performance.report.permissions import report_access
from performance.report.transitions import REPORT
from workflow import states
from workflow.refusals import NotAllowed, Refused


@transaction.atomic
def open_round(*, year: int, actor: User, due_on: date, note: str = "") -> ReportRound:
    """发起述职: ask the 常委 of today for their report of a year by a day; asked again, the day moves.

    They are told at once where it is opened or the day is another. Raises NotAllowed for anyone but the
    office, Refused for a day gone by.
    """
    if not roles.is_office(actor):
        raise NotAllowed("年度述职由办公室发起。")
    if due_on < clock.today():
        raise Refused("截止日期不能早于今天。", about="due_on")
    begun = {"due_on": due_on, "opened_by": actor, "opened_at": clock.now()}
    found, is_news = ReportRound.objects.get_or_create(year=year, defaults=begun)
    round_ = states.lock(found)
    is_news = is_news or round_.due_on != due_on
    round_.due_on, round_.note = due_on, note.strip()
    states.sign(round_, actor, "")
    round_.save()
    if is_news:
        asked = Membership.objects.standing_on(clock.today()).select_related("person")
        handed = YearReport.objects.filter(year=year).exclude(state=ReportState.DRAFT)
        done = set(handed.values_list("person_id", flat=True))
        _tell(
            [row.person for row in asked if row.person_id not in done],
            *(
                f"请写{year}年度述职报告",
                str(round_),
                reverse("performance:my_report", args=[year]),
            ),
            *(("请于", month_day(due_on)), ("说明", round_.note)),
            why="您是常委，所以收到这封邮件。",
        )
    return round_


@transaction.atomic
def write_report(
    *,
    year: int,
    actor: User,
    done: str,
    lacking: str,
    plans: str,
    version: int | None = None,
) -> YearReport:
    """Write one's own report of a year, as a draft. `version` is what the page had shown of it.

    Raises NotAllowed for who was no member in the year, Refused once it was handed in, and where it was
    changed since on another page.
    """
    report = _own(year, actor)
    if report.state != ReportState.DRAFT:
        raise Refused("已经提交，不能再改。请先撤回。")
    if version is not None and version != latest_version(report):
        raise Refused("这份报告在您打开以后有过改动，请核对现在的内容，再保存一次。")
    report.done, report.lacking, report.plans = done.strip(), lacking.strip(), plans.strip()
    report.full_clean(exclude=["person"])
    states.sign(report, actor, "")
    report.save()
    return report


def latest_version(report: YearReport) -> int:
    """Return the number of a report's latest version; 0 of one not written yet."""
    if report.pk is None:
        return 0
    return report.history.values_list("history_id", flat=True)[0]


def _own(year: int, actor: User) -> YearReport:
    person = actor.person
    if person is None or not actor.is_active or not was_member(person, year):
        raise NotAllowed(f"您{year}年不是委员，不用写述职报告。")
    # Of two pages that begin it at once, the second waits and finds it.
    Person.objects.select_for_update().get(pk=person.pk)
    report = YearReport.objects.filter(person=person, year=year).first()
    return report or YearReport(person=person, year=year)


def was_member(person: Person, year: int) -> bool:
    """Return whether someone was a member at any time of a year."""
    rows = Membership.objects.filter(person=person, since__lte=date(year, 12, 31))
    return any(row.until is None or row.until >= date(year, 1, 1) for row in rows)


@transaction.atomic
def hand_in(*, report: YearReport, actor: User, seen: str | None = None) -> None:
    """提交: its author hands it in; the office and the leaders read it from now on."""
    locked = _begin(report, ReportAction.HAND_IN, actor, "", seen)
    if not locked.done.strip():
        raise Refused("请先填写履职情况和成效，再提交。")
    _finish(report, locked, ReportAction.HAND_IN, actor, "", handed_in_on=clock.today())


@transaction.atomic
def withdraw(*, report: YearReport, actor: User, seen: str | None = None) -> None:
    """撤回: its author takes it back before it is commented on."""
    locked = _begin(report, ReportAction.WITHDRAW, actor, "", seen)
    _finish(report, locked, ReportAction.WITHDRAW, actor, "", handed_in_on=None)


@transaction.atomic
def send_back(*, report: YearReport, actor: User, reason: str, seen: str | None = None) -> None:
    """退回: the office wants it completed, and says what."""
    locked = _begin(report, ReportAction.RETURN, actor, reason, seen)
    _finish(report, locked, ReportAction.RETURN, actor, reason, handed_in_on=None)
    _tell_author(locked, "述职报告退回，请补充后再提交", actor, ("理由", reason))


@transaction.atomic
def comment(*, report: YearReport, actor: User, comment: str, seen: str | None = None) -> None:
    """点评: a leader, or the office, comments on it; another comment takes its place, the record has both."""
    locked = _begin(report, ReportAction.COMMENT, actor, comment, seen)
    _finish(report, locked, ReportAction.COMMENT, actor, comment, comment=comment.strip())
    _tell_author(locked, "述职报告已点评", actor, ("点评", comment))


def _begin(
    report: YearReport, action: ReportAction, actor: User, reason: str, seen: str | None
) -> YearReport:
    return states.begin(
        *(report, action, REPORT[action]),
        noun="这份述职报告",
        may=lambda row: report_access(row.person_id, actor, clock.today()).may(action),
        seen=seen,
        reason=reason,
    )


def _finish(
    report: YearReport,
    locked: YearReport,
    action: ReportAction,
    actor: User,
    reason: str,
    **changes: Any,
) -> None:
    record = YearReportChange(report=locked)
    by: dict[str, Any] = {"actor": actor, "reason": reason, "why": action.label}
    states.finish(locked, action, REPORT[action], record, into=report, **by, **changes)


def _tell_author(report: YearReport, heading: str, actor: User, *lines: tuple[str, str]) -> None:
    if report.person_id != actor.person_id:
        why = "这是您的述职报告，所以收到这封邮件。"
        _tell([report.person], heading, str(report), report.get_absolute_url(), *lines, why=why)


def _tell(
    people: list[Person], heading: str, title: str, url: str, *lines: tuple[str, str], why: str
) -> None:
    send_notice(notice=Notice(heading, title, url, lines, why), recipients=people)
