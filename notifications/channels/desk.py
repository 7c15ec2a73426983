"""仅本系统: what its recipient reads on the desk, where it stands as soon as it is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notifications.channels.base import Channel, Verdict

if TYPE_CHECKING:
    from notifications.models import Mail, Preference


class DeskChannel(Channel):
    key, label = "desk", "仅本系统"

    def send(self, mail: Mail, preference: Preference | None, connection: Any) -> Verdict:
        return Verdict(True)
