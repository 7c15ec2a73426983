"""The one door through which a report changes its state."""

from datetime import date

from django.db import transaction

from almanac import clock
from members.models import User
from opinions.counting import LIMIT, characters
from opinions.enums import Action, State
from opinions.models import OpinionReport, ReportTransition
from opinions.permissions import access_to
from opinions.transitions import RULES
from workplan.services.guards import NotAllowed, Refused


def check_length(text: str) -> None:
    """Raise Refused where a text is longer than a report may be."""
    if (count := characters(text)) > LIMIT:
        raise Refused(f"正文{count}字，超过{LIMIT}字，请删去{count - LIMIT}字。")


def allowed_actions(report: OpinionReport, user: User) -> list[Action]:
    """Return what the user may do to a report now, for the buttons of a page."""
    access = access_to(report, user, clock.today())
    return [a for a, rule in RULES.items() if report.state in rule.sources and access.may(a)]


@transaction.atomic
def submit(*, report: OpinionReport, actor: User) -> None:
    """提交: the author hands the report in. Raises Refused where it has no text."""
    locked = _lock(report, Action.SUBMIT, actor)
    if not locked.text.strip():
        raise Refused("请先填写正文，再提交。")
    locked.submitted_on = clock.today()
    _record(report, locked, Action.SUBMIT, actor)


@transaction.atomic
def withdraw(*, report: OpinionReport, actor: User) -> None:
    """撤回: the author takes it back before the office begins with it."""
    _record(report, _lock(report, Action.WITHDRAW, actor), Action.WITHDRAW, actor)


@transaction.atomic
def edit(*, report: OpinionReport, actor: User, title: str, text: str) -> None:
    """编辑: the office words the report; what the author wrote stays beside it.

    Raises Refused for a title or text that is missing or too long.
    """
    locked = _lock(report, Action.EDIT, actor)
    title, text = title.strip(), text.strip()
    if not title or not text:
        raise Refused("请填写标题和正文。")
    check_length(text)
    locked.edited_title, locked.edited_text = title, text
    locked.full_clean(exclude=["origin"])
    _record(report, locked, Action.EDIT, actor)


@transaction.atomic
def finish(*, report: OpinionReport, actor: User) -> None:
    """送签: the office has done with it and asks a leader to sign it off."""
    _record(report, _lock(report, Action.FINISH, actor), Action.FINISH, actor)


@transaction.atomic
def sign(*, report: OpinionReport, actor: User) -> None:
    """签发: a leader lets it go out."""
    locked = _lock(report, Action.SIGN, actor)
    locked.signed_on = clock.today()
    _record(report, locked, Action.SIGN, actor)


@transaction.atomic
def send_back(*, report: OpinionReport, actor: User, reason: str) -> None:
    """退回修改: the leader, or the office, wants it worded otherwise; a signature no longer holds."""
    locked = _lock(report, Action.REVISE, actor)
    locked.signed_on = None
    _record(report, locked, Action.REVISE, actor, reason)


@transaction.atomic
def send(*, report: OpinionReport, actor: User, sent_to: str, sent_on: date | None = None) -> None:
    """报送: it goes out to those named, on a day not to come (today where none is given)."""
    locked = _lock(report, Action.SEND, actor)
    if not sent_to.strip():
        raise Refused("请填写报送单位。")
    locked.sent_on, locked.sent_to = sent_on or clock.today(), sent_to.strip()
    if locked.sent_on > clock.today():
        raise Refused("报送日期不能晚于今天。")
    if locked.signed_on and locked.sent_on < locked.signed_on:
        raise Refused("报送日期不能早于签发日期。")
    _record(report, locked, Action.SEND, actor, locked.sent_to)


@transaction.atomic
def return_to_author(*, report: OpinionReport, actor: User, reason: str) -> None:
    """退回作者: the author is to add to it, or to change it."""
    _record(report, _lock(report, Action.RETURN, actor), Action.RETURN, actor, reason)


@transaction.atomic
def decline(*, report: OpinionReport, actor: User, reason: str) -> None:
    """不采用: it is not sent; the author is told why."""
    _record(report, _lock(report, Action.DECLINE, actor), Action.DECLINE, actor, reason)


@transaction.atomic
def reopen(*, report: OpinionReport, actor: User, reason: str) -> None:
    """恢复: what was declined is taken up after all."""
    _record(report, _lock(report, Action.REOPEN, actor), Action.REOPEN, actor, reason)


def check_version(seen: OpinionReport, locked: OpinionReport) -> None:
    """Raise Refused where a report was changed after the actor had opened it."""
    if seen.seen_version not in (None, locked.version):
        raise Refused("这一篇在您打开以后有过改动，请核对现在的内容，再提交一次。")


def _lock(report: OpinionReport, action: Action, actor: User) -> OpinionReport:
    """Return the report locked until the change is through.

    Raises NotAllowed for an actor who may not, Refused where the state does not allow it, or is no
    longer what the actor saw, or the report was changed since.
    """
    locked = OpinionReport.objects.select_for_update().get(pk=report.pk)
    if not access_to(locked, actor, clock.today()).may(action):
        raise NotAllowed(f"您不能对这一篇“{action.label}”。")
    if locked.state not in RULES[action].sources or locked.state != report.state:
        raise Refused(
            f"当前状态为“{locked.get_state_display()}”，不能“{action.label}”。请刷新页面后再看。"
        )
    check_version(report, locked)
    return locked


def _record(
    seen: OpinionReport, locked: OpinionReport, action: Action, actor: User, reason: str = ""
) -> None:
    """Carry out a change that was checked, leave its row, and let the caller's object show it."""
    if RULES[action].reason and not reason.strip():
        raise Refused(f"“{action.label}”须填写理由。")
    before, locked.state = locked.state, RULES[action].target
    locked._history_user = actor  # type: ignore[attr-defined]  # simple_history reads it
    locked._change_reason = action.label  # type: ignore[attr-defined]
    locked.save()
    # Editing again is no change of state: the history has what was written.
    if before != State.EDITING or action != Action.EDIT:
        ReportTransition.objects.create(
            report=locked,
            action=action,
            from_state=before,
            to_state=locked.state,
            actor=actor,
            at=clock.now(),
            reason=reason.strip(),
        )
    seen.refresh_from_db()
    seen.seen_version = None
