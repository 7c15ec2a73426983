"""批示: a leader writes on an item, the department must answer."""

from datetime import date

from django.db import transaction

from almanac import clock
from members import roles
from members.models import Person, User
from notifications.services.notices import Notice, send_notice
from workflow.refusals import NotAllowed, Refused, check_words
from workplan.annexes import Annex
from workplan.enums import Action
from workplan.models import Instruction, InstructionAnswer, WorkItem
from workplan.readers import told_head
from workplan.services.recipients import heads_of
from workplan.services.states import check_allowed


@transaction.atomic
def instruct(
    *,
    item: WorkItem,
    actor: User,
    text: str,
    leader: Person | None = None,
    given_on: date | None = None,
) -> Instruction:
    """批示: keep what a leader wrote, and tell the heads of the responsible departments now.

    A leader writes in their own name; the office takes down what `leader` wrote on paper.
    """
    check_allowed(item, Action.INSTRUCT, actor)
    author = _author(actor, leader)
    day = given_on or clock.today()
    if day > clock.today():
        raise Refused("批示日期不能晚于今天。", about="given_on")
    instruction = Instruction.objects.create(
        item=item,
        leader=author,
        text=check_words(text, "批示内容"),
        given_on=day,
        written_by=actor,
        at=clock.now(),
    )
    notice = Notice(
        heading="领导批示",
        title=str(item),
        url=item.get_absolute_url(),
        lines=((f"{author}批示", instruction.text), ("请", "登录后在事项页面回复。")),
        why=told_head(Annex(item.annex)),
    )
    send_notice(notice=notice, recipients=heads_of(item, clock.today()))
    return instruction


def _author(actor: User, leader: Person | None) -> Person:
    if roles.is_leader(actor, clock.today()):
        if leader not in (None, actor.person):
            raise NotAllowed("只能以本人名义批示。")
        return actor.person  # type: ignore[return-value]  # a leader's account has a person
    if leader is None:
        raise Refused("请选择批示领导。")
    return leader


@transaction.atomic
def answer(*, instruction: Instruction, actor: User, text: str) -> InstructionAnswer:
    """回复批示: the responsible department says what it did; the leader is told."""
    check_allowed(instruction.item, Action.ANSWER, actor)
    given = InstructionAnswer.objects.create(
        instruction=instruction, text=check_words(text, "回复"), author=actor, at=clock.now()
    )
    notice = Notice(
        heading="批示回复",
        title=str(instruction.item),
        url=instruction.item.get_absolute_url(),
        lines=(("您的批示", instruction.text), (f"{actor}回复", given.text)),
        why="这是对您批示的回复，所以收到这封邮件。",
    )
    send_notice(notice=notice, recipients=[instruction.leader])
    return given
