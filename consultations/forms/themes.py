"""What is written on a consultation, research or supervision."""

from typing import Any

from django import forms

from consultations.enums import ActivityKind, ConsultationLevel, Rank
from consultations.forms.fields import line_field, words_field
from consultations.models import Consultation, ConsultationKind, Research, Supervision
from members.models import Department
from workflow.forms import AboutAction, ActionForm, count_field, day_field, files_field

_LED_BY = "由上级或外地政协牵头的填写，例如：省政协、上城区政协。"


class BelowForm(forms.Form):
    """A consultation that stands in no annex: at a street or in a village, or of a kind of its own."""

    topic = line_field("协商议题", 200, required=True)
    level = forms.ChoiceField(
        label="层级",
        choices=sorted(ConsultationLevel.choices, key=lambda c: c[0] == ConsultationLevel.DISTRICT),
    )
    consultation_kind = forms.ModelChoiceField(
        ConsultationKind.objects.filter(is_active=True),
        label="协商类型",
        required=False,
        empty_label="不分类型",
        help_text="区级的必选，例如面对面、恳谈会。",
    )
    street = line_field("镇街、村社", 60, help_text="街道、村社的必填。")
    led_by = line_field("牵头单位", 60, help_text=_LED_BY)
    department = forms.ModelChoiceField(
        Department.objects.none(), label="责任部门", empty_label=None
    )
    until = day_field(
        "计划协商日期", required=False, help_text="各环节的计划日期由此推算，可不填。"
    )

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_district = cleaned.get("level") == ConsultationLevel.DISTRICT
        if is_district and not cleaned.get("consultation_kind"):
            words = "区级协商没有工作事项的，须选择协商类型。"
            self.add_error("consultation_kind", words)
        if not is_district and not cleaned.get("street"):
            self.add_error("street", "请填写镇街、村社。")
        return cleaned


class ResearchForm(AboutAction, forms.ModelForm):
    class Meta:
        model = Research
        fields = ("outline", "feeds", "speech", "proposal")
        widgets = {
            "outline": forms.Textarea(attrs={"rows": 6}),
            "feeds": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, subject: Research, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, instance=subject, **kwargs)
        self.fields["feeds"].queryset = Consultation.objects.filter(
            year=subject.year, item__isnull=False
        )

    def _post_clean(self) -> None:
        """Leave the row alone: the service changes and checks it."""


class SupervisionForm(ActionForm):
    group = words_field("民主监督小组成员", 500, rows=2)
    with_congress = forms.BooleanField(label="与区人大联合监督", required=False)
    three_levels = forms.BooleanField(label="省、市、区政协三级联动", required=False)
    led_by = line_field("牵头单位", 60, help_text=_LED_BY)

    def __init__(self, *args: Any, subject: Supervision, **kwargs: Any) -> None:
        known = {name: getattr(subject, name) for name in self.base_fields}
        super().__init__(*args, subject=subject, initial=known, **kwargs)


class ThemeActivityForm(ActionForm):
    on = day_field("日期")
    kind = forms.ChoiceField(label="形式", choices=ActivityKind.choices)
    place = line_field("地点、单位", 100, required=True)
    people = line_field("参加人员", 500)
    text = words_field("情况", 5000)


class ThemeSubmissionForm(ActionForm):
    on = day_field("报送日期")
    title = line_field("名称", 200, required=True, help_text="例如：协商报告、监督意见书。")
    sent_to = line_field("报送（抄送）单位", 200, required=True)
    points = count_field("所提意见建议数")
    files = files_field("文件")  # type: ignore[assignment]  # a form's own files are its instances'


class ThemeInstructionForm(ActionForm):
    on = day_field("批示日期")
    rank = forms.ChoiceField(label="级别", choices=Rank.choices)
    leader = line_field("批示领导", 60, required=True, help_text="姓名或职务。")
    text = words_field("批示内容", 2000)
    handed_to = line_field("转办单位", 200)


class VersionForm(ActionForm):
    note = line_field("版本说明", 200, help_text="例如：征求意见稿、定稿。")
    files = files_field("调研报告", required=True)  # type: ignore[assignment]  # as above
