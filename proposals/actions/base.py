"""What the tables share: who may, in which states, where a form is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from members.addresses import reverse
from proposals.enums import Action, AssignmentStep
from proposals.models import Assignment, EvaluationStage, Proposal
from proposals.reading.proposal_view import ProposalView
from proposals.transitions import STEP_RULES, sources
from workflow.actions import PageAction, Predicate, always
from workflow.forms import ActionForm, NothingForm


@dataclass(frozen=True)
class Rating:
    """One signatory's rating of a unit at a stage, about to be given."""

    assignment: Assignment
    stage: EvaluationStage

    @property
    def pk(self) -> str:
        return f"{self.assignment.pk}-{self.stage.pk}"


def address(route: str, *keys: Callable[[Any], int]) -> Callable[[ProposalView, Any, str], str]:
    """Return how the address of a form is made of the proposal's key, the subject's and the name."""

    def url(view: ProposalView, subject: Any, name: str) -> str:
        args = [view.proposal.pk, *(key(subject) for key in keys), name]
        return reverse(route, args=args)

    return url


def moves(
    action: Action,
    service: Callable[..., Any],
    done: str,
    form: type[ActionForm] = NothingForm,
    *,
    also: Predicate = always,
    **options: Any,
) -> PageAction:
    """Return how a proposal is moved; `also` narrows when it is offered."""

    def may(view: ProposalView, proposal: Proposal) -> bool:
        return view.access.may(action)

    def now(view: ProposalView, proposal: Proposal) -> bool:
        allowed = sources(action, view.settings.review_steps)
        return proposal.state in allowed and also(view, proposal)

    return PageAction(action.label, form, service, done, may, now, guards=("seen",), **options)


def takes(
    step: AssignmentStep,
    service: Callable[..., Any],
    done: str,
    form: type[ActionForm] = NothingForm,
    *,
    label: str = "",
    also: Predicate = always,
    guards: tuple[str, ...] = (),
    **options: Any,
) -> PageAction:
    """Return how what a unit was handed is moved."""
    rule = STEP_RULES[step]

    def may(view: ProposalView, assignment: Assignment) -> bool:
        return view.access.may_step(step, assignment)

    def now(view: ProposalView, assignment: Assignment) -> bool:
        fits = assignment.state in rule.sources and assignment.role in rule.roles
        return fits and also(view, assignment)

    guards = ("seen", *guards)
    return PageAction(label or step.label, form, service, done, may, now, guards=guards, **options)


def by_committee(view: ProposalView, subject: Any) -> bool:
    return view.access.committee


def by_owner(view: ProposalView, subject: Any) -> bool:
    return view.access.owner


def by_cosigner(view: ProposalView, subject: Any) -> bool:
    return view.access.cosigner
