"""The only writer of a meeting's suggestions: entered, handed over, answered.

What changes a state takes along the state that the actor's page had shown (`seen`), and raises as
`services.states.change`; a day to come is refused, and one before the step that led to it.
"""

from datetime import date
from typing import Any

from django.db import transaction

from consultations.enums import Action
from consultations.models import ConsultationMeeting, Suggestion
from consultations.services.saving import next_number, save
from consultations.services.states import change, day_of
from members.models import Person, User
from workflow.refusals import Refused


@transaction.atomic
def add_suggestion(
    *,
    meeting: ConsultationMeeting,
    actor: User | None,
    text: str,
    person: Person | None = None,
    speaker: str = "",
    unit: str = "",
) -> Suggestion:
    """Enter what was suggested in a meeting, with the next number. Raises ValidationError."""
    number = next_number(meeting, meeting.suggestions)
    row = Suggestion(meeting=meeting, number=number, person=person)
    return save(row, actor, text=text, speaker=speaker, unit=unit)


def edit_suggestion(*, suggestion: Suggestion, actor: User | None, **values: Any) -> Suggestion:
    """Correct the words of a suggestion, or say what came of it; its state stays as it is."""
    return save(suggestion, actor, **values)


def hand_over(
    *,
    suggestion: Suggestion,
    actor: User,
    unit: str = "",
    on: date | None = None,
    seen: str | None = None,
) -> Suggestion:
    """转办: hand a suggestion to a unit. Raises Refused where no unit is named."""
    unit = unit.strip() or suggestion.unit
    if not unit:
        raise Refused("请填写转办单位。")
    day = day_of(on, since=suggestion.meeting.held_on)
    return change(suggestion, Action.HAND_OVER, actor=actor, seen=seen, unit=unit, handed_on=day)


def adopt(
    *,
    suggestion: Suggestion,
    actor: User,
    answer: str = "",
    outcome: str = "",
    on: date | None = None,
    seen: str | None = None,
) -> Suggestion:
    """采纳: the unit takes the suggestion up; `outcome` is what came of it, where that is known."""
    values = {"outcome": outcome.strip()}
    return _answer(suggestion, Action.ADOPT, actor, seen, answer, on, **values)


def not_adopt(
    *,
    suggestion: Suggestion,
    actor: User,
    answer: str,
    on: date | None = None,
    seen: str | None = None,
) -> Suggestion:
    """不采纳: the unit does not, and says why."""
    return _answer(suggestion, Action.NOT_ADOPT, actor, seen, answer, on)


def reopen(
    *, suggestion: Suggestion, actor: User, reason: str, seen: str | None = None
) -> Suggestion:
    """重新办理: ask the unit once more. Raises Refused where none was ever named."""
    if not suggestion.unit:
        raise Refused("请先填写转办单位。")
    return change(
        suggestion, Action.REOPEN, actor=actor, seen=seen, reason=reason, answered_on=None
    )


def _answer(
    suggestion: Suggestion,
    action: Action,
    actor: User,
    seen: str | None,
    answer: str,
    on: date | None,
    **values: Any,
) -> Suggestion:
    day = day_of(on, since=suggestion.handed_on or suggestion.meeting.held_on)
    values |= {"answer": answer.strip(), "answered_on": day}
    return change(suggestion, action, actor=actor, seen=seen, reason=answer, **values)
