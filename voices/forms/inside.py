"""What members and the office fill in about messages and places."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from almanac import clock
from members.models import Person
from voices.enums import WAITING_STATES, Door, State, VoiceKind
from voices.models import Place, Voice, VoiceQuerySet
from workflow.becoming import Becoming, becomings_for
from workflow.forms import ActionForm, PeopleField, UnitField, choice_field, text_field

WAITING, HELD, LATE, LEADS = "waiting", "held", "late", "leads"


class HandOverForm(ActionForm):
    unit = UnitField(label="转交单位", required=False)
    person = PeopleField(label="或者转交委员", required=False, names="members")
    reason = text_field("说明", required=False)

    def clean_person(self) -> Person | None:
        people = self.cleaned_data["person"]
        if len(people) > 1:
            raise ValidationError("请只填一名委员。")
        return people[0] if people else None


class AnswerForm(ActionForm):
    answer = text_field("答复", rows=6, max_length=3000)
    remark = "留言人在回执的私密地址上看到答复，请勿写入他人的个人信息。"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].initial = getattr(self.subject, "answer", "")


class PassOnForm(ActionForm):
    door = choice_field("转告", Door)
    reason = text_field("说明", required=False)


class MergeForm(ActionForm):
    into = forms.CharField(label="并入哪一条（回执号）", max_length=9)

    def clean_into(self) -> Voice:
        number = self.cleaned_data["into"].replace("-", "").strip()
        found = Voice.objects.filter(number=number).first()
        if found is None:
            raise ValidationError("没有这个回执号。")
        return found


class BecomeForm(ActionForm):
    becoming = forms.ChoiceField(label="转为", widget=forms.RadioSelect)
    title = forms.CharField(label="标题", max_length=60)
    remark = "留言人在回执上看得到它成了什么、办到哪一步；留言人的称呼和电话不会带过去。"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = getattr(self.of, "user", None)
        self._known = {b.key: b for b in becomings_for(user, clock.today())} if user else {}
        self.fields["becoming"].choices = [(b.key, b.label) for b in self._known.values()]
        self.fields["title"].initial = getattr(self.subject, "title", "")

    def clean_becoming(self) -> Becoming:
        return self._known[self.cleaned_data["becoming"]]


class ShowForm(ActionForm):
    is_shown = forms.BooleanField(label="在公众页面上公开这一条", required=False)


class ShowingForm(ActionForm):
    shows_voices = forms.BooleanField(
        label="公开经实名核验、并由办公室逐条同意的意见", required=False
    )


class SummaryForm(ActionForm):
    title = forms.CharField(label="标题", max_length=100)
    text = text_field("小结", rows=8, max_length=5000)
    remark = "任何人扫码都能看到。写办公室自己的概括，不照抄留言，不写个人信息。"


class ListFilter(forms.Form):
    """What narrows the list of messages."""

    q = forms.CharField(label="内容或回执号", max_length=60, required=False)
    state = forms.ChoiceField(label="状态", required=False)
    place = forms.ModelChoiceField(
        Place.objects.all(), label="来自", required=False, empty_label="全部"
    )
    kind = forms.ChoiceField(
        label="类别", choices=[("", "全部"), *VoiceKind.choices], required=False
    )
    month = forms.RegexField(
        r"^(?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2]))?$", label="月份", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(WAITING, "等待答复"), (LATE, "超过承诺"), (HELD, "待核"), (LEADS, "线索")]
        self.fields["state"].choices = [("", "全部"), *groups, *State.choices]
        self.fields["month"].widget.attrs["placeholder"] = f"{clock.today():%Y-%m}"

    def apply(self, voices: VoiceQuerySet) -> VoiceQuerySet:
        chosen = self.cleaned_data
        match chosen["state"]:
            case "":
                pass
            case "waiting":
                voices = voices.waiting()
            case "late":
                voices = voices.late_on(clock.today())
            case "held":
                voices = voices.filter(held=True, state__in=WAITING_STATES)
            case "leads":
                voices = voices.leads()
            case state:
                voices = voices.filter(state=state)
        if chosen["place"]:
            voices = voices.filter(place=chosen["place"])
        if chosen["kind"]:
            voices = voices.filter(kind=chosen["kind"])
        if month := chosen["month"]:
            voices = voices.filter(received_at__year=int(month[:4]))
            if month[5:]:
                voices = voices.filter(received_at__month=int(month[5:]))
        for word in chosen["q"].split():
            number = word.replace("-", "")
            voices = voices.filter(
                Q(text__contains=word) | Q(where__contains=word) | Q(number=number)
            )
        return voices
