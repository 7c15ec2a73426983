"""The only writer of what is done to a message, once it was taken in.

What changes a state takes along who does it, why, and what the actor's page had shown (`seen`), and
raises as `workflow.states.begin`.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from almanac import clock
from members.models import Department, Person, User
from members.roles import is_member
from voices.enums import Action, Door, State
from voices.models import Voice, VoiceRecord
from voices.permissions import VoiceAccess, reader_of
from voices.services import outcomes
from voices.services.notices import tell_answered, tell_handed
from voices.transitions import RULES
from workflow import states
from workflow.becoming import Becoming, Matter, becomings_for
from workflow.refusals import Refused

_TARGETS = (State.RECEIVED, State.HANDED, State.ANSWERED, State.PASSED)


@transaction.atomic
def clear(*, voice: Voice, actor: User, **shown: Any) -> None:
    """核过: the office looked at what was set apart on its way in; it is a message like others."""
    locked = _begin(voice, Action.CLEAR, actor, **shown)
    if not locked.held:
        raise Refused("这一条已经核过。")
    _finish(voice, locked, Action.CLEAR, actor, held=False)


@transaction.atomic
def hand_over(
    *,
    voice: Voice,
    actor: User,
    unit: Department | None = None,
    person: Person | None = None,
    reason: str = "",
    **shown: Any,
) -> None:
    """转交: ask a unit, or a member, to answer; they are told. Raises Refused for neither, and both."""
    if (unit is None) == (person is None):
        raise Refused("请填写一家单位，或者一名委员。", about="unit")
    locked = _begin(voice, Action.HAND_OVER, actor, **shown)
    words = f"{unit or person}。{reason.strip()}"
    _finish(voice, locked, Action.HAND_OVER, actor, words, unit=unit, person=person, held=False)
    tell_handed(voice, actor, reason)


@transaction.atomic
def answer(*, voice: Voice, actor: User, answer: str, **shown: Any) -> None:
    """答复: say what the citizen reads at the receipt's address; those who handed it over are told."""
    locked = _begin(voice, Action.ANSWER, actor, **shown)
    if not answer.strip():
        raise Refused("请填写答复。", about="answer")
    by = _name_of(locked, _access(locked, actor), actor)
    today = clock.today()
    changes: dict[str, Any] = {"answer": answer.strip(), "answered_by": by, "held": False}
    changes |= {"answered_on": today, "closed_on": today}
    _finish(voice, locked, Action.ANSWER, actor, answer, **changes)
    tell_answered(voice, actor)


def _name_of(voice: Voice, access: VoiceAccess, actor: User) -> str:
    """Return who answers, as the citizen reads it: a unit, a member by name, the department in charge."""
    if access.unit and voice.unit:
        return voice.unit.name
    if access.answers and actor.person and is_member(actor, clock.today()):
        return f"{actor.person}委员"
    return voice.place.department.name


@transaction.atomic
def pass_on(*, voice: Voice, actor: User, door: str, reason: str = "", **shown: Any) -> None:
    """转告其他渠道: the matter belongs to another door, which has it now."""
    locked = _begin(voice, Action.PASS_ON, actor, **shown)
    words = f"{Door(door).label}。{reason.strip()}"
    _finish(
        voice, locked, Action.PASS_ON, actor, words, door=door, closed_on=clock.today(), held=False
    )


@transaction.atomic
def merge(*, voice: Voice, actor: User, into: Voice, **shown: Any) -> None:
    """并入: the same was said before; what is answered there is the answer to both.

    Raises Refused for itself, and for one that is merged, set aside or taken back.
    """
    locked = _begin(voice, Action.MERGE, actor, **shown)
    main = states.lock(into)
    if main.pk == locked.pk:
        raise Refused("不能并入它自己。", about="into")
    if main.state not in _TARGETS:
        raise Refused(f"那一条“{main.get_state_display()}”，不能并入。", about="into")
    Voice.objects.filter(merged_into=locked).update(merged_into=main)
    words = f"并入 {main.shown_number}"
    _finish(
        voice,
        locked,
        Action.MERGE,
        actor,
        words,
        merged_into=main,
        closed_on=clock.today(),
        held=False,
    )


