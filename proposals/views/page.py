"""A proposal's page: all that the reader may see of it, with what the reader may do to it."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from members.models import Department
from proposals.chain import chain_of
from proposals.deeds import Offer, Rating, Refusal, offer
from proposals.desks import standing_of
from proposals.enums import (
    ENDED_ASSIGNMENTS,
    GIVEN_ASSIGNMENTS,
    REVIEW_STATES,
    Action,
    AssignmentState,
    Role,
    State,
)
from proposals.finding import Similar, similar_to
from proposals.intake import problems, text_length
from proposals.models import (
    Answer,
    Assignment,
    AssignmentExtension,
    AssignmentUrge,
    Evaluation,
    EvaluationStage,
    LookBack,
    ProposalTransition,
)
from proposals.occasion import Occasion
from proposals.services.evaluating import feedback_due, is_open, raters
from proposals.views.opening import opened

_ROLE_ORDER = {Role.LEAD: 0, Role.SEPARATE: 1, Role.CO: 2}
# What reviewers do among themselves.
_INTERNAL = (Action.PRE_REVIEW, Action.RE_REVIEW)


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal to those whom it concerns."""
    return proposal_page(request, opened(request, pk, request.GET.get("into", "").strip()))


def proposal_page(
    request: HttpRequest, of: Occasion, refusal: Refusal | None = None
) -> HttpResponse:
    """Return the page; with a refusal, its status says so and nothing that was typed is lost."""
    entries = [_entry(of, a, refusal) for a in _assignments(of)]
    offers = offer(of, of.proposal, refusal)
    context = {
        "of": of,
        "proposal": of.proposal,
        "access": of.access,
        "chain": chain_of(
            of.proposal, [e["assignment"] for e in entries if e["is_current"]], _archived_on(of)
        ),
        "cosigners": of.proposal.cosigners.select_related("person"),
        "contacts": _contacts(of),
        "entries": entries,
        "offers": [o for o in offers if o.name not in _PLANNING],
        "planning": [o for o in offers if o.name in _PLANNING],
        "intake": _intake(of),
        "reviews": _reviews(of),
        "letters": _letters(of),
        "merged": of.proposal.merged.select_related("author") if of.proposal.is_filed else [],
        "record": _record(of),
        "units": _unit_names(of),
        "refusal": refusal,
        "lost_words": _lost_words(refusal, offers, entries),
    }
    status = 422 if refusal and not refusal.is_preview else 200
    return render(request, "proposals/proposal.html", context, status=status)


_PLANNING = (
    "plan_unit",
    "to_batch",
    "hand_over",
    "add_unit",
    "kind",
    "group",
    "publish",
    "unpublish",
)


def _unit_names(of: Occasion) -> list[Department]:
    """Return the units to choose from, where the reader names any."""
    if not of.access.committee:
        return []
    return list(Department.objects.filter(is_active=True).exclude(kind="collective"))


# --- what units have -----------------------------------------------------------------------------


def _assignments(of: Occasion) -> list[Assignment]:
    """Return what units were handed, as far as the reader sees it: the last round first."""
    evaluations = Evaluation.objects.select_related("stage", "person").prefetch_related(
        "marks__question"
    )
    rows = of.proposal.assignments.select_related("unit", "quality_review").prefetch_related(
        Prefetch("answers_written", Answer.objects.select_related("answer_class")),
        "meetings",
        Prefetch("extensions", AssignmentExtension.objects.select_related("asked_by__person")),
        Prefetch("urges", AssignmentUrge.objects.select_related("actor__person")),
        Prefetch("evaluations", evaluations),
        Prefetch("look_backs", LookBack.objects.select_related("actor__person")),
    )
    if not of.access.committee:
        rows = rows.filter(state__in=GIVEN_ASSIGNMENTS)
    found = list(rows)
    for assignment in found:
        assignment.proposal = of.proposal
    return sorted(
        found,
        key=lambda a: (-a.round, a.state in ENDED_ASSIGNMENTS, _ROLE_ORDER[Role(a.role)], a.pk),
    )


def _entry(of: Occasion, assignment: Assignment, refusal: Refusal | None) -> dict[str, Any]:
    """Return what the reader sees of what a unit was handed, and may do to it."""
    access = of.access
    own = access.handles(assignment)
    answers = list(assignment.answers_written.all())
    given = [a for a in answers if a.submitted_on]
    offers = offer(of, assignment, refusal)
    by_unit = [o for o in offers if o.name in _OF_UNITS]
    extensions = list(assignment.extensions.all())
    return {
        "assignment": assignment,
        "standing": standing_of(assignment, of.on, of.settings.meeting_days),
        "is_current": assignment.round == of.proposal.round
        and assignment.state not in ENDED_ASSIGNMENTS,
        "is_ended": assignment.state in ENDED_ASSIGNMENTS,
        "own": own,
        "answer": given[-1] if given and assignment.state == AssignmentState.ANSWERED else None,
        "earlier": given[:-1] if assignment.state == AssignmentState.ANSWERED else given,
        "draft": next((a for a in answers if not a.submitted_on), None)
        if own or access.committee
        else None,
        "sees_work": own or access.committee or access.supervisor or bool(access.handlers),
        "extensions": [
            {"wish": e, "offers": offer(of, e, refusal) if e.granted is None else []}
            for e in extensions
        ],
        "evaluations": list(assignment.evaluations.all()) if access.sees_ratings or own else [],
        "feedback_due": feedback_due(assignment),
        "look_backs": [
            {"look": look, "offers": offer(of, look, refusal)}
            for look in assignment.look_backs.all()
        ]
        if access.committee
        else [],
        "offers": [o for o in offers if o not in by_unit] + (by_unit if own else []),
        "paper": ([] if own else by_unit) + _paper_ratings(of, assignment, refusal),
        "ratings": _ratings(of, assignment, refusal),
    }


