"""What the robots of 企业微信 and 钉钉 have in common: an address that a person copies out of a group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError

from notifications.channels import robots
from notifications.channels.base import Channel, Verdict
from notifications.channels.post import post_json
from notifications.channels.redaction import hint
from notifications.channels.targets import Forbidden, Unresolved, resolve

if TYPE_CHECKING:
    from members.models import Person
    from notifications.models import Mail, Preference

NOT_OPENED = "机器人地址解不开：加密它的密钥（SECRETS_KEY）换过了或丢了。请收件人在“我的提醒”里重新填写地址。"
NOT_CHOSEN = "收件人已不用这个机器人。请重新发送。"


class RobotChannel(Channel):
    """A robot of a group: `webhook`, its address, is its key. What it is sent is Markdown."""

    fields: tuple[str, ...] = ("webhook",)
    family = "机器人"
    new_fields = "更换了机器人地址或密钥"
    server = "机器人"
    requirements = (
        (
            "config.E009",
            lambda: any(
                set(host) & set("/:*@ ") or not host for host in settings.ALLOWED_WEBHOOK_HOSTS
            ),
            "ALLOWED_WEBHOOK_HOSTS 只能写主机名，不带 https://、端口或“*”。",
            "写内部机器人的主机名，多个用英文逗号分隔，例如 robot.example.gov.cn。",
        ),
    )

    def message(self, subject: str, markdown: str) -> dict[str, Any]:
        """Return what the robot is sent."""
        raise NotImplementedError

    def called(self, preference: Preference) -> str:
        """Return the address to call at this moment."""
        return preference.webhook

    def address_of(self, person: Person, preference: Preference | None) -> str:
        return hint(preference.webhook) if preference else ""

    def check(self, values: Mapping[str, str]) -> None:
        if not values["webhook"]:
            return
        try:
            resolve(values["webhook"])
        except (Forbidden, Unresolved) as no:
            raise ValidationError({"webhook": str(no)}) from None

    def shown(self, mail: Mail) -> str:
        return mail.brief or mail.text

    def send(self, mail: Mail, preference: Preference | None, connection: Any) -> Verdict:
        """Call the robot; its address is checked anew each time."""
        if preference is None:
            return Verdict(False, words=NOT_CHOSEN)
        if not preference.webhook:
            return Verdict(False, words=NOT_OPENED)
        content = self.message(mail.subject, mail.brief or robots.plain(mail.text))
        try:
            target = resolve(self.called(preference))
        except Forbidden as forbidden:
            return Verdict(False, words=str(forbidden))
        answer = post_json(target, content)
        said = robots.verdict(answer.status, answer.body)
        if said.ok:
            return said
        return self.postponed(said.words) if said.later else self.rejected(said.words)
