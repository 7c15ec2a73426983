"""The plan check (计划体检): what does not fit in a plan, and what the office said to it.

It is examined anew each time from the rows as they stand; nothing is changed by itself. What is
kept is what a person said, with the facts that it was said of.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from almanac import clock
from members.directory import Directory
from members.models import Department, Post, User
from members.names import UnknownName
from members.prepared import prepared_models, prepared_rows
from members.roles import Staffing, staffing_on
from notifications.services.calendar import office_calendar
from workflow.refusals import Refused, check_words
from workflow.states import lock
from workplan.annexes import Annex
from workplan.checkup import Due, Finding, Party, PlanFacts, PlanRow, PlanText, Tie, examine
from workplan.enums import LinkKind, LinkState, State
from workplan.models import (
    AcceptedFinding,
    AwaitedDocument,
    DraftRow,
    ItemLink,
    Plan,
    PlanDraft,
    PlanPoint,
)
from workplan.periods import PeriodKind, parse_period
from workplan.permissions import may_settle_findings
from workplan.reading.board import of_plan
from workplan.reading.rows import LedgerRow, Named


@dataclass(frozen=True)
class Checked:
    """A finding with its rows, and the acceptance that holds, or one whose facts have changed."""

    finding: Finding
    items: list[LedgerRow]
    accepted: AcceptedFinding | None = None
    outdated: AcceptedFinding | None = None


@dataclass(frozen=True)
class Checkup:
    """All that was found; `past` is what was once accepted and is found, or holds, no more."""

    checked: list[Checked]
    past: list[AcceptedFinding]

    @property
    def open(self) -> list[Checked]:
        return [one for one in self.checked if one.accepted is None]

    @property
    def accepted(self) -> list[Checked]:
        return [one for one in self.checked if one.accepted]


def check_plan(plan: Plan, on: date) -> Checkup:
    """Examine a plan by its own dates, extended or not, with who holds which post on a day."""
    items = {item.pk: item for item in of_plan(plan)}
    said = findings_settled(plan.pk)
    in_force = {one.key: one for one in said if one.ended_at is None}
    checked = []
    for found in examine(_facts(plan, list(items.values()), on)):
        one = in_force.get(found.key)
        holds = one is not None and one.facts == found.facts
        checked.append(
            Checked(
                finding=found,
                items=[items[key] for key in found.rows],
                accepted=one if holds else None,
                outdated=None if holds else one,
            )
        )
    shown = {one.pk for row in checked for one in (row.accepted, row.outdated) if one}
    return Checkup(checked, [one for one in said if one.pk not in shown])


@prepared_models("accepted_by", "accepted_by__person", "ended_by", "ended_by__person")
def findings_settled(plan: int) -> QuerySet[AcceptedFinding]:
    """Return what was said of findings of a plan, whether it still holds or was ended."""
    return AcceptedFinding.objects.filter(plan=plan)


@dataclass(frozen=True)
class CheckedDraft:
    """A finding in next year's draft, with its rows; it is settled by editing these."""

    finding: Finding
    rows: list[DraftRow]


def check_draft(draft: PlanDraft, on: date) -> list[CheckedDraft]:
    """Examine what will stand in next year's plan, as `check_plan` does one that was issued."""
    # With it comes what reads files, which the worker, that knows this module, does without.
    from workplan.importing.cross_annex_links import Matter, links_among

    rows = {row.pk: row for row in draft.rows.all() if row.in_plan}
    calendar, staffing = office_calendar(), staffing_on(on)
    matters = [Matter(row.pk, row.annex, row.title) for row in rows.values()]
    facts = PlanFacts(
        year=draft.year,
        rows=tuple(_draft_row(row, draft.year) for row in rows.values()),
        ties=tuple(
            Tie(found.leading, found.following, confirmed=False)
            for found in links_among(matters)
            if found.kind.value == LinkKind.SAME
        ),
        is_workday=calendar.is_workday,
        is_published=calendar.is_known(draft.year),
        month_limit=settings.CHECKUP_MONTH_LIMIT,
        holders=_holders(staffing),
        stands_for=_stands_for(staffing),
    )
    return [CheckedDraft(one, [rows[key] for key in one.rows]) for one in examine(facts)]


@transaction.atomic
def accept(*, plan: Plan, key: str, facts: str, reason: str, actor: User) -> AcceptedFinding:
    """Say, as the office, that a finding may stay, and why.

    `facts` are those that the actor saw. Raises Refused where the actor is not of the office, no
    reason is given, or the finding is gone, rests on other facts by now or has been accepted.
    """
    _check_office(actor)
    reason = check_words(reason, "接受的理由")
    lock(plan)
    now = clock.now()
    checked = {one.finding.key: one for one in check_plan(plan, clock.today()).checked}
    if key not in checked:
        raise Refused("这一条已不再出现，请刷新页面后再看。")
    one = checked[key]
    if one.finding.facts != facts:
        raise Refused("这一条所依据的情况已有变化，请核对后再接受。")
    if one.accepted:
        raise Refused(f"这一条已由{one.accepted.accepted_by}接受。")
    if one.outdated:
        _end(one.outdated, actor)
    return AcceptedFinding.objects.create(
        plan=plan,
        kind=one.finding.kind.value,
        key=key,
        facts=facts,
        words=one.finding.words,
        reason=reason,
        accepted_by=actor,
        accepted_at=now,
    )


@transaction.atomic
def withdraw(*, accepted: AcceptedFinding, actor: User) -> None:
    """Take an acceptance back: the finding is open again. Raises Refused where it holds no more."""
    _check_office(actor)
    locked = lock(accepted)
    if locked.ended_at:
        raise Refused("这一条接受已经撤回。")
    _end(locked, actor)