_OF_UNITS = ("sign", "answer", "opine", "meet", "extend", "ask_return", "quality")


def _stages(of: Occasion, assignment: Assignment) -> list[EvaluationStage]:
    """Return the stages at which a unit's handling can be rated now."""
    if not assignment.answers or of.proposal.state in REVIEW_STATES:
        return []
    stages = EvaluationStage.objects.valid_in(of.on.year)
    return [stage for stage in stages if is_open(stage, assignment)]


def _ratings(of: Occasion, assignment: Assignment, refusal: Refusal | None) -> list[dict[str, Any]]:
    """Return the forms for one's own rating: of signatories who have not rated yet."""
    if not (of.access.owner or of.access.cosigner) or of.user.person not in raters(of.proposal):
        return []
    given = {(e.stage_id, e.person_id) for e in assignment.evaluations.all()}
    return [
        {"stage": stage, "offers": offer(of, Rating(assignment, stage), refusal, ["rate"])}
        for stage in _stages(of, assignment)
        if (stage.pk, of.user.person_id) not in given
    ]


def _paper_ratings(of: Occasion, assignment: Assignment, refusal: Refusal | None) -> list[Offer]:
    """Return the forms by which the committee enters ratings that came on paper."""
    if not of.access.committee:
        return []
    return [
        entry
        for stage in _stages(of, assignment)
        for entry in offer(of, Rating(assignment, stage), refusal, ["paper"])
    ]


# --- what else there is to see -------------------------------------------------------------------


def _contacts(of: Occasion) -> list[Any]:
    """Return who signed, with how to reach them, for those who have to."""
    if not of.access.sees_contacts:
        return []
    return [person for person in of.proposal.signatories if person.mobile or person.email]


def _intake(of: Occasion) -> dict[str, Any] | None:
    """Return the checks at the entrance: to the author of a draft, to the committee in the review."""
    proposal = of.proposal
    writes = of.access.owner and proposal.state == State.DRAFT
    reviews = of.access.committee and proposal.state in REVIEW_STATES
    if not (writes or reviews):
        return None
    return {
        "length": text_length(proposal.situation, proposal.suggestions),
        "problems": problems(
            proposal.title,
            proposal.situation,
            proposal.suggestions,
            least=of.settings.text_min,
            most=of.settings.text_max,
        ),
        "similar": _similar(of) if reviews else None,
    }


def _similar(of: Occasion) -> list[Similar]:
    proposal = of.proposal
    text = proposal.situation + proposal.suggestions
    return similar_to(title=proposal.title, text=text, leave_out=proposal)


def _reviews(of: Occasion) -> list[Any]:
    if not of.access.sees_review:
        return []
    return list(of.proposal.reviews.select_related("reviewer__person", "category", "ground"))


def _letters(of: Occasion) -> list[Any]:
    """Return what the proposers were told: to the committee all of it, to each their own."""
    letters = of.proposal.letters.all()
    if of.access.committee:
        return list(letters)
    if of.user.person_id is None:
        return []
    return list(letters.filter(person=of.user.person_id))


def _archived_on(of: Occasion) -> Any:
    if of.proposal.state != State.ARCHIVED:
        return None
    last = of.proposal.transitions.filter(action=Action.ARCHIVE).first()
    return last.at.date() if last else None


def _record(of: Occasion) -> list[ProposalTransition]:
    """Return what happened, as far as it is the reader's: a unit sees its own part, a proposer
    nothing of what units and the committee settled among themselves.
    """
    rows = of.proposal.transitions.select_related("actor__person", "assignment__unit")
    access = of.access
    if access.committee:
        return list(rows)
    if access.handlers:
        return [t for t in rows if t.assignment_id in access.handlers]
    shown = [t for t in rows if t.assignment_id is None and t.action not in _INTERNAL]
    return shown if access.owner or access.cosigner or access.supervisor else []


def _lost_words(
    refusal: Refusal | None, offers: list[Offer], entries: list[dict[str, Any]]
) -> list[str]:
    """Return what was typed into a form that the page, as things stand now, does not offer any more."""
    if refusal is None:
        return []
    shown = list(offers)
    for entry in entries:
        shown += [*entry["offers"], *entry["paper"]]
        for part in (*entry["extensions"], *entry["look_backs"], *entry["ratings"]):
            shown += part["offers"]
    return [] if any(o.is_refused for o in shown) else refusal.words
