"""What a person writes on the pages of a chain."""

import re
from typing import Any

from django import forms

from consultations.enums import ActivityKind, ConsultationLevel, Presence, Rank, ThemeKind
from consultations.models import Consultation, ConsultationMeeting, ProcessTemplate, Research
from members.directory import Directory, UnknownName
from members.models import Department, Person
from workplan.fields import FilesInput, files_field


def _day(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _happened(label: str = "日期") -> forms.DateField:
    return _day(label, help_text="不填即为今天。")


def _line(
    label: str, length: int, *, required: bool = False, help_text: str = ""
) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text)


def _text(
    label: str, length: int, *, required: bool = False, rows: int = 3, help_text: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _count(label: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def _photos() -> forms.Field:
    return files_field(
        "照片",
        help_text="可选多张：JPG、PNG、HEIC，每张不超过 20 MB。",
        widget=FilesInput(attrs={"accept": "image/*,.heic"}),
    )


class NamesField(forms.CharField):
    """Names as people write them, 张三、李四, each found in the register of people."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value: Any) -> list[Person]:
        words = [w for w in re.split(r"[、，,;；\n]", super().clean(value)) if w.strip()]
        directory = Directory.load()
        found, unknown = [], []
        for word in words:
            try:
                person = directory.leader(word)
            except UnknownName as error:
                unknown.append(_not_found(error))
                continue
            if isinstance(person, Person):
                found.append(person)
            else:
                unknown.append(f"“{word.strip()}”是职务，请写姓名。")
        if unknown:
            raise forms.ValidationError(unknown)
        return list(dict.fromkeys(found))


def _person(name: str) -> Person | None:
    """Return the one person of that name, or None where there is none, or more than one."""
    try:
        found = Directory.load().leader(name)
    except UnknownName:
        return None
    return found if isinstance(found, Person) else None


def _not_found(error: UnknownName) -> str:
    name = error.name.strip()
    if error.homonyms:
        return f"名册中有 {error.homonyms} 个“{name}”，请到后台登记。"
    return f"名册中没有“{name}”" + (f"，是否为“{error.near[0]}”？" if error.near else "。")


# --- steps ---------------------------------------------------------------------------------------


class ReasonForm(forms.Form):
    reason = _text("理由", 1000, required=True)


class CompleteForm(forms.Form):
    on = _happened("完成日期")
    note = _text("说明", 500, rows=2)
    files = files_field("材料")  # type: ignore[assignment]  # a form's own files are its instances'


class RescheduleForm(forms.Form):
    planned_on = _day("改到", required=True)
    reason = _text("理由", 400, required=True, rows=2)


class StepForm(forms.Form):
    name = _line("环节", 60, required=True)
    planned_on = _day("计划日期")


class LayOutForm(forms.Form):
    """Which template a chain follows; its kind is the theme's."""

    template = forms.ModelChoiceField(
        ProcessTemplate.objects.filter(is_active=True), label="流程模板", empty_label=None
    )
    until = _day("以哪天为到期日排计划", help_text="不填则按工作事项的到期日。")

    def __init__(self, *args: Any, kind: ThemeKind | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind:
            self.fields["template"].queryset = ProcessTemplate.objects.filter(
                is_active=True, kind=kind
            )


# --- topics and consultations --------------------------------------------------------------------


class TopicForm(forms.Form):
    title = _line("建议议题", 200, required=True)
    background = _text("理由和背景", 2000, rows=4)
    level = forms.ChoiceField(label="建议在哪一级协商", choices=ConsultationLevel.choices)
    street = _line("镇街、村社", 60)
    on_behalf_of = _line("代何人提出", 60, help_text="代界别、单位或群众提出的填写。")


class SelectForm(forms.Form):
    consultation = forms.ModelChoiceField(
        Consultation.objects.filter(item__isnull=False),
        label="形成的协商议题",
        required=False,
        empty_label="以后再定",
    )
    reason = _text("说明", 1000, rows=2)


class BelowForm(forms.Form):
    """A consultation at a street or in a village, which stands in no annex."""

    topic = _line("协商议题", 200, required=True)
    level = forms.ChoiceField(
        label="层级",
        choices=[c for c in ConsultationLevel.choices if c[0] != ConsultationLevel.DISTRICT],
    )
    street = _line("镇街、村社", 60, required=True)
    department = forms.ModelChoiceField(
        Department.objects.filter(is_active=True), label="责任部门", empty_label=None
    )
    until = _day("计划协商日期", help_text="各环节的计划日期由此推算，可不填。")

    def __init__(self, *args: Any, departments: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if departments is not None:
            self.fields["department"].queryset = departments


class ConsultationMeetingForm(forms.ModelForm):
    class Meta:
        model = ConsultationMeeting
        fields = (
            *("held_on", "form", "place", "street", "host", "agenda", "invited_units"),
            *("experts", "attendance", "offered", "adopted", "solved", "minutes", "summary"),
        )
        widgets = {
            "held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            **{
                name: forms.Textarea(attrs={"rows": rows})
                for name, rows in (
                    *(("agenda", 3), ("invited_units", 2), ("experts", 2)),
                    *(("minutes", 6), ("summary", 4)),
                )
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].empty_label = "未填"

    def _post_clean(self) -> None:
        """Leave the row alone: the service builds and checks it."""


class SuggestionForm(forms.Form):
    text = _text("意见建议", 2000, required=True)
    speaker_name = _line("提出人", 60, help_text="委员姓名，或居民代表、智库专家等。")
    unit = _line("转办单位", 100)

    def clean(self) -> dict[str, Any]:
        """Let a name that is known be that person's; other words stay as they are."""
        cleaned = super().clean() or {}
        words = cleaned.pop("speaker_name", "")
        person = _person(words) if words else None
        return cleaned | {"person": person, "speaker": "" if person else words}


class SuggestionEditForm(SuggestionForm):
    outcome = _text("落实成效", 2000)


class SuggestionHandOverForm(forms.Form):
    unit = _line("转办单位", 100, help_text="已填写过的可不再填。")
    on = _happened("转办日期")


class AdoptForm(forms.Form):
    answer = _text("反馈", 2000)
    outcome = _text("落实成效", 2000, rows=2)
    on = _happened("反馈日期")


class NotAdoptForm(forms.Form):
    answer = _text("不采纳的理由", 2000, required=True)
    on = _happened("反馈日期")


class PresenceForm(forms.Form):
    people = NamesField(label="姓名", max_length=5000, help_text="多人用顿号隔开。")
    presence = forms.ChoiceField(label="到会", choices=Presence.choices)


# --- research, supervision -----------------------------------------------------------------------


class ResearchForm(forms.ModelForm):
    class Meta:
        model = Research
        fields = ("outline", "feeds", "speech", "proposal")
        widgets = {
            "outline": forms.Textarea(attrs={"rows": 6}),
            "feeds": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["feeds"].queryset = Consultation.objects.filter(
            year=self.instance.year, item__isnull=False
        )

    def _post_clean(self) -> None:
        """Leave the row alone: the service changes and checks it."""


class SupervisionForm(forms.Form):
    group = _text("民主监督小组成员", 500, rows=2)
    with_congress = forms.BooleanField(label="与区人大联合监督", required=False)
    three_levels = forms.BooleanField(label="省、市、区政协三级联动", required=False)


class ThemeActivityForm(forms.Form):
    on = _day("日期", required=True)
    kind = forms.ChoiceField(label="形式", choices=ActivityKind.choices)
    place = _line("地点、单位", 100, required=True)
    people = _line("参加人员", 500)
    text = _text("情况", 5000)


class ThemeSubmissionForm(forms.Form):
    on = _day("报送日期", required=True)
    title = _line("名称", 200, required=True, help_text="例如：协商报告、监督意见书。")
    sent_to = _line("报送（抄送）单位", 200, required=True)
    points = _count("所提意见建议数")
    files = files_field("文件")  # type: ignore[assignment]  # as above


class ThemeInstructionForm(forms.Form):
    on = _day("批示日期", required=True)
    rank = forms.ChoiceField(label="级别", choices=Rank.choices)
    leader = _line("批示领导", 60, required=True, help_text="姓名或职务。")
    text = _text("批示内容", 2000)
    handed_to = _line("转办单位", 200)


class VersionForm(forms.Form):
    note = _line("版本说明", 200, help_text="例如：征求意见稿、定稿。")
    files = files_field("调研报告", required=True)  # type: ignore[assignment]  # as above


# --- problems ------------------------------------------------------------------------------------


class ProblemForm(forms.Form):
    text = _text("问题", 2000, required=True)
    place = _line("地点", 100)
    unit = _line("责任单位", 100)
    found_on = _happened("发现日期")
    photos = _photos()


class ProblemHandOverForm(forms.Form):
    unit = _line("责任单位", 100, help_text="已填写过的可不再填。")
    on = _happened("交办日期")
    due_on = _day("整改期限")


class AnswerForm(forms.Form):
    answer = _text("责任单位答复", 2000, required=True)
    on = _happened("答复日期")


class RectifyForm(forms.Form):
    on = _happened("整改日期")
    reason = _text("整改情况", 1000)
    photos = _photos()


class CheckForm(forms.Form):
    on = _happened("日期")
    reason = _text("说明", 1000, rows=2)


class AgainForm(forms.Form):
    reason = _text("理由", 1000, required=True)
    due_on = _day("新的整改期限")
