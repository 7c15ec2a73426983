"""Next year's draft becomes the year's plan. All of it is the office's."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from almanac import clock
from members.models import User
from workflow.refusals import Refused, check_words
from workflow.states import lock, sign
from workplan.annexes import Annex
from workplan.enums import Fate
from workplan.models import DraftRow, Meeting, Plan, PlanDraft
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
    this = draft.plan
    plan = Plan(
        year=draft.year,
        title=draft.title,
        document_number=check_words(document_number, "发文字号"),
        adopted_by=meeting.name,
        adopted_on=meeting.held_on,
        issued_on=issued_on,
        addressees=this.addressees,
        copied_to=this.copied_to,
        printed_by=this.printed_by,
        annex_notes={k: v for k, v in this.annex_notes.items() if k == _KEPT_NOTE},
    )
    sign(plan, actor, f"由{this}草案印发")
    plan.save()
    standing = [row for row in rows if row.in_plan]
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    data = []
    for row in standing:
        numbers[row.annex, row.section] += 1
        data.append(_data(row, numbers[row.annex, row.section]))
    for row, item in zip(standing, create_items(plan=plan, rows=data, actor=actor), strict=True):
        row.item = item
        write(row, actor, "印发")
    propose_links(plan)
    draft.issued = plan
    draft.save(update_fields=["issued"])
    return plan


def what_stops(rows: Iterable[DraftRow]) -> list[str]:
    """Return what has to be settled before the draft can be issued, row by row."""
    wrong = []
    for row in rows:
        called = f"“{row.title[:20]}”"
        if row.fate == Fate.CANDIDATE:
            wrong.append(f"{called}还没有取舍")
        elif row.in_plan and not row.lead_departments:
            wrong.append(f"{called}没有{Annex(row.annex).department_label}")
        elif row.in_plan:
            try:
                check_row(row)
            except Refused as refused:
                wrong.append(f"{called}：{str(refused).rstrip('。')}")
    return wrong


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
