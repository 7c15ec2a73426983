"""How something is offered that may be done: its form, its service, who may and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from proposals.enums import Action, AssignmentStep
from proposals.forms.fields import DeedForm, NothingForm
from proposals.models import Assignment, EvaluationStage, Proposal
from proposals.permissions import ProposalAccess
from proposals.reading.proposal_view import ProposalView
from proposals.transitions import STEP_RULES, sources


@dataclass(frozen=True)
class Rating:
    """One signatory's rating of a unit at a stage, about to be given."""

    assignment: Assignment
    stage: EvaluationStage

    @property
    def pk(self) -> str:
        return f"{self.assignment.pk}-{self.stage.pk}"


@dataclass(frozen=True)
class Deed:
    """How an action is offered. `may` asks who, `now` asks the state; `is_guarded`: the service is
    told what the page showed; `previews`: it writes a letter that can be read first. `group` says with
    which others it stands on the page.
    """

    label: str
    form: Callable[..., DeedForm]
    service: Callable[..., Any]
    done: str
    may: Callable[[ProposalAccess, Any], bool]
    now: Callable[[ProposalView, Any], bool]
    group: str = ""
    is_main: bool = False
    is_guarded: bool = False
    previews: bool = False


def act(
    action: Action,
    service: Callable[..., Any],
    done: str,
    form: Callable[..., DeedForm] = NothingForm,
    *,
    also: Callable[[ProposalView, Proposal], bool] = lambda of, proposal: True,
    **options: Any,
) -> Deed:
    """A deed that moves a proposal; `also` narrows when it is offered."""

    def now(of: ProposalView, proposal: Proposal) -> bool:
        return proposal.state in sources(action, of.settings.review_steps) and also(of, proposal)

    return Deed(
        action.label,
        form,
        service,
        done,
        lambda access, proposal: access.may(action),
        now,
        is_guarded=True,
        **options,
    )


def step(
    taken: AssignmentStep,
    service: Callable[..., Any],
    done: str,
    form: Callable[..., DeedForm] = NothingForm,
    *,
    also: Callable[[ProposalView, Assignment], bool] = lambda of, assignment: True,
    **options: Any,
) -> Deed:
    """A deed that moves what a unit was handed."""
    rule = STEP_RULES[taken]

    def now(of: ProposalView, assignment: Assignment) -> bool:
        fits = assignment.state in rule.sources and assignment.role in rule.roles
        return fits and also(of, assignment)

    return Deed(
        taken.label,
        form,
        service,
        done,
        lambda access, assignment: access.may_step(taken, assignment),
        now,
        is_guarded=True,
        **options,
    )


def by_committee(access: ProposalAccess, subject: Any) -> bool:
    return access.committee


def by_owner(access: ProposalAccess, subject: Any) -> bool:
    return access.owner
