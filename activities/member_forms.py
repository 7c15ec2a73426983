"""What is written on the pages of tasks, turns of duty, reception days and reading."""

from typing import Any

from django import forms

from activities.enums import MatterKind
from activities.permissions import organisers_for
from almanac import clock
from members.models import Department, User
from workflow.becoming import becomings_for
from workflow.forms import (
    ActionForm,
    PeopleField,
    choice_field,
    count_field,
    day_field,
    text_field,
)
from workplan.models import Plan, WorkItem

LONG = 5000


class TaskForm(forms.Form):
    title = forms.CharField(label="名称", max_length=200)
    text = text_field("任务和要求", max_length=LONG)
    due_on = day_field("完成期限")
    places = count_field("揭榜人数", most=300, help_text="最多几人；不填为不限。")
    organiser = forms.ModelChoiceField(
        Department.objects.none(), label="发榜部门", required=False, empty_label="办公室统一发榜"
    )
    item = forms.ModelChoiceField(
        WorkItem.objects.none(), label="相关工作事项", required=False, empty_label="不填"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organiser: Any = self.fields["organiser"]
        organiser.queryset = organisers_for(user, clock.today())
        if not user.is_staff:
            organiser.required, organiser.empty_label = True, None
        item: Any = self.fields["item"]
        item.queryset = WorkItem.objects.filter(plan=Plan.current()).select_related("plan")

    def clean_places(self) -> int | None:
        if (places := self.cleaned_data["places"]) == 0:
            raise forms.ValidationError("至少 1 人；不填为不限。")
        return places


class ReportForm(ActionForm):
    report = text_field("办理结果", rows=5, max_length=LONG)


class TurnsForm(forms.Form):
    """Who sits one after the other, a week each."""

    people = PeopleField(
        label="轮值委员",
        names="members",
        help_text="按先后写姓名，用顿号分开；每周一人，从第一天起依次往后排。",
    )
    first_on = day_field("第一天")
    place = forms.CharField(
        label="地点或方式", max_length=100, help_text="例如：线上、江南委员工作室"
    )


class TurnForm(ActionForm):
    answered = count_field("答复咨询（条）", required=True)
    notes = text_field("记事", max_length=LONG, required=False)


class SwapForm(ActionForm):
    people = PeopleField(label="改由谁轮值", names="members")


class MatterForm(forms.Form):
    kind = choice_field("类别", MatterKind, initial=MatterKind.PROBLEM)
    title = forms.CharField(label="标题", max_length=100)
    text = text_field("内容", max_length=LONG)
    people = PeopleField(label="反映的委员", names="members", required=False)
    who = forms.CharField(
        label="反映人", max_length=100, required=False, help_text="不是委员的，写姓名或单位。"
    )


class UnitForm(ActionForm):
    handed_to = forms.CharField(label="转交单位", max_length=200)


class ResultForm(ActionForm):
    result = text_field("办理结果", max_length=2000)


class BecomesForm(ActionForm):
    """What a matter may become in the hands of this user."""

    becomes = forms.ChoiceField(label="转为", widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = becomings_for(self.of.user, clock.today())
        becomes: Any = self.fields["becomes"]
        becomes.choices = [(each.key, each.label) for each in offered]


class BooksForm(forms.Form):
    title = forms.CharField(label="名称", max_length=100, help_text="例如：上半年共读书目")
    since = day_field("起")
    until = day_field("止")
    books = text_field("书", rows=5, help_text="每行一本，书名和作者写在一起。")

    def clean_books(self) -> list[str]:
        """Return the books, each a line."""
        books = [line.strip() for line in self.cleaned_data["books"].splitlines() if line.strip()]
        if too_long := next((book for book in books if len(book) > 200), ""):
            raise forms.ValidationError(f"一行不超过 200 字：{too_long[:20]}……")
        return list(dict.fromkeys(books))


class NoteForm(ActionForm):
    text = text_field("心得", rows=5, max_length=LONG)
