"""企业微信: a robot of a group."""

from typing import Any

from notifications.channels.robot_channel import RobotChannel
from notifications.channels.robots import cut

_LONGEST = 4096  # bytes of the content


class WeComChannel(RobotChannel):
    key, label = "wecom", "企业微信机器人"

    def message(self, subject: str, markdown: str) -> dict[str, Any]:
        return {"msgtype": "markdown", "markdown": {"content": cut(markdown, _LONGEST)}}