def _check_office(actor: User) -> None:
    if not may_settle_findings(actor):
        raise Refused("只有办公室可以处理体检结果。")


def _end(accepted: AcceptedFinding, actor: User) -> None:
    accepted.ended_by, accepted.ended_at = actor, clock.now()
    accepted.save(update_fields=["ended_by", "ended_at"])


# --- what the pure rules look at -----------------------------------------------------------------


def _facts(plan: Plan, items: list[LedgerRow], on: date) -> PlanFacts:
    adopted = plan.adopted_on or plan.issued_on
    calendar, staffing = office_calendar(), staffing_on(on)
    awaiting = frozenset(item for (item,) in awaited(plan.pk))
    return PlanFacts(
        year=plan.year,
        rows=tuple(_row(item, awaiting) for item in items),
        ties=tuple(
            Tie(
                leading,
                following,
                confirmed=state == LinkState.CONFIRMED,
                is_one=kind == LinkKind.SAME,
            )
            for leading, following, state, kind in _ties(plan.pk)
        ),
        is_workday=calendar.is_workday,
        is_published=calendar.is_known(plan.year),
        month_limit=settings.CHECKUP_MONTH_LIMIT,
        adopted_on=adopted,
        first_meeting=adopted and adopted + timedelta(days=settings.CHECKUP_MEETING_DAYS),
        holders=_holders(staffing),
        stands_for=_stands_for(staffing),
        texts=tuple(_texts(plan)),
    )


@prepared_rows
def awaited(plan: int) -> QuerySet:
    """Return the keys of the items of a plan that name a document of a body above."""
    return AwaitedDocument.objects.filter(item__plan=plan).order_by().values_list("item")


@prepared_rows
def _ties(plan: int) -> QuerySet:
    ties = ItemLink.objects.filter(leading__plan=plan).exclude(kind=LinkKind.UMBRELLA)
    ties = ties.exclude(state=LinkState.DECLINED).order_by("pk")
    return ties.values_list("leading", "following", "state", "kind")


@prepared_rows
def _points(plan: int) -> QuerySet:
    return PlanPoint.objects.filter(plan=plan).values_list("number", "title", "text")


def _texts(plan: Plan) -> Iterator[PlanText]:
    """Yield the plan's points, then what stands beneath its annexes."""
    for number, title, text in _points(plan.pk):
        yield PlanText(f"第{number}点", f"{title}。{text}")
    for annex in Annex:
        if note := plan.annex_notes.get(annex.value):
            yield PlanText(f"附件{annex.number}备注", re.sub(r"^备\s*注\s*[:：]", "", note), annex)


def _row(item: LedgerRow, awaiting: frozenset[int]) -> PlanRow:
    return PlanRow(
        key=item.pk,
        annex=Annex(item.annex),
        designation=item.designation,
        title=item.title,
        phrase=item.period_phrase,
        starred=item.needs_scheme,
        all_year=item.period_kind == PeriodKind.ALL_YEAR,
        leaders=tuple(
            Party(_key("post", row.post_id), row.leader.name, is_post=True)
            if row.post_id
            else Party(_key("person", row.person_id), row.leader.name)
            for row in item.leader_rows.all()
        ),
        departments=tuple(_department(department) for department in item.lead_departments),
        dues=tuple(
            Due(due.planned_on, due.starts_on, due.scheme_passed_on is not None)
            for due in item.due_dates.all()
            if due.planned_on and not item.follows and due.state != State.CANCELLED
        ),
        review_on=item.review_on,
        is_added=item.is_added,
        is_awaiting=item.pk in awaiting,
    )


def _draft_row(row: DraftRow, year: int) -> PlanRow:
    directory = Directory.load()
    leaders = []
    for name in filter(None, row.leaders.split("、")):
        try:
            known = directory.leader(name)
        except UnknownName:
            leaders.append(Party(name, name))
        else:
            leaders.append(
                Party(
                    _key(known._meta.model_name or "", known.pk),
                    known.name,
                    is_post=isinstance(known, Post),
                )
            )
    departments = []
    for name in filter(None, row.lead_departments.split("、")):
        try:
            departments.append(_department(directory.department(name)))
        except UnknownName:
            departments.append(Party(name, name))
    period = parse_period(row.period_phrase, year)
    return PlanRow(
        key=row.pk,
        annex=Annex(row.annex),
        designation=f"{Annex(row.annex).short}“{row.title[:16]}”",
        title=row.title,
        phrase=row.period_phrase,
        starred=row.needs_scheme,
        all_year=period.kind == PeriodKind.ALL_YEAR,
        leaders=tuple(leaders),
        departments=tuple(departments),
        dues=tuple(Due(span.due, span.start) for span in period.spans),
        is_awaiting=True,  # what a draft says is marked once it is a plan
    )


def _key(kind: str, pk: int | None) -> str:
    return f"{kind}-{pk}"


def _department(department: Department | Named) -> Party:
    return Party(_key("department", department.pk), department.name)


def _holders(staffing: Staffing) -> dict[str, tuple[Party, ...]]:
    """Return who holds each post, each person once."""
    return {
        _key("post", post): tuple(
            dict.fromkeys(Party(_key("person", one.pk), one.name) for one in people)
        )
        for post, people in staffing.posts()
    }


def _stands_for(staffing: Staffing) -> dict[str, tuple[Party, ...]]:
    """Return the departments in use that each collective means."""
    return {
        _key("department", one.pk): tuple(map(_department, staffing.real_departments(one.pk)))
        for one in staffing.departments.values()
        if one.covers
    }
