"""What a person chooses about their reminders."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget

from notifications.channels.table import CHANNELS, CHOICES, FIELDS
from notifications.enums import Frequency
from notifications.models import Preference
from notifications.models.preferences import FIRST_HOUR, LAST_HOUR

_HOURS = [("", "办公室统一的时刻")] + [
    (str(hour), f"{hour}:00 以后") for hour in range(FIRST_HOUR, LAST_HOUR + 1)
]


class SecretInput(forms.TextInput):
    """A field that shows what is being typed, and never what was sent."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off", "spellcheck": "false"})

    def format_value(self, value: Any) -> str:
        return ""


@dataclass(frozen=True)
class ChannelFamily:
    """The fields that channels of one family need, under one heading."""

    name: str
    fields: list[BoundField]
    is_open: bool


class ReminderForm(forms.Form):
    """Way, hour and rhythm. What a channel needs to know is typed in and never shown again."""

    channel = forms.ChoiceField(label="接收方式", choices=CHOICES, widget=forms.RadioSelect)
    hour = forms.TypedChoiceField(
        label="发送时刻",
        choices=_HOURS,
        coerce=int,
        empty_value=None,
        required=False,
        help_text="当天的提醒在统一的时刻生成；选更晚的，就等到那时再发。",
    )
    frequency = forms.ChoiceField(label="多久一次", choices=Frequency, widget=forms.RadioSelect)
    monthly = forms.BooleanField(
        label="每月最后一个工作日，预告下月到期和开始的事项", required=False
    )

    def __init__(self, preference: Preference, data: Any = None) -> None:
        super().__init__(
            data,
            initial={
                "channel": preference.channel,
                "hour": "" if preference.hour is None else preference.hour,
                "frequency": preference.frequency,
                "monthly": preference.monthly,
            },
        )
        self.person = preference.person
        self.fields |= {name: _secret_field(name, preference) for name in FIELDS}
        self.order_fields(["channel", *FIELDS])

    @property
    def ways(self) -> Iterator[tuple[BoundWidget, str]]:
        """The channels to choose from, each with what is remarked beside it."""
        for radio in self["channel"]:
            yield radio, CHANNELS[radio.data["value"]].remark(self.person)

    @property
    def families(self) -> Iterator[ChannelFamily]:
        """What is to be filled in for some channels, open where one of them is chosen."""
        chosen = CHANNELS.get(self["channel"].value())
        names: dict[str, dict[str, None]] = {}
        for channel in CHANNELS.values():
            if channel.fields:
                names.setdefault(channel.family, {}).update(dict.fromkeys(channel.fields))
        for family, found in names.items():
            fields = [self[name] for name in found]
            is_open = bool(chosen and chosen.family == family)
            yield ChannelFamily(family, fields, is_open or any(field.errors for field in fields))


def _secret_field(name: str, preference: Preference) -> forms.CharField:
    """Return a column of the preference as a field that says whether something is kept there."""
    column = Preference.column(name)
    words = column.help_text
    if getattr(preference, name) and name == CHANNELS[preference.channel].fields[0]:
        words = f"已保存 {preference.hint}，不改就不填。{words}"
    elif getattr(preference, name):
        words = f"{words}已保存，不改就不填。"
    return forms.CharField(
        label=column.verbose_name,
        required=False,
        max_length=column.max_length,
        help_text=words,
        widget=SecretInput(),
    )
