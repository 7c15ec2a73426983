"""The only writer of 大会发言 and of their states: handed in, chosen, shared out, answered, closed.

What changes a state takes along what the actor's page had shown (`seen`); all raise NotAllowed for whom it
is not, Refused where the state or what was typed does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from almanac import clock
from almanac.words import month_day
from members.models import Department, Person, User
from plenary.enums import Action, Adoption, Mode, State
from plenary.models import Speech, SpeechChange, SpeechFile, SpeechVisit
from plenary.permissions import (
    Standing,
    bodies_for,
    follows_up,
    instructs,
    is_of_unit,
    is_own,
    speeches_of,
    standing_of,
)
from plenary.services import notices
from plenary.transitions import RULES
from workflow import states
from workflow.becoming import Matter, becomings_for
from workflow.files import fields_of, keep_all
from workflow.refusals import NotAllowed, Refused, check_words
from workplan.enums import MeetingKind
from workplan.models import Meeting, WorkItem

# What is written of a speech may be corrected by who handed it in until it is chosen, by the office until
# a unit has it.
OWN_EDITS, OFFICE_EDITS = (State.SUBMITTED,), (State.SUBMITTED, State.CHOSEN, State.DECLINED)
VISITED_STATES = (State.CHOSEN, State.SHARED, State.ANSWERED, State.CLOSED)
_NOUN = "这篇大会发言"


# --- before the plenary ----------------------------------------------------------------------------


@dataclass(frozen=True)
class SpeechData:
    """What is said of a speech by who hands it in."""

    title: str
    text: str = ""
    speakers: Sequence[Person] = ()
    body: Department | None = None
    item: WorkItem | None = None
    papers: Sequence[UploadedFile] = ()


@transaction.atomic
def submit(
    *, meeting: Meeting, actor: User, data: SpeechData, came_from: str | None = None
) -> Speech:
    """报送: hand a speech in for a plenary. The office does so for anyone, also afterwards; others until
    it begins, of their own or of a body for which they act.
    """
    standing = standing_of(actor, clock.today())
    if not standing.submits:
        raise NotAllowed("大会发言由委员和政协各组成单位报送。")
    if meeting.kind != MeetingKind.PLENARY:
        raise Refused("只有全体会议有大会发言。")
    if not standing.office and meeting.held_on <= clock.today():
        raise Refused(f"{meeting}已开始，不再接收发言稿，请与办公室联系。")
    speech = Speech(meeting=meeting, by=actor, at=clock.now(), came_from=came_from)
    return _write(speech, standing, data)


@transaction.atomic
def edit(*, speech: Speech, actor: User, data: SpeechData) -> Speech:
    """Correct what is said of a speech; papers are added to those there are."""
    locked, standing = states.lock(speech), standing_of(actor, clock.today())
    if not may_edit(standing, locked):
        raise NotAllowed("现在不能修改这篇大会发言。")
    return _write(locked, standing, data)


def may_edit(standing: Standing, speech: Speech) -> bool:
    if standing.office:
        return speech.state in OFFICE_EDITS
    return is_own(standing, speech) and speech.state in OWN_EDITS


def _write(speech: Speech, standing: Standing, data: SpeechData) -> Speech:
    people, body = list(data.speakers), data.body
    if body and not bodies_for(standing).filter(pk=body.pk).exists() and body.pk != speech.body_id:
        raise Refused("只能以您所在的专委会、界别、党派的名义报送。", about="body")
    own = standing.user.person
    if not (body or people):
        if standing.office or own is None:
            raise Refused("请填写发言人，或者发言单位。", about="speakers")
        people = [own]
    if not standing.office and body is None and own not in people:
        raise Refused("以个人名义报送的，发言人中须有您本人。", about="speakers")
    had_file = speech.pk is not None and speech.files.filter(of_answer=False).exists()
    if not (data.text.strip() or data.papers or had_file):
        raise Refused("请填写正文或摘要，或者上传发言稿。", about="text")
    speech.title, speech.text = check_words(data.title, "题目"), data.text.strip()
    speech.body, speech.item = body, data.item
    keep(speech, standing.user, people)
    _keep_files(speech, standing.user, data.papers)
    return speech


def keep(speech: Speech, actor: User, speakers: Iterable[Person], why: str = "") -> None:
    """Store a speech with who gives it, once its own rules are kept."""
    speech.full_clean()
    states.sign(speech, actor, why)
    speech.save()
    speech.speakers.set(speakers)


def _keep_files(
    speech: Speech, actor: User, papers: Sequence[UploadedFile], *, of_answer: bool = False
) -> None:
    keep_all(
        papers,
        lambda file: SpeechFile.objects.create(
            speech=speech, by=actor, of_answer=of_answer, **fields_of(file)
        ),
    )


@transaction.atomic
def choose(
    *, speech: Speech, actor: User, mode: Mode, order: int | None = None, seen: str | None = None
) -> None:
    """选定: it is given to the plenary, spoken or written; who gives it is told. The office's."""
    enter_chosen(speech, actor, mode, order, seen=seen)
    notices.tell_speakers(speech, f"大会发言已选定为{Mode(mode).label}", actor)


