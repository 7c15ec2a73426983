"""Next year's draft becomes the year's plan. All of it is the office's."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction

from almanac import clock
from members.models import User
from workflow.refusals import Refused, check_words
from workflow.states import lock, sign
from workplan.annexes import Annex
from workplan.enums import Fate
from workplan.models import DraftRow, Meeting, Plan, PlanDraft, WorkItem
from workplan.next_year import year_moved
from workplan.registry import matters_of
from workplan.services.draft_text import preamble_of, write_points
from workplan.services.items import ItemData, create_items
from workplan.services.links import propose_links
from workplan.services.next_year import check_open, check_row, names_of, write

# What stands beneath this annex explains the ★, and holds for any year.
_KEPT_NOTE = Annex.TASKS.value


@transaction.atomic
def issue(
    *, draft: PlanDraft, document_number: str, meeting: Meeting, issued_on: date, actor: User
) -> Plan:
    """Make the draft the year's plan: number, the meeting that adopted it, the day it was issued.

    Rows are numbered anew, annex by annex, in their order. Raises Refused, naming the rows, while
    something is undecided, lacks a department, or names who is not known.
    """
    check_open(draft, actor)
    lock(draft.plan)
    if Plan.objects.filter(year=draft.year).exists():
        raise Refused(f"{draft.year}年工作要点已经有了，不能再由草案印发。")
    if issued_on < meeting.held_on:
        raise Refused("印发日期不能早于通过的会议。", about="issued_on")
    if max(issued_on, meeting.held_on) > clock.today():
        raise Refused("会议或印发日期还没有到。", about="issued_on")
    rows = list(draft.rows.select_related("origin__plan").order_by("place", "pk"))
    if wrong := what_stops(rows):
        raise Refused("；".join(wrong[:5]) + ("……" if len(wrong) > 5 else "") + "。")
    plan = _head(draft)
    plan.document_number = check_words(document_number, "发文字号")
    plan.adopted_by, plan.adopted_on = meeting.name, meeting.held_on
    plan.issued_on = issued_on
    for row, item in _make(plan, draft, rows, actor):
        row.item = item
        write(row, actor, "印发")
        if row.source and (matters := matters_of(row.annex)):
            matters.link(row.source, item, actor)
    propose_links(plan)
    draft.issued = plan
    draft.save(update_fields=["issued"])
    return plan


@contextmanager
def as_plan(draft: PlanDraft, actor: User) -> Iterator[Plan]:
    """Let the plan be read that the draft would become as it stands, for its paper; nothing of it stays.

    What is undecided is not in it. Raises Refused, naming the rows, for whose names nobody bears.
    """
    check_open(draft, actor)
    rows = [row for row in draft.rows.select_related("origin__plan") if row.in_plan]
    if wrong := [words for row in rows if (words := _wrong(row))]:
        raise Refused("；".join(wrong[:5]) + "。")
    with transaction.atomic():
        plan = _head(draft)
        _make(plan, draft, rows, actor)
        yield plan
        transaction.set_rollback(True)


def _head(draft: PlanDraft) -> Plan:
    this = draft.plan
    return Plan(
        year=draft.year,
        title=draft.title,
        addressees=this.addressees,
        preamble=preamble_of(draft),
        annex_list=year_moved(this.annex_list, this.year),
        copied_to=this.copied_to,
        printed_by=this.printed_by,
        annex_notes={k: v for k, v in this.annex_notes.items() if k == _KEPT_NOTE},
    )


def _make(
    plan: Plan, draft: PlanDraft, rows: Iterable[DraftRow], actor: User
) -> list[tuple[DraftRow, WorkItem]]:
    """Write the plan with its items and points, and return which row is which item."""
    sign(plan, actor, f"由{draft.plan}草案印发")
    plan.save()
    standing = [row for row in rows if row.in_plan]
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    data = []
    for row in standing:
        numbers[row.annex, row.section] += 1
        data.append(_data(row, numbers[row.annex, row.section]))
    made = create_items(plan=plan, rows=data, actor=actor)
    items = [(item, row.origin) for row, item in zip(standing, made, strict=True)]
    write_points(draft=draft, plan=plan, items=items, actor=actor)
    return list(zip(standing, made, strict=True))


def what_stops(rows: Iterable[DraftRow]) -> list[str]:
    """Return what has to be settled before the draft can be issued, row by row."""
    wrong = []
    for row in rows:
        called = f"“{row.title[:20]}”"
        if row.fate == Fate.CANDIDATE:
            wrong.append(f"{called}还没有取舍")
        elif row.in_plan and not row.lead_departments:
            wrong.append(f"{called}没有{Annex(row.annex).department_label}")
        elif row.in_plan and (words := _wrong(row)):
            wrong.append(words)
    return wrong


def _wrong(row: DraftRow) -> str:
    """Return what of a row cannot be understood, with its name; nothing where all can."""
    try:
        check_row(row)
    except Refused as refused:
        return f"“{row.title[:20]}”：{str(refused).rstrip('。')}"
    return ""


def _data(row: DraftRow, seq: int) -> ItemData:
    named: Any = {name: tuple(find()) for name, find in names_of(row).items()}
    of_old = row.origin if row.origin and row.origin.annex == row.annex else None
    same: Any = {n: getattr(row, n) for n in ("title", "annex", "section", "needs_scheme")}
    return ItemData(
        **same,
        **named,
        seq=seq,
        period_phrase=row.period_phrase,
        members_note=row.members_note,
        extra=dict(of_old.extra) if of_old else {},
    )
