"""What came of a report that was sent: entered, and taken back where it was entered wrongly."""

from datetime import date
from typing import TypeVar

from django.db import transaction

from almanac import clock
from members.models import User
from opinions.enums import Level, State, Way
from opinions.models import Adoption, OpinionReport, ReportInstruction
from opinions.permissions import access_to
from opinions.services.notices import tell_authors
from workflow.refusals import NotAllowed, Refused
from workflow.states import sign

_Outcome = TypeVar("_Outcome", Adoption, ReportInstruction)


@transaction.atomic
def record_adoption(
    *,
    report: OpinionReport,
    level: Level,
    actor: User,
    body: str = "",
    on: date | None = None,
    way: Way | str = "",
    ministry: str = "",
    note: str = "",
) -> Adoption:
    """采用: a body at a level took the report over; the level's own committee where none is named.

    Raises Refused where the report was not sent, or the day is to come or before the sending;
    ValidationError where that body's adoption is already entered.
    """
    named = body.strip() or Level(level).body
    adoption = Adoption(
        report=report,
        level=level,
        body=named,
        on=on,
        way=way,
        ministry=ministry.strip(),
        note=note.strip(),
    )
    entered = _enter(adoption, actor)
    tell_authors(
        report,
        "社情民意被采用",
        actor,
        ("采用单位", f"{entered.body}（{entered.get_level_display()}）"),
        ("方式", entered.said),
    )
    return entered


@transaction.atomic
def record_instruction(
    *,
    report: OpinionReport,
    level: Level,
    who: str,
    actor: User,
    on: date | None = None,
    words: str = "",
) -> ReportInstruction:
    """批示: a leader at a level wrote on the report. Raises as `record_adoption`."""
    instruction = ReportInstruction(
        report=report, level=level, who=who.strip(), on=on, words=words.strip()
    )
    entered = _enter(instruction, actor)
    tell_authors(
        report,
        "社情民意获批示",
        actor,
        ("批示领导", f"{entered.who}（{entered.get_level_display()}）"),
        ("批示", entered.words),
    )
    return entered


@transaction.atomic
def remove(*, outcome: Adoption | ReportInstruction, actor: User) -> None:
    """Take back what was entered wrongly, and tell the authors, who were told of it; the history keeps it."""
    _check(outcome.report, actor)
    sign(outcome, actor, "")
    outcome.delete()
    heading = "社情民意采用登记有误，已删去"
    if isinstance(outcome, ReportInstruction):
        heading = "社情民意批示登记有误，已删去"
    tell_authors(outcome.report, heading, actor, ("原登记", str(outcome)))


def _enter(outcome: _Outcome, actor: User) -> _Outcome:
    sent_on = _check(outcome.report, actor)
    if outcome.on and outcome.on > clock.today():
        raise Refused("日期不能晚于今天。", about="on")
    if outcome.on and outcome.on < sent_on:
        raise Refused(f"日期不能早于报送日期（{sent_on.month}月{sent_on.day}日）。", about="on")
    outcome.full_clean()
    sign(outcome, actor, "")
    outcome.save()
    return outcome


def _check(report: OpinionReport, actor: User) -> date:
    """Return when the report was sent, locked. Raises NotAllowed, and Refused where it was not."""
    locked = OpinionReport.objects.select_for_update().get(pk=report.pk)
    if not access_to(locked, actor, clock.today()).office:
        raise NotAllowed("只有办公室可以登记采用和批示。")
    if locked.state != State.SENT or locked.sent_on is None:
        raise Refused("报送以后才能登记采用和批示。")
    return locked.sent_on
