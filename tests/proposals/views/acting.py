"""Doing what a form of a proposal's page does: its address, its prefix, the state that was seen."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from proposals.deeds import Rating, prefix_of
from proposals.deeds.offers import url_of
from proposals.models import Assignment, AssignmentExtension, LookBack, Proposal

_KINDS = {
    Proposal: "proposal",
    Assignment: "assignment",
    AssignmentExtension: "extension",
    LookBack: "look_back",
    Rating: "rating",
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
    return client.post(
        url_of(proposal, _KINDS[type(subject)], subject, name), {**data, **(plain or {})}
    )


def _proposal(subject: Any) -> Proposal:
    if isinstance(subject, Proposal):
        return subject
    assignment = subject if isinstance(subject, Assignment) else subject.assignment
    return assignment.proposal


def words_of(page: HttpResponse) -> str:
    return page.content.decode()
