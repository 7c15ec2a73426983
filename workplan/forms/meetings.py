"""What the office writes about a meeting and its agenda."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from almanac import clock
from members.models import Person
from workflow.forms import day_field, text_field
from workplan.enums import Outcome
from workplan.forms.departments import may_be_responsible
from workplan.forms.people import leaders, person_field, reporters
from workplan.models import DueDate, Meeting
from workplan.registry import OBSERVING, roll

HEAD = ("kind", "term", "number", "title", "department", "held_on", "place", "presided_by")
# What of the form says who was there.
PEOPLE = ("attendees", "observers")
_NUMBERED = "主席会议、常委会会议和全体会议填"


class MeetingForm(forms.ModelForm):
    """The head of a meeting; those who may preside or attend are the leaders of today, those who may sit
    in also who works in a department.

    `seen` is the change that the page showed last, of which another may know more. From its day on it is
    also asked whether that is all who came, as long as that is not settled.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    held_on = day_field("日期")
    attendees = forms.ModelMultipleChoiceField(
        Person.objects.all(), label="出席", required=False, widget=forms.CheckboxSelectMultiple
    )

    observers = forms.ModelMultipleChoiceField(
        Person.objects.all(), label="列席", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Meeting
        fields = HEAD

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {person.pk for person in leaders()}
        observing = {person.pk for person in reporters()}
        if self.instance.pk:
            # Who presided or attended then stays, whatever post they hold today.
            self.initial.update(entered(self.instance))
            known |= {self.instance.presided_by_id, *self.initial["attendees"]}
            observing |= {*self.initial["observers"]}
        people = Person.objects.filter(pk__in=known - {None})
        self.fields["presided_by"].queryset = people
        self.fields["presided_by"].empty_label = "请选择"
        self.fields["attendees"].queryset = people
        self.fields["observers"].queryset = Person.objects.filter(pk__in=observing)
        say_when(self)
        if is_to_settle(self.instance):
            self.fields["is_settled"] = settled_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_people(self)
        return cleaned


def entered(meeting: Meeting) -> dict[str, Any]:
    """Return what a form of a meeting begins with: the latest change, who attended, who sat in."""
    observers = dict(roll().groups(meeting)).get(OBSERVING, [])
    return {
        "seen": meeting.last_change,
        "attendees": [person.pk for person in roll().there(meeting)],
        "observers": [person.pk for person in observers],
    }


def say_when(form: forms.ModelForm) -> None:
    """Let the fields say for which kinds they are."""
    words = {
        "term": _NUMBERED,
        "number": _NUMBERED,
        "title": "党组会议、专委会会议和其他会议填",
        "department": "专委会会议填",
    }
    for name, when in words.items():
        form.fields[name].when = when  # type: ignore[attr-defined]
    choices: Any = form.fields["department"]
    choices.queryset = may_be_responsible()
    choices.empty_label = "请选择"


def check_people(form: forms.ModelForm) -> None:
    """Say where someone is named both as attending and as sitting in."""
    both = set(form.cleaned_data.get("attendees") or ()) & set(
        form.cleaned_data.get("observers") or ()
    )
    if both:
        names = "、".join(sorted(map(str, both)))
        form.add_error("observers", f"{names}已在出席名单中，不能同时列席。")


def is_to_settle(meeting: Meeting) -> bool:
    """Return whether it is time to say who came, and nobody has."""
    return bool(meeting.pk) and meeting.held_on <= clock.today() and roll().is_open(meeting)


def settled_field() -> forms.BooleanField:
    return forms.BooleanField(
        label="会议已结束，到会情况登记完毕",
        required=False,
        help_text="勾选后办结：名单上其余没有请假的人记为缺席，也不再提醒登记。",
    )


class AgendaForm(forms.Form):
    """A ★ item for the agenda: which of its due dates, and who reports."""

    def __init__(
        self, *args: Any, dues: Sequence[DueDate], people: Sequence[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_dates"] = _dues_field(dues)
        self.fields["reported_by"] = person_field("汇报人", people, required=False)


class OutcomeForm(forms.Form):
    """What the meeting said; `seen` is what the page showed, of which another may know more."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label="审议结果", choices=[("", "请选择"), *Outcome.choices])
    requirements = text_field(
        "审议要求", required=False, max_length=2000, help_text="“同意”以外的结果须填写。"
    )

    def __init__(
        self, *args: Any, dues: Sequence[DueDate], people: Sequence[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if len(dues) > 1:
            self.fields["due_dates"] = _dues_field(dues)
        self.fields["requirements"].when = "“同意”以外须填"  # type: ignore[attr-defined]
        self.fields["reported_by"] = person_field("汇报人", people, required=False)

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") not in (None, Outcome.AGREED) and not cleaned.get("requirements"):
            self.add_error("requirements", ValidationError("请填写审议要求。"))
        return cleaned


def _dues_field(dues: Sequence[DueDate]) -> forms.TypedMultipleChoiceField:
    """Return a field of which the value is a list of due dates; all are ticked at first."""
    by_key = {due.pk: due for due in dues}
    return forms.TypedMultipleChoiceField(
        label="审议的到期日",
        choices=[(pk, due.label) for pk, due in by_key.items()],
        coerce=lambda key: by_key[int(key)],
        initial=list(by_key),
        widget=forms.CheckboxSelectMultiple,
    )
