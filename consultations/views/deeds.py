"""What may be done on a page of a chain: each action and each record with its form and its door."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from consultations import forms
from consultations.enums import Action
from consultations.permissions import Row
from consultations.services import meetings, problems, steps, suggestions, themes, topics
from consultations.services.changes import Refused, open_actions
from consultations.services.steps import may_lay_out
from members.models import User
from workplan.permissions import Access


@dataclass(frozen=True)
class Deed:
    """How an action is offered: its form, the service that does it, and what is said after.

    `owner` is the service's word for the row; `label` what the button says, where that is not the
    action's own word.
    """

    form: type[django_forms.BaseForm]
    service: Callable[..., Any]
    done: str
    label: str = ""
    owner: str = "theme"


# By the name of the model, as in transitions.RULES.
ACTS: dict[str, dict[Action, Deed]] = {
    "chainstep": {
        Action.COMPLETE: Deed(forms.CompleteForm, steps.complete, "已完成。"),
        Action.RESCHEDULE: Deed(forms.RescheduleForm, steps.reschedule, "已改期。"),
        Action.SKIP: Deed(forms.ReasonForm, steps.skip, "已标为不适用。"),
        Action.REOPEN: Deed(forms.ReasonForm, steps.reopen, "已重新打开。"),
    },
    "topicsuggestion": {
        Action.SELECT: Deed(forms.SelectForm, topics.select_topic, "已选定。"),
        Action.DECLINE: Deed(forms.ReasonForm, topics.decline_topic, "已答复提出人。"),
        Action.REOPEN: Deed(forms.ReasonForm, topics.reconsider_topic, "已重新列入。", "重新考虑"),
    },
    "suggestion": {
        Action.HAND_OVER: Deed(forms.SuggestionHandOverForm, suggestions.hand_over, "已转办。"),
        Action.ADOPT: Deed(forms.AdoptForm, suggestions.adopt, "已登记采纳。"),
        Action.NOT_ADOPT: Deed(forms.NotAdoptForm, suggestions.not_adopt, "已登记未采纳。"),
        Action.REOPEN: Deed(forms.ReasonForm, suggestions.reopen, "已再次转办。"),
    },
    "problem": {
        Action.ASSIGN: Deed(forms.ProblemHandOverForm, problems.hand_over, "已交办。"),
        Action.ANSWER: Deed(forms.AnswerForm, problems.answer, "已登记答复。"),
        Action.RECTIFY: Deed(forms.RectifyForm, problems.rectify, "已登记整改。"),
        Action.PASS: Deed(forms.CheckForm, problems.pass_check, "核查已通过。"),
        Action.FAIL: Deed(forms.AgainForm, problems.fail_check, "已退回责任单位重新整改。"),
        Action.CLOSE: Deed(forms.CheckForm, problems.close, "已销号。"),
        Action.REOPEN: Deed(forms.AgainForm, problems.reopen, "已重新交办。"),
    },
}
# The service's word for the row, by the name of its model.
OWNERS = {
    "chainstep": "step",
    "topicsuggestion": "topic",
    "suggestion": "suggestion",
    "problem": "problem",
}

_ACTIVITY = Deed(
    forms.ThemeActivityForm, themes.add_activity, "活动已登记。", "登记走访、座谈、视察"
)
_SUBMISSION = Deed(forms.ThemeSubmissionForm, themes.add_submission, "报送已登记。", "登记报送")
_INSTRUCTION = Deed(forms.ThemeInstructionForm, themes.add_instruction, "批示已登记。", "登记批示")
_STEP = Deed(forms.StepForm, steps.add_step, "环节已增加。", "增加环节")
_LAY_OUT = Deed(forms.LayOutForm, steps.lay_out, "已按模板排定各环节。", "按模板排定环节")
_OF_ALL = {
    "submission": _SUBMISSION,
    "instruction": _INSTRUCTION,
    "step": _STEP,
    "steps": _LAY_OUT,
}
# What may be written on the page of each noun: the noun, then the last word of the address.
RECORDS: dict[str, dict[str, Deed]] = {
    "consultation": {
        "session": Deed(
            forms.ConsultationMeetingForm,
            meetings.record_meeting,
            "协商会已登记。",
            "登记协商会",
            "consultation",
        ),
        **_OF_ALL,
    },
    "research": {
        "version": Deed(
            forms.VersionForm, themes.add_version, "报告已保存。", "上传调研报告", "research"
        ),
        "activity": _ACTIVITY,
        "edit": Deed(forms.ResearchForm, themes.edit_theme, "已保存。", "填写提纲和成果去向"),
        **_OF_ALL,
    },
    "supervision": {
        "problem": Deed(
            forms.ProblemForm, problems.add_problem, "问题已登记。", "登记问题", "supervision"
        ),
        "activity": _ACTIVITY,
        "edit": Deed(forms.SupervisionForm, themes.edit_theme, "已保存。", "修改小组和联动方式"),
        **_OF_ALL,
    },
    "session": {
        "suggestion": Deed(
            forms.SuggestionForm,
            suggestions.add_suggestion,
            "意见建议已登记。",
            "登记意见建议",
            "meeting",
        ),
        "presence": Deed(
            forms.PresenceForm,
            meetings.mark_presence,
            "到会情况已登记。",
            "登记到会情况",
            "meeting",
        ),
        "edit": Deed(
            forms.ConsultationMeetingForm,
            meetings.edit_meeting,
            "已保存。",
            "修改会议记录",
            "meeting",
        ),
    },
    "suggestion": {
        "edit": Deed(
            forms.SuggestionEditForm,
            suggestions.edit_suggestion,
            "已保存。",
            "修改、填写成效",
            "suggestion",
        ),
    },
}


@dataclass
class Offer:
    """A form as a page shows it; `refused` says that it was handed in and could not be taken."""

    key: str
    label: str
    url: str
    form: django_forms.BaseForm
    main: bool = False
    refused: bool = False
    seen: str = ""


Refusal = tuple[str, django_forms.BaseForm] | None


def key_of(noun: str, pk: int, word: str) -> str:
    """Return what tells a form from every other on its page; its fields are prefixed with it."""
    return f"{noun}-{pk}-{word}"


def acts_on(
    row: Row, access: Access, refusal: Refusal = None, *, pressing: bool = True
) -> list[Offer]:
    """Return the actions open to someone on a row, each with its form.

    Of a row that is `pressing` the first action stands out, unless it goes back.
    """
    noun = row._meta.model_name or ""
    offers: list[Offer] = []
    for action in open_actions(row, access):
        deed, key = ACTS[noun][action], key_of(noun, row.pk, action)
        url = _address(noun, row.pk, action)
        form, refused = _kept(key, deed.form(prefix=key), refusal)
        label = deed.label or action.label
        main = pressing and not offers and action != Action.REOPEN
        offers.append(Offer(key, label, url, form, main, refused, seen=row.state))
    return offers


def _address(noun: str, pk: int, action: Action) -> str:
    if noun == "topicsuggestion":
        return reverse("consultations:decide", args=[pk, action.value])
    return reverse("consultations:act", args=[noun, pk, action.value])


def records_on(noun: str, row: Any, refusal: Refusal = None) -> list[Offer]:
    """Return what may be written on the page of a noun, each with its form."""
    offers = []
    for word, deed in RECORDS[noun].items():
        if word == "steps" and not may_lay_out(row):
            continue
        key = key_of(noun, row.pk, word)
        url = reverse("consultations:record", args=[noun, row.pk, word])
        form, refused = _kept(key, form_of(noun, row, word), refusal)
        offers.append(Offer(key, deed.label, url, form, refused=refused))
    return offers


def _kept(
    key: str, form: django_forms.BaseForm, refusal: Refusal
) -> tuple[django_forms.BaseForm, bool]:
    """Return the form as it was handed in, if it is the one that was refused."""
    return (refusal[1], True) if refusal and refusal[0] == key else (form, False)


def form_of(noun: str, row: Any, word: str, request: HttpRequest | None = None) -> Any:
    """Return a record's form: filled in by a request, else with what is known."""
    deed = RECORDS[noun][word]
    more: dict[str, Any] = {"prefix": key_of(noun, row.pk, word)}
    if issubclass(deed.form, django_forms.ModelForm):
        if word == "edit":
            more["instance"] = row
    elif word == "edit":
        more["initial"] = {name: getattr(row, name) for name in deed.form.base_fields}
    elif word == "steps":
        more["kind"] = row.kind
    return deed.form(request.POST, request.FILES, **more) if request else deed.form(**more)


def carry_out(deed: Deed, form: Any, owner: str, row: Any, actor: User) -> bool:
    """Let a valid form pass through its door; return whether it did, with the form saying why not."""
    if not form.is_valid():
        return False
    try:
        deed.service(**{owner: row}, actor=actor, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
    except ValidationError as invalid:
        _say(form, invalid)
    else:
        return True
    return False


def _say(form: Any, invalid: ValidationError) -> None:
    """Put what a service refused beside its field, or above the form where it has no such field."""
    if not hasattr(invalid, "error_dict"):
        form.add_error(None, invalid)
        return
    for name, errors in invalid.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
