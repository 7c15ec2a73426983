"""What is written on the pages of plenaries."""

from __future__ import annotations

from typing import Any

from django import forms

from activities import audience
from almanac import clock
from members.models import Department
from plenary.enums import Adoption, Mode
from plenary.permissions import Standing, bodies_for
from plenary.services.speeches import SpeechData
from plenary.workbook import SpeechRow
from sheets.uploads import WorkbookField
from workflow.forms import (
    ActionForm,
    PeopleField,
    UnitField,
    choice_field,
    count_field,
    day_field,
    files_field,
    text_field,
)
from workplan.annexes import Annex
from workplan.models import WorkItem

_MANY = "用顿号隔开。"
_LIST = (
    "“题目”“发言人”两列须有，代表单位发言的写“发言单位”或“界别”；写了形式（口头发言、书面发言）的就算选定。"
    "题目相同的算同一篇；空着的不改。有一处错就一行也不写；导入不发通知。"
)


def _one(people: list, what: str) -> Any:
    """Return the one person named, or none. Raises ValidationError for several."""
    if len(people) > 1:
        raise forms.ValidationError(f"{what}请只填一人。")
    return people[0] if people else None


class GroupForm(ActionForm):
    name = forms.CharField(label="组名", max_length=40, help_text="例如：第一组。")
    place = forms.CharField(label="讨论地点", max_length=100, required=False)
    convenors = PeopleField(label="召集人", required=False, help_text=_MANY)
    recorder = PeopleField(
        label="记录人", required=False, help_text="登记本组讨论情况的人，可以是工作人员。"
    )
    bodies = forms.MultipleChoiceField(
        label="哪些界别、小组的委员",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    people = PeopleField(label="成员", required=False, max_length=10_000, help_text=_MANY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting = getattr(self.subject, "meeting", self.subject)
        whole = (audience.ALL, audience.STANDING)
        bodies: Any = self.fields["bodies"]
        bodies.choices = [c for c in audience.choices(meeting.held_on) if c[0] not in whole]

    def clean_recorder(self) -> Any:
        return _one(self.cleaned_data["recorder"], "记录人")


class GroupEditForm(GroupForm):
    """As it stands, to be corrected; whose body is chosen besides comes in addition."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.subject
        self.initial = {
            "name": group.name,
            "place": group.place,
            "convenors": "、".join(map(str, group.convenors.all())),
            "recorder": str(group.recorder or ""),
            "people": "、".join(map(str, group.members.all())),
        }


class NoteForm(ActionForm):
    on = day_field("日期")
    topic = forms.CharField(
        label="讨论内容", max_length=100, help_text="例如：讨论常委会工作报告。"
    )
    speakers = PeopleField(label="发言人", required=False, help_text=_MANY)
    text = text_field("意见建议", rows=6, max_length=5000, help_text="提出了哪些意见，一条一行。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", clock.today())


class NoteEditForm(NoteForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = self.subject
        names = "、".join(map(str, note.speakers.all()))
        self.initial = {"on": note.on, "topic": note.topic, "speakers": names, "text": note.text}


class SpeechForm(ActionForm):
    title = forms.CharField(label="题目", max_length=200)
    speakers = PeopleField(label="发言人", required=False, help_text=_MANY)
    body = forms.ModelChoiceField(
        Department.objects.none(),
        label="发言单位",
        required=False,
        empty_label="以个人名义",
        help_text="代表专委会、界别、党派、团体发言的填写。",
    )
    text = text_field(
        "正文或摘要",
        rows=8,
        max_length=20_000,
        required=False,
        help_text="转为提案、信息时带这一段。",
    )
    item = forms.ModelChoiceField(
        WorkItem.objects.none(), label="由哪项调研转化", required=False, empty_label="不填"
    )
    papers = files_field("发言稿")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting = getattr(self.subject, "meeting", self.subject)
        standing: Standing = self.of.standing
        fields: Any = self.fields
        fields["body"].queryset = bodies_for(standing)
        if not fields["body"].queryset.exists():
            del self.fields["body"]
        years = (meeting.held_on.year - 1, meeting.held_on.year)
        research = WorkItem.objects.filter(annex=Annex.RESEARCH, plan__year__in=years)
        fields["item"].queryset = research.select_related("plan")
        if not standing.office:
            fields["speakers"].initial = str(standing.user.person or "")

    def values(self) -> dict[str, Any]:
        return {"data": SpeechData(**self.cleaned_data)}


class SpeechEditForm(SpeechForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speech = self.subject
        self.initial = {
            "title": speech.title,
            "speakers": "、".join(map(str, speech.speakers.all())),
            "body": speech.body_id,
            "text": speech.text,
            "item": speech.item_id,
        }
        fields: Any = self.fields
        if speech.body_id and "body" in fields:
            fields["body"].queryset |= Department.objects.filter(pk=speech.body_id)
        if speech.item_id:
            fields["item"].queryset |= WorkItem.objects.filter(pk=speech.item_id)


class SpeechListForm(ActionForm):
    file = WorkbookField(
        label="Excel 文件", help_text=f"一行一篇，列名：{'、'.join(SpeechRow.HEADERS)}。{_LIST}"
    )

    def clean_file(self) -> bytes:
        return self.cleaned_data["file"].read()


class ChooseForm(ActionForm):
    mode = choice_field("形式", Mode)
    order = count_field("顺序", most=200, help_text="第几个发言；书面发言可以不填。")


class ShareForm(ActionForm):
    unit = UnitField(label="承办单位")
    due_on = day_field("答复期限")
    leader = PeopleField(label="领办领导", required=False)
    supervisor = UnitField(label="督办部门", required=False, help_text="例如：提案委。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speech = self.subject
        self.initial = {
            "unit": str(speech.unit or ""),
            "due_on": speech.due_on,
            "leader": str(speech.leader or ""),
            "supervisor": str(speech.supervisor or ""),
        }

    def clean_leader(self) -> Any:
        return _one(self.cleaned_data["leader"], "领办领导")


class WordsForm(ActionForm):
    reason = text_field("内容")


class VisitForm(ActionForm):
    on = day_field("日期")
    where = forms.CharField(label="走访单位、地点", max_length=100)
    people = PeopleField(label="参加人", required=False, help_text=_MANY)
    text = text_field(
        "了解到的情况", rows=5, max_length=2000, help_text="办没办、采纳了什么、有什么成效。"
    )


class AnswerForm(ActionForm):
    adoption = choice_field("采纳情况", Adoption)
    reason = text_field("答复", rows=6, max_length=5000)
    papers = files_field("答复附件")


class AgainForm(ActionForm):
    reason = text_field("理由")
    due_on = day_field("答复期限", required=False, help_text="不填为原期限；原期限已过的要填。")


class CloseForm(ActionForm):
    reason = text_field("成效", rows=4, max_length=2000, help_text="办成了什么；不分办的写明理由。")


class HandOnForm(ActionForm):
    into = forms.ChoiceField(label="转为", widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.choices = [(b.key, b.label) for b in self.of.becomings]
