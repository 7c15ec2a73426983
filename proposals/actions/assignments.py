"""What may be done to what a unit was handed: by the unit, the committee, and who rates it."""

from dataclasses import replace
from typing import Any

from members.models import User
from proposals.deeds.base import Deed, Rating, by_committee, step
from proposals.enums import (
    GIVEN_ASSIGNMENTS,
    OPEN_ASSIGNMENTS,
    AssignmentState,
    AssignmentStep,
    State,
)
from proposals.forms import handling, reviewing
from proposals.forms.fields import NothingForm
from proposals.forms.rating import PaperRatingForm, RatingForm
from proposals.models import Assignment, AssignmentExtension
from proposals.permissions import ProposalAccess, may_rate_quality
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


def _by_unit(access: ProposalAccess, assignment: Assignment) -> bool:
    return access.committee or access.handles(assignment)


def write_answer(*, assignment: Assignment, actor: User, seen: str | None, **words: Any) -> Any:
    """Keep the answer as typed, then hand it in: what it lacks is said, and nothing is lost."""
    answering.save_answer(assignment=assignment, actor=actor, **words)
    return answering.submit_answer(assignment=assignment, actor=actor, seen=seen)


def _grant(*, extension: AssignmentExtension, actor: User, note: str) -> Any:
    return extensions.decide_extension(extension=extension, actor=actor, granted=True, note=note)


def _refuse(*, extension: AssignmentExtension, actor: User, note: str) -> Any:
    return extensions.decide_extension(extension=extension, actor=actor, granted=False, note=note)


def _rate(*, rating: Rating, actor: User, **words: Any) -> Any:
    return evaluating.evaluate(
        assignment=rating.assignment, stage=rating.stage, actor=actor, **words
    )


ASSIGNMENT: dict[str, Deed] = {
    "sign": step(AssignmentStep.SIGN, units.sign_for, "已签收。", group="unit", is_main=True),
    "answer": replace(
        step(
            AssignmentStep.ANSWER,
            write_answer,
            "答复已提交。",
            handling.ProposalAnswerForm,
            group="unit",
            is_main=True,
        ),
        label="提交答复",
    ),
    "opine": step(
        AssignmentStep.OPINE,
        units.give_opinion,
        "会办意见已提交。",
        handling.OpinionForm,
        is_main=True,
        group="unit",
    ),
    "meet": Deed(
        "记录见面沟通",
        handling.ProposalMeetingForm,
        meeting.record_meeting,
        "见面沟通已记录。",
        _by_unit,
        lambda of, a: a.state in GIVEN_ASSIGNMENTS and of.proposal.state != State.ARCHIVED,
        group="unit",
    ),
    "extend": Deed(
        "申请延期",
        handling.AssignmentExtensionForm,
        extensions.ask_extension,
        "延期申请已提交，等待提案委批复。",
        _by_unit,
        lambda of, a: (
            a.state in OPEN_ASSIGNMENTS and not any(e.granted is None for e in a.extensions.all())
        ),
        group="unit",
    ),
    "ask_return": step(
        AssignmentStep.ASK_RETURN,
        units.ask_return,
        "退回申请已提交，等待提案委答复。",
        handling.ReturnForm,
        also=lambda of, a: a.return_by is None or of.on <= a.return_by,
        group="unit",
    ),
    "quality": Deed(
        "评价提案质量",
        handling.QualityForm,
        units.rate_quality,
        "提案质量评价已提交。",
        lambda access, a: access.handles(a),
        lambda of, a: may_rate_quality(a, of.access),
        group="unit",
    ),
    "accept_return": step(
        AssignmentStep.ACCEPT_RETURN,
        returns.accept_return,
        "已同意退回。",
        handling.AcceptReturnForm,
        is_main=True,
    ),
    "refuse_return": step(
        AssignmentStep.REFUSE_RETURN,
        returns.refuse_return,
        "已答复：不同意退回。",
        reviewing.ReasonForm,
    ),
    "answer_back": step(
        AssignmentStep.SEND_ANSWER_BACK,
        answering.send_answer_back,
        "答复已退回承办单位。",
        reviewing.ReasonForm,
        also=lambda of, a: (
            of.proposal.state in (State.HANDLING, State.ANSWERED)
            and a.round == of.proposal.round
            and not a.evaluations.all()
        ),
    ),
    "urge": Deed(
        "催办",
        handling.AssignmentUrgeForm,
        supervising.urge,
        "已催办。",
        lambda access, a: access.committee or access.supervisor,
        lambda of, a: a.state in OPEN_ASSIGNMENTS,
    ),
    "cancel": step(
        AssignmentStep.CANCEL,
        returns.cancel_assignment,
        "已撤销交办。",
        reviewing.ReasonForm,
        also=lambda of, a: a.state != AssignmentState.PLANNED,
    ),
    "unplan": Deed(
        "移去",
        NothingForm,
        planning.unplan_unit,
        "已移去这家单位。",
        by_committee,
        lambda of, a: a.state == AssignmentState.PLANNED,
    ),
}

EXTENSION: dict[str, Deed] = {
    "grant": Deed(
        "同意延期",
        handling.ExtensionGrantForm,
        _grant,
        "已同意延期。",
        by_committee,
        lambda of, e: e.granted is None,
        is_main=True,
    ),
    "refuse": Deed(
        "不同意延期",
        handling.ExtensionRefuseForm,
        _refuse,
        "已答复：不同意延期。",
        by_committee,
        lambda of, e: e.granted is None,
    ),
}

LOOK_BACK: dict[str, Deed] = {
    "record": Deed(
        "记录“回头看”",
        handling.LookBackForm,
        looking_back.record_look_back,
        "“回头看”已记录。",
        by_committee,
        lambda of, look: look.done_on is None,
        is_main=True,
    ),
}

RATING: dict[str, Deed] = {
    "rate": Deed(
        "提交评价",
        RatingForm,
        _rate,
        "评价已提交，谢谢。",
        lambda access, rating: access.owner or access.cosigner,
        lambda of, rating: True,
        is_main=True,
    ),
    "paper": Deed(
        "录入评价",
        PaperRatingForm,
        _rate,
        "评价已录入。",
        by_committee,
        lambda of, rating: True,
    ),
}