def enter_chosen(
    speech: Speech, actor: User, mode: Mode, order: int | None, *, seen: str | None = None
) -> None:
    """As `choose`, and nobody is told: of a list that was made known already."""
    _move(speech, Action.CHOOSE, actor, _office, seen=seen, mode=mode, order=order)


@transaction.atomic
def decline(*, speech: Speech, actor: User, reason: str = "", seen: str | None = None) -> None:
    """不选用: it is not given; why, is told. It may still become a proposal. The office's."""
    changes: dict[str, Any] = {"mode": "", "order": None}
    _move(speech, Action.DECLINE, actor, _office, reason=reason, seen=seen, **changes)
    notices.tell_speakers(speech, "大会发言未选用", actor, ("理由", reason))


# --- after it --------------------------------------------------------------------------------------


@transaction.atomic
def share(
    *,
    speech: Speech,
    actor: User,
    unit: Department,
    due_on: date,
    leader: Person | None = None,
    supervisor: Department | None = None,
    seen: str | None = None,
) -> None:
    """分办: a unit is to answer by a day, under a leader, seen to by a committee; once more for another
    unit or day. All of them are told. The office's, once the plenary has begun.
    """
    today = clock.today()
    if speech.meeting.held_on > today:
        raise Refused("会议还没有召开，不能分办。")
    if due_on < today:
        raise Refused("答复期限不能早于今天。", about="due_on")
    led: dict[str, Any] = {
        "unit": unit,
        "leader": leader,
        "supervisor": supervisor,
        "due_on": due_on,
    }
    words = f"{unit}，{month_day(due_on)}前答复"
    _move(speech, Action.SHARE, actor, _office, reason=words, seen=seen, shared_on=today, **led)
    notices.tell_unit(speech, "大会发言分办", actor)
    notices.tell_leader(speech, actor)
    if supervisor:
        notices.tell_followers(speech, "大会发言督办", actor, ("承办单位", str(unit)))


@transaction.atomic
def instruct(*, speech: Speech, actor: User, reason: str = "") -> None:
    """批示: a leader's words on it; those who act on them are told."""
    _move(speech, Action.INSTRUCT, actor, instructs, reason=reason, to=speech.state)
    if speech.state == State.SHARED:
        notices.tell_unit(speech, "大会发言批示", actor, ("批示", reason))
    notices.tell_followers(speech, "大会发言批示", actor, ("批示", reason))


@transaction.atomic
def urge(*, speech: Speech, actor: User, reason: str = "") -> None:
    """催办: press the unit that owes an answer."""
    _move(speech, Action.URGE, actor, follows_up, reason=reason, to=State.SHARED)
    notices.tell_unit(speech, "大会发言催办", actor, ("内容", reason))


@transaction.atomic
def visit(
    *,
    speech: Speech,
    actor: User,
    on: date,
    where: str,
    text: str,
    people: Iterable[Person] = (),
) -> SpeechVisit:
    """登记走访: someone went to see what becomes of it."""
    locked = states.lock(speech)
    if not follows_up(standing_of(actor, clock.today()), locked):
        raise NotAllowed("走访由办公室或督办部门登记。")
    if locked.state not in VISITED_STATES:
        raise Refused("没有选定的发言不登记走访。")
    if on > clock.today():
        raise Refused("走访日期不能晚于今天。", about="on")
    if on < locked.meeting.held_on:
        raise Refused("走访日期不能早于会议开始。", about="on")
    made = SpeechVisit(speech=locked, on=on, by=actor)
    made.where, made.text = check_words(where, "走访单位、地点"), check_words(text, "了解到的情况")
    made.full_clean()
    made.save()
    made.people.set(people)
    return made


