"""What may be done on a member's page: to the membership, and to a change that was asked for."""

from django.urls import reverse

from members.models import Membership
from members.services import appointments, memberships
from roster import forms
from roster.enums import ChangeAction, ChangeState
from roster.models import ProfileChange
from roster.permissions import Reader
from roster.services import changes
from workflow.actions import ActionTable, PageAction
from workflow.forms import NothingForm, ReasonForm


def _office(reader: Reader, subject: object) -> bool:
    return reader.office


def _is_own(reader: Reader, one: Membership) -> bool:
    return reader.sees and one.person_id == reader.person_id


def _is_open(reader: Reader, one: Membership) -> bool:
    return one.until is None


def _is_standing(reader: Reader, one: Membership) -> bool:
    return _is_open(reader, one) and bool(one.standing_since) and not one.standing_until


def _may_ask(reader: Reader, one: Membership) -> bool:
    return _is_open(reader, one) and not one.changes.filter(state=ChangeState.ASKED).exists()  # type: ignore[attr-defined]


MEMBER = ActionTable(
    "membership",
    {
        "correct": PageAction(
            *("更正资料", forms.CorrectForm, memberships.correct, "已更正。"), _office
        ),
        "move": PageAction(
            *("调整界别、专委会、小组", forms.PlacesForm, memberships.move, "已调整。"),
            *(_office, _is_open),
        ),
        "make_standing": PageAction(
            *("任常委", forms.DayForm, memberships.make_standing, "已登记为常委。"),
            *(_office, lambda reader, one: _is_open(reader, one) and not _is_standing(reader, one)),
        ),
        "end_standing": PageAction(
            *("不再任常委", forms.LastDayForm, memberships.end_standing, "已登记。"),
            *(_office, _is_standing),
        ),
        "leave": PageAction(
            *("离任", forms.LeaveForm, memberships.leave, "已登记离任。"), *(_office, _is_open)
        ),
        "ask": PageAction(
            *("申请更正", forms.AskForm, changes.ask, "已提交，办公室核对后会告诉您。"),
            *(_is_own, _may_ask),
            is_main=True,
        ),
    },
    url=lambda reader, one, name: reverse("roster:act", args=[one.pk, name]),
    prefix=lambda one, name: name,
)


def _is_asked(reader: Reader, change: ProfileChange) -> bool:
    return change.state == ChangeState.ASKED


def _is_theirs(reader: Reader, change: ProfileChange) -> bool:
    return _is_own(reader, change.membership)


CHANGE = ActionTable(
    "change",
    {
        ChangeAction.ACCEPT: PageAction(
            *("采纳", NothingForm, changes.accept, "已采纳，资料已更正。", _office, _is_asked),
            is_main=True,
            guards=("seen",),
        ),
        ChangeAction.REFUSE: PageAction(
            *("不采纳", ReasonForm, changes.refuse, "已告诉本人。", _office, _is_asked),
            guards=("seen",),
        ),
        ChangeAction.WITHDRAW: PageAction(
            *("撤回", NothingForm, changes.withdraw, "已撤回。", _is_theirs, _is_asked),
            guards=("seen",),
        ),
    },
    url=lambda reader, change, name: reverse("roster:decide", args=[change.pk, name]),
)


HELD = ActionTable(
    "appointment",
    {
        "succeed": PageAction(
            *("换人", forms.SucceedForm, appointments.succeed, "已登记。"),
            *(_office, lambda reader, held: held.ended_on is None),
        )
    },
    url=lambda reader, held, name: reverse("roster:post_act", args=[held.pk, name]),
    prefix=lambda held, name: f"held-{held.pk}",
)