@transaction.atomic
def become(*, voice: Voice, actor: User, becoming: Becoming, title: str, **shown: Any) -> str:
    """转为: make a draft proposal, a report or a topic of it, in the actor's name; return its page.

    Raises Refused for what is not the actor's to make, and where it was made before.
    """
    locked = _begin(voice, Action.BECOME, actor, **shown)
    if becoming not in becomings_for(actor, clock.today()):
        raise Refused("您不能把它转为这一种。", about="becoming")
    url = becoming.make(_matter(locked, title, actor), actor)
    _finish(voice, locked, Action.BECOME, actor, f"{becoming.label}：{title.strip()}")
    outcomes.follow([locked.pk])
    return url


def _matter(voice: Voice, title: str, actor: User) -> Matter:
    """Return a message as another app takes it over; how to reach who wrote it stays here."""
    also = voice.merged.count()
    lines = [voice.text]
    if voice.where:
        lines.append(f"地点：{voice.where}")
    if also:
        lines.append(f"另有 {also} 人反映同样的事。")
    people = (actor.person,) if actor.person else tuple(voice.place.members.all())
    source = f"码上协商：{voice.place}（回执 {voice.shown_number}）"
    return Matter(voice.key, title.strip(), "\n".join(lines), source, people)


@transaction.atomic
def show(*, voice: Voice, actor: User, is_shown: bool, **shown: Any) -> None:
    """公开: let others read a message, or no more. Raises Refused where the place shows none, and for a
    sender who is not verified (跟帖评论服务管理规定).
    """
    locked = _begin(voice, Action.SHOW, actor, **shown)
    if is_shown and not (locked.place.shows_voices and locked.is_verified):
        raise Refused("留言人没有经过实名核验，或者这里不公开意见。")
    _finish(voice, locked, Action.SHOW, actor, "" if is_shown else "不再公开", is_shown=is_shown)


@transaction.atomic
def hide(*, voice: Voice, actor: User, reason: str, **shown: Any) -> None:
    """不予办理: set a message aside, with the reason, which its sender reads; it is kept."""
    locked = _begin(voice, Action.HIDE, actor, reason=reason, **shown)
    gone: dict[str, Any] = {"is_shown": False, "held": False, "closed_on": clock.today()}
    _finish(voice, locked, Action.HIDE, actor, reason, **gone)


@transaction.atomic
def settle_held(*, voices: Iterable[Voice], actor: User, reason: str = "") -> int:
    """Clear messages that were set apart, or with a reason set them aside, all or none; return how many.

    What was settled meanwhile is left as it is.
    """
    settled = 0
    for voice in voices:
        if voice.held and voice.waits:
            if reason:
                hide(voice=voice, actor=actor, reason=reason)
            else:
                clear(voice=voice, actor=actor)
            settled += 1
    return settled


@transaction.atomic
def reopen(*, voice: Voice, actor: User, reason: str, **shown: Any) -> None:
    """恢复办理: what was answered, passed on, merged or set aside waits for an answer again."""
    locked = _begin(voice, Action.REOPEN, actor, reason=reason, **shown)
    changes: dict[str, Any] = {"merged_into": None, "door": "", "closed_on": None}
    changes |= {"unit": None, "person": None}
    _finish(voice, locked, Action.REOPEN, actor, reason, **changes)


def _access(voice: Voice, actor: User) -> VoiceAccess:
    return reader_of(actor, clock.today()).access_to(voice)


def _begin(
    voice: Voice, action: Action, actor: User, *, reason: str = "", seen: str | None = None
) -> Voice:
    return states.begin(
        voice,
        action,
        RULES[action],
        noun="这一条",
        may=lambda locked: _access(locked, actor).may(action),
        seen=seen,
        reason=reason,
    )


def _finish(
    voice: Voice, locked: Voice, action: Action, actor: User, reason: str = "", **changes: Any
) -> None:
    rule, record = RULES[action], VoiceRecord(voice=locked)
    to = rule.target or locked.state
    states.finish(
        locked, action, rule, record, actor=actor, reason=reason, to=to, into=voice, **changes
    )
