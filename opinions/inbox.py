"""What 社情民意 bring into people's inboxes: to edit, to sign, to send, to finish writing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BooleanField,
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.utils.timezone import localdate

from members import roles
from members.addresses import reverse
from members.models import User
from members.prepared import Question, prepared_models
from opinions.actions import REPORT
from opinions.enums import WRITING_STATES, Action, State
from opinions.models import Authorship, Handing, OpinionReport, ReportTransition
from opinions.permissions import ReportAccess, seen_by
from workflow.inbox import (
    Entry,
    Kind,
    News,
    NextStep,
    Urgency,
    ago,
    beginning,
    latest,
    standing,
    step_at,
    step_of,
)

_UNDER_WAY = tuple(state for state in State if state not in (State.SENT, State.DECLINED))
# Whose turn it is once the author has let go of it.
_WITH_OFFICE = (State.SUBMITTED, State.EDITING, State.SIGNED)
_WORDS = {
    State.DRAFT: "起草",
    State.RETURNED: "退回",
    State.SUBMITTED: "报送",
    State.EDITING: "开始编辑",
    State.EDITED: "送签",
    State.SIGNED: "签发",
}


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield the reports that wait for the user: for the author, the office, a leader to sign; and those
    of an author's own, or the office's, that wait for another.
    """
    office, leader = roles.is_office(user), roles.is_leader(user, day)
    yield from _handed(user, day, office=office)
    waiting = _under_way(None if office or leader else user.person_id or 0)
    authors: dict[int, list[Authorship]] = {report.pk: [] for report in waiting}
    for row in _authors(tuple(authors)):
        authors[row.report_id].append(row)
    for report in sorted(waiting, key=lambda report: (report.created_at, report.pk)):
        signed = {row.person_id for row in authors[report.pk]}
        author = user.person_id is not None and user.person_id in signed
        access = ReportAccess(office, leader, author, office and bool(report.is_kept))
        if access.sees(report) and (found := _of_report(report, authors[report.pk], access, day)):
            yield found


@prepared_models(
    also={
        "stored_version": IntegerField(null=True),
        "moved_at": DateTimeField(null=True),
        "is_kept": BooleanField(),
    }
)
def _under_way(person: int | None) -> QuerySet[OpinionReport]:
    """The reports under way, a person's or all: with their version, when they were last moved, and
    whether the office writes them.
    """
    reports = OpinionReport.objects.filter(state__in=_UNDER_WAY)
    if person is not None:
        reports = reports.by(person)
    versions = OpinionReport.history.filter(id=OuterRef("pk")).order_by(  # type: ignore[attr-defined]
        "-history_date", "-history_id"
    )
    moved = ReportTransition.objects.filter(report=OuterRef("pk")).order_by("-at", "-pk")
    kept = OpinionReport.objects.kept_by_office().filter(
        pk=OuterRef("pk"), state__in=WRITING_STATES
    )
    return reports.annotate(
        stored_version=Subquery(versions.values("history_id")[:1]),
        moved_at=Subquery(moved.values("at")[:1]),
        is_kept=Exists(kept),
    ).order_by()


def _handed(user: User, day: date, *, office: bool) -> Iterator[Entry]:
    """Yield what a unit of the user's is to answer; for the office, what units have not answered."""
    acting = roles.acting_for(user, day)
    if not (office or acting):
        return
    for handing in _unanswered(None if office else acting):
        page = handing.report.get_absolute_url()
        mine = handing.unit_id in acting
        yield Entry(
            key=f"opinions.handing:{handing.pk}",
            designation="社情民意转办",
            title=handing.report.final_title,
            url=page,
            detail=str(handing.unit),
            since=handing.handed_on,
            step=step_at(page, f"answer-{handing.pk}", "答复") if mine else None,
            waits_for="" if mine else str(handing.unit),
            **standing(handing.answer_by, day, ago(handing.handed_on, day, "转办")),
        )