@transaction.atomic
def answer(
    *,
    speech: Speech,
    actor: User,
    adoption: Adoption,
    reason: str = "",
    papers: Sequence[UploadedFile] = (),
    seen: str | None = None,
) -> None:
    """答复: the unit says what it takes up and how; what came on paper is entered by who sees to it."""
    said: dict[str, Any] = {
        "adoption": adoption,
        "answer": reason.strip(),
        "answered_on": clock.today(),
    }
    _move(speech, Action.ANSWER, actor, answers, reason=reason, seen=seen, **said)
    _keep_files(speech, actor, papers, of_answer=True)
    lines = (("采纳情况", Adoption(adoption).label), ("答复", reason))
    notices.tell_followers(speech, "大会发言已答复", actor, *lines)


def answers(standing: Standing, speech: Speech) -> bool:
    return is_of_unit(standing, speech) or follows_up(standing, speech)


@transaction.atomic
def close(*, speech: Speech, actor: User, reason: str = "", seen: str | None = None) -> None:
    """办结: with what came of it, or why no unit had to answer; who gave it is told."""
    words: dict[str, Any] = {"outcome": reason.strip()}
    _move(speech, Action.CLOSE, actor, follows_up, reason=reason, seen=seen, **words)
    notices.tell_speakers(speech, "大会发言已办结", actor, ("成效", reason))


@transaction.atomic
def reopen(
    *,
    speech: Speech,
    actor: User,
    reason: str = "",
    due_on: date | None = None,
    seen: str | None = None,
) -> None:
    """重新办理: the answer does not do, or what was closed goes on. Its unit, where it has one, is told
    why, and answers anew.
    """
    if due_on and due_on < clock.today():
        raise Refused("答复期限不能早于今天。", about="due_on")
    due_on = due_on or speech.due_on
    if speech.unit_id and due_on and due_on < clock.today():
        raise Refused("原来的答复期限已经过了，请填新的。", about="due_on")
    to = State.SHARED if speech.unit_id else State.CHOSEN
    due: dict[str, Any] = {"due_on": due_on}
    _move(speech, Action.REOPEN, actor, follows_up, reason=reason, seen=seen, to=to, **due)
    if speech.unit_id:
        notices.tell_unit(speech, "大会发言重新办理", actor, ("理由", reason))


@transaction.atomic
def hand_on(*, speech: Speech, actor: User, into: str, seen: str | None = None) -> str:
    """转出: who gives it, or the office, makes of it what an app has registered; return what it was."""
    becoming = next((b for b in becomings_for(actor, clock.today()) if b.key == into), None)
    if becoming is None or becoming.key == "speech":
        raise Refused("不能转为这一种。", about="into")
    _move(
        *(speech, Action.HAND_ON, actor, may_hand_on),
        reason=becoming.label,
        seen=seen,
        to=speech.state,
    )
    text = speech.text or "（见大会发言稿附件）"
    source = f"{speech.meeting}大会发言：{speech.title}"
    matter = Matter(speech.key, speech.title, text, source, tuple(speech.speakers.all()))
    becoming.make(matter, actor)
    return becoming.label


def may_hand_on(standing: Standing, speech: Speech) -> bool:
    return standing.office or is_own(standing, speech)


def _office(standing: Standing, speech: Speech) -> bool:
    return standing.office


def _move(
    speech: Speech,
    action: Action,
    actor: User,
    may: Callable[[Standing, Speech], bool],
    *,
    reason: str = "",
    seen: str | None = None,
    to: str | None = None,
    **changes: Any,
) -> None:
    """Carry out an action of the rules, for whom it is and who sees the speech at all."""
    standing = standing_of(actor, clock.today())
    seeing = speeches_of(standing).filter(pk=speech.pk)
    locked = states.begin(
        *(speech, action, RULES[action]),
        noun=_NOUN,
        may=lambda row: seeing.exists() and may(standing, row),
        seen=seen,
        reason=reason,
    )
    record = SpeechChange(speech=locked)
    states.finish(
        *(locked, action, RULES[action], record),
        actor=actor,
        reason=reason,
        to=to,
        into=speech,
        clean=True,
        **changes,
    )
