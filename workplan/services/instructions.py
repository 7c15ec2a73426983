"""批示: a leader writes on an item, the department must answer."""

from datetime import date

from django.db import transaction

from almanac import clock
from almanac.words import month_day
from members import roles
from members.models import Department, Person, User
from members.roles import Staffing
from notifications.services.notices import Notice, send_notice
from workflow.refusals import NotAllowed, Refused, check_words, not_yours
from workplan.annexes import Annex
from workplan.enums import Action
from workplan.models import Instruction, InstructionAnswer, WorkItem
from workplan.permissions import access_to, may_answer
from workplan.readers import told_to_answer
from workplan.services.recipients import people_answering
from workplan.services.states import NOUN, check_allowed


@transaction.atomic
def instruct(
    *,
    item: WorkItem,
    actor: User,
    text: str,
    leader: Person | None = None,
    given_on: date | None = None,
    department: Department | None = None,
    answer_by: date | None = None,
) -> Instruction:
    """批示: keep what a leader wrote, and tell the heads of the department that is to answer, by default
    of all that are responsible; by `answer_by`, where a day is wanted.

    A leader writes in their own name; the office takes down what `leader` wrote on paper. The notice is
    held for ten minutes, in which the 批示 may be taken back.
    """
    check_allowed(item, Action.INSTRUCT, actor)
    author = _author(actor, leader)
    day = given_on or clock.today()
    if day > clock.today():
        raise Refused("批示日期不能晚于今天。", about="given_on")
    if department and department not in (*item.lead_departments, *item.participants):
        raise Refused("只能请本项的责任部门或参与部门回复。", about="department")
    if answer_by and answer_by < clock.today():
        raise Refused("回复期限不能早于今天。", about="answer_by")
    instruction = Instruction.objects.create(
        department=department,
        answer_by=answer_by,
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
        lines=(
            (f"{author}批示", instruction.text),
            ("代录", instruction.taken_down_by),
            ("请", f"登录后在事项页面回复{_by(answer_by)}。"),
        ),
        why=told_to_answer(Annex(item.annex), takes_part=instruction.department_takes_part),
    )
    told = addressed(instruction, Staffing(clock.today()))[0]
    send_notice(notice=notice, recipients=told, about=instruction.subject)
    return instruction


def _by(day: date | None) -> str:
    return f"，{month_day(day, clock.today().year)}前" if day else ""


def addressed(given: Instruction, staffing: Staffing) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """Return who is to answer an instruction, and the departments in which nobody does."""
    named = [given.department] if given.department else given.item.lead_departments
    return people_answering(named, staffing)


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
    if not may_answer(access_to(instruction.item, actor, clock.today()), instruction):
        raise not_yours(NOUN, Action.ANSWER)
    if not instruction.stands:
        raise Refused("这条批示已经撤回，不必回复。请刷新页面后再看。")
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
