"""What a unit does with what it was handed, and what the committee answers."""

from typing import Any

from django import forms

from almanac import clock
from proposals.enums import LookBackFinding, Phase, Quality, Way
from proposals.forms.fields import DeedForm, UnitField, choice, day, text
from proposals.models import Answer, AnswerClass
from workplan.services.attachments import ACCEPT_ATTRIBUTE, ACCEPTED_WORDS, check_file


class ReturnForm(DeedForm):
    reason = text("退回理由", rows=3, help_text="说明为什么不属于本单位职责，建议由哪家单位办理。")


class AcceptReturnForm(DeedForm):
    new_unit = UnitField(
        label="改交单位", required=False, help_text="按原来的承办方式交办；留空则以后再定。"
    )
    note = text("说明", rows=2, required=False)


class OpinionForm(DeedForm):
    opinion = text("会办意见", rows=6, most=5000, help_text="供主办单位答复时采用。")


class ProposalMeetingForm(DeedForm):
    phase = choice("阶段", Phase.choices)
    held_on = day("日期")
    way = choice("方式", Way.choices)
    place = forms.CharField(
        label="地点", max_length=100, required=False, help_text="当面沟通的须填写。"
    )
    present = forms.CharField(label="参加人员", max_length=300, required=False)
    note = text("沟通情况", rows=4, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("held_on", clock.today())

    def values(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {**found, "phase": Phase(found["phase"]), "way": Way(found["way"])}


class CheckedFileField(forms.FileField):
    """A file whose content is looked at, not its name."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file:
            check_file(file)
        return file or None


class ProposalAnswerForm(DeedForm):
    """The answer as far as it has come; what it lacks is said when it is handed in."""

    answer_class = forms.ModelChoiceField(
        AnswerClass.objects.none(),
        label="答复类别",
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
    )
    document_number = forms.CharField(label="发文字号", max_length=60, required=False)
    text = text("答复内容", rows=14, most=20000, required=False)
    signed_by = forms.CharField(label="签发人", max_length=60, required=False)
    promised_by = day("承诺完成日期", required=False, help_text="列入计划解决的填写。")
    file = CheckedFileField(
        label="答复文件",
        required=False,
        help_text=f"{ACCEPTED_WORDS}，不超过 20 MB。",
        widget=forms.FileInput(attrs={"accept": ACCEPT_ATTRIBUTE}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer_class"].queryset = AnswerClass.objects.valid_in(clock.today().year)
        self.draft = self._last()
        if self.draft is not None:
            for name in ("answer_class", "document_number", "text", "signed_by", "promised_by"):
                self.initial.setdefault(name, getattr(self.draft, name))

    def _last(self) -> Answer | None:
        return self.subject.answers_written.order_by("-version").first()


class AssignmentExtensionForm(DeedForm):
    until = day("延至")
    reason = text("理由", rows=3, most=1000)


class ExtensionGrantForm(DeedForm):
    note = forms.CharField(label="批复说明", max_length=300, required=False)


class ExtensionRefuseForm(DeedForm):
    note = forms.CharField(label="批复说明", max_length=300)


class AssignmentUrgeForm(DeedForm):
    text = text("内容", rows=3, most=1000)


class QualityForm(DeedForm):
    quality = choice("提案质量", Quality.choices)
    comment = text("意见", rows=3, most=1000, required=False)

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "quality": Quality(self.cleaned_data["quality"])}


class LookBackForm(DeedForm):
    finding = choice("结果", LookBackFinding.choices)
    note = text("情况", rows=4)

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "finding": LookBackFinding(self.cleaned_data["finding"])}
