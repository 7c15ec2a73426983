"""Writing a proposal: the draft, its co-signers, the submission, and taking it back."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

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
from proposals.services.notices import tell_answered, tell_asked, tell_no_more
from proposals.services.states import access_of, begin, check_text_seen, finish
from workflow.refusals import NotAllowed, Refused
from workflow.states import copy, lock


@transaction.atomic
def begin_draft(
    *,
    actor: User,
    origin: Origin = Origin.INDIVIDUAL,
    sponsor: Department | None = None,
    key: UUID | None = None,
    came_from: str | None = None,
) -> Proposal:
    """Begin a proposal: a member's own, or one of the party, sector … that the actor acts for.

    `key` is that of the page it is written on: what was begun there before is returned. `came_from` names the
    matter of another app that it is made of. Raises
    NotAllowed for who is no member, or does not act for the sponsor.
    """
    settings = ProposalSettings.current()
    proposal = Proposal(
        term=settings.term,
        session=settings.session,
        title=UNTITLED,
        kind=ProposalKind.ORDINARY,
        state=State.DRAFT,
        author=actor.person,
        draft_key=key,
        came_from=came_from,
    )
    _set_origin(proposal, actor, origin, sponsor)
    try:
        with transaction.atomic():
            _save(proposal, actor)
    except IntegrityError:  # it was begun on this page before, or at the same moment
        known = begun_on(key, actor)
        if known is None:
            raise NotAllowed("这一页不是您打开的，请重新点“写提案”。") from None
        return known
    return proposal


def begun_on(key: UUID | None, actor: User) -> Proposal | None:
    """Return the proposal that someone began on the page of a key."""
    if key is None:
        return None
    return Proposal.objects.filter(draft_key=key, author=actor.person_id).first()


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

    Who signed another text signs no more until asked anew; a collective proposal nobody signs besides.
    Raises NotAllowed for who did not write it, Refused once it is no draft any more.
    """
    locked = _own_draft(proposal, actor)
    if origin is not None:
        _set_origin(locked, actor, origin, sponsor)
        if locked.sponsor:
            _leave_out(locked, CosignState.CONFIRMED, CosignState.OUTDATED)
    locked.title = title.strip() or UNTITLED
    locked.situation, locked.suggestions = situation.strip(), suggestions.strip()
    locked.category = category
    _save(locked, actor)
    _keep_confirmations(locked)
    copy(locked, proposal)
    return proposal


