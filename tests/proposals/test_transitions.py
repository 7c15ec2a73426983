"""Every transition, from every state, by every role: allowed or refused."""

from collections.abc import Callable
from datetime import date

import pytest

from proposals.actions import ASSIGNMENT, PROPOSAL
from proposals.enums import Action, AssignmentState, AssignmentStep, Role, State
from proposals.models import Ground, Proposal, ProposalTransition
from proposals.reading.proposal_view import ProposalView
from proposals.services import closing, dispatch, drafts, handling, planning, returns, reviewing
from proposals.services.answering import save_answer, send_answer_back, submit_answer
from proposals.transitions import RULES, STEP_RULES, sources
from tests.proposals.factories import (
    answer_class,
    assignment_in,
    cosign,
    make_one_of_each_role,
    proposal_in,
)
from tests.shared_rows import shared_rows
from workflow.refusals import NotAllowed, Refused

OWNER, COMMITTEE = {"author"}, {"committee head", "committee staff", "office"}
CHAIR = {"committee head", "office"}
REVIEW = {State.SUBMITTED, State.PRE_REVIEWED, State.RE_REVIEWED}
LAST = {State.RE_REVIEWED}

# Written out, and not read from the tables under test.
EXPECTED: dict[Action, tuple[set[State], set[str], State]] = {
    Action.INVITE: ({State.DRAFT}, OWNER, State.COSIGNING),
    Action.RECALL: ({State.COSIGNING}, OWNER, State.DRAFT),
    Action.SUBMIT: ({State.DRAFT, State.COSIGNING}, OWNER, State.SUBMITTED),
    Action.WITHDRAW: ({State.COSIGNING, State.SUBMITTED}, OWNER, State.WITHDRAWN),
    Action.PRE_REVIEW: ({State.SUBMITTED}, COMMITTEE, State.PRE_REVIEWED),
    Action.RE_REVIEW: ({State.PRE_REVIEWED}, COMMITTEE, State.RE_REVIEWED),
    Action.SEND_BACK: (REVIEW, COMMITTEE, State.DRAFT),
    Action.FILE: (LAST, CHAIR, State.FILED),
    Action.MERGE: (LAST, CHAIR, State.MERGED),
    Action.REJECT: (LAST, CHAIR, State.REJECTED),
    Action.TO_OPINION: (LAST, CHAIR, State.TO_OPINION),
    Action.TO_SUGGESTION: (LAST, CHAIR, State.TO_SUGGESTION),
    Action.STRIKE: (REVIEW | {State.FILED}, COMMITTEE, State.WITHDRAWN),
    Action.RECONSIDER: (
        {State.REJECTED, State.TO_OPINION, State.TO_SUGGESTION, State.MERGED},
        CHAIR,
        State.SUBMITTED,
    ),
    Action.HAND_OVER: ({State.FILED}, COMMITTEE, State.HANDLING),
    Action.CONCLUDE: ({State.HANDLING}, set(), State.ANSWERED),
    Action.RESUME: ({State.ANSWERED}, set(), State.HANDLING),
    Action.HANDLE_AGAIN: ({State.ANSWERED, State.CLOSED}, COMMITTEE, State.HANDLING),
    Action.CLOSE: ({State.ANSWERED}, COMMITTEE, State.CLOSED),
    Action.ARCHIVE: ({State.CLOSED}, COMMITTEE, State.ARCHIVED),
    Action.UNARCHIVE: ({State.ARCHIVED}, COMMITTEE, State.CLOSED),
}
UNIT = {"unit"} | COMMITTEE
SENT, SIGNED = AssignmentState.SENT, AssignmentState.SIGNED
ASKED = AssignmentState.RETURN_ASKED
EXPECTED_STEPS: dict[
    AssignmentStep, tuple[set[AssignmentState], set[str], AssignmentState, Role]
] = {
    AssignmentStep.SEND: ({AssignmentState.PLANNED}, set(), SENT, Role.LEAD),
    AssignmentStep.SIGN: ({SENT}, UNIT, SIGNED, Role.LEAD),
    AssignmentStep.ASK_RETURN: ({SENT, SIGNED}, UNIT, ASKED, Role.LEAD),
    AssignmentStep.ACCEPT_RETURN: ({ASKED}, COMMITTEE, AssignmentState.RETURNED, Role.LEAD),
    AssignmentStep.REFUSE_RETURN: ({ASKED}, COMMITTEE, SENT, Role.LEAD),
    AssignmentStep.OPINE: ({SIGNED}, UNIT, AssignmentState.OPINED, Role.CO),
    AssignmentStep.ANSWER: ({SIGNED}, UNIT, AssignmentState.ANSWERED, Role.LEAD),
    AssignmentStep.SEND_ANSWER_BACK: ({AssignmentState.ANSWERED}, COMMITTEE, SIGNED, Role.LEAD),
    AssignmentStep.CANCEL: (
        {AssignmentState.PLANNED, SENT, SIGNED},
        COMMITTEE,
        AssignmentState.CANCELLED,
        Role.LEAD,
    ),
}

