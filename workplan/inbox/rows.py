"""What running items bring to departments, leaders, and who watches the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.timezone import localdate

from almanac.words import month_day
from workflow.inbox import AHEAD_DAYS, Entry, NextStep, Urgency, ago, standing
from workplan.actions import DUE, INSTRUCTION, ITEM
from workplan.enums import Action, State
from workplan.inbox.reader import Reader, key_of, offered
from workplan.reading.board import BoardRow, Group, board, in_hand
from workplan.reading.inbox import unanswered, wishes
from workplan.reading.rows import LedgerRow
from workplan.reading.schemes import Step

# What stands with the department, and so under the eyes of the office and the leader.
_WITH_DEPARTMENT = (Group.OVERDUE, Group.ACCEPT, Group.SOON, Group.BEHIND, Group.SCHEME)
_STANDING_STILL = (Group.OVERDUE, Group.ACCEPT, Group.BEHIND, Group.SCHEME)


def entries(reader: Reader) -> Iterator[Entry]:
    """Yield what waits for who answers for items, leads or watches them; and the 批示 without an answer."""
    items = _items(reader) if reader.viewer.stands_in_plans else ()
    for group, rows in board(items).groups.items():
        for row in rows:
            if found := _of_row(reader, group, row):
                yield found
    yield from _instructions(reader)


def _items(reader: Reader) -> Iterator[LedgerRow]:
    """Yield what is running of the items that the reader answers for, leads or watches; what follows
    another row, or a proposal, is that one's matter.
    """
    for item in in_hand():
        if item.done_in or not any(due.is_open for due in item.due_dates.all()):
            continue
        if reader.watches_all or item.pk in reader.led or reader.viewer.access_to(item).responsible:
            yield item


def _of_row(reader: Reader, group: Group, row: BoardRow) -> Entry | None:
    """Return what an item is to the reader, by the due date by which it stands."""
    item, due = row.item, row.due
    access = reader.viewer.access_to(item)
    watched = reader.watches_all and (reader.viewer.office or group == Group.OVERDUE)
    wish = wishes().get(due.pk)
    if due.state == State.REPORTED or wish:
        if not access.responsible or reader.viewer.office:
            return None
        since = localdate(wish.asked_at) if wish else None
        return _entry(
            *(reader, row),
            state="待审核延期" if wish else "待审核",
            urgency=Urgency.TO_DO,
            since=since,
            waits_for="办公室",
            detail=f"申请延至{month_day(wish.new_due_on, reader.day.year)}" if wish else "已报结",
        )
    if access.responsible and (group in _WITH_DEPARTMENT or _is_ahead(reader, group, row)):
        return _entry(
            reader, row, **_stands(reader, group, row), step=_own_step(group, row, access)
        )
    if access.responsible and group == Group.AGENDA and row.scheme:
        waits_for = "主席会议" if row.scheme.step == Step.LISTED else "办公室"
        return _entry(
            *(reader, row),
            state="方案待审议",
            urgency=Urgency.TO_DO,
            waits_for=waits_for,
            detail=row.scheme.words,
        )
    stands = _stands(reader, group, row)
    if group not in _STANDING_STILL or not (watched or item.pk in reader.led):
        return None
    # A leader is not told of what is merely unsigned and due in autumn.
    if group == Group.ACCEPT and not reader.viewer.office and stands["urgency"] > Urgency.SOON:
        return None
    return _entry(
        *(reader, row),
        **stands,
        waits_for="、".join(map(str, item.lead_departments)) or "责任部门（未写明）",
        step=_others_step(reader, row, access),
    )


def _is_ahead(reader: Reader, group: Group, row: BoardRow) -> bool:
    """Return whether a row is under way and its day so near that reminders tell of it."""
    due_on = row.due.due_on
    return (
        group == Group.RUNNING and due_on is not None and (due_on - reader.day).days <= AHEAD_DAYS
    )


def _stands(reader: Reader, group: Group, row: BoardRow) -> dict[str, Any]:
    """Return how a row stands that is with the department, as fields of its entry."""
    if group == Group.BEHIND:
        return {"state": "进度滞后", "urgency": Urgency.TO_DO, "due_on": row.due.due_on}
    if group == Group.SCHEME and row.scheme:
        state = "方案须修改" if row.scheme.step == Step.REVISE else "方案未提交"
        return {"state": state, "urgency": Urgency.SOON, "due_on": row.due.scheme_wanted_by}
    otherwise = "待签收" if group == Group.ACCEPT else ""
    return standing(row.due.due_on, reader.day, otherwise)


def _entry(reader: Reader, row: BoardRow, detail: str = "", **more: Any) -> Entry:
    """Return an item's entry; below its title stand who leads it, by when, and what was last urged."""
    item, due = row.item, row.due
    facts = [f"{item.terms.leads} {'、'.join(map(str, item.leaders))}" if item.leaders else ""]
    if due.due_on:
        facts.append(f"{month_day(due.due_on, reader.day.year)}到期")
    if detail:
        facts.append(detail)
    elif row.status_light.is_behind:
        facts.append(row.status_light.reason)
    elif more["state"].startswith("方案") and row.scheme:
        facts.append("；".join(row.scheme.wanted) or row.scheme.words)
    if due.pk in reader.urged:
        facts.append(f"上次催办 {month_day(reader.urged[due.pk], reader.day.year)}")
    return Entry(
        key=key_of(item),
        designation=item.designation,
        title=item.title,
        url=item.get_absolute_url(),
        starred=item.needs_scheme,
        detail=" · ".join(filter(None, facts)),
        **more,
    )


def _own_step(group: Group, row: BoardRow, access: Any) -> NextStep | None:
    """Return what the responsible department does next: sign, hand in a scheme, report."""
    page = row.item.get_absolute_url()
    if row.due.state == State.ASSIGNED:
        return offered(DUE, access, row.due, Action.ACCEPT, page)
    if group == Group.SCHEME:
        return offered(ITEM, access, row.item, Action.SCHEME, page, "提交方案")
    action = Action.PROGRESS if group == Group.BEHIND else Action.REPORT
    return offered(DUE, access, row.due, action, page)


def _others_step(reader: Reader, row: BoardRow, access: Any) -> NextStep | None:
    """Return what may be done about what stands with others: the office urges, a leader writes."""
    page = row.item.get_absolute_url()
    if not reader.viewer.office:
        return offered(ITEM, access, row.item, Action.INSTRUCT, page)
    if reader.urged.get(row.due.pk) == reader.day:
        return None
    return offered(DUE, access, row.due, Action.URGE, page)


def _instructions(reader: Reader) -> Iterator[Entry]:
    """Yield the 批示 without an answer: to whom they are addressed, to their leader, to the office."""
    for given in unanswered():
        access = reader.viewer.access_to(given.item)
        page = given.item.get_absolute_url()
        since = ago(given.given_on, reader.day, "批示")
        step = offered(INSTRUCTION, access, given, Action.ANSWER, page)
        is_mine = reader.viewer.person is not None and given.leader_id == reader.viewer.person
        if not (step or is_mine or reader.viewer.office):
            continue
        yield Entry(
            key=key_of(given.item),
            designation=given.item.designation,
            title=given.item.title,
            url=f"{page}#instruction-{given.pk}",
            starred=given.item.needs_scheme,
            detail=f"{given.leader}批示：{given.text[:60]}",
            step=step,
            waits_for="" if step else given.addressee,
            since=given.given_on,
            **standing(given.answer_by, reader.day, since),
        )
