"""The channels, in the order in which they are offered. A new one is a module and a row here."""

from notifications.channels.base import Channel
from notifications.channels.desk import DeskChannel
from notifications.channels.dingtalk import DingTalkChannel
from notifications.channels.mail import MailChannel
from notifications.channels.wecom import WeComChannel

CHANNELS: dict[str, Channel] = {
    channel.key: channel
    for channel in (
        MailChannel(),
        WeComChannel(),
        DingTalkChannel(),
        DeskChannel(),
    )
}
# What holds for who has chosen nothing, and what is read in the application itself.
DEFAULT, HERE = "mail", "desk"

CHOICES = [(channel.key, channel.label) for channel in CHANNELS.values()]
# The columns of `Preference` that some channel needs.
FIELDS = tuple(dict.fromkeys(name for channel in CHANNELS.values() for name in channel.fields))
