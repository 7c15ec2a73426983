"""答复: drafting, submitting and sending back what a unit writes to the proposer."""

import uuid
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from almanac import clock
from members.models import User
from proposals.enums import Action, AssignmentState, AssignmentStep, State
from proposals.models import Answer, AnswerClass, Assignment, ProposalTransition
from proposals.permissions import ProposalAccess
from proposals.services.notices import tell_unit
from proposals.services.states import (
    access_of,
    begin_step,
    bring_up_to_date,
    conclude_if_answered,
    finish,
    finish_step,
    lock_assignment,
)
from workflow.files import check_file, plain_name
from workflow.refusals import NotAllowed, Refused
from workflow.states import own_rules


@transaction.atomic
def save_answer(
    *,
    assignment: Assignment,
    actor: User,
    text: str,
    answer_class: AnswerClass | None = None,
    document_number: str = "",
    signed_by: str = "",
    promised_by: date | None = None,
    file: UploadedFile | None = None,
    kept: str | None = None,
) -> Answer:
    """Keep a draft of the answer, whole or not; a new file takes the old one's place.

    What a unit has begun is the unit's until it hands it in: the committee enters an answer on paper
    where the unit itself writes none. `kept` is what the page showed of the draft (`Answer.kept`).
    Raises NotAllowed, Refused for what is not under way, is the unit's own, or was changed meanwhile;
    ValidationError for a bad file.
    """
    locked = lock_assignment(assignment)
    access = access_of(actor, locked.proposal)
    if not access.may_step(AssignmentStep.ANSWER, locked) or not locked.answers:
        raise NotAllowed("您不能答复这件提案。")
    if locked.state != AssignmentState.SIGNED:
        raise Refused(f"当前状态为“{locked.get_state_display()}”，不能填写答复。")
    draft = _draft(locked)
    _refuse_units_own(locked, access, draft)
    before, last_author = draft.kept, draft.author if draft.pk else actor
    draft.text, draft.answer_class = text.strip(), answer_class
    draft.document_number, draft.signed_by = document_number.strip(), signed_by.strip()
    draft.promised_by, draft.author, draft.saved_at = promised_by, actor, clock.now()
    if file is not None:
        _replace_file(draft, file)
    if kept not in (None, before) and draft.kept != before:
        raise Refused(
            f"{last_author}在您打开这一页以后改过这份答复的草稿。"
            "请先核对；再提交或保存一次，就以您这里的内容为准。"
        )
    draft.full_clean(exclude=["file"])
    draft.save()
    return draft


def _refuse_units_own(assignment: Assignment, access: ProposalAccess, draft: Answer) -> None:
    if not access.handles(assignment) and draft.is_units_own(clock.today()):
        raise Refused(f"{assignment.unit}正在填写答复，提交以前只有该单位可以修改。")


def _draft(assignment: Assignment) -> Answer:
    """Return the draft under way; else a new version that begins as the last one was given."""
    last = assignment.answers_written.order_by("-version").first()
    if last is None:
        return Answer(assignment=assignment)
    if last.submitted_on is None:
        return last
    return Answer(assignment=assignment, version=last.version + 1)


def _replace_file(draft: Answer, file: UploadedFile) -> None:
    """Put a file in the place of the draft's; the old one goes once the change is through."""
    content_type, name = check_file(file), plain_name(file)
    file.name = name
    if old := draft.file.name:
        storage = draft.file.storage
        transaction.on_commit(lambda: storage.delete(old))
    draft.file_key, draft.file_name, draft.content_type = uuid.uuid4(), name, content_type
    draft.file = file


@transaction.atomic
def submit_answer(
    *, assignment: Assignment, actor: User, seen: str | None = None, on: date | None = None
) -> ProposalTransition:
    """答复: give the draft to the proposer.

    - the draft is a version that was given, and stays as it is;
    - the unit has answered; once every unit has, so is the proposal.

    `on` is the day of a paper answer that the committee enters later. Raises Refused where there is
    no draft, its class or words are missing, its class needs a promised day, or co-handlers have
    not given their opinion.
    """
    locked = begin_step(assignment, AssignmentStep.ANSWER, actor, seen=seen)
    draft = locked.answers_written.filter(submitted_on__isnull=True).first()
    day = _day_of_answer(locked, actor, on)
    if draft is None:
        raise Refused("请先填写答复。")
    _refuse_units_own(locked, access_of(actor, locked.proposal), draft)
    _refuse_incomplete(locked, draft)
    draft.submitted_on = day
    with own_rules():
        draft.full_clean(exclude=["file"])
    draft.save(update_fields=["submitted_on"])
    done = finish_step(locked, AssignmentStep.ANSWER, actor, into=assignment, done_on=day)
    conclude_if_answered(locked.proposal, actor)
    bring_up_to_date(assignment, locked)
    return done


def _day_of_answer(assignment: Assignment, actor: User, on: date | None) -> date:
    today = clock.today()
    if on is None or on == today:
        return today
    if not access_of(actor, assignment.proposal).committee:
        raise NotAllowed("只有提案委可以补录以前的答复。")
    if on > today or (assignment.handed_over_on and on < assignment.handed_over_on):
        raise Refused("答复日期须在交办日期以后、今天以前。", about="on")
    return on


def _refuse_incomplete(assignment: Assignment, draft: Answer) -> None:
    if draft.answer_class is None:
        raise Refused("请选择答复类别。", about="answer_class")
    if not draft.text and not draft.file:
        raise Refused("请填写答复内容，或上传答复文件。", about="text")
    if draft.answer_class.needs_promise and draft.promised_by is None:
        raise Refused(f"{draft.answer_class.letter}类答复须填写承诺完成日期。", about="promised_by")
    open_co = assignment.proposal.assignments.open().filter(role="co", round=assignment.round)
    if names := [str(co.unit) for co in open_co.select_related("unit")]:
        raise Refused(f"会办单位还没有提出意见：{'、'.join(names)}。")


@transaction.atomic
def send_answer_back(
    *, assignment: Assignment, actor: User, reason: str, seen: str | None = None
) -> ProposalTransition:
    """退回答复: the committee has the unit write it anew; the version given stays on record."""
    locked = begin_step(
        assignment, AssignmentStep.SEND_ANSWER_BACK, actor, reason=reason, seen=seen
    )
    proposal = locked.proposal
    if proposal.state not in (State.HANDLING, State.ANSWERED):
        raise Refused("提案已办结，不能退回答复。")
    if locked.round != proposal.round or locked.evaluations.exclude(answer=None).exists():
        raise Refused("提案人已评价，或已进入下一轮办理，不能退回答复。")
    done = finish_step(
        locked, AssignmentStep.SEND_ANSWER_BACK, actor, reason=reason, into=assignment, done_on=None
    )
    if proposal.state == State.ANSWERED:
        finish(proposal, Action.RESUME, actor, reason=reason, answered_on=None)
    bring_up_to_date(assignment, locked)
    tell_unit(locked, "答复退回修改", "理由", reason)
    return done
