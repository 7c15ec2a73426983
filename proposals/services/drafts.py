"""Writing a proposal: the draft, its co-signers, the submission, and taking it back."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from almanac import clock
from members import roles
from members.models import Department, Person, User
from proposals.enums import (
    PERSONAL_ORIGINS,
    SPONSOR_KINDS,
    Action,
    CosignState,
    Origin,
    ProposalKind,
    ProposalSubmission,
    State,
)
from proposals.intake import UNTITLED, problems
from proposals.models import Category, CoSigner, Proposal, ProposalSettings, ProposalTransition
from proposals.services.states import access_of, begin, finish
from workflow.refusals import NotAllowed, Refused
from workflow.states import copy, lock


@transaction.atomic
def begin_draft(
    *, actor: User, origin: Origin = Origin.INDIVIDUAL, sponsor: Department | None = None
) -> Proposal:
    """Begin a proposal: a member's own, or one of the party, sector … that the actor acts for.

    Raises NotAllowed for who is no member, or does not act for the sponsor.
    """
    settings = ProposalSettings.current()
    proposal = Proposal(
        term=settings.term,
        session=settings.session,
        title=UNTITLED,
        kind=ProposalKind.ORDINARY,
        state=State.DRAFT,
        author=actor.person,
    )
    _set_origin(proposal, actor, origin, sponsor)
    _save(proposal, actor)
    return proposal


def _set_origin(
    proposal: Proposal, actor: User, origin: Origin, sponsor: Department | None
) -> None:
    on = clock.today()
    if actor.person is None or not actor.is_active:
        raise NotAllowed("这个账号没有对应的人员，不能撰写提案。")
    if origin in PERSONAL_ORIGINS:
        if not roles.is_member(actor, on):
            raise NotAllowed("只有委员可以以个人名义提出提案。")
        sponsor = None
    elif sponsor is None or sponsor.kind != SPONSOR_KINDS[origin]:
        raise Refused(f"请选择以哪个{origin.label}的名义提出。")
    elif sponsor.pk not in roles.acting_for(actor, on):
        raise NotAllowed(f"您不能以“{sponsor}”的名义提出提案。")
    proposal.origin, proposal.sponsor = origin, sponsor


@transaction.atomic
def save_draft(
    *,
    proposal: Proposal,
    actor: User,
    title: str,
    situation: str,
    suggestions: str,
    category: Category | None = None,
    origin: Origin | None = None,
    sponsor: Department | None = None,
) -> Proposal:
    """Keep a draft as typed, whole or not; `origin` and `sponsor` where they change.

    Raises NotAllowed for who did not write it, Refused once it is no draft any more.
    """
    locked = _own_draft(proposal, actor)
    if origin is not None:
        if origin not in PERSONAL_ORIGINS and locked.cosigners.exists():
            raise Refused("集体提案没有联名人，请先移去联名人。")
        _set_origin(locked, actor, origin, sponsor)
    locked.title = title.strip() or UNTITLED
    locked.situation, locked.suggestions = situation.strip(), suggestions.strip()
    locked.category = category
    _save(locked, actor)
    copy(locked, proposal)
    return proposal


def _own_draft(proposal: Proposal, actor: User) -> Proposal:
    locked = lock(proposal)
    if not access_of(actor, locked).owner:
        raise NotAllowed("您不能修改这份草稿。")
    if locked.state != State.DRAFT:
        raise Refused(f"当前状态为“{locked.get_state_display()}”，不能修改。")
    return locked


def _save(proposal: Proposal, actor: User) -> None:
    """Save a draft: every keystroke's version is no history, what is submitted is."""
    proposal.clean_fields(exclude=["situation", "suggestions", "title_key"])
    proposal.skip_history_when_saving = True  # type: ignore[attr-defined]  # simple_history reads it
    try:
        proposal.save()
    finally:
        del proposal.skip_history_when_saving  # type: ignore[attr-defined]


@transaction.atomic
def discard_draft(*, proposal: Proposal, actor: User) -> None:
    """Throw away a draft that was never submitted; nothing is left of it.

    Raises Refused for one that has a record: it was with co-signers or the reviewers before.
    """
    locked = _own_draft(proposal, actor)
    if locked.transitions.exists():
        raise Refused("这件提案已有流转记录，不能删除；可以提交后撤回。")
    locked.cosigners.all().delete()
    locked.delete()


