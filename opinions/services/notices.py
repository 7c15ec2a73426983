"""A mail now about an opinion report: to those whose turn it is, and to its authors."""

from collections.abc import Iterable

from almanac import clock
from members import roles
from members.models import Person, Post, User
from members.roles import Staffing
from notifications.services.notices import Notice, send_notice
from opinions.enums import Action, State
from opinions.models import Handing, OpinionReport
from workplan.services.recipients import office_people, people_answering

_OFFICE = {
    Action.WITHDRAW: ("社情民意已由作者撤回", ""),
    Action.SUBMIT: ("社情民意待编辑", "编辑"),
    Action.REVISE: ("社情民意退回修改", "修改"),
    Action.SIGN: ("社情民意待报送", "报送"),
}
_AUTHORS = {
    Action.SUBMIT: "社情民意已提交",
    Action.WITHDRAW: "社情民意已撤回",
    Action.SIGN: "社情民意已签发",
    Action.SEND: "社情民意已报送",
    Action.RETURN: "社情民意退回，请修改后再提交",
    Action.DECLINE: "社情民意不采用",
    Action.REOPEN: "社情民意重新处理",
    Action.CREDIT: "社情民意更正作者",
}
# Whose words an action takes along.
_LABELS = {Action.SEND: "报送单位"}
# The state before, of what another app handed on.
HANDED_OVER = "handed over"
# Who signs, where this post is held; else every leader may.
_SIGNER = "秘书长"


def tell(report: OpinionReport, action: Action, actor: User, words: str, was: str = "") -> None:
    """Tell those whose turn it is now, and the authors what became of their report; who took something
    back, to those who had been told of it. `was` is the state before.

    Nobody is told of what they did themselves, nor twice of one thing, nor the office of what its
    account did.
    """
    lines = ((_LABELS.get(action, "说明"), words),) if words.strip() else ()
    told: set[int] = set()
    if action in _OFFICE and not roles.is_office(actor):
        heading, act = _OFFICE[action]
        why = f"这一篇轮到办公室{act}，所以收到这封邮件。"
        if not act:
            why = "这一篇曾交到办公室，所以收到这封邮件；不用再办理。"
            lines = (("撤回人", str(actor)), *lines)
        told |= _send(report, heading, lines, why, office_people(clock.today()), actor)
    if action == Action.FINISH:
        why = "这一篇轮到领导签发，所以收到这封邮件。"
        told |= _send(report, "社情民意待签发", lines, why, _signers(), actor)
    if was == State.EDITED and action in (Action.REVISE, Action.DECLINE):
        why = "这一篇曾请您签发，所以收到这封邮件；不用再签。"
        called = (("操作人", str(actor)), *lines)
        told |= _send(report, "社情民意不再送签", called, why, _signers(), actor)
    if was == State.SIGNED and action == Action.REVISE:
        tell_authors(report, "社情民意签发已收回，重新编辑", actor, *lines, told=told)
    # Whoever's proposal was handed over is told so by the app that did it.
    if action in _AUTHORS and was != HANDED_OVER:
        tell_authors(report, _AUTHORS[action], actor, *lines, told=told)


def tell_authors(
    report: OpinionReport,
    heading: str,
    actor: User,
    *lines: tuple[str, str],
    told: set[int] = frozenset(),  # type: ignore[assignment]
) -> None:
    """Tell those who signed a report what became of it, but for those `told` already."""
    authors = [row.person for row in report.authorships.select_related("person")]
    people = [person for person in authors if person.pk not in told]
    _send(report, heading, lines, "您是这一篇的作者，所以收到这封邮件。", people, actor)


def tell_unit(handing: Handing, heading: str, actor: User) -> None:
    """Tell those who answer for a unit of what was handed to it, or taken back."""
    people, _ = people_answering([handing.unit], Staffing(clock.today()))
    day = handing.answer_by
    lines = (("请于", f"{day.month}月{day.day}日前答复" if day else ""),)
    _send(
        handing.report,
        heading,
        lines,
        "这一篇由您所在的单位办理，所以收到这封邮件。",
        people,
        actor,
    )


def tell_answered(handing: Handing, actor: User) -> None:
    """Tell the office, and the authors, what a unit answered."""
    heading = "社情民意已有答复"
    lines = (
        ("承办单位", str(handing.unit)),
        ("办理情况", handing.get_result_display()),
        ("答复", handing.answer),
    )
    told: set[int] = set()
    if not roles.is_office(actor):
        why = "这一篇由办公室转办，所以收到这封邮件。"
        told = _send(handing.report, heading, lines, why, office_people(clock.today()), actor)
    tell_authors(handing.report, heading, actor, *lines, told=told)


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
) -> set[int]:
    """Write to people, but for the actor, and return whom."""
    notice = Notice(heading, str(report), report.get_absolute_url(), lines, why)
    told = [person for person in people if person.pk != actor.person_id]
    send_notice(notice=notice, recipients=told)
    return {person.pk for person in told}
