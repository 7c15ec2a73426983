"""延期: asking for more time, and granting it, up to so many months after 交办 in all."""

from datetime import date

from django.db import transaction

from almanac import clock
from almanac.words import month_day
from members.models import User
from proposals import due_days
from proposals.enums import ANSWERING_ROLES, OPEN_ASSIGNMENTS
from proposals.models import Assignment, AssignmentExtension, ProposalSettings
from proposals.services.notices import tell_unit
from proposals.services.on_plan import keep_in_step
from proposals.services.states import access_of, lock_assignment
from workflow.refusals import NotAllowed, Refused
from workflow.states import lock, own_rules, sign


@transaction.atomic
def ask_extension(
    *, assignment: Assignment, actor: User, until: date, reason: str
) -> AssignmentExtension:
    """Ask for more time, with the reason. Raises Refused for no reason, a day that is no later, a
    second wish while one waits, or more than the months that the settings allow in all.
    """
    locked = lock_assignment(assignment)
    access = access_of(actor, locked.proposal)
    if not (access.handles(locked) or access.committee):
        raise NotAllowed("您不能为这家单位申请延期。")
    if locked.state not in OPEN_ASSIGNMENTS or locked.due_on is None:
        raise Refused(f"当前状态为“{locked.get_state_display()}”，不能申请延期。")
    if not reason.strip():
        raise Refused("申请延期须填写理由。", about="reason")
    if until <= locked.due_on:
        raise Refused("延至的日期须晚于原期限。", about="until")
    _refuse_too_long(locked, until)
    wish = AssignmentExtension(
        assignment=locked,
        old_due_on=locked.due_on,
        until=until,
        reason=reason.strip(),
        asked_by=actor,
        asked_at=clock.now(),
    )
    with own_rules():
        wish.full_clean()
    wish.save()
    return wish


def _refuse_too_long(assignment: Assignment, until: date) -> None:
    most = ProposalSettings.current().max_months
    handed_over_on = assignment.handed_over_on
    if handed_over_on and until > (last := due_days.months_after(handed_over_on, most)):
        raise Refused(f"办理期限最长{most}个月，最晚可延至{last:%Y年%-m月%-d日}。", about="until")


@transaction.atomic
def decide_extension(
    *, extension: AssignmentExtension, actor: User, granted: bool, note: str = ""
) -> AssignmentExtension:
    """Grant a wish for more time, or refuse it with words; the old day is kept."""
    assignment = lock_assignment(extension.assignment)
    if not access_of(actor, assignment.proposal).committee:
        raise NotAllowed("只有提案委和办公室可以批复延期。")
    wish = lock(extension)
    if wish.granted is not None:
        raise Refused("这份延期申请已经批复。请刷新页面后再看。")
    if not granted and not note.strip():
        raise Refused("不同意延期须填写说明。", about="note")
    if granted:
        _grant(assignment, wish, actor)
    wish.granted, wish.note = granted, note.strip()
    wish.decided_by, wish.decided_at = actor, clock.now()
    wish.save(update_fields=["granted", "note", "decided_by", "decided_at"])
    heading = "延期申请已同意" if granted else "延期申请未同意"
    answer = f"{month_day(wish.old_due_on)}延至{month_day(wish.until)}" if granted else wish.note
    tell_unit(assignment, heading, "批复", answer)
    return wish


def _grant(assignment: Assignment, wish: AssignmentExtension, actor: User) -> None:
    if assignment.state not in OPEN_ASSIGNMENTS:
        raise Refused("该单位已办完，不必延期。")
    _refuse_too_long(assignment, wish.until)
    assignment.due_on = wish.until
    assignment.save(update_fields=["due_on"])
    proposal = assignment.proposal
    if assignment.role in ANSWERING_ROLES and (
        proposal.answer_due_on is None or wish.until > proposal.answer_due_on
    ):
        proposal.answer_due_on = wish.until
        sign(proposal, actor, f"延期至{wish.until:%Y年%-m月%-d日}")
        proposal.save(update_fields=["answer_due_on"])
        keep_in_step(proposal, actor)
