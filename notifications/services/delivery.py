"""Sending the outbox: to the desks, by mail over one connection, and to the robots.

What the mail server answers to one mail decides on that mail alone. Where the server cannot be
reached, or the connection breaks, all that waits for it goes on waiting.
"""

import smtplib
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from notifications.enums import Channel
from notifications.mime import FlatMail
from notifications.models import Mail
from notifications.services.claims import record_sent
from notifications.services.outbox import claim, fail, let_wait, sent, try_later, waiting
from notifications.services.robots import deliver_to_robots

NO_ADDRESS = "收件人没有电子邮箱。请在“人员”中填写后，在“提醒邮件”中重新发送。"
REFUSED = "邮件服务器拒收"
NO_SERVER = "邮件服务器连接不上，或连接中断"


def deliver_waiting() -> int:
    """Send what waits and return how much was sent; trouble on one way holds up no other."""
    return _deliver_to_desks() + _deliver_by_mail() + deliver_to_robots()


def _deliver_to_desks() -> int:
    """Count as sent what its recipient reads on the desk: there it stands."""
    claimed = filter(None, map(claim, waiting(Channel.DESK)))
    return sum(sent(mail) for mail in claimed)


def _deliver_by_mail() -> int:
    """Send what goes by mail, over one connection.

    Trouble with the server ends the run: five hundred mails must not each wait for a dead one.
    """
    mail_ids = waiting(Channel.MAIL)
    if not mail_ids:
        return 0
    count, unrecorded = 0, None
    connection = get_connection()
    try:
        for mail_id in mail_ids:
            connection.open()
            mail, unrecorded = claim(mail_id, sent=unrecorded), None
            if mail and _deliver(mail, connection):
                unrecorded, count = mail, count + 1
    except OSError as error:  # smtplib's errors are among them
        let_wait(_trouble(error), Channel.MAIL)
    finally:
        if unrecorded:
            record_sent(unrecorded)
        with suppress(OSError):
            connection.close()
    return count


def _deliver(mail: Mail, connection: BaseEmailBackend) -> bool:
    """Send a claimed mail, and tell whether it is yet to be recorded as sent; what else became of it
    is recorded here. Raises OSError where the connection broke.
    """
    if not mail.address:
        return fail(mail, NO_ADDRESS)
    try:
        _message(mail, connection).send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as answer:
        _record_answer(mail, answer)
        connection.close()  # the server may have closed its end (421)
        return False
    except OSError as error:
        try_later(mail, _trouble(error))
        raise
    except Exception as error:  # a mail that cannot be made must not stop the others
        return fail(mail, f"邮件无法生成，请检查收件地址（{_in_short(error)}）。")
    mail.sent_at = timezone.now()
    return True


def _message(mail: Mail, connection: BaseEmailBackend) -> FlatMail:
    """Return the message; its identity is the mail's, so that a second copy can be recognised."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return FlatMail(
        subject=mail.subject,
        body=mail.text,
        html=mail.html,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.address],
        connection=connection,
        headers={
            "Message-ID": f"<mail-{mail.pk}.{mail.on:%Y%m%d}@{host}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office replies to it
        },
    )


def _record_answer(
    mail: Mail, answer: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException
) -> None:
    """Keep the server's own words; 5xx is a no for good, 4xx asks to try again (RFC 5321 4.2.1)."""
    code: int
    said: bytes | str
    if isinstance(answer, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(answer.recipients.values()))
    else:
        code, said = answer.smtp_code, answer.smtp_error
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    if code >= 500:
        fail(mail, f"{REFUSED}：{code} {words}")
    else:
        try_later(mail, f"邮件服务器暂时不收：{code} {words}")


def _trouble(error: OSError) -> str:
    return f"{NO_SERVER}（{_in_short(error)}）。"


def _in_short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