@prepared_models("report", "unit")
def _unanswered(units: frozenset[int] | None) -> QuerySet[Handing]:
    """What some units, or all, have not answered."""
    waiting = Handing.objects.waiting().order_by("pk")
    return waiting if units is None else waiting.filter(unit__in=units)


@prepared_models("person")
def _authors(reports: tuple[int, ...]) -> QuerySet[Authorship]:
    return Authorship.objects.filter(report__in=reports)


def _of_report(
    report: Any, signed: list[Authorship], access: ReportAccess, day: date
) -> Entry | None:
    state, page = State(report.state), report.get_absolute_url()
    since = localdate(report.moved_at or report.created_at)
    authors = "、".join(str(row.person) for row in signed)
    shared: dict[str, Any] = {
        "key": f"opinions.opinionreport:{report.pk}",
        "designation": "社情民意",
        "title": str(report),
        "url": page,
        "state": ago(since, day, _WORDS[state]),
        "urgency": Urgency.TO_DO,
        "since": since,
        "detail": " · ".join(filter(None, (authors, report.get_state_display()))),
    }
    if state in WRITING_STATES:
        if not access.may(Action.SUBMIT):
            return None
        label = "修改" if state == State.RETURNED else "继续写"
        return Entry(step=NextStep(label, reverse("opinions:write", args=[report.pk])), **shared)
    if state == State.EDITED:
        if access.leader:
            # Nothing is signed unread: the button stands below the text.
            return Entry(step=NextStep("阅签", page, leads_back=True), kind=Kind.DECIDE, **shared)
        return Entry(waits_for="会领导签发", **shared) if access.office or access.author else None
    if access.office and state in _WITH_OFFICE:
        return Entry(step=_office_step(report, state, access), **shared)
    return Entry(waits_for="办公室", **shared) if access.author else None


def _office_step(report: Any, state: State, access: ReportAccess) -> NextStep | None:
    if state == State.SUBMITTED:
        return NextStep("编辑", reverse("opinions:edit", args=[report.pk]))
    action = Action.FINISH if state == State.EDITING else Action.SEND
    shown = {"seen": report.state, "version": report.stored_version}
    found = REPORT.offered(access, report, names={action}, shown=shown)
    return step_of(found[0], report.get_absolute_url()) if found else None


@prepared_models("actor", "actor__person", "report")
def _latest_moves(
    begins: datetime, person: int | None, acting: frozenset[int], office: bool, leader: bool
) -> QuerySet[ReportTransition]:
    seen = seen_by(person, acting, office, leader).values("pk")
    return latest(ReportTransition.objects.filter(report__in=seen), begins)


def news(user: User, since: date, day: date) -> Iterator[News]:
    """Yield what was done to the reports that a user sees; an author takes back what was handed in."""
    office, leader = roles.is_office(user), roles.is_leader(user, day)
    acting = roles.acting_for(user, day)
    for row in _latest_moves(beginning(since), user.person_id, acting, office, leader):
        report, step = row.report, None
        is_own = row.actor_id == user.pk
        if is_own and row.action == Action.SUBMIT and report.state == State.SUBMITTED:
            shown = {"seen": report.state, "version": ""}
            author = user.person_id in {one.person_id for one in _authors((report.pk,))}
            offered = REPORT.offered(
                ReportAccess(author=author), report, names={Action.WITHDRAW}, shown=shown
            )
            step = step_of(offered[0], report.get_absolute_url()) if offered else None
        yield News(
            row.at,
            str(row.actor),
            row.action_label,
            f"社情民意 {report}",
            report.get_absolute_url(),
            is_own=is_own,
            step=step,
        )


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    office, leader = roles.is_office(user), roles.is_leader(user, day)
    acting = roles.acting_for(user, day)
    yield _latest_moves, beginning(since), user.person_id, acting, office, leader
    if office or acting:
        yield _unanswered, None if office else acting
    yield _under_way, None if office or leader else user.person_id or 0