def _keep_confirmations(proposal: Proposal) -> None:
    """Let each confirmation count for the text that it was given to, and for no other."""
    signing = proposal.cosigners.filter(state__in=(CosignState.CONFIRMED, CosignState.OUTDATED))
    signing.filter(text_key=proposal.text_key).update(state=CosignState.CONFIRMED)
    signing.exclude(text_key=proposal.text_key).update(state=CosignState.OUTDATED)


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

    - who confirmed this very text signs already, and is not asked again;
    - who confirmed one that was changed since is told what was changed, and asked anew;
    - who was asked before and is not any more is told so.

    `confirm_by` is by default as many days away as the settings say. Raises Refused for a collective
    proposal, no one asked, the author or someone who is no member asked, or a day gone by.
    """
    locked = begin(proposal, Action.INVITE, actor, seen=seen)
    by = confirm_by or clock.today() + timedelta(days=ProposalSettings.current().cosign_days)
    if locked.origin not in PERSONAL_ORIGINS:
        raise Refused("集体提案不需要联名。")
    if not people:
        raise Refused("请选择要邀请的联名人。", about="people")
    if locked.author in people:
        raise Refused("第一提案人不必再联名。", about="people")
    if by < clock.today():
        raise Refused("联名确认截止日不能早于今天。", about="confirm_by")
    people = list(dict.fromkeys(people))
    members = set(roles.members_on(clock.today()))
    if strangers := [str(person) for person in people if person not in members]:
        raise Refused(f"只能邀请委员联名，{'、'.join(strangers)}不是委员。", about="people")
    _refuse_incomplete(locked)
    _ask(locked, people, by)
    return finish(locked, Action.INVITE, actor, into=proposal, cosign_by=by, origin=Origin.JOINT)


def _ask(proposal: Proposal, people: list[Person], by: date) -> None:
    """Have exactly these people asked, of whom some may have confirmed this text already."""
    _keep_confirmations(proposal)
    known = {row.person: row for row in proposal.cosigners.select_related("person")}
    for person in [person for person in known if person not in people]:
        tell_no_more(known[person])
        known.pop(person).delete()
    for order, person in enumerate(people, start=1):
        row = known.get(person) or CoSigner(proposal=proposal, person=person)
        row.order = order
        if row.state != CosignState.CONFIRMED:
            row.state, row.answered_at, row.reason = CosignState.INVITED, None, ""
            tell_asked(row, by)
        row.save()


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
    """收回修改: take a proposal back from its co-signers to change it.

    Who has confirmed signs as long as the text stays as it is; who has not is asked no more, and told.
    """
    locked = begin(proposal, Action.RECALL, actor, seen=seen)
    for asked in locked.cosigners.waiting().select_related("person"):
        tell_no_more(asked)
    locked.cosigners.waiting().filter(text_key="").update(state=CosignState.LAPSED)
    locked.cosigners.waiting().update(state=CosignState.OUTDATED)
    return finish(
        locked, Action.RECALL, actor, into=proposal, cosign_by=None, origin=Origin.INDIVIDUAL
    )


@transaction.atomic
def answer_cosigning(
    *,
    proposal: Proposal,
    actor: User,
    confirmed: bool,
    reason: str = "",
    seen: str | None = None,
) -> CoSigner:
    """Say that one signs the text as it was seen, or not; the author is told.

    Raises NotAllowed for who was not asked, Refused once late, or where the text is another than the
    one that was seen.
    """
    locked = lock(proposal)
    asked = locked.cosigners.select_for_update().filter(person=actor.person_id).first()
    if asked is None or actor.person_id is None or not actor.is_active:
        raise NotAllowed("没有邀请您联名这件提案。")
    if locked.state != State.COSIGNING or asked.state == CosignState.LAPSED:
        raise Refused("联名确认已经结束。")
    if locked.cosign_by and clock.today() > locked.cosign_by:
        raise Refused("联名确认已过截止日。")
    check_text_seen(locked, seen)
    asked.state = CosignState.CONFIRMED if confirmed else CosignState.DECLINED
    asked.answered_at, asked.reason = clock.now(), reason.strip()
    asked.text_key = locked.text_key if confirmed else ""
    asked.save(update_fields=["state", "answered_at", "reason", "text_key"])
    tell_answered(asked)
    return asked


@transaction.atomic
def submit(
    *,
    proposal: Proposal,
    actor: User,
    without_outdated: bool = False,
    seen: str | None = None,
) -> ProposalTransition:
    """提交: hand a proposal in for review.

    With co-signers: once all have answered, or their day is past; who never answered then lapses
    and does not sign. Who confirmed another text than this is asked anew before, or left out
    (`without_outdated`) and told so. Raises Refused for a text that is not whole, while answers are
    awaited, or with a name that stands for another text.
    """
    locked = begin(proposal, Action.SUBMIT, actor, seen=seen)
    today, settings = clock.today(), ProposalSettings.current()
    _refuse_incomplete(locked)
    _leave_out_outdated(locked, allowed=without_outdated)
    waiting = locked.cosigners.waiting()
    if waiting.exists() and (locked.cosign_by is None or today <= locked.cosign_by):
        raise Refused(f"还有{waiting.count()}位委员没有确认联名，截止日前请等待或收回修改。")
    waiting.update(state=CosignState.LAPSED)
    deadline = settings.plenary_deadline
    late = deadline is not None and today > deadline
    changes: dict[str, Any] = {
        "submitted_on": today,
        # What was begun before the session ended is handed in to the present one.
        "term": settings.term,
        "session": settings.session,
        "submission": ProposalSubmission.INTERIM if late else ProposalSubmission.PLENARY,
        "proposers": _printed(locked),
    }
    if locked.origin in PERSONAL_ORIGINS:
        joint = locked.cosigners.confirmed().exists()
        changes["origin"] = Origin.JOINT if joint else Origin.INDIVIDUAL
    return finish(locked, Action.SUBMIT, actor, into=proposal, **changes)


def _leave_out_outdated(proposal: Proposal, *, allowed: bool) -> None:
    """Let no one sign who confirmed another text. Raises Refused, naming them, unless it is allowed."""
    _keep_confirmations(proposal)
    outdated = list(proposal.cosigners.outdated().select_related("person"))
    if outdated and not allowed:
        names = "、".join(str(row.person) for row in outdated)
        raise Refused(f"正文在{names}确认联名以后改过，须重新邀请确认，或不再由其联名。")
    _leave_out(proposal, CosignState.OUTDATED)


def _leave_out(proposal: Proposal, *states: CosignState) -> None:
    """Let those in these states sign no more, and tell them."""
    rows = proposal.cosigners.filter(state__in=states)
    for row in rows.select_related("person"):
        tell_no_more(row)
    rows.update(state=CosignState.LAPSED, answered_at=None)


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
