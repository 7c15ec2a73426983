"""The only writer of a meeting's suggestions: entered, handed over, answered.

What changes a state takes along who does it, why, and what the actor's page had shown (`by`: actor,
reason, seen), and raises as `services.states.change`; a day to come is refused, and one before the
step that led to it.
"""

from datetime import date
from typing import Any

from django.db import transaction

from consultations.enums import ANSWERED_STATES, Action
from consultations.models import ConsultationMeeting, Suggestion
from consultations.services.notices import tell_of_suggestion
from consultations.services.saving import next_number, save
from consultations.services.states import change, day_of
from consultations.units import unit_named
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
    """转办: hand a suggestion to a unit, which is told. Raises Refused where no unit is named."""
    unit = unit.strip() or suggestion.unit
    if not unit:
        raise Refused("请填写转办单位。", about="unit")
    day = day_of(on, since=suggestion.meeting.held_on)
    named = unit_named(unit)
    done = change(suggestion, Action.HAND_OVER, unit=unit, department=named, handed_on=day, **by)
    tell_of_suggestion(done, by["actor"])
    return done


def adopt(*, suggestion: Suggestion, answer: str = "", outcome: str = "", **by: Any) -> Suggestion:
    """采纳: the unit takes the suggestion up; `outcome` is what came of it, where that is known."""
    return _answer(suggestion, Action.ADOPT, answer, outcome=outcome.strip(), **by)


def not_adopt(*, suggestion: Suggestion, answer: str, **by: Any) -> Suggestion:
    """不采纳: the unit does not, and says why."""
    return _answer(suggestion, Action.NOT_ADOPT, answer, **by)


@transaction.atomic
def reopen(*, suggestion: Suggestion, **by: Any) -> Suggestion:
    """重新办理: ask the unit once more. Raises Refused where none was ever named."""
    if not suggestion.unit:
        raise Refused("请先填写转办单位。")
    done = change(suggestion, Action.REOPEN, answered_on=None, **by)
    tell_of_suggestion(done, by["actor"], again=True, reason=by.get("reason", ""))
    return done


def _answer(
    suggestion: Suggestion, action: Action, answer: str, *, on: date | None = None, **by: Any
) -> Suggestion:
    day = day_of(on, since=suggestion.handed_on or suggestion.meeting.held_on)
    return change(suggestion, action, reason=answer, answer=answer.strip(), answered_on=day, **by)
