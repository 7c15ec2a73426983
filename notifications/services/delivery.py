"""Sending the outbox: a worker claims a mail, sends it, records what came of it.

What the mail server answers to one mail decides on that mail alone. Where the server cannot be
reached, or the connection breaks, all that waits goes on waiting.
"""

import smtplib
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.models import User
from notifications.enums import MailState
from notifications.mime import FlatMail
from notifications.models import Mail, MailEvent
from notifications.services.claims import CLAIM_LASTS, claim, record_sent

# Minutes before the second, third … attempt; after the last the mail has failed for good.
RETRY_MINUTES = (5, 30, 120, 480)
SERVER_PAUSE = timedelta(minutes=5)

NO_ADDRESS = "收件人没有电子邮箱。请在“人员”中填写后，在“提醒邮件”中重新发送。"
REFUSED = "邮件服务器拒收"
NO_SERVER = "邮件服务器连接不上，或连接中断"
INTERRUPTED = "发送时后台进程多次中断。请查看后台进程的日志，再重新发送。"


def waiting() -> list[int]:
    """Return the keys of the mails that may be sent now, those with troubles behind them last."""
    mails = Mail.objects.filter(_may_be_sent(timezone.now()))
    return list(mails.order_by("attempts", "pk").values_list("pk", flat=True))


def _may_be_sent(now: datetime) -> Q:
    """What waits and need not wait longer, and what a worker claimed that has not come back."""
    ready = Q(state=MailState.WAITING) & (Q(try_after__isnull=True) | Q(try_after__lte=now))
    return ready | Q(state=MailState.SENDING, claimed_at__lt=now - CLAIM_LASTS)


def deliver_waiting() -> int:
    """Send what waits, over one connection, and return how many mails were sent.

    Trouble with the server ends the run: five hundred mails must not each wait for a dead one.
    """
    mail_ids = waiting()
    if not mail_ids:
        return 0
    count, sent = 0, None
    connection = get_connection()
    try:
        for mail_id in mail_ids:
            connection.open()
            mail, sent = claim(mail_id, sent=sent), None
            if mail and _deliver(mail, connection):
                sent, count = mail, count + 1
    except OSError as error:  # smtplib's errors are among them
        _let_wait(_trouble(error))
    finally:
        if sent:
            record_sent(sent)
        with suppress(OSError):
            connection.close()
    return count


def _deliver(mail: Mail, connection: BaseEmailBackend) -> bool:
    """Send a claimed mail, and tell whether it is yet to be recorded as sent; what else became of it
    is recorded here. Raises OSError where the connection broke.
    """
    if not mail.address:
        return _fail(mail, NO_ADDRESS)
    if mail.attempts > len(RETRY_MINUTES) + 1:
        return _fail(mail, INTERRUPTED)
    try:
        _message(mail, connection).send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as answer:
        _record_answer(mail, answer)
        connection.close()  # the server may have closed its end (421)
        return False
    except OSError as error:
        _try_later(mail, _trouble(error))
        raise
    except Exception as error:  # a mail that cannot be made must not stop the others
        return _fail(mail, f"邮件无法生成，请检查收件地址（{_in_short(error)}）。")
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
        _fail(mail, f"{REFUSED}：{code} {words}")
    else:
        _try_later(mail, f"邮件服务器暂时不收：{code} {words}")


def _trouble(error: OSError) -> str:
    return f"{NO_SERVER}（{_in_short(error)}）。"


def _in_short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def _fail(mail: Mail, words: str) -> bool:
    """Record that a mail has failed for good, and why."""
    mail.state, mail.error, mail.try_after = MailState.FAILED, words, None
    mail.save(update_fields=["state", "error", "try_after"])
    return False


def _try_later(mail: Mail, words: str) -> None:
    """Record why a mail has to wait, and until when; after the last attempt it has failed."""
    if mail.attempts > len(RETRY_MINUTES):
        _fail(mail, words)
        return
    mail.state, mail.error = MailState.WAITING, words
    mail.try_after = timezone.now() + timedelta(minutes=RETRY_MINUTES[mail.attempts - 1])
    mail.save(update_fields=["state", "error", "try_after"])


def _let_wait(words: str) -> None:
    """Let everything wait for the server to come back; that is no attempt of any mail."""
    now = timezone.now()
    Mail.objects.filter(_may_be_sent(now), state=MailState.WAITING).update(
        try_after=now + SERVER_PAUSE, error=words
    )


@transaction.atomic
def send_again(*, mail: Mail, actor: User | None) -> bool:
    """Put a failed mail back into the outbox, to the address the recipient has now, and record who
    did so and why it had failed. Returns whether it was still a failed one.
    """
    address = mail.recipient.email
    again = Mail.objects.filter(pk=mail.pk, state=MailState.FAILED).update(
        address=address, state=MailState.WAITING, attempts=0, try_after=None, error=""
    )
    if not again:
        return False
    words = f"重新发送至 {address or '（没有电子邮箱）'}。上次失败：{mail.error}"
    MailEvent.objects.create(mail=mail, at=timezone.now(), actor=actor, words=words)
    mail.refresh_from_db()
    return True
