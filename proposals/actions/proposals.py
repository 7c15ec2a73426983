"""What may be done to a proposal itself."""

from typing import Any

from members.models import Department, User
from proposals.deeds.base import Deed, act, by_committee, by_owner
from proposals.enums import FILED_STATES, HANDLED_STATES, Action, CosignState, State
from proposals.forms import drafts, reviewing
from proposals.forms.fields import NothingForm
from proposals.models import DispatchBatch, Project, Proposal
from proposals.reading.proposal_view import ProposalView
from proposals.services import batches, closing, dispatch, planning, publishing, supervising
from proposals.services import drafts as writing
from proposals.services import reviewing as review


def _is_personal(of: ProposalView, proposal: Proposal) -> bool:
    return proposal.sponsor_id is None


def _is_asked(of: ProposalView, proposal: Proposal, *states: CosignState) -> bool:
    """Tell whether the reader was asked to sign it and can still say something."""
    late = proposal.cosign_by is not None and of.on > proposal.cosign_by
    return (
        proposal.state == State.COSIGNING
        and not late
        and of.user.person_id is not None
        and proposal.cosigners.filter(person=of.user.person_id, state__in=states).exists()
    )


def _confirm(*, proposal: Proposal, actor: User) -> Any:
    return writing.answer_cosigning(proposal=proposal, actor=actor, confirmed=True)


def _decline(*, proposal: Proposal, actor: User, reason: str) -> Any:
    return writing.answer_cosigning(proposal=proposal, actor=actor, confirmed=False, reason=reason)


def _plan(*, proposal: Proposal, unit: Department, role: Any, actor: User) -> Any:
    return planning.plan_unit(proposal=proposal, unit=unit, role=role, actor=actor)


def _group(*, proposal: Proposal, project: Any, actor: User) -> None:
    supervising.group(project=project, proposals=[proposal], actor=actor)


def _to_batch(*, proposal: Proposal, batch: DispatchBatch | None, actor: User) -> None:
    batches.put_in_batch(proposal=proposal, batch=batch, actor=actor)


def _publish(*, proposal: Proposal, actor: User) -> None:
    publishing.set_public(proposal=proposal, actor=actor, public=True)


def _unpublish(*, proposal: Proposal, actor: User) -> None:
    publishing.set_public(proposal=proposal, actor=actor, public=False)


def _may_decide(of: ProposalView, proposal: Proposal) -> bool:
    return proposal.state != State.ARCHIVED and proposal.state in FILED_STATES


def _has_projects(proposal: Proposal) -> bool:
    return Project.objects.filter(term=proposal.term, session=proposal.session).exists()