Do = Callable[[Proposal, object, dict], object]
WHY = "理由"


def _with_unit(proposal, one_of_each_role) -> None:
    planning.plan_unit(
        proposal=proposal, unit=one_of_each_role.unit, actor=one_of_each_role.users["office"]
    )


# How each is done; `more` holds one of each role and another filed proposal.
DO: dict[Action, Do] = {
    Action.INVITE: lambda p, u, more: drafts.invite_cosigners(
        proposal=p, actor=u, people=[more["one_of_each_role"].person("co-signer")]
    ),
    Action.RECALL: lambda p, u, more: drafts.recall(proposal=p, actor=u),
    Action.SUBMIT: lambda p, u, more: drafts.submit(proposal=p, actor=u),
    Action.WITHDRAW: lambda p, u, more: drafts.withdraw(proposal=p, actor=u),
    Action.PRE_REVIEW: lambda p, u, more: reviewing.pre_review(
        proposal=p, actor=u, advice=Action.FILE
    ),
    Action.RE_REVIEW: lambda p, u, more: reviewing.re_review(
        proposal=p, actor=u, advice=Action.FILE
    ),
    Action.SEND_BACK: lambda p, u, more: reviewing.send_back(proposal=p, actor=u, reason=WHY),
    Action.FILE: lambda p, u, more: reviewing.file(proposal=p, actor=u),
    Action.MERGE: lambda p, u, more: reviewing.merge(proposal=p, actor=u, into=more["filed"]),
    Action.REJECT: lambda p, u, more: reviewing.reject(
        proposal=p, actor=u, ground=Ground.objects.get(order=10)
    ),
    Action.TO_OPINION: lambda p, u, more: reviewing.refer_as_opinion(
        proposal=p, actor=u, reason=WHY
    ),
    Action.TO_SUGGESTION: lambda p, u, more: reviewing.refer_as_suggestion(
        proposal=p, actor=u, reason=WHY
    ),
    Action.STRIKE: lambda p, u, more: reviewing.strike(proposal=p, actor=u, reason=WHY),
    Action.RECONSIDER: lambda p, u, more: reviewing.reconsider(proposal=p, actor=u, reason=WHY),
    Action.HAND_OVER: lambda p, u, more: dispatch.hand_over(proposal=p, actor=u),
    Action.HANDLE_AGAIN: lambda p, u, more: closing.handle_again(proposal=p, actor=u, reason=WHY),
    Action.CLOSE: lambda p, u, more: closing.close(proposal=p, actor=u, reason=WHY),
    Action.ARCHIVE: lambda p, u, more: closing.archive(proposal=p, actor=u),
    Action.UNARCHIVE: lambda p, u, more: closing.unarchive(proposal=p, actor=u, reason=WHY),
}
DO_STEP: dict[AssignmentStep, Callable] = {
    AssignmentStep.SIGN: lambda a, u: handling.sign_for(assignment=a, actor=u),
    AssignmentStep.ASK_RETURN: lambda a, u: handling.ask_return(assignment=a, actor=u, reason=WHY),
    AssignmentStep.ACCEPT_RETURN: lambda a, u: returns.accept_return(assignment=a, actor=u),
    AssignmentStep.REFUSE_RETURN: lambda a, u: returns.refuse_return(
        assignment=a, actor=u, reason=WHY
    ),
    AssignmentStep.OPINE: lambda a, u: handling.give_opinion(assignment=a, actor=u, opinion="同意"),
    AssignmentStep.ANSWER: lambda a, u: submit_answer(assignment=a, actor=u),
    AssignmentStep.SEND_ANSWER_BACK: lambda a, u: send_answer_back(
        assignment=a, actor=u, reason=WHY
    ),
    AssignmentStep.CANCEL: lambda a, u: returns.cancel_assignment(
        assignment=a, actor=u, reason=WHY
    ),
}


