"""Which worker sends which mail: claims, and the record of what was sent, in one statement a mail.

A mail claimed by a worker that was killed is claimed again after CLAIM_LASTS; only then can a mail go
out twice, and only if the worker died between the server's yes and the record of it. What was sent is
recorded before the next mail is touched, so that there is never more than one.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from notifications.models import Mail
from notifications.services.recording import persistently

CLAIM_LASTS = timedelta(minutes=15)

_NOBODY = 0  # no mail has this key
# One way to the database and back for each mail: three of them took longer than the sending.
_CLAIM = """
UPDATE notifications_mail SET
    state = CASE id WHEN %s THEN 'sent' ELSE 'sending' END,
    error = CASE id WHEN %s THEN '' ELSE error END,
    sent_at = CASE id WHEN %s THEN %s ELSE sent_at END,
    claimed_at = CASE id WHEN %s THEN claimed_at ELSE %s END,
    attempts = attempts + CASE id WHEN %s THEN 0 ELSE 1 END
WHERE id = %s OR id = %s AND (
    state = 'waiting' AND (try_after IS NULL OR try_after <= %s)
    OR state = 'sending' AND claimed_at < %s)
RETURNING *
"""


def claim(mail_id: int, *, sent: Mail | None = None) -> Mail | None:
    """Claim a mail for this worker, and record the one that it sent before (its `sent_at`).

    Returns the mail as claimed; None where another worker was faster, or it may not be sent now.
    """
    if sent is None:
        return _record_and_claim(None, mail_id)
    claimed: list[Mail | None] = []
    persistently(lambda: claimed.append(_record_and_claim(sent, mail_id)))
    return claimed[0]


def record_sent(mail: Mail) -> None:
    """Record a mail as sent at its `sent_at`; where the database is away, again for a minute."""
    persistently(lambda: _record_and_claim(mail, _NOBODY))


def _record_and_claim(sent: Mail | None, mail_id: int) -> Mail | None:
    now = timezone.now()
    done = sent.pk if sent else _NOBODY
    moments = (sent.sent_at if sent else None, now, now - CLAIM_LASTS)
    at, claimed_at, lapsed = map(connection.ops.adapt_datetimefield_value, moments)
    values = [done, done, done, at, done, claimed_at, done, done, mail_id, claimed_at, lapsed]
    return next((mail for mail in list(Mail.objects.raw(_CLAIM, values)) if mail.pk != done), None)
