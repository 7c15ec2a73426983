"""Doing what a form of a proposal's page does: its address, its prefix, the state that was seen."""

from types import SimpleNamespace
from typing import Any

from django.http import HttpResponse
from django.test import Client

from proposals.actions import ASSIGNMENT, EXTENSION, LOOK_BACK, PROPOSAL, RATING, Rating
from proposals.models import Assignment, AssignmentExtension, LookBack, Proposal
from workflow.actions import prefix_of

_TABLES = {
    Proposal: PROPOSAL,
    Assignment: ASSIGNMENT,
    AssignmentExtension: EXTENSION,
    LookBack: LOOK_BACK,
    Rating: RATING,
}


def act(
    client: Client,
    subject: Any,
    name: str,
    *,
    seen: str | None = None,
    plain: dict[str, Any] | None = None,
    **fields: Any,
) -> HttpResponse:
    """Post an action's form; `plain` are fields without the form's prefix (buttons, `back`)."""
    proposal = _proposal(subject)
    prefix = prefix_of(subject, name)
    data = {f"{prefix}-{field}": value for field, value in fields.items()}
    data["seen"] = getattr(subject, "state", "") if seen is None else seen
    view = SimpleNamespace(proposal=proposal)
    return client.post(_TABLES[type(subject)].url(view, subject, name), {**data, **(plain or {})})


def _proposal(subject: Any) -> Proposal:
    if isinstance(subject, Proposal):
        return subject
    assignment = subject if isinstance(subject, Assignment) else subject.assignment
    return assignment.proposal


def words_of(page: HttpResponse) -> str:
    return page.content.decode()
