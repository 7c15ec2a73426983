"""The only writer of a report's state.

Each service takes along what the actor's page had shown: the state (`seen`) and the `version`. What
has changed since is refused, so that nobody signs off what they have not read.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from almanac import clock
from members.models import User
from opinions.counting import LIMIT, characters
from opinions.enums import Action, State
from opinions.models import OpinionReport, ReportTransition
from opinions.names import in_a_line
from opinions.permissions import access_to
from opinions.services.authors import Author, sign_by
from opinions.services.notices import tell
from opinions.transitions import RULES
from workflow import states
from workflow.refusals import Refused

# The number of a version in the history, as the service or a page knows it; None: not checked.
Version = int | str | None


def check_length(text: str) -> None:
    """Raise Refused where a text is longer than a report may be."""
    if (count := characters(text)) > LIMIT:
        raise Refused(f"正文{count}字，超过{LIMIT}字，请删去{count - LIMIT}字。")


def check_version(locked: OpinionReport, version: Version) -> None:
    """Raise Refused where a report was changed after the actor had opened that version."""
    if version is not None and str(version) != str(locked.version):
        raise Refused("这一篇在您打开以后有过改动，请核对现在的内容，再提交一次。")


@transaction.atomic
def submit(*, report: OpinionReport, actor: User, **shown: Any) -> None:
    """提交: the author hands the report in. Raises Refused where it has no text."""
    locked = _begin(report, Action.SUBMIT, actor, **shown)
    if not locked.text.strip():
        raise Refused("请先填写正文，再提交。")
    _finish(report, locked, Action.SUBMIT, actor, submitted_on=clock.today())


def withdraw(*, report: OpinionReport, actor: User, **shown: Any) -> None:
    """撤回: the author takes it back before the office begins with it."""
    _move(report, Action.WITHDRAW, actor, **shown)


@transaction.atomic
def edit(*, report: OpinionReport, actor: User, title: str, text: str, **shown: Any) -> None:
    """编辑: the office words the report; what the author wrote stays beside it.

    Raises Refused for a title or text that is missing or too long.
    """
    locked = _begin(report, Action.EDIT, actor, **shown)
    title, text = title.strip(), text.strip()
    if not title or not text:
        raise Refused("请填写标题和正文。")
    check_length(text)
    locked.edited_title, locked.edited_text = title, text
    locked.full_clean(exclude=["origin"])
    if locked.state != State.EDITING:
        _finish(report, locked, Action.EDIT, actor)
        return
    # Editing again is no change of state: the history has what was written.
    states.sign(locked, actor, Action.EDIT.label)
    locked.save()
    states.copy(locked, report)


def finish(*, report: OpinionReport, actor: User, **shown: Any) -> None:
    """送签: the office has done with it and asks a leader to sign it off."""
    _move(report, Action.FINISH, actor, **shown)


def sign(*, report: OpinionReport, actor: User, **shown: Any) -> None:
    """签发: a leader lets it go out."""
    _move(report, Action.SIGN, actor, {"signed_on": clock.today()}, **shown)


def send_back(*, report: OpinionReport, actor: User, **shown: Any) -> None:
    """退回修改: the leader, or the office, wants it worded otherwise; a signature no longer holds."""
    _move(report, Action.REVISE, actor, {"signed_on": None}, **shown)


@transaction.atomic
def send(
    *,
    report: OpinionReport,
    actor: User,
    sent_to: str,
    sent_on: date | None = None,
    **shown: Any,
) -> None:
    """报送: it goes out to those named, on a day not to come (today where none is given)."""
    locked = _begin(report, Action.SEND, actor, **shown)
    sent_to, today = sent_to.strip(), clock.today()
    sent_on = sent_on or today
    if not sent_to:
        raise Refused("请填写报送单位。")
    if sent_on > today:
        raise Refused("报送日期不能晚于今天。", about="sent_on")
    if locked.signed_on and sent_on < locked.signed_on:
        raise Refused("报送日期不能早于签发日期。", about="sent_on")
    _finish(report, locked, Action.SEND, actor, sent_to, sent_on=sent_on, sent_to=sent_to)


def return_to_author(*, report: OpinionReport, actor: User, **shown: Any) -> None:
    """退回作者: the author is to add to it, or to change it."""
    _move(report, Action.RETURN, actor, **shown)


def decline(*, report: OpinionReport, actor: User, **shown: Any) -> None:
    """不采用: it is not sent; the author is told why."""
    _move(report, Action.DECLINE, actor, **shown)


def reopen(*, report: OpinionReport, actor: User, **shown: Any) -> None:
    """恢复: what was declined is taken up after all."""
    _move(report, Action.REOPEN, actor, **shown)


@transaction.atomic
def correct_credit(
    *, report: OpinionReport, actor: User, authors: Sequence[Author], reason: str = "", **shown: Any
) -> None:
    """更正作者: say who signed it after all, or with how many shares; the record keeps who stood there.

    Raises Refused for no author, for the same ones, and while a signature waits to go out.
    """
    locked = _begin(report, Action.CREDIT, actor, reason, **shown)
    before = in_a_line((str(row.person), row.weight) for row in locked.authorships.all())
    if not authors:
        raise Refused("请填写作者。")
    after = in_a_line((str(author.person), author.weight) for author in authors)
    if after == before:
        raise Refused("作者和份额没有改动。")
    sign_by(locked, authors)
    words = f"原为{before}，更正为{after}。{reason.strip()}"
    _finish(report, locked, Action.CREDIT, actor, words)
    report._prefetched_objects_cache = {}  # type: ignore[attr-defined]


@transaction.atomic
def _move(
    report: OpinionReport,
    action: Action,
    actor: User,
    changes: dict[str, Any] | None = None,
    *,
    reason: str = "",
    **shown: Any,
) -> None:
    locked = _begin(report, action, actor, reason, **shown)
    _finish(report, locked, action, actor, reason, **(changes or {}))


def _begin(
    report: OpinionReport,
    action: Action,
    actor: User,
    reason: str = "",
    *,
    seen: str | None = None,
    version: Version = None,
) -> OpinionReport:
    """Return the report locked. Raises as `workflow.states.begin`, and for another version."""
    locked = states.begin(
        report,
        action,
        RULES[action],
        noun="这一篇",
        may=lambda found: access_to(found, actor, clock.today()).may(action),
        seen=seen,
        reason=reason,
    )
    check_version(locked, version)
    return locked


def _finish(
    report: OpinionReport,
    locked: OpinionReport,
    action: Action,
    actor: User,
    reason: str = "",
    **changes: Any,
) -> None:
    record = ReportTransition(report=locked)
    by: dict[str, Any] = {"actor": actor, "reason": reason, "why": action.label}
    to, was = RULES[action].target or locked.state, locked.state
    states.finish(locked, action, RULES[action], record, into=report, to=to, **by, **changes)
    tell(locked, action, actor, reason, was)
