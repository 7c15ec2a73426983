"""What a person chooses about their reminders."""

from typing import Any

from django import forms

from notifications.enums import ROBOTS, Channel, Frequency
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


class ReminderForm(forms.Form):
    """Way, hour and rhythm. A robot's address is typed in and never shown again."""

    channel = forms.ChoiceField(label="接收方式", choices=Channel, widget=forms.RadioSelect)
    webhook = forms.CharField(
        label="机器人地址",
        required=False,
        max_length=500,
        widget=SecretInput(),
    )
    sign_key = forms.CharField(
        label="加签密钥",
        required=False,
        max_length=100,
        help_text="钉钉机器人的安全设置选“加签”的才需填写，以 SEC 开头。",
        widget=SecretInput(),
    )
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
        kept = f"已保存 {preference.hint}，不改就不填。" if preference.webhook else ""
        self.fields[
            "webhook"
        ].help_text = (
            f"{kept}在群聊的机器人设置中复制 Webhook 地址，以 https:// 开头。群里的人都会看到提醒。"
        )
        if preference.sign_key:
            self.fields["sign_key"].help_text += "已保存，不改就不填。"

    @property
    def is_for_robot(self) -> bool:
        return self["channel"].value() in ROBOTS
