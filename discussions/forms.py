"""What is typed on the board."""

from typing import Any

from django import forms

from discussions.enums import StoryKind, TopicKind
from discussions.models import Story
from workflow.files import check_file
from workflow.forms import ActionForm, PeopleField, choice_field, text_field


class TopicForm(forms.Form):
    kind = choice_field("类别", TopicKind, initial=TopicKind.PROPOSAL)
    title = forms.CharField(label="标题", max_length=100)
    text = text_field(
        "内容", rows=8, max_length=5000, help_text="写清情况和您的想法。不写涉密内容和他人的隐私。"
    )


class AnswerForm(ActionForm):
    text = text_field("您的看法", rows=4, max_length=2000)


class CloseForm(ActionForm):
    reason = text_field("说明", help_text="讨论得出了什么，或为什么结束；大家都看得到。")


class HandOnForm(ActionForm):
    """Into what a topic goes, of what its reader may make."""

    into = forms.ChoiceField(label="转为", widget=forms.RadioSelect)
    with_answers = forms.BooleanField(label="带上大家的回复", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [(b.key, b.label) for b in self.of.becomings]


class StoryForm(forms.Form):
    kind = choice_field("栏目", StoryKind, initial=StoryKind.MEMBER)
    title = forms.CharField(label="标题", max_length=100)
    text = text_field("正文", rows=12, max_length=10_000)
    people = PeopleField(
        label="写到的委员", names="members", required=False, help_text="用顿号隔开。"
    )
    picture = forms.FileField(
        label="图片",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text="一张 JPG 或 PNG。拍摄地点等附带信息会自动去掉。",
    )
    alt = forms.CharField(
        label="图片说明", max_length=100, required=False, help_text="图片上是谁、在做什么。"
    )

    def clean_picture(self) -> Any:
        file = self.cleaned_data["picture"]
        if file and not check_file(file).startswith("image/"):
            raise forms.ValidationError("请上传 JPG 或 PNG 图片。")
        return file

    @staticmethod
    def initial_of(story: Story) -> dict[str, Any]:
        picture = getattr(story, "picture", None)
        return {
            "kind": story.kind,
            "title": story.title,
            "text": story.text,
            "people": "、".join(map(str, story.people.all())),
            "alt": picture.alt if picture else "",
        }


class BoardFilter(forms.Form):
    q = forms.CharField(label="搜索", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部"), *TopicKind.choices]
    )
    mine = forms.BooleanField(label="只看我发起的", required=False)
