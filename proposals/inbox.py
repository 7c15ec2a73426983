"""What proposals bring into people's inboxes: to units, members, the 提案委, and who supervises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from almanac.words import month_day
from members import roles
from members.models import User
from members.prepared import Question, prepared_models, prepared_rows
from members.roles import staffing_on
from proposals.actions import ASSIGNMENT
from proposals.enums import Action, AssignmentState, State
from proposals.models import (
    Assignment,
    AssignmentExtension,
    CoSigner,
    LookBack,
    Proposal,
    ProposalSettings,
)
from proposals.news import latest_moves
from proposals.permissions import ProposalAccess, is_chair, sees_all
from proposals.reading.committee import AnsweredProposal, answered, handling_queue, pressing, wishes
from proposals.reading.intake import at_the_entrance
from proposals.reading.leader import supervised
from proposals.reading.member import asked_of, member_desk, takes_part, written_by
from proposals.reading.proposal_view import ProposalView
from proposals.reading.receivers import unreceived, without_anyone
from proposals.transitions import sources
from workflow.inbox import (
    Entry,
    Kind,
    NextStep,
    Urgency,
    ago,
    beginning,
    standing,
    step_at,
    step_of,
)

_NOUN, _COMMITTEE = "提案", "提案委"
# So many days before its day a second look is told of.
_LOOK_AHEAD = 7


@dataclass(frozen=True)
class _Reader:
    """Someone on a day; `committee`: they act for the 提案委, or for the office where it has no one.

    `office` alone watches what waits for the committee.
    """

    user: User
    day: date
    settings: ProposalSettings
    acting: frozenset[int]
    committee: bool
    chair: bool
    office: bool

    @classmethod
    def of(cls, user: User, day: date) -> _Reader:
        settings, acting = ProposalSettings.current(), roles.acting_for(user, day)
        office = roles.is_office(user)
        pk = settings.committee_id
        stands_in = office and not (pk and staffing_on(day).answering_for(pk))
        return cls(
            *(user, day, settings, acting),
            committee=pk in acting or stands_in,
            chair=is_chair(user, day, settings),
            office=office,
        )

    def view(self, assignment: Assignment, **access: Any) -> ProposalView:
        """Return what the tables of actions are asked with."""
        found = ProposalAccess(**access)
        return ProposalView(assignment.proposal, self.user, found, self.settings, self.day)


def entries(user: User, day: date) -> Iterator[Entry]:
    """Yield what waits for a user in proposals, and what stands with others under their eyes."""
    reader = _Reader.of(user, day)
    yield from _of_units(reader)
    yield from _of_member(reader)
    if reader.committee or reader.office:
        yield from _of_committee(reader)
    yield from _supervised(reader)


def _entry(proposal: Proposal, **fields: Any) -> Entry:
    fields.setdefault("key", f"proposals.proposal:{proposal.pk}")
    fields.setdefault("url", proposal.get_absolute_url())
    number = f"{_NOUN} {proposal.number}号" if proposal.number else _NOUN
    return Entry(designation=number, title=proposal.title or "还没有写案由", **fields)


# --- units ---------------------------------------------------------------------------------------


def _of_units(reader: _Reader) -> Iterator[Entry]:
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
        waiting = {"urgency": Urgency.TO_DO, "waits_for": _COMMITTEE, "due_on": one.due_on}
        if one.state == AssignmentState.RETURN_ASKED:
            yield _entry(
                one.proposal, **shared, **waiting, state="已申请退回", detail=" · ".join(facts)
            )
        elif one.state == AssignmentState.SIGNED and one.pk in waiting_until:
            until = month_day(waiting_until[one.pk], reader.day.year)
            facts.append(f"申请延至{until}")
            yield _entry(
                one.proposal, **shared, **waiting, state="已申请延期", detail=" · ".join(facts)
            )
        else:
            yield _owed(reader, one, facts, shared)


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


def _owed(reader: _Reader, one: Assignment, facts: list[str], shared: dict[str, Any]) -> Entry:
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
    return _entry(one.proposal, **shared, **stands, step=step, detail=" · ".join(facts))


# --- members -------------------------------------------------------------------------------------


def _of_member(reader: _Reader) -> Iterator[Entry]:
    """Yield what a member writes, is asked to sign and to rate; what runs waits for others."""
    if not takes_part(reader.user.person_id, reader.acting):
        return
    day = reader.day
    desk = member_desk(reader.user, day, reader.settings)
    for asked in desk.asked:
        proposal = asked.proposal
        yield _entry(
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
        yield _entry(
            one.proposal,
            **standing(to_rate.due, day, "请您评价"),
            step=step_at(page, f"rate-{one.pk}-{to_rate.stage.pk}", "评价"),
            detail=" · ".join(filter(None, facts)),
        )
    for draft in desk.drafts:
        was_out = draft.was_out  # type: ignore[attr-defined]  # annotated
        yield _entry(
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


def _gathering(reader: _Reader, proposal: Any, names: str) -> Entry:
    """Return a proposal of which some were asked to sign: theirs, until none may answer any more."""
    day = reader.day
    facts = [f"已有 {proposal.confirmed} 人联名", _by(proposal, day)]
    if proposal.outdated:
        facts.append(f"{proposal.outdated} 人须重新确认")
    detail = " · ".join(filter(None, facts))
    is_owner = proposal.author_id == reader.user.person_id or proposal.sponsor_id in reader.acting
    still_open = proposal.cosign_by is None or day <= proposal.cosign_by
    if (names and still_open) or not is_owner:
        return _entry(
            proposal,
            state="等联名",
            urgency=Urgency.TO_DO,
            waits_for=names or str(proposal.author or proposal.proposers),
            detail=detail,
            due_on=proposal.cosign_by,
        )
    step = step_at(proposal.get_absolute_url(), f"submit-{proposal.pk}", "提交")
    words = "联名已经结束" if names else "都已答复"
    return _entry(proposal, state=words, urgency=Urgency.TO_DO, step=step, detail=detail)


def _running(reader: _Reader, proposal: Any, units: str) -> Entry:
    """Return a proposal that has gone in: whose turn it is with it."""
    if proposal.state == State.HANDLING and units:
        due = proposal.answer_due_on
        detail = f"应于{month_day(due, reader.day.year)}前答复" if due else ""
        return _entry(
            proposal,
            state=proposal.get_state_display(),
            urgency=Urgency.TO_DO,
            waits_for=units,
            detail=detail,
            due_on=due,
        )
    submitted = proposal.submitted_on
    return _entry(
        proposal,
        state=proposal.get_state_display(),
        urgency=Urgency.TO_DO,
        waits_for=_COMMITTEE,
        detail=ago(submitted, reader.day, "提交") if submitted else "",
        since=submitted,
    )


# --- the committee -------------------------------------------------------------------------------


def _of_committee(reader: _Reader) -> Iterator[Entry]:
    """Yield what the 提案委 reviews, hands over, decides on, closes and looks at again; where the reader
    is of the office alone, it waits for the 提案委.
    """
    day = reader.day
    others = "" if reader.committee else _COMMITTEE
    queue = handling_queue(day, reader.settings)
    decides = {"urgency": Urgency.TO_DO, "kind": Kind.DECIDE, "waits_for": others}
    for proposal in _at_the_entrance():
        since = proposal.submitted_on or day
        yield _entry(
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
        yield _entry(
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
        yield _entry(
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


@prepared_models("author", "sponsor")
def _at_the_entrance() -> QuerySet[Proposal]:
    return at_the_entrance().prefetch_related(None).select_related(None)


def _review_step(reader: _Reader, proposal: Proposal) -> NextStep | None:
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


def _late(reader: _Reader, rows: list[Assignment]) -> Iterator[Entry]:
    """Yield what units owe: an answer, or to sign for it after the day until which it goes back."""
    for one in {one.pk: one for one in rows}.values():
        if one.state == AssignmentState.RETURN_ASKED:
            continue
        is_unsigned = one.state == AssignmentState.SENT
        late = standing(one.due_on, reader.day)
        if late["urgency"] != Urgency.LATE:
            late = {"state": "还没有签收", "urgency": Urgency.TO_DO, "due_on": one.due_on}
        yield _with_unit(reader, one, late, "还没有签收" if is_unsigned else "办理中")


def _with_unit(reader: _Reader, one: Assignment, stands: dict[str, Any], said: str) -> Entry:
    view = reader.view(one, committee=reader.committee or reader.office, supervisor=True)
    page = one.proposal.get_absolute_url()
    offered = ASSIGNMENT.offered(view, one, names={"urge"})
    return _entry(
        one.proposal,
        key=f"proposals.assignment:{one.pk}",
        **stands,
        waits_for=str(one.unit),
        detail=said,
        step=step_of(offered[0], page) if offered else None,
    )


def _to_hand_over(reader: _Reader) -> Iterator[Entry]:
    found = _filed()
    if not found:
        return
    count = len(found) if len(found) < 2 else Proposal.objects.filter(state=State.FILED).count()
    url = reverse("proposals:dispatch")
    if count == 1:
        yield _entry(
            found[0],
            state="已立案",
            urgency=Urgency.TO_DO,
            detail="还没有交办给承办单位",
            step=NextStep("交办", found[0].get_absolute_url(), leads_back=True),
        )
        return
    yield Entry(
        key="proposals.to_hand_over",
        designation=_NOUN,
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


def _answered(reader: _Reader, row: AnsweredProposal) -> Entry | None:
    """Return an answered proposal that may be closed now, or has to be handled again."""
    proposal, page = row.proposal, row.proposal.get_absolute_url()
    is_over = row.due is not None and row.due < reader.day
    if not (row.is_unsatisfied or row.grades or is_over):
        return None
    again = row.is_unsatisfied and proposal.round < reader.settings.max_rounds
    words = "、".join(grade.label for grade in row.grades) or "评价期限已过"
    name, label = ("handle_again", "二次办理") if again else ("close", "办结")
    return _entry(
        proposal,
        state="不满意" if row.is_unsatisfied else "可以办结",
        urgency=Urgency.TO_DO,
        detail=f"{'、'.join(str(a.unit) for a in row.answers)}已答复 · {words}",
        step=step_at(page, f"{name}-{proposal.pk}", label),
    )


def _look_backs(reader: _Reader) -> Iterator[Entry]:
    for look in _to_look_at(reader.day + timedelta(days=_LOOK_AHEAD)):
        one = look.assignment
        page = one.proposal.get_absolute_url()
        yield _entry(
            one.proposal,
            key=f"proposals.lookback:{look.pk}",
            **standing(look.due_on, reader.day),
            detail=f"{one.unit} · {look.get_why_display()}",
            step=step_at(page, f"record-{look.pk}", "记录“回头看”"),
        )


@prepared_models("assignment", "assignment__proposal", "assignment__unit")
def _to_look_at(until: date) -> QuerySet[LookBack]:
    return LookBack.objects.open().filter(due_on__lte=until).order_by("due_on", "pk")


def _unreceived(reader: _Reader) -> Iterator[Entry]:
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
        designation=_NOUN,
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


# --- who supervises ------------------------------------------------------------------------------


@prepared_models("proposal", "unit")
def _late_of(acting: frozenset[int], person: int | None, day: date) -> QuerySet[Assignment]:
    own = supervised(acting, person)
    late = Assignment.objects.overdue(day).filter(proposal__in=own.values("pk"))
    return late.order_by("due_on", "pk")


def _supervised(reader: _Reader) -> Iterator[Entry]:
    """Yield what is late of the proposals that someone supervises."""
    if reader.committee or reader.office:
        return
    for one in _late_of(reader.acting, reader.user.person_id, reader.day):
        yield _with_unit(reader, one, standing(one.due_on, reader.day), "您督办的提案")


def questions(user: User, since: date, day: date, until: date) -> Iterator[Question]:
    """Yield what this module asks for a first page, to be found out at once."""
    reader = _Reader.of(user, day)
    yield latest_moves, beginning(since), reader.acting, user.person_id, sees_all(user, day)
    if reader.acting:
        yield _owed_by, reader.acting
    if user.person_id:
        yield asked_of, user.person_id
    yield written_by, user.person_id, reader.acting
    if reader.committee or reader.office:
        yield (_at_the_entrance,)
        yield pressing, day
        yield (wishes,)
        yield without_anyone, day
        if reader.committee:
            yield (_filed,)
            yield (answered,)
            yield _to_look_at, day + timedelta(days=_LOOK_AHEAD)
    else:
        yield _late_of, reader.acting, user.person_id, day
