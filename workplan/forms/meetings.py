"""What the office writes about a meeting and its agenda."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from members.models import Person
from workflow.forms import day_field, text_field
from workplan.enums import Outcome
from workplan.forms.people import leaders, person_field
from workplan.models import DueDate, Meeting
from workplan.registry import roll


class MeetingForm(forms.ModelForm):
    """The head of a meeting; those who may preside or attend are the leaders of today.

    `seen` is the change that the page showed last, of which another may know more.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    held_on = day_field("日期")
    attendees = forms.ModelMultipleChoiceField(
        Person.objects.all(), label="出席", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Meeting
        fields = ("kind", "term", "number", "held_on", "place", "presided_by")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {person.pk for person in leaders()}
        if self.instance.pk:
            self.initial["seen"] = self.instance.last_change
            # Who presided or attended then stays, whatever post they hold today.
            there = [person.pk for person in roll().there(self.instance)]
            self.initial["attendees"] = there
            known |= {self.instance.presided_by_id, *there}
        people = Person.objects.filter(pk__in=known - {None})
        self.fields["presided_by"].queryset = people
        self.fields["presided_by"].empty_label = "请选择"
        self.fields["attendees"].queryset = people


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
