"""转办: a report goes to a unit, which answers; what was handed wrongly is taken back."""

from datetime import date

from django.db import transaction

from almanac import clock
from members import roles
from members.models import Department, User
from opinions.enums import Result, State
from opinions.models import Handing, OpinionReport
from opinions.services.notices import tell_answered, tell_unit
from workflow.refusals import NotAllowed, Refused, check_words
from workflow.states import lock, own_rules, sign


@transaction.atomic
def hand_over(
    *, report: OpinionReport, unit: Department, actor: User, answer_by: date | None = None
) -> Handing:
    """转办 a report that was signed; the unit is told.

    Raises NotAllowed for anyone but the office, Refused before it was signed, for a day gone by, or
    where that unit has it already.
    """
    if not roles.is_office(actor):
        raise NotAllowed("只有办公室可以转办。")
    locked, today = lock(report), clock.today()
    if locked.state not in (State.SIGNED, State.SENT):
        raise Refused("签发以后才能转办。")
    if answer_by and answer_by < today:
        raise Refused("答复期限不能早于今天。", about="answer_by")
    handing = Handing(report=locked, unit=unit, handed_on=today, answer_by=answer_by)
    with own_rules():
        handing.full_clean()
    sign(handing, actor, "转办")
    handing.save()
    tell_unit(handing, "社情民意转办", actor)
    return handing


@transaction.atomic
def answer(*, handing: Handing, actor: User, result: Result | str, answer: str) -> None:
    """答复: the unit says what it did; the office enters what came on paper. Again: it is corrected.

    Raises NotAllowed for anyone else, Refused without words.
    """
    locked = lock(handing)
    if not may_answer(locked, actor):
        raise NotAllowed("只有承办单位和办公室可以答复。")
    locked.result, locked.answer = Result(result), check_words(answer, "答复")
    locked.answered_on = clock.today()
    sign(locked, actor, "答复")
    locked.save()
    tell_answered(locked, actor)


@transaction.atomic
def take_back(*, handing: Handing, actor: User) -> None:
    """Take back what was handed to a unit, as long as it has not answered; the unit is told."""
    if not roles.is_office(actor):
        raise NotAllowed("只有办公室可以撤回转办。")
    locked = lock(handing)
    if locked.answered_on:
        raise Refused("这家单位已经答复，不能撤回。")
    sign(locked, actor, "撤回转办")
    tell_unit(locked, "社情民意转办已撤回，不用再办理", actor)
    locked.delete()


def may_answer(handing: Handing, user: User) -> bool:
    """Return whether a user answers for the unit, or is the office, which enters what came on paper."""
    acting = roles.acting_for(user, clock.today()) if user.is_active else ()
    return roles.is_office(user) or handing.unit_id in acting