@shared_rows(on=date(2021, 6, 30))
def one_of_each_role():
    return make_one_of_each_role()


def roles_of(one_of_each_role) -> set[str]:
    return set(one_of_each_role.users)


def test_the_table_under_test_has_every_action_and_step():
    assert set(EXPECTED) == set(RULES) == set(Action)
    assert set(EXPECTED_STEPS) == set(STEP_RULES) == set(AssignmentStep)
    assert set(DO) == {action for action, (_, who, _) in EXPECTED.items() if who}
    assert set(DO_STEP) == {step for step, (_, who, _, _) in EXPECTED_STEPS.items() if who}
    assert set(DO) <= set(PROPOSAL.actions)
    assert set(DO_STEP) <= set(ASSIGNMENT.actions)


@pytest.mark.parametrize("state", State)
def test_every_role_is_offered_in_every_state_what_the_table_says_and_no_more(
    one_of_each_role, state
):
    proposal = proposal_in(state, one_of_each_role)
    cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
    for role, user in one_of_each_role.users.items():
        offered = {o.name for o in PROPOSAL.offered(ProposalView.of(proposal, user), proposal)}
        expected = {
            action
            for action, (states, who, _) in EXPECTED.items()
            if state in states and role in who
        }
        assert offered & set(Action) == expected, role


@pytest.mark.parametrize("action", list(DO))
def test_who_may_not_is_refused_in_the_state_from_which_it_leads(one_of_each_role, action):
    states, who, _ = EXPECTED[action]
    proposal = proposal_in(sorted(states)[0], one_of_each_role)
    more = {
        "one_of_each_role": one_of_each_role,
        "filed": proposal_in(State.FILED, one_of_each_role, "另一件"),
    }
    for role in sorted(roles_of(one_of_each_role) - who):
        with pytest.raises(NotAllowed):
            DO[action](proposal, one_of_each_role.users[role], more)
    assert not ProposalTransition.objects.exists()


@shared_rows(on=date(2021, 6, 30))
def in_each_state(one_of_each_role) -> dict[State, Proposal]:
    return {
        state: proposal_in(state, one_of_each_role, f"停在{state.label}的提案") for state in State
    }


@pytest.mark.parametrize("action", list(DO))
def test_from_every_other_state_it_is_refused(one_of_each_role, in_each_state, action):
    states, who, _ = EXPECTED[action]
    more = {
        "one_of_each_role": one_of_each_role,
        "filed": proposal_in(State.FILED, one_of_each_role, "另一件"),
    }
    actor = one_of_each_role.users[sorted(who)[0]]
    for state in set(State) - states:
        proposal = in_each_state[state]
        with pytest.raises(Refused, match="请刷新页面后再看"):
            DO[action](proposal, actor, more)
        proposal.refresh_from_db()
        assert proposal.state == state
    assert not ProposalTransition.objects.exists()


