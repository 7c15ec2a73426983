"""What the office does to a meeting as a whole, on its page. `of` is the reader's Viewer."""

from typing import Any

from django import forms
from django.urls import reverse

from almanac import clock
from almanac.words import month_day
from workflow.actions import ActionTable, PageAction
from workflow.forms import ActionForm, text_field
from workplan.models import Meeting
from workplan.permissions import Viewer
from workplan.services import calling_off

CALL_OFF, PASS_ON, RESTORE = "call-off", "pass-on", "restore"


class CallOffForm(ActionForm):
    reason = text_field(
        "取消原因",
        help_text="名单上的人会收到通知，写明原因。只是改期的，不用取消：在“修改会议”里改日期，届次不变。",
    )


class RestoreForm(ActionForm):
    reason = text_field(
        "恢复原因",
        help_text="收到过取消通知的人会再收到通知，写明原因。还没有转入别的会议的议题，回到这次会议的议程。",
    )


class _Meetings(forms.ModelChoiceField):
    def label_from_instance(self, obj: Meeting) -> str:
        return f"{obj}（{month_day(obj.held_on, 0)}）"


class PassOnForm(ActionForm):
    """The meeting at which the business goes on: one to come, or about the day of the one called off."""

    to = _Meetings(Meeting.objects.none(), label="转入的会议", empty_label="请选择")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        since = min(self.subject.held_on, clock.today())
        found = Meeting.objects.not_called_off().filter(held_on__gte=since)
        to: Any = self.fields["to"]
        to.queryset = found.order_by("held_on", "pk")


def _stands(viewer: Viewer, meeting: Meeting) -> bool:
    return meeting.called_off_at is None


def _is_called_off(viewer: Viewer, meeting: Meeting) -> bool:
    return not _stands(viewer, meeting)


def _has_left(viewer: Viewer, meeting: Meeting) -> bool:
    return bool(calling_off.left_of(meeting))


MEETING = ActionTable(
    "meeting",
    {
        CALL_OFF: PageAction(
            *("取消会议", CallOffForm, calling_off.call_off, "会议已取消，已通知 {result} 人。"),
            may=lambda viewer, meeting: viewer.office,
            now=_stands,
            guards=("seen",),
        ),
        PASS_ON: PageAction(
            *("议题转入另一次会议", PassOnForm, calling_off.pass_on, "已转入 {result} 项。"),
            may=lambda viewer, meeting: viewer.office,
            now=_has_left,
            is_main=True,
        ),
        RESTORE: PageAction(
            *("恢复会议", RestoreForm, calling_off.restore, "会议已恢复，已通知 {result} 人。"),
            may=lambda viewer, meeting: viewer.office,
            now=_is_called_off,
            guards=("seen",),
        ),
    },
    url=lambda viewer, meeting, name: reverse("workplan:meeting_act", args=[meeting.pk, name]),
)
