"""What may be done to what a unit was handed: by the unit, the committee, and who rates it."""

from functools import partial
from typing import Any

from members.addresses import reverse
from members.models import User
from proposals.actions.base import Rating, address, by_committee, takes
from proposals.enums import (
    GIVEN_ASSIGNMENTS,
    OPEN_ASSIGNMENTS,
    AssignmentState,
    AssignmentStep,
    State,
)
from proposals.forms import handling as forms
from proposals.forms.rating import PaperRatingForm, RatingForm
from proposals.forms.reviewing import ExplainForm
from proposals.models import Assignment
from proposals.permissions import may_rate_quality
from proposals.reading.proposal_view import ProposalView
from proposals.services import (
    answering,
    evaluating,
    extensions,
    looking_back,
    meeting,
    planning,
    returns,
    supervising,
)
from proposals.services import handling as units
from workflow.actions import ActionTable, PageAction
from workflow.forms import NothingForm


def _by_unit(view: ProposalView, assignment: Assignment) -> bool:
    return view.access.committee or view.access.handles(assignment)


def _by_signatory(view: ProposalView, rating: Rating) -> bool:
    return view.access.owner or view.access.cosigner


def _may_extend(view: ProposalView, assignment: Assignment) -> bool:
    waits = any(wish.granted is None for wish in assignment.extensions.all())
    return assignment.state in OPEN_ASSIGNMENTS and not waits


def _may_answer_anew(view: ProposalView, assignment: Assignment) -> bool:
    return (
        view.proposal.state in (State.HANDLING, State.ANSWERED)
        and assignment.round == view.proposal.round
        and not any(evaluation.answer_id for evaluation in assignment.evaluations.all())
    )


def _may_write_answer(view: ProposalView, assignment: Assignment) -> bool:
    """Return whether the draft is the reader's to write: what a unit has begun is the unit's alone."""
    if view.access.handles(assignment):
        return True
    return not any(answer.is_units_own(view.on) for answer in assignment.answers_written.all())


def _write_answer(*, assignment: Assignment, actor: User, seen: str | None, **words: Any) -> Any:
    """Keep the answer as typed, then hand it in: what it lacks is said, and nothing is lost."""
    answering.save_answer(assignment=assignment, actor=actor, **words)
    return answering.submit_answer(assignment=assignment, actor=actor, seen=seen)


def _rate(*, rating: Rating, actor: User, **words: Any) -> Any:
    return evaluating.evaluate(
        assignment=rating.assignment, stage=rating.stage, actor=actor, **words
    )


# What a unit does; the committee does it for a unit that answers on paper.
_unit_takes = partial(takes, group="unit")
_unit_does = partial(PageAction, may=_by_unit, group="unit")

ASSIGNMENT = ActionTable(
    "assignment",
    {
        "sign": _unit_takes(AssignmentStep.SIGN, units.sign_for, "已签收。", is_main=True),
        "answer": _unit_takes(
            *(AssignmentStep.ANSWER, _write_answer, "答复已提交。", forms.ProposalAnswerForm),
            label="提交答复",
            also=_may_write_answer,
            guards=("kept",),
            is_main=True,
            draft_url=lambda a: reverse("proposals:draft_answer", args=[a.proposal_id, a.pk]),
        ),
        "opine": _unit_takes(
            *(AssignmentStep.OPINE, units.give_opinion, "会办意见已提交。", forms.OpinionForm),
            is_main=True,
        ),
        "meet": _unit_does(
            *("记录见面沟通", forms.ProposalMeetingForm),
            *(meeting.record_meeting, "见面沟通已记录。"),
            now=lambda view, a: (
                a.state in GIVEN_ASSIGNMENTS and view.proposal.state != State.ARCHIVED
            ),
        ),
        "extend": _unit_does(
            *("申请延期", forms.AssignmentExtensionForm),
            *(extensions.ask_extension, "延期申请已提交，等待提案委批复。"),
            now=_may_extend,
        ),
        "ask_return": _unit_takes(
            *(AssignmentStep.ASK_RETURN, units.ask_return, "退回申请已提交，等待提案委答复。"),
            forms.ReturnForm,
            also=lambda view, a: a.return_by is None or view.on <= a.return_by,
        ),
        "quality": PageAction(
            *("评价提案质量", forms.QualityForm, units.rate_quality, "提案质量评价已提交。"),
            lambda view, a: view.access.handles(a),
            lambda view, a: may_rate_quality(a, view.access),
            group="unit",
        ),
        "accept_return": takes(
            *(AssignmentStep.ACCEPT_RETURN, returns.accept_return, "已同意退回。"),
            forms.AcceptReturnForm,
            is_main=True,
        ),
        "refuse_return": takes(
            AssignmentStep.REFUSE_RETURN, returns.refuse_return, "已答复：不同意退回。", ExplainForm
        ),
        "answer_back": takes(
            *(AssignmentStep.SEND_ANSWER_BACK, answering.send_answer_back),
            *("答复已退回承办单位。", ExplainForm),
            also=_may_answer_anew,
        ),
        "urge": PageAction(
            *("催办", forms.AssignmentUrgeForm, supervising.urge, "已催办。"),
            lambda view, a: view.access.committee or view.access.supervisor,
            lambda view, a: a.state in OPEN_ASSIGNMENTS,
        ),
        "cancel": takes(
            *(AssignmentStep.CANCEL, returns.cancel_assignment, "已撤销交办。", ExplainForm),
            also=lambda view, a: a.state != AssignmentState.PLANNED,
        ),
        "unplan": PageAction(
            *("移去", NothingForm, planning.unplan_unit, "已移去这家单位。", by_committee),
            lambda view, a: a.state == AssignmentState.PLANNED,
        ),
    },
    url=address("proposals:act_assignment", lambda a: a.pk),
)

EXTENSION = ActionTable(
    "extension",
    {
        "grant": PageAction(
            *("同意延期", forms.ExtensionGrantForm),
            *(partial(extensions.decide_extension, granted=True), "已同意延期。"),
            *(by_committee, lambda view, e: e.granted is None),
            is_main=True,
        ),
        "refuse": PageAction(
            *("不同意延期", forms.ExtensionRefuseForm),
            *(partial(extensions.decide_extension, granted=False), "已答复：不同意延期。"),
            *(by_committee, lambda view, e: e.granted is None),
        ),
    },
    url=address("proposals:act_extension", lambda e: e.pk),
)

LOOK_BACK = ActionTable(
    "look_back",
    {
        "record": PageAction(
            *("记录“回头看”", forms.LookBackForm),
            *(looking_back.record_look_back, "“回头看”已记录。"),
            *(by_committee, lambda view, look: look.done_on is None),
            is_main=True,
        ),
    },
    url=address("proposals:act_look_back", lambda look: look.pk),
)

RATING = ActionTable(
    "rating",
    {
        "rate": PageAction(
            *("提交评价", RatingForm, _rate, "评价已提交，谢谢。", _by_signatory),
            is_main=True,
            guards=("answer",),
        ),
        "paper": PageAction("录入评价", PaperRatingForm, _rate, "评价已录入。", by_committee),
    },
    url=address("proposals:rate", lambda r: r.assignment.pk, lambda r: r.stage.pk),
)
