"""电子邮件: over one connection a run, as Django's settings say."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notifications.channels.base import Channel, Verdict

if TYPE_CHECKING:
    from members.models import Person
    from notifications.models import Mail, Preference

NO_ADDRESS = "收件人没有电子邮箱。请在“人员”中填写后，在“提醒邮件”中重新发送。"
# From here on a reply is a no for good (RFC 5321 4.2.1).
_FOR_GOOD = 500


class MailChannel(Channel):
    """What the server answers to one mail decides on that mail alone."""

    key, label = "mail", "电子邮件"
    server, has_one_server = "邮件服务器", True
    not_made = "邮件无法生成，请检查收件地址"
    requirements = (
        (
            "config.E005",
            lambda: not settings.EMAIL_CONFIG["EMAIL_BACKEND"].endswith("smtp.EmailBackend"),
            "正式环境须设置发信服务器。",
            "设置 EMAIL_URL=smtp+tls://用户:口令@主机:587。",
        ),
        (
            "config.E008",
            lambda: "@example." in settings.DEFAULT_FROM_EMAIL,
            "未设置提醒邮件的发件人。",
            "设置 DEFAULT_FROM_EMAIL='名称 <地址>'。",
        ),
    )

    @property
    def away_words(self) -> str:
        return f"{super().away_words}，或连接中断"

    def address_of(self, person: Person, preference: Preference | None) -> str:
        return person.email

    def problem(self, address: str) -> str:
        return "" if address else "没有电子邮箱"

    def where(self, address: str) -> str:
        return address or self.problem(address)

    def remark(self, person: Person) -> str:
        return person.email or "（您还没有电子邮箱，请告知办公室）"

    @contextmanager
    def opened(self) -> Iterator[BaseEmailBackend]:
        connection = get_connection()
        try:
            yield connection
        finally:
            with suppress(OSError):
                connection.close()

    def send(
        self, mail: Mail, preference: Preference | None, connection: BaseEmailBackend
    ) -> Verdict:
        if not mail.address:
            return Verdict(False, words=NO_ADDRESS)
        try:
            connection.open()
        except OSError as error:
            return self.unreached(error, is_attempt=False)
        try:
            _message(mail, connection).send()
        except OSError as error:  # smtplib's errors are among them
            with suppress(OSError):
                connection.close()  # the server may have closed its end (421)
            return self._answer(error)
        return Verdict(True)

    def _answer(self, error: OSError) -> Verdict:
        """Return what the server's own words mean: 5xx is a no for good, 4xx asks to try again."""
        code: int
        said: bytes | str
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            code, said = next(iter(error.recipients.values()))
        elif isinstance(error, smtplib.SMTPResponseException):
            code, said = error.smtp_code, error.smtp_error
        else:
            raise error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return (self.rejected if code >= _FOR_GOOD else self.postponed)(f"{code} {words}")


def _message(mail: Mail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """Return the message; its identity is the mail's, so that a second copy can be recognised."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.address],
        connection=connection,
        headers={
            "Message-ID": f"<mail-{mail.pk}.{mail.on:%Y%m%d}@{host}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office replies to it
        },
    )
    message.attach_alternative(mail.html, "text/html")
    return message