@transaction.atomic
def invite_cosigners(
    *,
    proposal: Proposal,
    actor: User,
    people: Sequence[Person],
    confirm_by: date | None = None,
    seen: str | None = None,
) -> ProposalTransition:
    """邀请联名: ask members to sign too, by a day; from then on the text stands still.

    `confirm_by` is by default as many days away as the settings say. Raises Refused for a
    collective proposal, no one asked, the author asked, or a day gone by.
    """
    locked = begin(proposal, Action.INVITE, actor, seen=seen)
    by = confirm_by or clock.today() + timedelta(days=ProposalSettings.current().cosign_days)
    if locked.origin not in PERSONAL_ORIGINS:
        raise Refused("集体提案不需要联名。")
    if not people:
        raise Refused("请选择要邀请的联名人。")
    if locked.author in people:
        raise Refused("第一提案人不必再联名。")
    if by < clock.today():
        raise Refused("联名确认截止日不能早于今天。")
    _refuse_incomplete(locked)
    locked.cosigners.all().delete()  # a text that was taken back and changed is signed anew
    CoSigner.objects.bulk_create(
        CoSigner(proposal=locked, person=person, order=order)
        for order, person in enumerate(dict.fromkeys(people), start=1)
    )
    return finish(locked, Action.INVITE, actor, into=proposal, cosign_by=by, origin=Origin.JOINT)


def _refuse_incomplete(proposal: Proposal) -> None:
    settings = ProposalSettings.current()
    found = problems(
        proposal.title,
        proposal.situation,
        proposal.suggestions,
        least=settings.text_min,
        most=settings.text_max,
    )
    if found:
        raise Refused("".join(found))


@transaction.atomic
def recall(*, proposal: Proposal, actor: User, seen: str | None = None) -> ProposalTransition:
    """收回修改: take a proposal back from its co-signers to change it; they are asked anew."""
    locked = begin(proposal, Action.RECALL, actor, seen=seen)
    locked.cosigners.all().delete()
    return finish(
        locked, Action.RECALL, actor, into=proposal, cosign_by=None, origin=Origin.INDIVIDUAL
    )


@transaction.atomic
def answer_cosigning(
    *, proposal: Proposal, actor: User, confirmed: bool, reason: str = ""
) -> CoSigner:
    """Say that one signs too, or not. Raises NotAllowed for who was not asked, Refused once late."""
    locked = lock(proposal)
    asked = locked.cosigners.select_for_update().filter(person=actor.person_id).first()
    if asked is None or actor.person_id is None or not actor.is_active:
        raise NotAllowed("没有邀请您联名这件提案。")
    if locked.state != State.COSIGNING or asked.state == CosignState.LAPSED:
        raise Refused("联名确认已经结束。")
    if locked.cosign_by and clock.today() > locked.cosign_by:
        raise Refused("联名确认已过截止日。")
    asked.state = CosignState.CONFIRMED if confirmed else CosignState.DECLINED
    asked.answered_at, asked.reason = clock.now(), reason.strip()
    asked.save(update_fields=["state", "answered_at", "reason"])
    return asked


@transaction.atomic
def submit(*, proposal: Proposal, actor: User, seen: str | None = None) -> ProposalTransition:
    """提交: hand a proposal in for review.

    With co-signers: once all have answered, or their day is past; who never answered then lapses
    and does not sign. Raises Refused for a text that is not whole, or while answers are awaited.
    """
    locked = begin(proposal, Action.SUBMIT, actor, seen=seen)
    today, settings = clock.today(), ProposalSettings.current()
    _refuse_incomplete(locked)
    waiting = locked.cosigners.waiting()
    if waiting.exists() and (locked.cosign_by is None or today <= locked.cosign_by):
        raise Refused(f"还有{waiting.count()}位委员没有确认联名，截止日前请等待或收回修改。")
    waiting.update(state=CosignState.LAPSED)
    deadline = settings.plenary_deadline
    late = deadline is not None and today > deadline
    changes: dict[str, Any] = {
        "submitted_on": today,
        "submission": ProposalSubmission.INTERIM if late else ProposalSubmission.PLENARY,
        "proposers": _printed(locked),
    }
    if locked.origin in PERSONAL_ORIGINS:
        joint = locked.cosigners.confirmed().exists()
        changes["origin"] = Origin.JOINT if joint else Origin.INDIVIDUAL
    return finish(locked, Action.SUBMIT, actor, into=proposal, **changes)


def _printed(proposal: Proposal) -> str:
    """Return who proposes as of now: a name that changes later does not change the document."""
    names = [str(person) for person in proposal.signatories]
    printed = proposal.sponsor.name if proposal.sponsor else "、".join(names)
    return printed if len(printed) <= 500 else f"{names[0]}等{len(names)}人"


@transaction.atomic
def withdraw(
    *, proposal: Proposal, actor: User, reason: str = "", seen: str | None = None
) -> ProposalTransition:
    """撤回: the proposer takes it back before the review has begun."""
    locked = begin(proposal, Action.WITHDRAW, actor, reason=reason, seen=seen)
    return finish(locked, Action.WITHDRAW, actor, reason=reason, into=proposal)
