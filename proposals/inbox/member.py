"""What proposals bring to members: to write, to sign, to rate; and whom theirs wait for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from almanac.words import month_day
from members.prepared import Question, prepared_rows
from proposals.enums import State
from proposals.inbox.reader import COMMITTEE, Reader, entry
from proposals.models import Assignment, CoSigner, Proposal
from proposals.reading.member import asked_of, member_desk, takes_part, written_by
from workflow.inbox import Entry, NextStep, Urgency, ago, standing, step_at


def entries(reader: Reader) -> Iterator[Entry]:
    """Yield what a member writes, is asked to sign and to rate; what runs waits for others."""
    if not takes_part(reader.user.person_id, reader.acting):
        return
    day = reader.day
    desk = member_desk(reader.user, day, reader.settings)
    for asked in desk.asked:
        proposal = asked.proposal
        yield entry(
            proposal,
            **standing(proposal.cosign_by, day, "请您联名"),
            step=NextStep("看后答复", proposal.get_absolute_url(), leads_back=True),
            detail=f"{proposal.author or proposal.proposers}请您联名 · {_by(proposal, day)}",
        )
    for to_rate in desk.to_rate:
        one = to_rate.assignment
        page = one.proposal.get_absolute_url()
        at = f"{month_day(one.done_on, day.year)}答复" if one.done_on else ""
        facts = (f"{one.unit}{at}", to_rate.stage.name)
        yield entry(
            one.proposal,
            **standing(to_rate.due, day, "请您评价"),
            step=step_at(page, f"rate-{one.pk}-{to_rate.stage.pk}", "评价"),
            detail=" · ".join(filter(None, facts)),
        )
    for draft in desk.drafts:
        was_out = draft.was_out  # type: ignore[attr-defined]  # annotated
        yield entry(
            draft,
            state="退回修改" if was_out else "草稿",
            urgency=Urgency.TO_DO,
            step=NextStep(
                "修改" if was_out else "继续写", reverse("proposals:edit", args=[draft.pk])
            ),
            detail="提案委退回，请修改后再提交" if was_out else "还没有提交，只有您看得到",
        )
    invited, with_units = _names(_invited, desk.gathering), _names(_with_units, desk.running)
    for proposal in desk.gathering:
        yield _gathering(reader, proposal, "、".join(invited.get(proposal.pk, ())))
    for proposal in desk.running:
        yield _running(reader, proposal, "、".join(dict.fromkeys(with_units.get(proposal.pk, ()))))


def questions(reader: Reader) -> Iterator[Question]:
    """Yield what `entries` asks first, to be found out at once."""
    person = reader.user.person_id
    if person:
        yield asked_of, person
    yield written_by, person, reader.acting


def _names(
    read: Callable[[tuple[int, ...]], list[tuple]], proposals: list[Proposal]
) -> dict[int, list[str]]:
    """Return by proposals the names that a query finds of them."""
    found: dict[int, list[str]] = {}
    for key, name in read(tuple(one.pk for one in proposals)) if proposals else ():
        found.setdefault(key, []).append(name)
    return found


@prepared_rows
def _invited(proposals: tuple[int, ...]) -> QuerySet:
    invited = CoSigner.objects.waiting().filter(proposal__in=proposals)
    return invited.values_list("proposal", "person__name")


@prepared_rows
def _with_units(proposals: tuple[int, ...]) -> QuerySet:
    owed = Assignment.objects.current().open().filter(proposal__in=proposals)
    return owed.values_list("proposal", "unit__name")


def _by(proposal: Proposal, day: date) -> str:
    return f"{month_day(proposal.cosign_by, day.year)}截止" if proposal.cosign_by else ""


def _gathering(reader: Reader, proposal: Any, names: str) -> Entry:
    """Return a proposal of which some were asked to sign: theirs, until none may answer any more."""
    day = reader.day
    facts = [f"已有 {proposal.confirmed} 人联名", _by(proposal, day)]
    if proposal.outdated:
        facts.append(f"{proposal.outdated} 人须重新确认")
    detail = " · ".join(filter(None, facts))
    is_owner = proposal.author_id == reader.user.person_id or proposal.sponsor_id in reader.acting
    still_open = proposal.cosign_by is None or day <= proposal.cosign_by
    if (names and still_open) or not is_owner:
        return entry(
            proposal,
            state="等联名",
            urgency=Urgency.TO_DO,
            waits_for=names or str(proposal.author or proposal.proposers),
            detail=detail,
            due_on=proposal.cosign_by,
        )
    step = step_at(proposal.get_absolute_url(), f"submit-{proposal.pk}", "提交")
    words = "联名已经结束" if names else "都已答复"
    return entry(proposal, state=words, urgency=Urgency.TO_DO, step=step, detail=detail)


def _running(reader: Reader, proposal: Any, units: str) -> Entry:
    """Return a proposal that has gone in: whose turn it is with it."""
    if proposal.state == State.HANDLING and units:
        due = proposal.answer_due_on
        detail = f"应于{month_day(due, reader.day.year)}前答复" if due else ""
        return entry(
            proposal,
            state=proposal.get_state_display(),
            urgency=Urgency.TO_DO,
            waits_for=units,
            detail=detail,
            due_on=due,
        )
    submitted = proposal.submitted_on
    return entry(
        proposal,
        state=proposal.get_state_display(),
        urgency=Urgency.TO_DO,
        waits_for=COMMITTEE,
        detail=ago(submitted, reader.day, "提交") if submitted else "",
        since=submitted,
    )
