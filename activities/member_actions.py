"""What may be done on the pages of tasks, turns of duty, reception days and reading."""

from typing import Any

from django.urls import reverse

from activities.enums import TakingAction
from activities.member_forms import (
    BecomesForm,
    NoteForm,
    ReportForm,
    ResultForm,
    SwapForm,
    TurnForm,
    UnitForm,
)
from activities.models import Book, ReadingNote
from activities.rights import Standing
from activities.services import duty, reading, reception, tasks
from activities.transitions import TAKING_RULES
from almanac import clock
from workflow import taking_back
from workflow.actions import ActionTable, PageAction
from workflow.becoming import becomings_for
from workflow.forms import NothingForm, ReasonForm


def _moves(action: TakingAction, form: Any, service: Any, done: str, **more: Any) -> PageAction:
    return PageAction(
        *(action.label, form, service, done),
        may=lambda of, taking: of.may_do(action, taking),
        now=lambda of, taking: taking.state in TAKING_RULES[action].sources,
        guards=("seen",),
        **more,
    )


def _prefix(noun: str) -> Any:
    return lambda row, name: f"{noun}-{row.pk}-{name}"


TAKING = ActionTable(
    "taking",
    {
        TakingAction.REPORT: _moves(
            TakingAction.REPORT, ReportForm, tasks.report, "已报发榜部门认定。", is_main=True
        ),
        TakingAction.CREDIT: _moves(
            TakingAction.CREDIT, NothingForm, tasks.credit, "已认定。", is_main=True
        ),
        TakingAction.RETURN: _moves(
            TakingAction.RETURN, ReasonForm, tasks.send_back, "已退回补充。"
        ),
        TakingAction.GIVE_UP: _moves(TakingAction.GIVE_UP, ReasonForm, tasks.give_up, "已退榜。"),
    },
    url=lambda of, taking, name: reverse("activities:taking_act", args=[taking.pk, name]),
    prefix=_prefix("taking"),
)


def _is_open(of: Standing, turn: Any) -> bool:
    return turn.answered is None


TURN = ActionTable(
    "turn",
    {
        "record": PageAction(
            *("登记轮值情况", TurnForm, duty.record_turn, "已登记。"),
            may=lambda of, turn: of.keeps(turn),
            now=lambda of, turn: turn.on <= clock.today(),
            is_main=_is_open,
            relabel=lambda turn: "登记轮值情况" if turn.answered is None else "更正轮值情况",
        ),
        "swap": PageAction(
            *("换人", SwapForm, duty.swap, "已换人。"),
            may=lambda of, turn: of.keeps(turn),
            now=_is_open,
        ),
    },
    url=lambda of, turn, name: reverse("activities:turn_act", args=[turn.pk, name]),
    prefix=_prefix("turn"),
)


def _runs(of: Standing, matter: Any) -> bool:
    return of.runs(matter.event.organiser_id)


MATTER = ActionTable(
    "matter",
    {
        "become": PageAction(
            *(
                "转为提案、信息、选题",
                BecomesForm,
                reception.make,
                "已转办，草稿在它自己的页面上。",
            ),
            may=lambda of, matter: (
                _runs(of, matter) and bool(becomings_for(of.user, clock.today()))
            ),
            is_main=lambda of, matter: not matter.is_handed_on,
        ),
        "unit": PageAction(
            *("转交单位", UnitForm, reception.hand_to_unit, "已转交。"),
            may=_runs,
            now=lambda of, matter: not matter.handed_to,
        ),
        "result": PageAction(
            *("登记办理结果", ResultForm, reception.note_result, "已登记。"),
            may=_runs,
            now=lambda of, matter: bool(matter.handed_to),
            relabel=lambda matter: "更正办理结果" if matter.result else "登记办理结果",
        ),
    },
    url=lambda of, matter, name: reverse("activities:matter_act", args=[matter.pk, name]),
    prefix=_prefix("matter"),
)


def noun_of(subject: Any) -> str:
    """Return how a book, a reading event or a note is called in addresses."""
    if isinstance(subject, ReadingNote):
        return "note"
    return "book" if isinstance(subject, Book) else "event"


def _reading(keyword: str, actions: dict[str, PageAction]) -> ActionTable:
    return ActionTable(
        keyword,
        actions,
        url=lambda of, subject, name: reverse(
            "activities:reading_act", args=[noun_of(subject), subject.pk, name]
        ),
        prefix=lambda subject, name: f"{noun_of(subject)}-{subject.pk}-{name}",
    )


ABOUT = _reading(
    "about",
    {
        "write": PageAction(
            *("写心得", NoteForm, reading.write_note, "心得已发布。"),
            may=lambda of, about: of.inside and of.person_id is not None,
        )
    },
)
NOTE = _reading(
    "note",
    {
        taking_back.NAME: PageAction(
            *(taking_back.LABEL, NothingForm, reading.take_back_note, "已撤回。"),
            may=lambda of, note: of.wrote(note),
            now=lambda of, note: (
                note.stands and taking_back.is_open(of.person_id, note.written_at, note.person_id)
            ),
        )
    },
)
