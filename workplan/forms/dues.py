"""What a person writes about a due date."""

from typing import Any

from django import forms

from workflow.forms import ActionForm, count_field, day_field, files_field, text_field
from workplan.enums import State
from workplan.models import ProgressDraft

# Offered in the list of 所处环节; anything else may be typed.
STEPS = ("制订方案", "调研走访", "组织实施", "召开会议", "形成报告", "报送反馈")


class ProgressForm(ActionForm):
    """What was done; `draft` is what its writer left unfinished."""

    draft: ProgressDraft | None = None

    text = text_field("进展情况", rows=4, max_length=5000)
    step = forms.CharField(
        label="所处环节",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"list": "steps", "autocomplete": "off"}),
    )
    percent = count_field("完成进度（%）", most=100)
    files = files_field()  # type: ignore[assignment]  # the form's own files are an attribute of its instances

    def take_up(self, draft: ProgressDraft, *, filling: bool) -> None:
        """Say that there is a draft, and begin with it where the form is to be filled."""
        self.draft = draft
        if filling:
            self.initial = {"text": draft.text, "step": draft.step, "percent": draft.percent}


class DraftForm(forms.Form):
    """What is not finished may be anything; what cannot be kept is left out."""

    text = forms.CharField(required=False)
    step = forms.CharField(required=False)
    percent = forms.IntegerField(required=False)

    def kept(self) -> dict:
        """Return what of it can be kept."""
        self.is_valid()
        empty = {"text": "", "step": "", "percent": None}
        return {name: self.cleaned_data.get(name, empty[name]) for name in empty}


class ReportForm(ActionForm):
    text = text_field("完成情况", rows=4, max_length=5000)
    files = files_field()  # type: ignore[assignment]  # the form's own files are an attribute of its instances


class CloseForm(ActionForm):
    """What was reported is closed without words; what was not, with them."""

    reason = text_field("审核意见", required=False, help_text="尚未报结而直接办结的，须填写说明。")
    done_on = day_field(
        "完成日期", required=False, help_text="早于今天完成的，填写实际完成的日期。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = self.subject.state != State.REPORTED


class ExtensionForm(ActionForm):
    new_due_on = day_field("申请延至")
    reason = text_field("延期理由")


class GrantForm(ActionForm):
    answer = text_field("审核意见", rows=2, required=False)


class RefuseForm(ActionForm):
    answer = text_field("不同意的理由", rows=2)


class UrgeForm(ActionForm):
    text = text_field("催办内容", rows=2, required=False, help_text="会写在邮件里，留空也可以。")
