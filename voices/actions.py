"""What may be done on a message's page and on a place's page, and to many messages of the list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from almanac import clock
from members.models import User
from voices.enums import Action
from voices.forms.inside import (
    AnswerForm,
    BecomeForm,
    HandOverForm,
    MergeForm,
    PassOnForm,
    ShowForm,
    ShowingForm,
    SummaryForm,
)
from voices.models import Place, Voice
from voices.permissions import VoiceAccess, reader_of
from voices.services import places, states
from voices.transitions import RULES
from workflow.actions import ActionTable, PageAction
from workflow.becoming import becomings_for
from workflow.forms import AboutAction, NothingForm, ReasonForm


@dataclass(frozen=True)
class At:
    """Who stands at a message, with what they are to it."""

    user: User
    access: VoiceAccess


def at(user: User, voice: Voice) -> At:
    """Return someone at a message today."""
    return At(user, reader_of(user, clock.today()).access_to(voice))


def _moves(
    action: Action,
    service: Callable[..., Any],
    done: str,
    form: type[AboutAction] = NothingForm,
    *,
    now: Callable[[At, Voice], bool] = lambda of, voice: True,
    is_main: bool | Callable[[At, Voice], bool] = False,
) -> PageAction:
    return PageAction(
        action.label,
        form,
        service,
        done,
        may=lambda of, voice: of.access.may(action),
        now=lambda of, voice: voice.state in RULES[action].sources and now(of, voice),
        is_main=is_main,
        guards=("seen",),
    )


VOICE = ActionTable(
    "voice",
    {
        Action.CLEAR: _moves(
            *(Action.CLEAR, states.clear, "已核过，列入等待答复。"),
            now=lambda of, voice: voice.held,
            is_main=True,
        ),
        Action.ANSWER: _moves(
            *(Action.ANSWER, states.answer, "已答复，留言人在回执上可以看到。", AnswerForm),
            is_main=lambda of, voice: voice.waits and not voice.held,
        ),
        Action.HAND_OVER: _moves(
            Action.HAND_OVER, states.hand_over, "已转交，并已告知。", HandOverForm
        ),
        Action.BECOME: _moves(
            *(Action.BECOME, states.become, "已转为，可以在下面打开。", BecomeForm),
            now=lambda of, voice: bool(becomings_for(of.user, clock.today())),
        ),
        Action.PASS_ON: _moves(Action.PASS_ON, states.pass_on, "已记下转告。", PassOnForm),
        Action.MERGE: _moves(Action.MERGE, states.merge, "已并入。", MergeForm),
        Action.SHOW: _moves(
            *(Action.SHOW, states.show, "已保存。", ShowForm),
            now=lambda of, voice: voice.place.shows_voices or voice.is_shown,
        ),
        Action.HIDE: _moves(Action.HIDE, states.hide, "已记为不予办理，内容保留。", ReasonForm),
        Action.REOPEN: _moves(Action.REOPEN, states.reopen, "已恢复办理。", ReasonForm),
    },
    url=lambda of, voice, name: reverse("voices:act", args=[voice.pk, name]),
    prefix=lambda voice, name: name,
)


def _office(of: bool, place: Place) -> bool:
    return of


PLACE = ActionTable(
    "place",
    {
        "open": PageAction(
            *("开放", NothingForm, places.open_place, "已开放。", _office),
            now=lambda of, place: not place.is_open,
            is_main=True,
        ),
        "publish": PageAction("发布小结", SummaryForm, places.publish, "已发布。", _office),
        "count": PageAction(
            *("计入待核问卷", NothingForm, places.count_replies, "已计入。", _office),
            now=lambda of, place: place.replies.filter(held=True).exists(),
        ),
        "close": PageAction(
            *("关闭", NothingForm, places.close_place, "已关闭，码打不开了。", _office),
            now=lambda of, place: place.is_open,
        ),
        "renew": PageAction(
            "换码", NothingForm, places.renew_code, "已换码，请重新打印；旧码作废。", _office
        ),
        "showing": PageAction("公开意见", ShowingForm, places.switch_showing, "已保存。", _office),
    },
    url=lambda of, place, name: reverse("voices:place_act", args=[place.pk, name]),
    prefix=lambda place, name: name,
)