PROPOSAL: dict[str, Deed] = {
    "confirm": Deed(
        "同意联名",
        NothingForm,
        _confirm,
        "您已联名。",
        lambda access, proposal: access.cosigner,
        lambda of, proposal: _is_asked(of, proposal, CosignState.INVITED),
        is_main=True,
    ),
    "decline": Deed(
        "不联名",
        drafts.DeclineForm,
        _decline,
        "已答复：不联名。",
        lambda access, proposal: access.cosigner,
        lambda of, proposal: _is_asked(of, proposal, CosignState.INVITED, CosignState.CONFIRMED),
    ),
    "submit": act(Action.SUBMIT, writing.submit, "已提交，等待审查。", is_main=True),
    "invite": act(
        Action.INVITE,
        writing.invite_cosigners,
        "已发出联名邀请。",
        drafts.InviteForm,
        also=_is_personal,
    ),
    "recall": act(Action.RECALL, writing.recall, "已收回，可以修改。"),
    "withdraw": act(Action.WITHDRAW, writing.withdraw, "已撤回。", drafts.WithdrawForm),
    "discard": Deed(
        "删除草稿",
        NothingForm,
        writing.discard_draft,
        "草稿已删除。",
        by_owner,
        lambda of, p: p.state == State.DRAFT and not p.transitions.exists(),
    ),
    "pre_review": act(
        Action.PRE_REVIEW,
        review.pre_review,
        "预审意见已记录。",
        reviewing.AdviseForm,
        is_main=True,
    ),
    "re_review": act(
        Action.RE_REVIEW,
        review.re_review,
        "复审意见已记录。",
        reviewing.AdviseForm,
        is_main=True,
    ),
    "file": act(
        Action.FILE,
        review.file,
        "已立案。",
        reviewing.FileForm,
        is_main=True,
        previews=True,
    ),
    "merge": act(Action.MERGE, review.merge, "已并案。", reviewing.MergeForm, previews=True),
    "reject": act(
        Action.REJECT,
        review.reject,
        "已决定不予立案，函告已写给提案人。",
        reviewing.RejectForm,
        previews=True,
    ),
    "to_opinion": act(
        Action.TO_OPINION,
        review.refer_as_opinion,
        "已转社情民意。",
        reviewing.ReasonForm,
        previews=True,
    ),
    "to_suggestion": act(
        Action.TO_SUGGESTION,
        review.refer_as_suggestion,
        "已转意见建议。",
        reviewing.ReasonForm,
        previews=True,
    ),
    "send_back": act(
        Action.SEND_BACK,
        review.send_back,
        "已退回提案人修改。",
        reviewing.ReasonForm,
        previews=True,
    ),
    "strike": act(Action.STRIKE, review.strike, "已撤案。", reviewing.ReasonForm, previews=True),
    "reconsider": act(
        Action.RECONSIDER,
        review.reconsider,
        "已恢复审查。",
        reviewing.ReasonForm,
        previews=True,
    ),
    "plan_unit": Deed(
        "安排承办单位",
        reviewing.PlanUnitForm,
        _plan,
        "已安排承办单位。",
        by_committee,
        lambda of, p: p.state == State.FILED,
        group="planning",
    ),
    "to_batch": Deed(
        "列入交办批次",
        reviewing.ToBatchForm,
        _to_batch,
        "交办批次已保存。",
        by_committee,
        lambda of, p: p.state == State.FILED,
        group="planning",
    ),
    "hand_over": act(
        Action.HAND_OVER,
        dispatch.hand_over,
        "已交办。",
        reviewing.HandOverForm,
        group="planning",
    ),
    "add_unit": Deed(
        "增加承办单位",
        reviewing.AddUnitForm,
        dispatch.add_unit,
        "已交办给这家单位。",
        by_committee,
        lambda of, p: p.state == State.HANDLING,
        group="planning",
    ),
    "kind": Deed(
        "确定重点提案",
        reviewing.KindForm,
        supervising.set_kind,
        "类别和督办领导、部门已保存。",
        by_committee,
        _may_decide,
        group="planning",
    ),
    "group": Deed(
        "归入专题项目",
        reviewing.GroupForm,
        _group,
        "专题项目已保存。",
        by_committee,
        lambda of, p: _may_decide(of, p) and _has_projects(p),
        group="planning",
    ),
    "publish": Deed(
        "列入公开栏",
        NothingForm,
        _publish,
        "已列入公开栏。",
        by_committee,
        lambda of, p: of.settings.public_list and p.state in HANDLED_STATES and not p.is_public,
        group="planning",
    ),
    "unpublish": Deed(
        "移出公开栏",
        NothingForm,
        _unpublish,
        "已移出公开栏。",
        by_committee,
        lambda of, p: of.settings.public_list and p.is_public,
        group="planning",
    ),
    "handle_again": act(
        Action.HANDLE_AGAIN,
        closing.handle_again,
        "已交二次办理。",
        reviewing.HandleAgainForm,
        also=lambda of, p: p.round < of.settings.max_rounds,
    ),
    "close": act(
        Action.CLOSE, closing.close, "已办结。", reviewing.ProposalCloseForm, is_main=True
    ),
    "archive": act(
        Action.ARCHIVE, closing.archive, "已归档。", reviewing.ArchiveForm, is_main=True
    ),
}
