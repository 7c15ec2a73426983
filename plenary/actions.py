"""What may be done on the pages of plenaries: to one, to its groups and their notes, to a speech."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from almanac import clock
from plenary.enums import Action, State
from plenary.forms import (
    AgainForm,
    AnswerForm,
    ChooseForm,
    CloseForm,
    GroupEditForm,
    GroupForm,
    HandOnForm,
    NoteEditForm,
    NoteForm,
    ShareForm,
    SpeechEditForm,
    SpeechForm,
    SpeechListForm,
    VisitForm,
    WordsForm,
)
from plenary.models import Speech
from plenary.permissions import Standing, follows_up, instructs, writes_notes
from plenary.services import groups, speeches
from plenary.services.importing import import_speeches
from plenary.transitions import RULES
from workflow.actions import ActionPreview, ActionTable, PageAction
from workflow.becoming import Becoming, becomings_for
from workflow.forms import ReasonForm


@dataclass(frozen=True)
class Reader:
    """Someone who has a page of a plenary open."""

    standing: Standing

    @cached_property
    def becomings(self) -> list[Becoming]:
        """What they may make of a speech: anything but another."""
        found = becomings_for(self.standing.user, self.standing.on)
        return [each for each in found if each.key != "speech"]


def _office(of: Reader, subject: Any) -> bool:
    return of.standing.office


def _submits(of: Reader, meeting: Any) -> bool:
    return of.standing.submits


def _receives(of: Reader, meeting: Any) -> bool:
    return of.standing.office or meeting.held_on > clock.today()


PLENARY = ActionTable(
    "meeting",
    {
        "speech": PageAction(
            *("报送大会发言", SpeechForm, speeches.submit, "“{result}”已报送。"),
            *(_submits, _receives),
            is_main=lambda of, meeting: meeting.held_on > clock.today(),
        ),
        "list": PageAction(
            *("导入发言名单", SpeechListForm, import_speeches, "已导入：{result}。", _office),
            preview=ActionPreview(
                "先核对", "plenary/parts/list_preview.html", lambda meeting, result: result
            ),
        ),
        "group": PageAction("增加小组", GroupForm, groups.save_group, "{result}已增加。", _office),
    },
    url=lambda of, meeting, name: reverse("plenary:act", args=[meeting.pk, name]),
    prefix=lambda meeting, name: name,
)

GROUPS = ActionTable(
    "group",
    {
        "note": PageAction(
            *("登记讨论情况", NoteForm, groups.note, "讨论情况已登记。"),
            lambda of, group: writes_notes(of.standing, group),
            lambda of, group: group.meeting.held_on <= clock.today(),
        ),
        "edit": PageAction(
            "修改小组", GroupEditForm, groups.edit_group, "{result}已保存。", _office
        ),
    },
    url=lambda of, group, name: reverse("plenary:act_on_group", args=[group.pk, name]),
    prefix=lambda group, name: f"{name}-{group.pk}",
)

NOTES = ActionTable(
    "note",
    {
        "edit_note": PageAction(
            *("修改", NoteEditForm, groups.edit_note, "讨论情况已保存。"),
            lambda of, note: writes_notes(of.standing, note.group),
        ),
    },
    url=lambda of, note, name: reverse("plenary:act_on_note", args=[note.pk, name]),
)


def _from(action: Action) -> Any:
    return lambda of, speech: speech.state in RULES[action].sources


def _of_office(action: Action, form: Any, service: Any, done: str, **more: Any) -> PageAction:
    more = {"now": _from(action), "guards": ("seen",), **more}
    return PageAction(action.label, form, service, done, _office, **more)


def _has_begun(of: Reader, speech: Speech) -> bool:
    return speech.state in RULES[Action.SHARE].sources and speech.meeting.held_on <= clock.today()


def _follows(of: Reader, speech: Speech) -> bool:
    return follows_up(of.standing, speech)


SPEECHES = ActionTable(
    "speech",
    {
        Action.CHOOSE: _of_office(
            *(Action.CHOOSE, ChooseForm, speeches.choose, "已选定，已告知发言人。"),
            is_main=lambda of, speech: speech.state == State.SUBMITTED,
        ),
        Action.SHARE: _of_office(
            *(Action.SHARE, ShareForm, speeches.share, "已分办，已告知承办单位。"),
            now=_has_begun,
            is_main=lambda of, speech: speech.state == State.CHOSEN,
        ),
        Action.ANSWER: PageAction(
            *(Action.ANSWER.label, AnswerForm, speeches.answer, "已答复。"),
            lambda of, speech: speeches.answers(of.standing, speech),
            _from(Action.ANSWER),
            is_main=lambda of, speech: not _follows(of, speech),
            guards=("seen",),
        ),
        Action.CLOSE: PageAction(
            *(Action.CLOSE.label, CloseForm, speeches.close, "已办结，已告知发言人。", _follows),
            lambda of, speech: (
                speech.state == State.ANSWERED
                or (speech.state == State.CHOSEN and _has_begun(of, speech))
            ),
            is_main=lambda of, speech: speech.state == State.ANSWERED,
            guards=("seen",),
        ),
        Action.REOPEN: PageAction(
            *(Action.REOPEN.label, AgainForm, speeches.reopen, "已重新办理。"),
            *(_follows, _from(Action.REOPEN)),
            guards=("seen",),
        ),
        Action.URGE: PageAction(
            *(Action.URGE.label, WordsForm, speeches.urge, "已催办。"),
            *(_follows, _from(Action.URGE)),
        ),
        "visit": PageAction(
            *("登记走访", VisitForm, speeches.visit, "走访已登记。", _follows),
            lambda of, speech: (
                speech.state in speeches.VISITED_STATES and speech.meeting.held_on <= clock.today()
            ),
        ),
        Action.INSTRUCT: PageAction(
            *(Action.INSTRUCT.label, WordsForm, speeches.instruct, "批示已登记。"),
            lambda of, speech: instructs(of.standing, speech),
            _from(Action.INSTRUCT),
        ),
        Action.HAND_ON: PageAction(
            *("转为提案、信息", HandOnForm, speeches.hand_on, "已转为{result}，见下面的链接。"),
            lambda of, speech: speeches.may_hand_on(of.standing, speech),
            lambda of, speech: bool(of.becomings),
            guards=("seen",),
        ),
        "edit": PageAction(
            *("修改", SpeechEditForm, speeches.edit, "已保存。"),
            lambda of, speech: speeches.may_edit(of.standing, speech),
        ),
        Action.DECLINE: _of_office(
            Action.DECLINE, ReasonForm, speeches.decline, "未选用，已告知报送人。"
        ),
    },
    url=lambda of, speech, name: reverse("plenary:act_on_speech", args=[speech.pk, name]),
    prefix=lambda speech, name: name,
)
