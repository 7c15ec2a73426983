"""The doors through which the suggestions of a meeting are entered, handed over and answered."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from consultations.enums import Action
from consultations.models import ConsultationMeeting, Suggestion
from consultations.services.changes import Refused, change, day_of
from members.models import Person, User
from workplan.services.signing import sign


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
    # Of two that are entered at once, the second waits for the first one's number.
    ConsultationMeeting.objects.select_for_update().get(pk=meeting.pk)
    last = meeting.suggestions.aggregate(last=Max("number"))["last"] or 0
    row = Suggestion(
        meeting=meeting,
        number=last + 1,
        text=text.strip(),
        person=person,
        speaker=speaker.strip(),
        unit=unit.strip(),
    )
    return _save(row, actor)


def edit_suggestion(*, suggestion: Suggestion, actor: User | None, **values: Any) -> Suggestion:
    """Correct the words of a suggestion, or say what came of it; its state stays as it is."""
    for field, value in values.items():
        setattr(suggestion, field, value.strip() if isinstance(value, str) else value)
    return _save(suggestion, actor)


def hand_over(
    *, suggestion: Suggestion, actor: User, unit: str = "", on: date | None = None
) -> Suggestion:
    """转办: hand a suggestion to a unit. Raises Refused where no unit is named."""
    unit = unit.strip() or suggestion.unit
    if not unit:
        raise Refused("请填写转办单位。")
    day = day_of(on, since=suggestion.meeting.held_on)
    return change(suggestion, Action.HAND_OVER, actor=actor, unit=unit, handed_on=day)


def adopt(
    *,
    suggestion: Suggestion,
    actor: User,
    answer: str = "",
    outcome: str = "",
    on: date | None = None,
) -> Suggestion:
    """采纳: the unit takes the suggestion up; `outcome` is what came of it, where that is known."""
    return _answer(suggestion, Action.ADOPT, actor, answer, on, outcome=outcome.strip())


def not_adopt(
    *, suggestion: Suggestion, actor: User, answer: str, on: date | None = None
) -> Suggestion:
    """不采纳: the unit does not, and says why."""
    return _answer(suggestion, Action.NOT_ADOPT, actor, answer, on)


def reopen(*, suggestion: Suggestion, actor: User, reason: str) -> Suggestion:
    """重新办理: ask the unit once more. Raises Refused where none was ever named."""
    if not suggestion.unit:
        raise Refused("请先填写转办单位。")
    return change(suggestion, Action.REOPEN, actor=actor, reason=reason, answered_on=None)


def _answer(
    suggestion: Suggestion, action: Action, actor: User, answer: str, on: date | None, **more: str
) -> Suggestion:
    day = day_of(on, since=suggestion.handed_on or suggestion.meeting.held_on)
    return change(
        suggestion,
        action,
        actor=actor,
        reason=answer,
        answer=answer.strip(),
        answered_on=day,
        **more,
    )


def _save(row: Suggestion, actor: User | None) -> Suggestion:
    row.full_clean()
    sign(row, actor, "")
    row.save()
    return row
