"""轮值: the only writer of who sits when, and of what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from activities.models import DutyTurn
from activities.rights import standing_of
from almanac import clock
from almanac.words import month_day
from members.models import Person, User
from workflow import states
from workflow.refusals import NotAllowed, Refused, check_words

WEEK = timedelta(weeks=1)


@transaction.atomic
def plan_turns(
    *, actor: User, people: Sequence[Person], first_on: date, place: str
) -> list[DutyTurn]:
    """Have members sit one after the other, a week each, from a day on. Raises NotAllowed; Refused where
    one has a turn on that day already.
    """
    if not standing_of(actor, clock.today()).puts_up:
        raise NotAllowed("轮值由办公室和各专委会、界别、活动小组的负责人安排。")
    where, turns = check_words(place, "地点或方式"), []
    for number, person in enumerate(people):
        turn = DutyTurn(on=first_on + number * WEEK, person=person, place=where)
        _save(turn, actor, "安排轮值")
        turns.append(turn)
    return turns


@transaction.atomic
def record_turn(*, turn: DutyTurn, actor: User, answered: int, notes: str = "") -> None:
    """Note how many questions were answered. Raises NotAllowed, Refused before the day."""
    locked = _locked(turn, actor)
    if locked.on > clock.today():
        raise Refused("轮值当天以后再登记。")
    locked.answered, locked.notes = answered, notes.strip()
    states.sign(locked, actor, "登记轮值情况")
    locked.save()


@transaction.atomic
def swap(*, turn: DutyTurn, actor: User, people: Sequence[Person]) -> None:
    """换人: another member sits instead. Raises NotAllowed; Refused for several, or once it was held."""
    locked = _locked(turn, actor)
    if len(people) != 1:
        raise Refused("请只填一人。", about="people")
    if locked.answered is not None:
        raise Refused("已经登记情况，不能换人。")
    before, locked.person = locked.person, people[0]
    _save(locked, actor, f"换人：原为{before}")


def _save(turn: DutyTurn, actor: User, why: str) -> None:
    same_day = DutyTurn.objects.filter(on=turn.on, person=turn.person).exclude(pk=turn.pk)
    if same_day.exists():
        words = f"{turn.person}{month_day(turn.on, clock.today().year)}已有轮值。"
        raise Refused(words, about="people")
    states.sign(turn, actor, why)
    turn.full_clean()
    turn.save()


def _locked(turn: DutyTurn, actor: User) -> DutyTurn:
    locked = states.lock(turn)
    if not standing_of(actor, clock.today()).keeps(locked):
        raise NotAllowed("轮值情况由本人或办公室登记。")
    return locked
