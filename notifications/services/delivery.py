"""Sending the outbox: a worker claims a mail, sends it, records what came of it.

A mail claimed by a worker that was killed is claimed again after CLAIM_LASTS; only then can a
mail go out twice, and only if the worker died between the server's yes and the record of it.
"""

import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q
from django.utils import timezone

from notifications.enums import MailState
from notifications.models import Mail

CLAIM_LASTS = timedelta(minutes=15)
# Minutes before the second, third … attempt; after the last the mail has failed for good.
RETRY_MINUTES = (5, 30, 120, 480)


def waiting() -> list[int]:
    """Return the keys of the mails that may be sent now, abandoned claims among them."""
    now = timezone.now()
    ready = Q(state=MailState.WAITING) & (Q(try_after__isnull=True) | Q(try_after__lte=now))
    abandoned = Q(state=MailState.SENDING, claimed_at__lt=now - CLAIM_LASTS)
    return list(Mail.objects.filter(ready | abandoned).order_by("pk").values_list("pk", flat=True))


def deliver_waiting() -> int:
    """Send what waits, over one connection, and return how many mails were sent."""
    sent = 0
    connection: BaseEmailBackend | None = None
    for mail_id in waiting():
        mail = _claim(mail_id)
        if mail is None:
            continue
        connection = connection or get_connection()
        sent += _send(mail, connection)
    if connection:
        connection.close()
    return sent


def _claim(mail_id: int) -> Mail | None:
    """Take a mail for this worker; None where another worker was faster."""
    now = timezone.now()
    free = Q(state=MailState.WAITING) | Q(
        state=MailState.SENDING, claimed_at__lt=now - CLAIM_LASTS
    )
    claimed = Mail.objects.filter(free, pk=mail_id).update(
        state=MailState.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    return Mail.objects.get(pk=mail_id) if claimed else None


def _send(mail: Mail, connection: BaseEmailBackend) -> bool:
    if not mail.address:
        _record_failure(mail, "收件人没有电子邮箱地址，请在“人员”中补填后重新发送。", final=True)
        return False
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.address],
        connection=connection,
        headers={"Message-ID": f"<mail-{mail.pk}@{settings.SITE_URL.partition('://')[2]}>"},
    )
    message.attach_alternative(mail.html, "text/html")
    try:
        connection.open()
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        connection.close()
        _record_failure(mail, _words(error), final=_is_final(error))
        return False
    mail.state, mail.sent_at, mail.error = MailState.SENT, timezone.now(), ""
    mail.save(update_fields=["state", "sent_at", "error"])
    return True


def _is_final(error: Exception) -> bool:
    """Tell whether the server refused for good (5xx); everything else is tried again."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500


def _words(error: Exception) -> str:
    """Return the server's own words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "；".join(
            f"{address}: {code} {_text(words)}"
            for address, (code, words) in error.recipients.items()
        )
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def _record_failure(mail: Mail, words: str, *, final: bool) -> None:
    """Keep the words of a failure and say when to try again, if at all."""
    final = final or mail.attempts > len(RETRY_MINUTES)
    mail.error = words[:2000]
    mail.state = MailState.FAILED if final else MailState.WAITING
    if not final:
        wait = timedelta(minutes=RETRY_MINUTES[mail.attempts - 1])
        mail.try_after = timezone.now() + wait
    mail.save(update_fields=["state", "error", "try_after"])


def send_again(mail: Mail) -> None:
    """Put a failed mail back into the outbox, to the address the recipient has now."""
    mail.address = mail.recipient.email
    mail.state, mail.attempts, mail.try_after, mail.error = MailState.WAITING, 0, None, ""
    mail.save(update_fields=["address", "state", "attempts", "try_after", "error"])
