"""What the office does to other business of a meeting: on the meeting's page, and on the line's own, where
a decision becomes what is followed. `of` is the reader's Viewer.
"""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from almanac import clock
from workflow.actions import ActionTable, PageAction, Predicate
from workflow.forms import ActionForm, ReasonForm
from workplan.enums import FollowKind
from workplan.forms import business as forms
from workplan.models import Business
from workplan.permissions import Viewer
from workplan.services import business as services

DECIDE, EDIT, OFF = "decide", "edit", "off"
ON_MEETING = (DECIDE, EDIT, OFF)
FOLLOWING = (FollowKind.ADDED, FollowKind.CHANGED, FollowKind.INSTRUCTED)


def _action(
    label: str,
    form: type[ActionForm],
    service: Callable[..., Any],
    done: str,
    now: Predicate,
    **more: Any,
) -> PageAction:
    return PageAction(
        *(label, form, service, done),
        may=lambda viewer, business: viewer.office,
        now=now,
        guards=("seen",),
        **more,
    )


def _was_held(viewer: Viewer, business: Business) -> bool:
    return business.meeting.held_on <= clock.today()


def _is_decided(viewer: Viewer, business: Business) -> bool:
    return bool(business.decision)


def _is_undecided(viewer: Viewer, business: Business) -> bool:
    return not business.decision


BUSINESS = ActionTable(
    "business",
    {
        DECIDE: _action(
            *("登记议定事项", forms.DecisionForm, services.decide, "已登记。"),
            _was_held,
            is_main=_is_undecided,
            relabel=lambda business: "更正议定事项" if business.decision else "登记议定事项",
        ),
        EDIT: _action(
            "修改议题", forms.EditForm, services.edit, "已修改。", lambda viewer, business: True
        ),
        OFF: _action(
            "移出议程", ReasonForm, services.take_off, "已移出这次会议的议程。", _is_undecided
        ),
        FollowKind.ADDED: _action(
            *(FollowKind.ADDED.label, forms.AddItemForm, services.add_to_plan),
            "已增补：{result.item}。{result.warning}",
            _is_decided,
        ),
        FollowKind.CHANGED: _action(
            *(FollowKind.CHANGED.label, forms.ChangePeriodForm, services.change_period),
            "已调整，{result.words}。",
            _is_decided,
        ),
        FollowKind.INSTRUCTED: _action(
            *(FollowKind.INSTRUCTED.label, forms.InstructForm, services.instruct_on),
            "已交办，十分钟后通知 {result.words}。",
            _is_decided,
        ),
    },
    url=lambda viewer, business, name: reverse(
        "workplan:business_act", args=[business.meeting_id, business.pk, name]
    ),
)