@pytest.mark.parametrize(
    ("action", "state", "role"),
    [
        (action, state, role)
        for action, (states, who, _) in EXPECTED.items()
        if action in DO
        for state in sorted(states)
        for role in sorted(who)
    ],
)
def test_who_may_does_it_and_it_is_recorded(one_of_each_role, action, state, role):
    proposal = proposal_in(state, one_of_each_role)
    _prepare(proposal, state, action, one_of_each_role)
    more = {
        "one_of_each_role": one_of_each_role,
        "filed": proposal_in(State.FILED, one_of_each_role, "另一件", number=7),
    }
    before = set(ProposalTransition.objects.values_list("pk", flat=True))
    DO[action](proposal, one_of_each_role.users[role], more)
    stored = Proposal.objects.get(pk=proposal.pk)
    assert (stored.state, proposal.state) == (EXPECTED[action][2],) * 2
    done = ProposalTransition.objects.exclude(pk__in=before).get(assignment=None)
    assert (done.action, done.from_state, done.to_state) == (action, state, stored.state)
    assert (done.actor, done.proposal) == (one_of_each_role.users[role], stored)


def _prepare(proposal: Proposal, state: State, action: Action, one_of_each_role) -> None:
    """Give a proposal what the action needs besides its state."""
    if state == State.COSIGNING:
        cosign(proposal, one_of_each_role.person("co-signer"), "confirmed")
    if action == Action.HAND_OVER:
        _with_unit(proposal, one_of_each_role)
    if action == Action.HANDLE_AGAIN:
        assignment_in(AssignmentState.ANSWERED, proposal, one_of_each_role.unit)


@pytest.mark.parametrize("step", AssignmentStep)
@pytest.mark.parametrize("state", AssignmentState)
def test_every_role_is_offered_the_steps_that_the_table_says(one_of_each_role, state, step):
    states, who, _, role = EXPECTED_STEPS[step]
    if state == AssignmentState.OPINED and role != Role.CO:
        return  # a lead handler never is in this state, the database says so
    if state == AssignmentState.ANSWERED and role == Role.CO:
        return
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    assignment = assignment_in(state, proposal, one_of_each_role.unit, role)
    if step == AssignmentStep.CANCEL:
        states = states - {AssignmentState.PLANNED}  # what is only planned is taken off instead
    for name, user in one_of_each_role.users.items():
        view, shown = ProposalView.of(proposal, user), {"seen": state, "kept": "new"}
        offered = ASSIGNMENT.offered(view, assignment, names=[step], shown=shown)
        # A unit sees nothing of what is only planned for it, or was taken from it.
        assert bool(offered) == (state in states and name in who), (name, state)


@pytest.mark.parametrize("step", list(DO_STEP))
def test_a_step_is_refused_to_others_and_from_other_states(one_of_each_role, step):
    states, who, _, role = EXPECTED_STEPS[step]
    proposal = proposal_in(State.HANDLING, one_of_each_role)
    assignment = assignment_in(sorted(states)[0], proposal, one_of_each_role.unit, role)
    for name in sorted(roles_of(one_of_each_role) - who):
        with pytest.raises(NotAllowed):
            DO_STEP[step](assignment, one_of_each_role.users[name])
    for state in set(AssignmentState) - states - {AssignmentState.OPINED, AssignmentState.ANSWERED}:
        assignment.delete()
        assignment = assignment_in(state, proposal, one_of_each_role.unit, role)
        with pytest.raises(Refused, match="请刷新页面后再看"):
            DO_STEP[step](assignment, one_of_each_role.users["office"])
    assert not ProposalTransition.objects.exists()


