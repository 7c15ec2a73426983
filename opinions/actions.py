"""What may be done on a report's page: to the report, and about what came of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from members.addresses import reverse
from opinions.enums import Action, State
from opinions.forms import (
    AdoptionForm,
    CreditForm,
    HandingAnswerForm,
    HandingForm,
    ReportInstructionForm,
    SendForm,
)
from opinions.models import Handing, OpinionReport
from opinions.permissions import ReportAccess
from opinions.services import handing, outcomes, states
from opinions.transitions import RULES
from workflow.actions import ActionTable, PageAction
from workflow.forms import ActionForm, NothingForm, ReasonForm


def _moves(
    action: Action,
    service: Callable[..., Any],
    done: str,
    form: type[ActionForm] = NothingForm,
    *,
    is_main: bool = False,
) -> PageAction:
    return PageAction(
        action.label,
        form,
        service,
        done,
        may=lambda access, report: access.may(action),
        now=lambda access, report: report.state in RULES[action].sources,
        is_main=is_main,
        guards=("seen", "version"),
    )


def _office(access: ReportAccess, report: OpinionReport) -> bool:
    return access.office


def _is_sent(access: ReportAccess, report: OpinionReport) -> bool:
    return report.state == State.SENT


# What came of a report stands on its page by itself.
_comes_of = partial(PageAction, may=_office, group="outcome")

# Editing has a page of its own (views.writing).
REPORT = ActionTable(
    "report",
    {
        Action.SUBMIT: _moves(Action.SUBMIT, states.submit, "已提交办公室。", is_main=True),
        Action.WITHDRAW: _moves(Action.WITHDRAW, states.withdraw, "已撤回，可以继续修改。"),
        Action.FINISH: _moves(Action.FINISH, states.finish, "已送签。", is_main=True),
        Action.SIGN: _moves(Action.SIGN, states.sign, "已签发。", is_main=True),
        Action.REVISE: _moves(Action.REVISE, states.send_back, "已退回修改。", ReasonForm),
        Action.SEND: _moves(Action.SEND, states.send, "已报送。", SendForm, is_main=True),
        Action.RETURN: _moves(Action.RETURN, states.return_to_author, "已退回作者。", ReasonForm),
        Action.DECLINE: _moves(Action.DECLINE, states.decline, "已记为不采用。", ReasonForm),
        Action.REOPEN: _moves(Action.REOPEN, states.reopen, "已恢复。", ReasonForm),
        Action.CREDIT: _moves(Action.CREDIT, states.correct_credit, "作者已更正。", CreditForm),
        # What is left to do to a report that was sent, at one level after another.
        "adoption": _comes_of(
            *("登记采用", AdoptionForm, outcomes.record_adoption, "已登记。"),
            now=_is_sent,
            is_main=True,
        ),
        "instruction": _comes_of(
            *("登记批示", ReportInstructionForm, outcomes.record_instruction, "已登记。"),
            now=_is_sent,
        ),
        "handing": _comes_of(
            *("转办", HandingForm, handing.hand_over, "已转办，承办单位会收到通知。"),
            now=lambda access, report: report.state in (State.SIGNED, State.SENT),
        ),
    },
    url=lambda access, report, name: reverse("opinions:act", args=[report.pk, name]),
    prefix=lambda report, name: name,
)


def _answers(access: ReportAccess, handing: Handing) -> bool:
    return access.office or handing.unit_id in access.units


HANDING = ActionTable(
    "handing",
    {
        "answer": PageAction(
            *("答复", HandingAnswerForm, handing.answer, "答复已保存。", _answers),
            is_main=lambda access, handing: (
                handing.unit_id in access.units and not handing.answered_on
            ),
            relabel=lambda handing: "更正答复" if handing.answered_on else "答复",
        ),
        "take_back": PageAction(
            *("撤回转办", NothingForm, handing.take_back, "已撤回，承办单位会收到通知。"),
            may=lambda access, handing: access.office,
            now=lambda access, handing: handing.answered_on is None,
        ),
    },
    url=lambda access, handing, name: reverse(
        "opinions:act_on_handing", args=[handing.report_id, handing.pk, name]
    ),
    prefix=lambda handing, name: f"{name}-{handing.pk}",
)
