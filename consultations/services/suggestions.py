"""The only writer of a meeting's suggestions: entered, handed over, answered.

What changes a state takes along who does it, why, and what the actor's page had shown (`by`: actor,
reason, seen), and raises as `services.states.change`; a day to come is refused, and one before the
step that led to it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from almanac import clock
from consultations.enums import ANSWERED_STATES, Action, SuggestionState
from consultations.models import ChainChange, ConsultationMeeting, Suggestion
from consultations.services.notices import tell_of_suggestions
from consultations.services.saving import next_number, save
from consultations.services.states import change, day_of
from consultations.units import by_unit_of, unit_named
from members.models import User
from workflow.refusals import Refused
from workflow.states import lock


@transaction.atomic
def add_suggestion(
    *, meeting: ConsultationMeeting, actor: User | None, **values: Any
) -> Suggestion:
    """Enter what was suggested in a meeting, with the next number: its text, who said it (`person`, or
    `speaker` in words), the unit. Raises ValidationError.
    """
    number = next_number(meeting, meeting.suggestions)
    return save(Suggestion(meeting=meeting, number=number), actor, **values)


# What a unit's answer is to.
_ANSWERED = ("text", "unit")


@transaction.atomic
def edit_suggestion(*, suggestion: Suggestion, actor: User | None, **values: Any) -> Suggestion:
    """Correct the words of a suggestion, or say what came of it; its state stays as it is.

    Raises Refused where that would put other words above an answer: 重新办理 comes first.
    """
    locked = lock(suggestion)
    changed = [
        name
        for name in _ANSWERED
        if name in values and values[name].strip() != getattr(locked, name)
    ]
    if changed and locked.state in ANSWERED_STATES:
        raise Refused(
            f"单位已经反馈（{locked.get_state_display()}），反馈的是原来的意见建议，不能再改意见建议和"
            "转办单位。确需修改的，先“重新办理”。"
        )
    return save(locked, actor, **values)


@transaction.atomic
def hand_over(
    *, suggestion: Suggestion, unit: str = "", on: date | None = None, **by: Any
) -> Suggestion:
    """转办: hand a suggestion to a unit, which is told; `due_on` is by when it answers. Raises Refused
    where no unit is named, ValidationError for a deadline before that day.
    """
    done = _hand_over(suggestion, unit, on, **by)
    tell_of_suggestions([done], by["actor"])
    return done


@transaction.atomic
def hand_over_many(
    *, meeting: ConsultationMeeting, rows: Sequence[Suggestion], actor: User, **values: Any
) -> int:
    """批量转办: hand suggestions of a meeting over, all or none; each unit gets one letter. Where `unit`
    is not given each goes to its own. Raises as `hand_over`; return how many.
    """
    unit, on = values.pop("unit", ""), values.pop("on", None)
    if lacking := [row for row in rows if not (unit or row.unit)]:
        numbers = "、".join(str(row.number) for row in lacking)
        raise Refused(f"第 {numbers} 条还没有转办单位，请填写。", about="unit")
    for_units = by_unit_of([_hand_over(row, unit, on, actor=actor, **values) for row in rows])
    for some in for_units:
        tell_of_suggestions(some, actor)
    return len(rows)


@transaction.atomic
def urge(*, meeting: ConsultationMeeting, actor: User) -> int:
    """催办: ask the units that have not answered once more, each by one letter; once a day. Return how
    many units were asked. Raises Refused where none waits, or it was done today.
    """
    waiting = meeting.suggestions.filter(state=SuggestionState.HANDED_OVER)
    done_today = ChainChange.objects.filter(
        suggestion__meeting=meeting, action=Action.URGE, at__date=clock.today()
    )
    if done_today.exists():
        raise Refused("今天已经催办过。")
    rows = [change(row, Action.URGE, actor=actor) for row in waiting]
    if not rows:
        raise Refused("没有等待反馈的意见建议。")
    for_units = by_unit_of(rows)
    for some in for_units:
        tell_of_suggestions(some, actor, again="催办")
    return len(for_units)


def _hand_over(row: Suggestion, unit: str, on: date | None, **by: Any) -> Suggestion:
    unit = unit.strip() or row.unit
    if not unit:
        raise Refused("请填写转办单位。", about="unit")
    day = day_of(on, since=row.meeting.held_on)
    named = unit_named(unit)
    return change(row, Action.HAND_OVER, unit=unit, department=named, handed_on=day, **by)


def adopt(*, suggestion: Suggestion, answer: str = "", outcome: str = "", **by: Any) -> Suggestion:
    """采纳: the unit takes the suggestion up; `outcome` is what came of it, where that is known."""
    return _answer(suggestion, Action.ADOPT, answer, outcome=outcome.strip(), **by)


def not_adopt(*, suggestion: Suggestion, answer: str, **by: Any) -> Suggestion:
    """不采纳: the unit does not, and says why."""
    return _answer(suggestion, Action.NOT_ADOPT, answer, **by)


@transaction.atomic
def reopen(*, suggestion: Suggestion, due_on: date | None = None, **by: Any) -> Suggestion:
    """重新办理: ask the unit once more, from today on, by a new day where one is given. Raises Refused
    where none was ever named.
    """
    if not suggestion.unit:
        raise Refused("请先填写转办单位。")
    days: dict[str, Any] = {"answered_on": None, "handed_on": clock.today(), "due_on": due_on}
    done = change(suggestion, Action.REOPEN, **days, **by)
    tell_of_suggestions([done], by["actor"], again="重新转办", reason=by.get("reason", ""))
    return done


def _answer(
    suggestion: Suggestion, action: Action, answer: str, *, on: date | None = None, **by: Any
) -> Suggestion:
    day = day_of(on, since=suggestion.handed_on or suggestion.meeting.held_on)
    return change(suggestion, action, reason=answer, answer=answer.strip(), answered_on=day, **by)
