"""What is written on a consultation meeting and its suggestions."""

from contextlib import suppress
from typing import Any

from django import forms

from consultations.enums import Presence, SuggestionState
from consultations.forms.fields import ManyForm, line_field, past_day_field, words_field
from consultations.forms.people import hosts
from consultations.models import ConsultationMeeting, Suggestion
from members.directory import Directory, UnknownName
from workflow.forms import AboutAction, ActionForm, PeopleField, day_field, text_field


class ConsultationMeetingForm(AboutAction, forms.ModelForm):
    held_on = day_field("召开日期")

    class Meta:
        model = ConsultationMeeting
        fields = (
            *("held_on", "form", "place", "street", "host", "agenda", "invited_units"),
            *("experts", "attendance", "offered", "adopted", "solved", "minutes", "summary"),
        )
        widgets = {
            **{
                name: forms.Textarea(attrs={"rows": rows})
                for name, rows in (
                    *(("agenda", 3), ("invited_units", 2), ("experts", 2)),
                    *(("minutes", 6), ("summary", 4)),
                )
            },
        }

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        known = subject if isinstance(subject, ConsultationMeeting) else None
        super().__init__(*args, subject=subject, instance=known, **kwargs)
        self.fields["host"].empty_label = "未填"
        self.fields["host"].queryset = hosts()

    def _post_clean(self) -> None:
        """Leave the row alone: the service builds and checks it."""


class PresenceForm(ActionForm):
    people = PeopleField(
        where="名册中",
        label="姓名",
        max_length=5000,
        help_text="多人用顿号隔开。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    presence = forms.ChoiceField(label="到会", choices=Presence.choices)


class SuggestionForm(ActionForm):
    text = text_field("意见建议", max_length=2000)
    speaker_name = line_field("提出人", 60, help_text="委员姓名，或居民代表、智库专家等。")
    unit = line_field("转办单位", 100)

    def values(self) -> dict[str, Any]:
        """Let a name that is known be that person's; other words stay as they are."""
        values = dict(self.cleaned_data)
        words, person = values.pop("speaker_name"), None
        with suppress(UnknownName):
            person = Directory.load().person(words) if words else None
        return values | {"person": person, "speaker": "" if person else words}


class SuggestionEditForm(SuggestionForm):
    outcome = words_field("落实成效", 2000)

    def __init__(self, *args: Any, subject: Suggestion, **kwargs: Any) -> None:
        known = {name: getattr(subject, name) for name in self.base_fields}
        super().__init__(*args, subject=subject, initial=known, **kwargs)


class SuggestionHandOverForm(ActionForm):
    unit = line_field("转办单位", 100, help_text="已填写过的可不再填。")
    on = past_day_field("转办日期")
    due_on = day_field("反馈期限", required=False, help_text="填了日期，到期前提醒单位，逾期标出。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].required = not self.subject.unit


class HandOverManyForm(ManyForm):
    """Which of a meeting's suggestions go to a unit."""

    unit = line_field("转办单位", 100, help_text="不填的，各按已填写的单位。")
    on = past_day_field("转办日期")
    due_on = day_field("反馈期限", required=False)

    def offered(self) -> Any:
        return self.subject.suggestions.filter(state=SuggestionState.OFFERED)


class SuggestionAgainForm(ActionForm):
    reason = text_field("理由")
    due_on = day_field("新的反馈期限", required=False)


class AdoptForm(ActionForm):
    answer = words_field("反馈", 2000)
    outcome = words_field("落实成效", 2000, rows=2)
    on = past_day_field("反馈日期")


class NotAdoptForm(ActionForm):
    answer = text_field("不采纳的理由", max_length=2000)
    on = past_day_field("反馈日期")