@pytest.mark.parametrize(
    ("step", "state", "name"),
    [
        (step, state, name)
        for step, (states, who, _, _) in EXPECTED_STEPS.items()
        if step in DO_STEP
        for state in sorted(states)
        for name in sorted(who)
        if not (state == AssignmentState.PLANNED and name == "unit")
    ],
)
def test_a_step_is_done_by_who_may_and_recorded(one_of_each_role, step, state, name):
    _, _, target, role = EXPECTED_STEPS[step]
    whole = State.ANSWERED if step == AssignmentStep.SEND_ANSWER_BACK else State.HANDLING
    proposal = proposal_in(whole, one_of_each_role)
    assignment = assignment_in(state, proposal, one_of_each_role.unit, role)
    if step == AssignmentStep.ANSWER:
        save_answer(
            assignment=assignment,
            actor=one_of_each_role.users[name],
            text="已更换。",
            answer_class=answer_class("A"),
        )
    DO_STEP[step](assignment, one_of_each_role.users[name])
    assert assignment.state == target
    done = ProposalTransition.objects.get(assignment=assignment)
    assert (done.action, done.from_state, done.to_state) == (step, state, target)
    assert done.actor == one_of_each_role.users[name]


@pytest.mark.parametrize("role", ["co", "lead"])
def test_only_lead_handlers_answer_and_only_co_handlers_give_opinions(one_of_each_role, role):
    assignment = assignment_in(
        SIGNED, proposal_in(State.HANDLING, one_of_each_role), one_of_each_role.unit, Role(role)
    )
    wrong = AssignmentStep.ANSWER if role == "co" else AssignmentStep.OPINE
    with pytest.raises(Refused, match=f"{Role(role).label}单位不能“{wrong.label}”"):
        DO_STEP[wrong](assignment, one_of_each_role.users["unit"])


@pytest.mark.parametrize("action", [a for a, rule in RULES.items() if rule.reason and a in DO])
def test_what_needs_a_reason_is_refused_without_one(one_of_each_role, action, monkeypatch):
    monkeypatch.setitem(globals(), "WHY", "  ")
    states, who, _ = EXPECTED[action]
    proposal = proposal_in(sorted(states)[0], one_of_each_role)
    with pytest.raises(Refused, match=f"“{action.label}”须填写理由"):
        DO[action](
            proposal, one_of_each_role.users[sorted(who)[0]], {"one_of_each_role": one_of_each_role}
        )


@pytest.mark.parametrize(
    ("steps", "decided_from", "pre", "re"),
    [
        (3, [State.RE_REVIEWED], [State.SUBMITTED], [State.PRE_REVIEWED]),
        (2, [State.PRE_REVIEWED, State.RE_REVIEWED], [State.SUBMITTED], []),
        (1, [State.SUBMITTED, State.PRE_REVIEWED, State.RE_REVIEWED], [], []),
    ],
)
def test_the_review_may_have_fewer_steps(steps, decided_from, pre, re):
    assert list(sources(Action.FILE, steps)) == decided_from
    assert list(sources(Action.PRE_REVIEW, steps)) == pre
    assert list(sources(Action.RE_REVIEW, steps)) == re


def test_a_review_of_no_steps_is_an_error():
    with pytest.raises(ValueError, match="0 steps"):
        sources(Action.FILE, 0)


def test_of_two_who_act_at_once_the_second_is_told(one_of_each_role):
    """Both have the page open on 待终审; one files it, the other rejects it."""
    first = proposal_in(State.RE_REVIEWED, one_of_each_role)
    second = Proposal.objects.get(pk=first.pk)
    reviewing.file(proposal=first, actor=one_of_each_role.users["office"])
    with pytest.raises(Refused, match="当前状态为“已立案”，不能“不予立案”"):
        reviewing.reject(
            proposal=second,
            actor=one_of_each_role.users["committee head"],
            ground=Ground.objects.get(order=1),
        )


def test_the_state_that_a_page_showed_counts_even_where_the_row_is_fresh(one_of_each_role):
    proposal = proposal_in(State.PRE_REVIEWED, one_of_each_role)
    with pytest.raises(Refused, match="当前状态为“待复审”"):
        reviewing.send_back(
            proposal=proposal,
            actor=one_of_each_role.users["office"],
            reason=WHY,
            seen=State.SUBMITTED,
        )
