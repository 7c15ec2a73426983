"""钉钉: a robot of a group, which may want its calls signed (加签)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils import timezone

from notifications.channels.robot_channel import RobotChannel
from notifications.channels.robots import cut

if TYPE_CHECKING:
    from notifications.models import Preference

# Bytes of the text: a message has at most 20,000, and there is room for what stands around it.
_LONGEST = 16_000


class DingTalkChannel(RobotChannel):
    key, label = "dingtalk", "钉钉机器人"
    fields = ("webhook", "sign_key")

    def message(self, subject: str, markdown: str) -> dict[str, Any]:
        text = cut(markdown, _LONGEST)
        return {"msgtype": "markdown", "markdown": {"title": subject, "text": text}}

    def called(self, preference: Preference) -> str:
        if not preference.sign_key:
            return preference.webhook
        now = int(timezone.now().timestamp() * 1000)
        return signed(preference.webhook, preference.sign_key, now)


def signed(address: str, key: str, at_ms: int) -> str:
    """Return an address with the signature (加签) of a moment, in milliseconds since 1970."""
    code = hmac.new(key.encode(), f"{at_ms}\n{key}".encode(), hashlib.sha256).digest()
    query = urlencode({"timestamp": at_ms, "sign": base64.b64encode(code).decode()})
    return f"{address}{'&' if '?' in address else '?'}{query}"
