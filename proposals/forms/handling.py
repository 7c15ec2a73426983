"""What a unit does with what it was handed, and what the committee answers."""

from typing import Any

from django import forms

from almanac import clock
from proposals.enums import LookBackFinding, Phase, Quality, Way
from proposals.forms.reviewing import UNITS
from proposals.models import Answer, AnswerClass
from workflow.files import ACCEPTED_WORDS
from workflow.forms import ActionForm, FileField, UnitField, choice_field, day_field, text_field


class ReturnForm(ActionForm):
    reason = text_field(
        "退回理由", max_length=2000, help_text="说明为什么不属于本单位职责，建议由哪家单位办理。"
    )


class AcceptReturnForm(ActionForm):
    new_unit = UnitField(
        label="改交单位",
        where=UNITS,
        required=False,
        help_text="按原来的承办方式交办；留空则以后再定。",
    )
    note = text_field("说明", max_length=2000, rows=2, required=False)


class OpinionForm(ActionForm):
    opinion = text_field("会办意见", rows=6, max_length=5000, help_text="供主办单位答复时采用。")


class ProposalMeetingForm(ActionForm):
    phase = choice_field("阶段", Phase)
    held_on = day_field("日期")
    way = choice_field("方式", Way)
    place = forms.CharField(
        label="地点", max_length=100, required=False, help_text="当面沟通的须填写。"
    )
    present = forms.CharField(label="参加人员", max_length=300, required=False)
    note = text_field("沟通情况", max_length=2000, rows=4, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("held_on", clock.today())


class _RequiredInTheEnd(forms.ModelChoiceField):
    """A choice that is asked for, and that a draft may go without."""

    def validate(self, value: Any) -> None:
        """What is handed in without it is kept all the same, and then refused."""


_EITHER = "内容和文件至少填一项"
# Said wherever a draft of an answer is kept.
DRAFT_IS_WHOSE = "提交以前只有本单位可以修改，提案委只能查看。"


class ProposalAnswerForm(ActionForm):
    """The answer as far as it has come; what it lacks is said when it is handed in.

    `draft` is what was kept of it. It begins as that, or as the answer that was sent back.
    """

    answer_class = _RequiredInTheEnd(
        AnswerClass.objects.none(), label="答复类别", widget=forms.RadioSelect, empty_label=None
    )
    document_number = forms.CharField(label="发文字号", max_length=60, required=False)
    text = text_field("答复内容", rows=14, max_length=20000, required=False)
    signed_by = forms.CharField(label="签发人", max_length=60, required=False)
    promised_by = day_field("承诺完成日期", required=False)
    file = FileField(
        label="答复文件", required=False, help_text=f"{ACCEPTED_WORDS}，不超过 20 MB。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = AnswerClass.objects.valid_in(clock.today().year)
        self.fields["answer_class"].queryset = classes
        last: Answer | None = self.subject.answers_written.order_by("-version").first()
        self.draft = last if last and last.submitted_on is None else None
        if last is not None:
            for name in ("answer_class", "document_number", "text", "signed_by", "promised_by"):
                self.initial.setdefault(name, getattr(last, name))
        promising = "、".join(c.letter for c in classes if c.needs_promise)
        needed = {"text": _EITHER, "file": _EITHER}
        needed |= {"promised_by": f"{promising}类答复须填"} if promising else {}
        for name, words in needed.items():
            self.fields[name].when = words  # type: ignore[attr-defined]  # what parts/optional.html says
        uploaded = self.draft.file_name if self.draft else ""
        replaced = f"已上传：{uploaded}。再选文件则替换。" if uploaded else ""
        own = self.of.access.handles(self.subject)
        self.remark = replaced + (f"草稿{DRAFT_IS_WHOSE}" if own else "")


class AssignmentExtensionForm(ActionForm):
    until = day_field("延至")
    reason = text_field("理由")


class ExtensionGrantForm(ActionForm):
    note = forms.CharField(label="批复说明", max_length=300, required=False)


class ExtensionRefuseForm(ActionForm):
    note = forms.CharField(label="批复说明", max_length=300)


class AssignmentUrgeForm(ActionForm):
    text = text_field("内容")


class QualityForm(ActionForm):
    quality = choice_field("提案质量", Quality)
    comment = text_field("意见", required=False)


class LookBackForm(ActionForm):
    finding = choice_field("结果", LookBackFinding)
    note = text_field("情况", max_length=2000, rows=4)
