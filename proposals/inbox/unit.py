"""What proposals bring to units: to sign for, to answer, to give an opinion on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from almanac.words import month_day
from members.prepared import Question, prepared_models, prepared_rows
from proposals.actions import ASSIGNMENT
from proposals.enums import AssignmentState
from proposals.inbox.reader import COMMITTEE, Reader, entry
from proposals.models import Assignment, AssignmentExtension
from workflow.inbox import Entry, Urgency, standing, step_at, step_of


def entries(reader: Reader) -> Iterator[Entry]:
    """Yield what a unit has to sign for, to answer or give its opinion on; what it asked waits."""
    if not reader.acting:
        return
    owed = _owed_by(reader.acting)
    waiting_until = dict(_asked_until(tuple(one.pk for one in owed))) if owed else {}
    for one in owed:
        page = one.proposal.get_absolute_url()
        facts = [f"{one.unit}{one.get_role_display()}"]
        if one.round > 1:
            facts.append(f"第{one.round}轮办理")
        if one.due_on:
            facts.append(f"{month_day(one.due_on, reader.day.year)}前{_asked_for(one)}")
        shared: dict[str, Any] = {
            "key": f"proposals.assignment:{one.pk}",
            "url": f"{page}#unit-{one.pk}",
        }
        waiting = {"urgency": Urgency.TO_DO, "waits_for": COMMITTEE, "due_on": one.due_on}
        if one.state == AssignmentState.RETURN_ASKED:
            yield entry(
                one.proposal, **shared, **waiting, state="已申请退回", detail=" · ".join(facts)
            )
        elif one.state == AssignmentState.SIGNED and one.pk in waiting_until:
            until = month_day(waiting_until[one.pk], reader.day.year)
            facts.append(f"申请延至{until}")
            yield entry(
                one.proposal, **shared, **waiting, state="已申请延期", detail=" · ".join(facts)
            )
        else:
            yield _owed(reader, one, facts, shared)


def questions(reader: Reader) -> Iterator[Question]:
    """Yield what `entries` asks first, to be found out at once."""
    if reader.acting:
        yield _owed_by, reader.acting


@prepared_models("proposal", "unit")
def _owed_by(units: frozenset[int]) -> QuerySet[Assignment]:
    return Assignment.objects.open().filter(unit__in=units).order_by()


@prepared_rows
def _asked_until(assignments: tuple[int, ...]) -> QuerySet:
    """Until when units ask to have more time: once for each that is not decided on."""
    asked = AssignmentExtension.objects.filter(granted=None, assignment__in=assignments)
    return asked.order_by().values_list("assignment", "until")


def _asked_for(assignment: Assignment) -> str:
    return "答复" if assignment.answers else "提会办意见"


def _owed(reader: Reader, one: Assignment, facts: list[str], shared: dict[str, Any]) -> Entry:
    page = one.proposal.get_absolute_url()
    if one.state == AssignmentState.SENT:
        view = reader.view(one, handlers=frozenset((one.pk,)))
        step = step_of(ASSIGNMENT.offered(view, one, names={"sign"})[0], page)
        if one.return_by and reader.day <= one.return_by:
            facts.append(f"{month_day(one.return_by, reader.day.year)}前可申请退回")
        stands = standing(one.return_by, reader.day)
        if stands["urgency"] == Urgency.LATE:
            stands["state"] = f"签收{stands['state']}"
        else:
            stands["state"] = "待签收"
    else:
        name = "answer" if one.answers else "opine"
        label = "答复" if one.answers else "提会办意见"
        step = step_at(page, f"{name}-{one.pk}", label)
        stands = standing(one.due_on, reader.day)
    return entry(one.proposal, **shared, **stands, step=step, detail=" · ".join(facts))
