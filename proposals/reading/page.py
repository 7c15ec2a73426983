"""A proposal's page: all that the reader may see of it, with what the reader may do to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members.models import Department, Person
from proposals.actions import PROPOSAL
from proposals.enums import REVIEW_STATES, Action, State
from proposals.models import CoSigner, Proposal, ProposalLetter, ProposalTransition, Review
from proposals.reading.assignments import AssignmentEntry, read_entries
from proposals.reading.intake import IntakeCheck, intake_check
from proposals.reading.milestones import Milestone, milestones_of
from proposals.reading.proposal_view import ProposalView
from proposals.wording import Change, changes
from workflow.actions import OpenAction, RefusedForm

# What reviewers do among themselves.
_INTERNAL = (Action.PRE_REVIEW, Action.RE_REVIEW)


@dataclass(frozen=True)
class ProposalPage:
    """The page; what the reader may not see is empty.

    `changed` is what the reader, asked to sign anew, has not seen; `planning` are the actions that
    arrange the handling; `lost_words` were typed into a form that the
    page does not offer any more.
    """

    milestones: list[Milestone]
    cosigners: list[CoSigner]
    changed: list[Change]
    contacts: list[Person]
    merged: list[Proposal]
    intake: IntakeCheck | None
    actions: list[OpenAction]
    planning: list[OpenAction]
    entries: list[AssignmentEntry]
    units: list[Department]
    letters: list[ProposalLetter]
    reviews: list[Review]
    record: list[ProposalTransition]
    refused: RefusedForm | None
    lost_words: list[str]


def read_page(view: ProposalView, refused: RefusedForm | None = None) -> ProposalPage:
    """Return what the page shows; a form that was refused stands on it with what was typed."""
    proposal = view.proposal
    entries = read_entries(view, refused)
    actions = PROPOSAL.offered(
        view,
        proposal,
        refused=refused,
        shown={"seen": proposal.seen},
        unfolded="merge" if view.words else "",
    )
    shown = [*actions, *(action for entry in entries for action in entry.all_actions)]
    current = [
        entry.assignment
        for entry in entries
        if entry.assignment.round == proposal.round and not entry.is_ended
    ]
    return ProposalPage(
        milestones=milestones_of(proposal, current, _archived_on(proposal)),
        cosigners=list(proposal.cosigners.select_related("person")),
        changed=_changed(view),
        contacts=_contacts(view),
        merged=list(proposal.merged.select_related("author")) if proposal.is_filed else [],
        intake=_intake(view),
        actions=[a for a in actions if a.action.group != "planning"],
        planning=[a for a in actions if a.action.group == "planning"],
        entries=entries,
        units=_units(view),
        letters=_letters(view),
        reviews=_reviews(view),
        record=_record(view),
        refused=refused,
        lost_words=refused.words if refused and not any(a.is_refused for a in shown) else [],
    )


def _archived_on(proposal: Proposal) -> date | None:
    if proposal.state != State.ARCHIVED:
        return None
    last = proposal.transitions.filter(action=Action.ARCHIVE).first()
    return last.at.date() if last else None


def _changed(view: ProposalView) -> list[Change]:
    """Return what was changed since the reader confirmed, where the reader is asked anew."""
    if not view.access.cosigner or view.proposal.state != State.COSIGNING:
        return []
    asked = view.proposal.cosigners.waiting().filter(person=view.user.person_id).first()
    before = asked.confirmed_text if asked else None
    return changes(before, view.proposal.text) if before else []


def _contacts(view: ProposalView) -> list[Person]:
    """Return who signed, with how to reach them, for those who have to."""
    if not view.access.sees_contacts:
        return []
    return [person for person in view.proposal.signatories if person.mobile or person.email]


def _intake(view: ProposalView) -> IntakeCheck | None:
    """Return the checks at the entrance: to the author of a draft, to the committee in the review."""
    proposal, access = view.proposal, view.access
    writes = access.owner and proposal.state == State.DRAFT
    reviews = access.committee and proposal.state in REVIEW_STATES
    return intake_check(proposal, view.settings) if writes or reviews else None


def _units(view: ProposalView) -> list[Department]:
    """Return the units to choose from, where the reader names any."""
    if not view.access.committee:
        return []
    return list(Department.objects.filter(is_active=True).exclude(kind="collective"))


def _letters(view: ProposalView) -> list[ProposalLetter]:
    """Return what the proposers were told: to the committee all of it, to each their own."""
    letters = view.proposal.letters.all()
    if view.access.committee:
        return list(letters)
    if view.user.person_id is None:
        return []
    return list(letters.filter(person=view.user.person_id))


def _reviews(view: ProposalView) -> list[Review]:
    if not view.access.sees_review:
        return []
    return list(view.proposal.reviews.select_related("reviewer__person", "category", "ground"))


def _record(view: ProposalView) -> list[ProposalTransition]:
    """Return what happened, as far as it is the reader's: a unit sees its own part, a proposer
    nothing of what units and the committee settled among themselves.
    """
    rows = view.proposal.transitions.select_related("actor__person", "assignment__unit")
    access = view.access
    if access.committee:
        return list(rows)
    if access.handlers:
        return [t for t in rows if t.assignment_id in access.handlers]
    shown = [t for t in rows if t.assignment_id is None and t.action not in _INTERNAL]
    return shown if access.owner or access.cosigner or access.supervisor else []
