"""审查: 预审, 复审, 终审, and what comes of a proposal."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from almanac import clock
from members.models import User
from proposals.enums import FILED_STATES, Action, AssignmentState, ProposalKind, ReviewStep, State
from proposals.models import Category, Ground, Proposal, ProposalTransition, Review
from proposals.services.letters import tell_outcome
from proposals.services.referral import make_opinion_report
from proposals.services.states import begin, finish
from proposals.transitions import RULES
from workflow.refusals import Refused
from workflow.states import lock, own_rules

_STEP_OF = {Action.PRE_REVIEW: ReviewStep.PRE, Action.RE_REVIEW: ReviewStep.RE}


def pre_review(
    *, proposal: Proposal, actor: User, advice: Action, **details: Any
) -> ProposalTransition:
    """预审: advise what to do with a proposal. `details`: category, ground, note, seen."""
    return _advise(Action.PRE_REVIEW, proposal, actor, advice, **details)


def re_review(
    *, proposal: Proposal, actor: User, advice: Action, **details: Any
) -> ProposalTransition:
    """复审: advise once more, by whoever looks at it after the 预审."""
    return _advise(Action.RE_REVIEW, proposal, actor, advice, **details)


@transaction.atomic
def _advise(
    action: Action,
    proposal: Proposal,
    actor: User,
    advice: Action,
    *,
    category: Category | None = None,
    ground: Ground | None = None,
    note: str = "",
    seen: str | None = None,
) -> ProposalTransition:
    locked = begin(proposal, action, actor, seen=seen)
    if not RULES[advice].decides:
        raise Refused("请选择审查意见。", about="advice")
    if advice == Action.REJECT and ground is None:
        raise Refused("建议不予立案，请选择情形。", about="ground")
    named = ground if advice == Action.REJECT else None
    _note(locked, _STEP_OF[action], actor, advice, note, category=category, ground=named)
    return finish(locked, action, actor, into=proposal, category=category or locked.category)


def _note(
    proposal: Proposal, step: ReviewStep, actor: User, outcome: Action, note: str, **found: Any
) -> None:
    """Keep in the review who said what; `found` is a category, and the ground of a rejection."""
    words, now = note.strip(), clock.now()
    found |= {"outcome": outcome, "note": words, "reviewer": actor, "at": now}
    found["text_key"] = proposal.text_key
    Review.objects.create(proposal=proposal, step=step, **found)


def _decide(
    locked: Proposal, action: Action, actor: User, reason: str, into: Proposal, **changes: Any
) -> ProposalTransition:
    """Carry out what was decided today, and write so to everyone who signed."""
    today = clock.today()
    done = finish(locked, action, actor, reason=reason, into=into, decided_on=today, **changes)
    tell_outcome(locked, action, reason=reason)
    return done


@transaction.atomic
def send_back(
    *, proposal: Proposal, actor: User, reason: str, seen: str | None = None
) -> ProposalTransition:
    """退回修改: let the proposer write it better; it comes back as a new submission."""
    locked = begin(proposal, Action.SEND_BACK, actor, reason=reason, seen=seen)
    if locked.author is None:
        raise Refused("这件提案没有登记提案人，不能退回修改。")
    done = finish(locked, Action.SEND_BACK, actor, reason=reason, into=proposal, submitted_on=None)
    tell_outcome(locked, Action.SEND_BACK, reason=reason)
    return done


@transaction.atomic
def file(
    *,
    proposal: Proposal,
    actor: User,
    category: Category | None = None,
    kind: ProposalKind = ProposalKind.ORDINARY,
    number: int | None = None,
    note: str = "",
    seen: str | None = None,
) -> ProposalTransition:
    """立案: give a proposal its number, the next within term and session unless one is given.

    - it is filed as of today, in its category and kind;
    - the review keeps who decided, and what was noted;
    - everyone who signed it is written to.

    Raises Refused where the session has one filed of that title or number.
    """
    locked = begin(proposal, Action.FILE, actor, seen=seen)
    if outdated := [str(c.person) for c in locked.cosigners.outdated().select_related("person")]:
        names = "、".join(outdated)
        raise Refused(f"正文在{names}确认联名以后改过，没有重新确认，请退回修改。")
    # The session's rows are locked, so that two filed at once do not get one number.
    session = Proposal.objects.of_session(locked.term, locked.session)
    list(session.select_for_update().values_list("pk"))
    last = session.aggregate(last=Max("number"))["last"] or 0
    before, locked.state, locked.number = locked.state, State.FILED, number or last + 1
    with own_rules():
        locked.validate_constraints()
    locked.state = before
    _note(locked, ReviewStep.FINAL, actor, Action.FILE, note, category=category)
    return _decide(
        *(locked, Action.FILE, actor, note, proposal),
        category=category or locked.category,
        kind=kind,
        filed_on=clock.today(),
    )


@transaction.atomic
def merge(
    *, proposal: Proposal, into: Proposal, actor: User, note: str = "", seen: str | None = None
) -> ProposalTransition:
    """并案: let a proposal be handled with another that is filed; its signatories sign that too.

    - it is merged, and its page leads to the other;
    - the review keeps who decided, and what was noted;
    - everyone who signed it is written to.

    Both count: the one in 立案件数, the other in 并案件数. Raises Refused for one merged into itself,
    into one not filed or of another session, or one that others were merged into.
    """
    locked = begin(proposal, Action.MERGE, actor, seen=seen)
    target = lock(into)
    if target.pk == locked.pk:
        raise Refused("不能并入提案自身。", about="into")
    if target.state not in FILED_STATES:
        raise Refused("只能并入已立案的提案。", about="into")
    if (target.term, target.session) != (locked.term, locked.session):
        raise Refused("只能并入同一届次的提案。", about="into")
    if locked.merged.exists():
        raise Refused("已有提案并入本件，不能再并入其他提案。")
    _note(locked, ReviewStep.FINAL, actor, Action.MERGE, note)
    return _decide(locked, Action.MERGE, actor, note, proposal, merged_into=target)


@transaction.atomic
def reject(
    *,
    proposal: Proposal,
    actor: User,
    ground: Ground | None,
    note: str = "",
    seen: str | None = None,
) -> ProposalTransition:
    """不予立案: on one of the grounds in use; the proposer gets a letter that names it."""
    locked = begin(proposal, Action.REJECT, actor, seen=seen)
    in_use = Ground.objects.valid_in(clock.today().year)
    if ground is None or not in_use.filter(pk=ground.pk).exists():
        raise Refused("请选择一种不予立案的情形。", about="ground")
    _note(locked, ReviewStep.FINAL, actor, Action.REJECT, note, ground=ground)
    done = finish(
        locked,
        Action.REJECT,
        actor,
        reason=f"{ground}。{note.strip()}",
        into=proposal,
        ground=ground,
        decided_on=clock.today(),
    )
    tell_outcome(locked, Action.REJECT, reason=note, ground=ground)
    return done


@transaction.atomic
def refer_as_opinion(
    *, proposal: Proposal, actor: User, reason: str, seen: str | None = None
) -> ProposalTransition:
    """转社情民意: go on as an opinion report, which the office finds among those submitted."""
    done = _refer(Action.TO_OPINION, proposal, actor, reason, seen)
    make_opinion_report(proposal, actor)
    return done


def refer_as_suggestion(
    *, proposal: Proposal, actor: User, reason: str, seen: str | None = None
) -> ProposalTransition:
    """转意见建议: pass on to the units for their information."""
    return _refer(Action.TO_SUGGESTION, proposal, actor, reason, seen)


@transaction.atomic
def _refer(
    action: Action, proposal: Proposal, actor: User, reason: str, seen: str | None
) -> ProposalTransition:
    locked = begin(proposal, action, actor, reason=reason, seen=seen)
    _note(locked, ReviewStep.FINAL, actor, action, reason)
    return _decide(locked, action, actor, reason, proposal)


@transaction.atomic
def strike(
    *, proposal: Proposal, actor: User, reason: str, seen: str | None = None
) -> ProposalTransition:
    """撤案: at the proposer's wish, before the units have it; its number is free again.

    Raises Refused where another proposal was merged into it.
    """
    locked = begin(proposal, Action.STRIKE, actor, reason=reason, seen=seen)
    if locked.merged.exists():
        raise Refused("已有提案并入本件，不能撤案。")
    locked.assignments.filter(state=AssignmentState.PLANNED).delete()
    done = finish(
        locked,
        Action.STRIKE,
        actor,
        reason=reason if locked.number is None else f"{reason.strip()}（原第{locked.number}号）",
        into=proposal,
        number=None,
        batch=None,
        decided_on=clock.today(),
    )
    tell_outcome(locked, Action.STRIKE, reason=reason)
    return done


@transaction.atomic
def reconsider(
    *, proposal: Proposal, actor: User, reason: str, seen: str | None = None
) -> ProposalTransition:
    """重新审查: take back an outcome that was no 立案, and review once more."""
    locked = begin(proposal, Action.RECONSIDER, actor, reason=reason, seen=seen)
    done = finish(
        locked,
        Action.RECONSIDER,
        actor,
        reason=reason,
        into=proposal,
        ground=None,
        merged_into=None,
        decided_on=None,
    )
    tell_outcome(locked, Action.RECONSIDER, reason=reason)
    return done
