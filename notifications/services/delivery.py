"""Sending the outbox, channel by channel. What a server answers to one mail decides on that mail alone;
where it cannot be reached, all that goes to it goes on waiting.
"""

from collections import deque
from dataclasses import replace
from typing import Any

from django.utils import timezone

from notifications.channels.base import Channel, Verdict
from notifications.channels.redaction import masked
from notifications.channels.table import CHANNELS
from notifications.models import Mail, Preference
from notifications.services.claims import record_sent
from notifications.services.outbox import claim, fail, let_wait, put_back, try_later, waiting


def deliver_waiting() -> int:
    """Send what waits and return how much was sent; trouble on one way holds up no other.

    What needs no server goes first.
    """
    return sum(map(_deliver_by, sorted(CHANNELS.values(), key=lambda way: bool(way.server))))


def _deliver_by(channel: Channel) -> int:
    """Send what waits for a channel over one connection.

    Trouble with a server makes all wait that goes there: five hundred mails must not each wait for a
    dead one. Whatever was sent is recorded before the next mail is touched, or as this ends.
    """
    mail_ids = deque(waiting(channel.key))
    if not mail_ids:
        return 0
    count, unrecorded = 0, None
    with channel.opened() as connection:
        try:
            while mail_ids:
                mail, unrecorded = claim(mail_ids.popleft(), sent=unrecorded), None
                if mail is None:
                    continue
                verdict = _send(channel, mail, connection)
                if verdict.ok:
                    mail.sent_at, unrecorded, count = timezone.now(), mail, count + 1
                    continue
                _record_no(mail, verdict)
                if verdict.is_away:
                    _let_others_wait(channel, mail, verdict)
                    mail_ids = deque(waiting(channel.key))
        finally:
            if unrecorded:
                record_sent(unrecorded)
    return count


def _send(channel: Channel, mail: Mail, connection: Any) -> Verdict:
    """Send a claimed mail and return what became of it, in words without its recipient's secrets."""
    preference = None
    if channel.fields:
        chosen = Preference.objects.filter(person=mail.recipient_id, channel=channel.key)
        preference = chosen.first()
    try:
        verdict = channel.send(mail, preference, connection)
    except OSError as error:
        verdict = channel.unreached(error)
    except Exception as error:  # a message that cannot be made must not stop the others
        verdict = channel.unmade(error)
    secrets = [getattr(preference, name) for name in channel.fields] if preference else []
    return replace(verdict, words=masked(verdict.words, *secrets))


def _record_no(mail: Mail, verdict: Verdict) -> None:
    """Record why a mail was not taken, and whether it is tried again."""
    if not verdict.later:
        fail(mail, verdict.words)
    elif verdict.is_attempt:
        try_later(mail, verdict.words)
    else:
        put_back(mail, verdict.words)


def _let_others_wait(channel: Channel, mail: Mail, verdict: Verdict) -> None:
    """Postpone all that goes to the server that one mail did not reach."""
    if channel.has_one_server:
        let_wait(verdict.words, channel.key)
    else:
        words = f"{channel.away_words}（{mail.address}）。"
        let_wait(words, channel.key, address=mail.address)
