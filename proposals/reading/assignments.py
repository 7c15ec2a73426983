"""What units were handed of a proposal, as its page shows each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from proposals.actions import ASSIGNMENT, EXTENSION, LOOK_BACK, RATING, Rating
from proposals.enums import (
    ENDED_ASSIGNMENTS,
    GIVEN_ASSIGNMENTS,
    REVIEW_STATES,
    AssignmentState,
    Role,
)
from proposals.models import (
    Answer,
    Assignment,
    AssignmentExtension,
    AssignmentUrge,
    Evaluation,
    EvaluationStage,
    LookBack,
)
from proposals.models.answers import NOT_KEPT
from proposals.reading.proposal_view import ProposalView
from proposals.reading.unit import light_of
from proposals.services.evaluating import feedback_due, is_open, raters
from workflow.actions import ActionsOn, OpenAction, RefusedForm
from workplan.lamp import StatusLight

_ROLE_ORDER = {Role.LEAD: 0, Role.SEPARATE: 1, Role.CO: 2}


@dataclass(frozen=True)
class AssignmentEntry:
    """What the reader sees of what a unit was handed, and may do to it.

    `own`: the reader acts for the unit; `answer` is the one that stands, `earlier` are those before,
    `units_draft` one that the unit is writing, to the committee.
    `paper` is what the committee enters for the unit or a proposer; `ratings` are the reader's own.
    """

    assignment: Assignment
    status_light: StatusLight
    own: bool
    sees_work: bool
    answer: Answer | None
    earlier: list[Answer]
    units_draft: Answer | None
    extensions: list[ActionsOn]
    evaluations: list[Evaluation]
    feedback_due: date | None
    look_backs: list[ActionsOn]
    ratings: list[ActionsOn]
    actions: list[OpenAction]
    paper: list[OpenAction]

    @property
    def is_ended(self) -> bool:
        return self.assignment.state in ENDED_ASSIGNMENTS

    @property
    def all_actions(self) -> Iterator[OpenAction]:
        yield from (*self.actions, *self.paper)
        for part in (*self.extensions, *self.look_backs, *self.ratings):
            yield from part.actions


def read_entries(view: ProposalView, refused: RefusedForm | None) -> list[AssignmentEntry]:
    """Return what units were handed, as far as the reader sees it: the last round first."""
    found = _assignments(view)
    rates = bool(found) and _rates(view)
    stages = _stages(view, found) if rates or view.access.committee else []
    return [_entry(view, assignment, stages, rates, refused) for assignment in found]


def _assignments(view: ProposalView) -> list[Assignment]:
    evaluations = Evaluation.objects.select_related("stage", "person").prefetch_related(
        "marks__question"
    )
    extensions = AssignmentExtension.objects.select_related("asked_by__person")
    rows = view.proposal.assignments.select_related("unit", "quality_review").prefetch_related(
        Prefetch("answers_written", Answer.objects.select_related("answer_class")),
        "meetings",
        Prefetch("extensions", extensions),
        Prefetch("urges", AssignmentUrge.objects.select_related("actor__person")),
        Prefetch("evaluations", evaluations),
        Prefetch("look_backs", LookBack.objects.select_related("actor__person")),
    )
    if not view.access.committee:
        rows = rows.filter(state__in=GIVEN_ASSIGNMENTS)
    found = list(rows)
    for assignment in found:
        assignment.proposal = view.proposal
    return sorted(
        found,
        key=lambda a: (-a.round, a.state in ENDED_ASSIGNMENTS, _ROLE_ORDER[Role(a.role)], a.pk),
    )


def _entry(
    view: ProposalView,
    assignment: Assignment,
    stages: list[EvaluationStage],
    rates: bool,
    refused: RefusedForm | None,
) -> AssignmentEntry:
    access = view.access
    own = access.handles(assignment)
    given = [a for a in assignment.answers_written.all() if a.submitted_on]
    stands = assignment.state == AssignmentState.ANSWERED
    kept = next((a.kept for a in assignment.answers_written.all() if not a.submitted_on), NOT_KEPT)
    shown = {"seen": assignment.state, "kept": kept}
    actions = ASSIGNMENT.offered(view, assignment, refused=refused, shown=shown)
    by_unit = [a for a in actions if a.action.group == "unit"]
    ratings = [
        Rating(assignment, s) for s in stages if assignment.answers and is_open(s, assignment)
    ]
    rated = {e.stage_id for e in assignment.evaluations.all() if e.person_id == view.user.person_id}
    return AssignmentEntry(
        assignment=assignment,
        status_light=light_of(assignment, view.on, view.settings.meeting_days),
        own=own,
        sees_work=own or access.committee or access.supervisor or bool(access.handlers),
        answer=given[-1] if given and stands else None,
        earlier=given[:-1] if stands else given,
        units_draft=_units_draft(view, assignment) if access.committee and not own else None,
        extensions=[
            ActionsOn(e, EXTENSION.offered(view, e, refused=refused) if e.granted is None else [])
            for e in assignment.extensions.all()
        ],
        evaluations=list(assignment.evaluations.all()) if access.sees_ratings or own else [],
        feedback_due=feedback_due(assignment, view.settings),
        look_backs=[
            ActionsOn(look, LOOK_BACK.offered(view, look, refused=refused))
            for look in assignment.look_backs.all()
        ]
        if access.committee
        else [],
        ratings=[
            ActionsOn(
                rating.stage,
                RATING.offered(
                    *(view, rating),
                    refused=refused,
                    names=["rate"],
                    shown={"answer": given[-1].pk if stands and given else ""},
                ),
            )
            for rating in ratings
            if rates and rating.stage.pk not in rated
        ],
        actions=[a for a in actions if a not in by_unit] + (by_unit if own else []),
        paper=([] if own else by_unit)
        + [
            a
            for rating in ratings
            for a in RATING.offered(view, rating, refused=refused, names=["paper"])
        ],
    )


def _units_draft(view: ProposalView, assignment: Assignment) -> Answer | None:
    drafts = (a for a in assignment.answers_written.all() if a.is_units_own(view.on))
    return next(drafts, None)


def _rates(view: ProposalView) -> bool:
    """Return whether the reader rates the handling: as a signatory, for himself."""
    signs = view.access.owner or view.access.cosigner
    return signs and view.user.person in raters(view.proposal)


def _stages(view: ProposalView, assignments: list[Assignment]) -> list[EvaluationStage]:
    """Return the stages at which the handling can be rated, where it can be at all."""
    if view.proposal.state in REVIEW_STATES or not any(a.answers for a in assignments):
        return []
    return list(EvaluationStage.objects.valid_in(view.on.year))
