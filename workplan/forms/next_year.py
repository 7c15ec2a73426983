"""What the office writes about next year's draft."""

from datetime import timedelta
from typing import Any

from django import forms

from almanac import clock
from workflow.forms import day_field, text_field
from workplan.annexes import Annex
from workplan.enums import Fate, MeetingKind
from workplan.models import DraftPoint, DraftRow, Meeting
from workplan.services.draft_text import EDITED as POINT_EDITED
from workplan.services.draft_text import latest_change as latest_point
from workplan.services.next_year import EDITED, latest_change

IN, OUT = "in", "out"
# By which meetings a plan is adopted, and how long ago it may have been.
_ADOPTING = (MeetingKind.CHAIR, MeetingKind.STANDING)
_BACK = timedelta(days=370)


class MakeForm(forms.Form):
    """Whether a term (届) begins next year."""

    new_term = forms.IntegerField(
        label="下一年换届，新一届是第几届",
        min_value=1,
        max_value=99,
        required=False,
        help_text="不换届的留空。本年计划写有筹备新一届第一次会议的，自动认出。",
    )


class RowForm(forms.Form):
    """A row of the draft; what it stands for may be left out with a reason."""

    annex = forms.ChoiceField(label="附件", choices=Annex.choices())
    title = text_field("工作内容", rows=2, max_length=500)
    needs_scheme = forms.BooleanField(label="★ 须先制订工作方案", required=False)
    leaders = forms.CharField(
        label="牵头领导", required=False, max_length=300, help_text="几位用“、”隔开，人员或职务。"
    )
    lead_departments = forms.CharField(
        label="责任部门", required=False, max_length=300, help_text="印发以前须填写。"
    )
    participants = forms.CharField(label="参与部门", required=False, max_length=500)
    period_phrase = forms.CharField(
        label="完成时间",
        required=False,
        max_length=200,
        help_text="例如：3月、2-7月、每季一次、全年。",
    )
    members = forms.CharField(label="课题组成员", required=False, max_length=500)
    members_note = forms.CharField(label="课题组其他成员", required=False, max_length=200)
    section = forms.CharField(label="分组", required=False, max_length=200)
    place = forms.IntegerField(
        label="顺序",
        min_value=1,
        max_value=99999,
        required=False,
        help_text="印发时各附件按顺序重新编号。",
    )
    why = forms.CharField(
        label="理由", required=False, max_length=200, help_text="不列入的必须写明。"
    )
    seen = forms.IntegerField(label="版本", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: DraftRow | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        annex = Annex(row.annex) if row else Annex.TASKS
        if row:
            del self.fields["annex"]
            choices = [(IN, f"列入{row.draft.year}年"), (OUT, "不列入")]
            self.fields["choice"] = forms.ChoiceField(
                label="取舍", choices=choices, widget=forms.RadioSelect
            )
            self.order_fields(["choice", "why"])
            self.initial.update({name: getattr(row, name) for name in EDITED})
            self.initial.update(why=row.why, seen=latest_change(row))
            if row.in_plan:
                self.initial["choice"] = IN
            elif row.fate == Fate.DROPPED:
                self.initial["choice"] = OUT
            self.fields["leaders"].label = annex.leader_label
            self.fields["lead_departments"].label = annex.department_label
            self.fields["period_phrase"].label = annex.period_label
            if annex != Annex.RESEARCH:
                del self.fields["members"], self.fields["members_note"]
        else:
            del self.fields["seen"]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        values = dict(self.cleaned_data)
        values["title"] = " ".join(values["title"].split())
        if values.get("place") is None:
            values.pop("place")
        if self.row:
            values["in_plan"] = values.pop("choice") == IN
        return values


class PointForm(forms.Form):
    """A point of the draft's text; what stands for one of this year's may be left out."""

    choice = forms.ChoiceField(
        label="取舍", choices=[(IN, "写"), (OUT, "不写")], widget=forms.RadioSelect, initial=IN
    )
    section = forms.CharField(
        label="部分",
        required=False,
        max_length=200,
        help_text="例如：一、强学习重引领，筑牢思想政治根基。同一部分的各条写得一样。",
    )
    title = forms.CharField(label="要点", max_length=200, help_text="不写序号，印发时重新编号。")
    text = text_field("内容", rows=12, max_length=20000, required=False)
    place = forms.IntegerField(label="顺序", min_value=1, max_value=9999)
    seen = forms.IntegerField(label="版本", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, point: DraftPoint | None, place: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["place"] = place
        if point is None:
            del self.fields["choice"], self.fields["seen"]
            return
        self.initial.update({name: getattr(point, name) for name in POINT_EDITED})
        self.initial.update(choice=OUT if point.is_left_out else IN, seen=latest_point(point))
        if point.place == 0:
            del self.fields["section"], self.fields["title"], self.fields["place"]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        values = dict(self.cleaned_data)
        if "choice" in values:
            values["is_left_out"] = values.pop("choice") == OUT
        return values


class IssueForm(forms.Form):
    """Number, meeting and day of the document."""

    document_number = forms.CharField(
        label="发文字号", max_length=60, help_text="例如：政协办〔年份〕6号。"
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="通过的会议",
        empty_label="请选择",
        help_text="会议先在“会议”里登记。",
    )
    issued_on = day_field("印发日期")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        held = Meeting.objects.held_by(today).filter(kind__in=_ADOPTING)
        self.fields["meeting"].queryset = held.filter(held_on__gte=today - _BACK)  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """How an open item of the old year ends."""

    reason = forms.CharField(label="了结的理由", required=False, max_length=200)
