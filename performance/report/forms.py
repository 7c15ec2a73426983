"""What is typed about a year: the report, the comment, what is shown, a kind word."""

from typing import Any

from django import forms

from performance.models import YearReport
from performance.report.enums import ShownTo, ShownWhat
from performance.services.reminding import WORDS
from workflow.forms import ActionForm, choice_field, day_field, text_field


class RoundForm(forms.Form):
    due_on = day_field("请于")
    note = text_field("说明", required=False, max_length=2000)


class ReportForm(forms.Form):
    done = text_field(
        "履职情况和成效",
        rows=10,
        max_length=5000,
        required=False,
        help_text="上面的数字和清单会自动写进 Word，不用再抄；这里写做成了什么。",
    )
    lacking = text_field("存在的不足", rows=5, max_length=3000, required=False)
    plans = text_field("下一步打算和建议", rows=5, max_length=3000, required=False)

    @staticmethod
    def initial_of(report: YearReport | None) -> dict[str, Any]:
        names = ("done", "lacking", "plans")
        return {name: getattr(report, name) for name in names} if report else {}


class CommentForm(ActionForm):
    comment = text_field("点评", rows=4, max_length=2000)

    def __init__(self, *args: Any, subject: YearReport, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, initial={"comment": subject.comment}, **kwargs)


class TagsForm(forms.Form):
    names = forms.MultipleChoiceField(
        label="标签", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].choices = [(name, name) for name in choices]


class ShownForm(forms.Form):
    what = choice_field("公开什么", ShownWhat)
    to = choice_field("公开给谁", ShownTo)
    why = text_field(
        "依据", required=False, max_length=500, help_text="哪次会议决定的；公开时必填。"
    )


class RemindForm(forms.Form):
    people = forms.TypedMultipleChoiceField(
        label="提示谁", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    words = text_field("要说的话", initial=WORDS, max_length=500)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = choices
        self.fields["people"].initial = [pk for pk, _ in choices]
