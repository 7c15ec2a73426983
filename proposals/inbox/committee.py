"""What proposals bring to the 提案委: to review, to hand over, to decide on, to close, to look at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate

from almanac.words import month_day
from members.addresses import reverse
from members.prepared import Question, prepared_models
from proposals.enums import Action, AssignmentState, State
from proposals.inbox.reader import COMMITTEE, NOUN, Reader, entry, with_unit
from proposals.models import Assignment, LookBack, Proposal
from proposals.reading.committee import AnsweredProposal, answered, handling_queue, pressing, wishes
from proposals.reading.intake import at_the_entrance
from proposals.reading.receivers import unreceived
from proposals.transitions import sources
from workflow.inbox import Entry, Kind, NextStep, Urgency, ago, standing, step_at

# So many days before its day a second look is told of.
_LOOK_AHEAD = 7


def entries(reader: Reader) -> Iterator[Entry]:
    """Yield what the 提案委 reviews, hands over, decides on, closes and looks at again; where the reader
    is of the office alone, it waits for the 提案委.
    """
    if not (reader.committee or reader.office):
        return
    day = reader.day
    others = "" if reader.committee else COMMITTEE
    queue = handling_queue(day, reader.settings)
    decides = {"urgency": Urgency.TO_DO, "kind": Kind.DECIDE, "waits_for": others}
    for proposal in _at_the_entrance():
        since = proposal.submitted_on or day
        yield entry(
            proposal,
            state=ago(since, day, "提交"),
            **decides,
            since=since,
            detail=f"{proposal.author or proposal.sponsor or proposal.proposers} · "
            f"{proposal.get_state_display()}",
            step=_review_step(reader, proposal),
        )
    for one in queue.returns:
        by = f"{month_day(one.return_by, day.year)}前应答复" if one.return_by else ""
        page = one.proposal.get_absolute_url()
        yield entry(
            one.proposal,
            key=f"proposals.assignment:{one.pk}",
            state="申请退回",
            **decides,
            due_on=one.return_by,
            detail=" · ".join(filter(None, (f"{one.unit}申请退回", by))),
            step=None if others else step_at(page, f"accept_return-{one.pk}", "审核退回"),
        )
    for wish in queue.wishes:
        one, page = wish.assignment, wish.assignment.proposal.get_absolute_url()
        since = localdate(wish.asked_at)
        old, new = (month_day(d, day.year) for d in (wish.old_due_on, wish.until))
        yield entry(
            one.proposal,
            key=f"proposals.assignment:{one.pk}",
            state=ago(since, day, "申请延期"),
            **decides,
            since=since,
            detail=f"{one.unit} · {old}延至{new}：“{wish.reason[:50]}”",
            step=None if others else step_at(page, f"grant-{wish.pk}", "审核延期"),
        )
    yield from _late(reader, [*queue.late, *queue.unsigned])
    if reader.committee:
        yield from _to_hand_over(reader)
        for row in queue.answered:
            if found := _answered(reader, row):
                yield found
        yield from _look_backs(reader)
    yield from _unreceived(reader)


def questions(reader: Reader) -> Iterator[Question]:
    """Yield what `entries` asks first, to be found out at once."""
    if not (reader.committee or reader.office):
        return
    yield (_at_the_entrance,)
    yield pressing, reader.day
    yield (wishes,)
    yield unreceived, reader.day
    if reader.committee:
        yield (_filed,)
        yield (answered,)
        yield _to_look_at, reader.day + timedelta(days=_LOOK_AHEAD)


@prepared_models("author", "sponsor")
def _at_the_entrance() -> QuerySet[Proposal]:
    return at_the_entrance().prefetch_related(None).select_related(None)


def _review_step(reader: Reader, proposal: Proposal) -> NextStep | None:
    """Return the review of a proposal: the form of its step, of the last the page with all outcomes,
    which are for who answers for the committee.
    """
    if not reader.committee:
        return None
    page = proposal.get_absolute_url()
    for action in (Action.PRE_REVIEW, Action.RE_REVIEW):
        if proposal.state in sources(action, reader.settings.review_steps):
            return step_at(page, f"{action}-{proposal.pk}", str(action.label))
    return NextStep("终审" if reader.chair else "看一看", page, leads_back=True)


def _late(reader: Reader, rows: list[Assignment]) -> Iterator[Entry]:
    """Yield what units owe: an answer, or to sign for it after the day until which it goes back."""
    for one in {one.pk: one for one in rows}.values():
        if one.state == AssignmentState.RETURN_ASKED:
            continue
        is_unsigned = one.state == AssignmentState.SENT
        late = standing(one.due_on, reader.day)
        if late["urgency"] != Urgency.LATE:
            late = {"state": "还没有签收", "urgency": Urgency.TO_DO, "due_on": one.due_on}
        yield with_unit(reader, one, late, "还没有签收" if is_unsigned else "办理中")


def _to_hand_over(reader: Reader) -> Iterator[Entry]:
    found = _filed()
    if not found:
        return
    count = len(found) if len(found) < 2 else Proposal.objects.filter(state=State.FILED).count()
    url = reverse("proposals:dispatch")
    if count == 1:
        yield entry(
            found[0],
            state="已立案",
            urgency=Urgency.TO_DO,
            detail="还没有交办给承办单位",
            step=NextStep("交办", found[0].get_absolute_url(), leads_back=True),
        )
        return
    yield Entry(
        key="proposals.to_hand_over",
        designation=NOUN,
        title=f"{count} 件提案已立案，待交办",
        url=url,
        state="已立案",
        urgency=Urgency.TO_DO,
        detail=f"例：{found[0].title}",
        step=NextStep("去交办", url),
        count=count,
    )


@prepared_models()
def _filed() -> QuerySet[Proposal]:
    """The first two that are not handed over."""
    return Proposal.objects.filter(state=State.FILED).order_by("number", "pk")[:2]


def _answered(reader: Reader, row: AnsweredProposal) -> Entry | None:
    """Return an answered proposal that may be closed now, or has to be handled again."""
    proposal, page = row.proposal, row.proposal.get_absolute_url()
    is_over = row.due is not None and row.due < reader.day
    if not (row.is_unsatisfied or row.grades or is_over):
        return None
    again = row.is_unsatisfied and proposal.round < reader.settings.max_rounds
    words = "、".join(grade.label for grade in row.grades) or "评价期限已过"
    name, label = ("handle_again", "二次办理") if again else ("close", "办结")
    return entry(
        proposal,
        state="不满意" if row.is_unsatisfied else "可以办结",
        urgency=Urgency.TO_DO,
        detail=f"{'、'.join(str(a.unit) for a in row.answers)}已答复 · {words}",
        step=step_at(page, f"{name}-{proposal.pk}", label),
    )


def _look_backs(reader: Reader) -> Iterator[Entry]:
    for look in _to_look_at(reader.day + timedelta(days=_LOOK_AHEAD)):
        one = look.assignment
        page = one.proposal.get_absolute_url()
        yield entry(
            one.proposal,
            key=f"proposals.lookback:{look.pk}",
            **standing(look.due_on, reader.day),
            detail=f"{one.unit} · {look.get_why_display()}",
            step=step_at(page, f"record-{look.pk}", "记录“回头看”"),
        )


@prepared_models("assignment", "assignment__proposal", "assignment__unit")
def _to_look_at(until: date) -> QuerySet[LookBack]:
    return LookBack.objects.open().filter(due_on__lte=until).order_by("due_on", "pk")


def _unreceived(reader: Reader) -> Iterator[Entry]:
    """Yield the units at which nobody can receive what they were handed, as one matter."""
    units = unreceived(reader.day)
    if not units:
        return
    owing = sum(unit.owing for unit in units)  # type: ignore[attr-defined]  # annotated
    days = (unit.first for unit in units)  # type: ignore[attr-defined]  # annotated
    first = min(filter(None, days), default=None)
    names = str(units[0]) if len(units) == 1 else f"{units[0]}等 {len(units)} 个单位"
    url = reverse("proposals:handling")
    step = NextStep("去看", url)
    if reader.office:
        step = NextStep("登记联系人", reverse("admin:members_person_add"))
    yield Entry(
        key="proposals.unreceived",
        designation=NOUN,
        title=f"{names}没有联系人，{owing} 件提案没有人签收",
        url=url,
        state="提醒会漏掉",
        urgency=Urgency.TO_COMPLETE,
        kind=Kind.COMPLETE,
        detail=f"最早 {month_day(first, reader.day.year)}到期" if first else "",
        due_on=first,
        step=step,
        count=owing,
    )
