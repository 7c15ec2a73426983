"""What may be done to a proposal itself."""

from functools import partial

from proposals.actions.base import address, by_committee, by_cosigner, by_owner, moves
from proposals.enums import FILED_STATES, HANDLED_STATES, Action, CosignState, State
from proposals.forms import reviewing as forms
from proposals.forms.drafts import DeclineForm, InviteForm, SubmitForm, WithdrawForm
from proposals.models import Project, Proposal, ProposalLetter
from proposals.reading.intake import intake_check
from proposals.reading.proposal_view import ProposalView
from proposals.services import batches, closing, dispatch, planning, publishing, supervising
from proposals.services import drafts as writing
from proposals.services import reviewing as review
from workflow.actions import ActionPreview, ActionTable, PageAction
from workflow.forms import NothingForm
from workflow.refusals import Refused


def _last_letter(proposal: Proposal, result: object) -> ProposalLetter:
    """Return the letter that an action wrote. Raises Refused where it wrote none."""
    if letter := proposal.letters.order_by("-at", "-pk").first():
        return letter
    raise Refused("这一决定不写函告。")


_LETTER = ActionPreview("预览函告", "proposals/parts/letter_preview.html", _last_letter)
# What decides on a proposal tells its proposers; what arranges the handling is the committee's.
_decides = partial(moves, preview=_LETTER)
_arranges = partial(PageAction, may=by_committee, group="planning")


def _is_whole(view: ProposalView, proposal: Proposal) -> bool:
    """Return whether its text can go in as it is; what it lacks stands on the page."""
    return not intake_check(proposal, view.settings).problems


def _is_asked(view: ProposalView, proposal: Proposal, *states: CosignState) -> bool:
    """Return whether the reader was asked to sign it and can still say something."""
    late = proposal.cosign_by is not None and view.on > proposal.cosign_by
    return (
        proposal.state == State.COSIGNING
        and not late
        and view.user.person_id is not None
        and proposal.cosigners.filter(person=view.user.person_id, state__in=states).exists()
    )


def _is_filed_only(view: ProposalView, proposal: Proposal) -> bool:
    return proposal.state == State.FILED


def _is_decided_on(view: ProposalView, proposal: Proposal) -> bool:
    return proposal.state != State.ARCHIVED and proposal.state in FILED_STATES


def _has_projects(view: ProposalView, proposal: Proposal) -> bool:
    projects = Project.objects.filter(term=proposal.term, session=proposal.session)
    return _is_decided_on(view, proposal) and projects.exists()


PROPOSAL = ActionTable(
    "proposal",
    {
        "confirm": PageAction(
            *("同意联名", NothingForm, partial(writing.answer_cosigning, confirmed=True)),
            *("您已联名。", by_cosigner, lambda view, p: _is_asked(view, p, CosignState.INVITED)),
            is_main=True,
            guards=("seen",),
        ),
        "decline": PageAction(
            *("不联名", DeclineForm, partial(writing.answer_cosigning, confirmed=False)),
            *("已答复：不联名。", by_cosigner),
            lambda view, p: _is_asked(view, p, CosignState.INVITED, CosignState.CONFIRMED),
            guards=("seen",),
        ),
        "submit": moves(
            *(Action.SUBMIT, writing.submit, "已提交，等待审查。", SubmitForm),
            also=_is_whole,
            is_main=True,
        ),
        "invite": moves(
            *(Action.INVITE, writing.invite_cosigners, "已发出联名邀请。", InviteForm),
            also=lambda view, p: p.sponsor_id is None and _is_whole(view, p),
        ),
        "recall": moves(Action.RECALL, writing.recall, "已收回，可以修改。"),
        "withdraw": moves(Action.WITHDRAW, writing.withdraw, "已撤回。", WithdrawForm),
        "discard": PageAction(
            *("删除草稿", NothingForm, writing.discard_draft, "草稿已删除。", by_owner),
            lambda view, p: p.state == State.DRAFT and not p.transitions.exists(),
        ),
        "pre_review": moves(
            *(Action.PRE_REVIEW, review.pre_review, "预审意见已记录。", forms.AdviseForm),
            is_main=True,
        ),
        "re_review": moves(
            *(Action.RE_REVIEW, review.re_review, "复审意见已记录。", forms.AdviseForm),
            is_main=True,
        ),
        "file": _decides(Action.FILE, review.file, "已立案。", forms.FileForm, is_main=True),
        "merge": _decides(
            *(Action.MERGE, review.merge, "已并案。", forms.MergeForm),
            above="proposals/parts/merge_search.html",
        ),
        "reject": _decides(
            Action.REJECT, review.reject, "已决定不予立案，函告已写给提案人。", forms.RejectForm
        ),
        "to_opinion": _decides(
            Action.TO_OPINION, review.refer_as_opinion, "已转社情民意。", forms.ExplainForm
        ),
        "to_suggestion": _decides(
            Action.TO_SUGGESTION, review.refer_as_suggestion, "已转意见建议。", forms.ExplainForm
        ),
        "send_back": _decides(
            Action.SEND_BACK, review.send_back, "已退回提案人修改。", forms.ExplainForm
        ),
        "strike": _decides(Action.STRIKE, review.strike, "已撤案。", forms.ExplainForm),
        "reconsider": _decides(
            Action.RECONSIDER, review.reconsider, "已恢复审查。", forms.ExplainForm
        ),
        "plan_unit": _arranges(
            *("安排承办单位", forms.PlanUnitForm, planning.plan_unit, "已安排承办单位：{result}。"),
            now=_is_filed_only,
        ),
        "to_batch": _arranges(
            *("列入交办批次", forms.ToBatchForm, batches.put_in_batch, "交办批次已保存。"),
            now=_is_filed_only,
        ),
        "hand_over": moves(
            *(Action.HAND_OVER, dispatch.hand_over, "已交办。", forms.HandOverForm),
            group="planning",
        ),
        "add_unit": _arranges(
            *("增加承办单位", forms.AddUnitForm, dispatch.add_unit, "已交办给{result}。"),
            now=lambda view, p: p.state == State.HANDLING,
        ),
        "kind": _arranges(
            *("确定重点提案", forms.KindForm, supervising.set_kind),
            "类别和督办领导、部门已保存。",
            now=_is_decided_on,
        ),
        "group": _arranges(
            *("归入专题项目", forms.GroupForm, supervising.group, "专题项目已保存。"),
            now=_has_projects,
        ),
        "publish": _arranges(
            *("列入公开栏", NothingForm, partial(publishing.set_public, public=True)),
            "已列入公开栏。",
            now=lambda view, p: (
                view.settings.public_list and p.state in HANDLED_STATES and not p.is_public
            ),
        ),
        "unpublish": _arranges(
            *("移出公开栏", NothingForm, partial(publishing.set_public, public=False)),
            "已移出公开栏。",
            now=lambda view, p: view.settings.public_list and p.is_public,
        ),
        "handle_again": moves(
            *(Action.HANDLE_AGAIN, closing.handle_again, "已交二次办理。", forms.HandleAgainForm),
            also=lambda view, p: p.round < view.settings.max_rounds,
        ),
        "close": moves(
            Action.CLOSE, closing.close, "已办结。", forms.ProposalCloseForm, is_main=True
        ),
        "archive": moves(
            Action.ARCHIVE, closing.archive, "已归档。", forms.ArchiveForm, is_main=True
        ),
        "unarchive": moves(
            *(Action.UNARCHIVE, closing.unarchive, "已取消归档，仍是办结。", forms.ExplainForm),
        ),
    },
    url=address("proposals:act"),
)
