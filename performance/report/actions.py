"""What may be done on the page of a member's report."""

from typing import Any

from django.urls import reverse

from performance.report.enums import ReportAction, ReportState
from performance.report.forms import CommentForm
from performance.report.transitions import REPORT
from performance.services import yearly
from workflow.actions import ActionTable, PageAction
from workflow.forms import NothingForm, ReasonForm


def _moves(
    action: ReportAction, service: Any, done: str, form: Any = NothingForm, **more: Any
) -> PageAction:
    return PageAction(
        *(action.label, form, service, done),
        may=lambda access, report: access.may(action),
        now=lambda access, report: report.state in REPORT[action].sources,
        guards=("seen",),
        **more,
    )


REPORTS = ActionTable(
    "report",
    {
        ReportAction.HAND_IN: _moves(
            ReportAction.HAND_IN, yearly.hand_in, "已提交，办公室和领导看得到了。", is_main=True
        ),
        ReportAction.COMMENT: _moves(
            *(ReportAction.COMMENT, yearly.comment, "已点评，委员会收到提醒。", CommentForm),
            is_main=lambda access, report: report.state == ReportState.HANDED_IN,
        ),
        ReportAction.WITHDRAW: _moves(
            ReportAction.WITHDRAW, yearly.withdraw, "已撤回，可以继续修改。"
        ),
        ReportAction.RETURN: _moves(ReportAction.RETURN, yearly.send_back, "已退回。", ReasonForm),
    },
    url=lambda access, report, name: reverse(
        "performance:act_on_report", args=[report.year, report.person_id, name]
    ),
    prefix=lambda report, name: name,
)
