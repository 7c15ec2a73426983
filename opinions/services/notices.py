"""A mail now about an opinion report: to those whose turn it is, and to its authors."""

from collections.abc import Iterable

from almanac import clock
from members import roles
from members.models import Person, Post, User
from members.roles import Staffing
from notifications.services.notices import Notice, send_notice
from opinions.enums import Action
from opinions.models import OpinionReport
from workplan.services.recipients import office_people

_OFFICE = {
    Action.SUBMIT: ("社情民意待编辑", "编辑"),
    Action.REVISE: ("社情民意退回修改", "修改"),
    Action.SIGN: ("社情民意待报送", "报送"),
}
_AUTHORS = {
    Action.SIGN: "社情民意已签发",
    Action.SEND: "社情民意已报送",
    Action.RETURN: "社情民意退回，请修改后再提交",
    Action.DECLINE: "社情民意不采用",
    Action.REOPEN: "社情民意重新处理",
}
# Whose words an action takes along.
_LABELS = {Action.SEND: "报送单位"}
# Who signs, where this post is held; else every leader may.
_SIGNER = "秘书长"


def tell(report: OpinionReport, action: Action, actor: User, words: str) -> None:
    """Tell those whose turn it is now, and the authors what became of their report.

    Nobody is told of what they did themselves, nor the office of what its account did.
    """
    lines = ((_LABELS.get(action, "说明"), words),) if words.strip() else ()
    if action in _OFFICE and not roles.is_office(actor):
        heading, act = _OFFICE[action]
        why = f"这一篇轮到办公室{act}，所以收到这封邮件。"
        _send(report, heading, lines, why, office_people(clock.today()), actor)
    if action == Action.FINISH:
        why = "这一篇轮到领导签发，所以收到这封邮件。"
        _send(report, "社情民意待签发", lines, why, _signers(), actor)
    if action in _AUTHORS:
        tell_authors(report, _AUTHORS[action], actor, *lines)


def tell_authors(report: OpinionReport, heading: str, actor: User, *lines: tuple[str, str]) -> None:
    """Tell those who signed a report what became of it."""
    authors = [row.person for row in report.authorships.select_related("person")]
    _send(report, heading, lines, "您是这一篇的作者，所以收到这封邮件。", authors, actor)


def _signers() -> list[Person]:
    """Return who signs reports: the secretary-general, or all leaders where there is none."""
    staffing = Staffing(clock.today())
    posts = Post.objects.values_list("pk", flat=True)
    return staffing.holders_of(_SIGNER) or [p for pk in posts for p in staffing.in_post(pk)]


def _send(
    report: OpinionReport,
    heading: str,
    lines: tuple[tuple[str, str], ...],
    why: str,
    people: Iterable[Person],
    actor: User,
) -> None:
    notice = Notice(heading, str(report), report.get_absolute_url(), lines, why)
    send_notice(notice=notice, recipients=[p for p in people if p.pk != actor.person_id])
