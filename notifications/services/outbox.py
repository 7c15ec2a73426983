"""The only writer of mails: a mail is written, claimed by a worker, and then sent, failed or to be
tried later. How it is claimed, and recorded as sent, is in `claims.py`.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from almanac import clock
from members.models import Person, User
from members.prepared import prepared_rows
from notifications.enums import MailState
from notifications.letters import Content
from notifications.models import Mail, MailEvent
from notifications.services import claims
from notifications.services.claims import CLAIM_LASTS
from notifications.services.routing import route_of, where

# Minutes before the second, third … attempt; after the last the mail has failed for good.
RETRY_MINUTES = (5, 30, 120, 480)
# So long a notice waits of what may be taken back.
HOLD = timedelta(minutes=10)
TAKEN_BACK = "未发出：已撤回。"
SERVER_PAUSE = timedelta(minutes=5)
INTERRUPTED = "发送时后台进程多次中断。请查看后台进程的日志，再重新发送。"


def post(
    *, recipient: Person, on: date, content: Content, at_once: bool = False, about: str = ""
) -> Mail:
    """Write a mail, to go the way that its recipient chose, and at the hour (or `at_once`).

    One that tells `about` what may be taken back is held for a while, whichever way it goes.
    """
    route = route_of(recipient)
    held_until = timezone.now() + HOLD if about else None
    return Mail.objects.create(
        recipient=recipient,
        channel=route.channel,
        address=route.address,
        try_after=_later(None if at_once else route.not_before, held_until),
        about=about,
        held_until=held_until,
        on=on,
        subject=content.subject,
        text=content.text,
        html=content.html,
        brief=content.brief,
        created_at=clock.now(),
    )


def _later(*moments: datetime | None) -> datetime | None:
    return max(filter(None, moments), default=None)


@transaction.atomic
def take_back(about: str) -> list[Person]:
    """Cancel the mails about something that was taken back, and return whom they had reached already."""
    reached = []
    for mail in Mail.objects.select_related("recipient").filter(about=about):
        still = Mail.objects.filter(pk=mail.pk, state=MailState.WAITING)
        if still.update(state=MailState.CANCELLED, error=TAKEN_BACK, try_after=None):
            MailEvent.objects.create(mail=mail, at=timezone.now(), words="发出以前已撤回。")
        elif mail.state in (MailState.SENT, MailState.SENDING):
            reached.append(mail.recipient)
    return reached


def let_go(*, before: date) -> None:
    """Hold no longer what tells of days gone by: in a year that is played at once, ten minutes have
    passed on all days but the last.
    """
    held = Mail.objects.filter(state=MailState.WAITING, held_until__isnull=False, on__lt=before)
    held.update(held_until=None, try_after=None)


def waiting(channel: str = "") -> list[int]:
    """Return the keys of the mails that may be sent now (by a channel), those with troubles behind
    them last.
    """
    mails = Mail.objects.filter(_is_ready())
    mails = mails.filter(channel=channel) if channel else mails
    return list(mails.order_by("attempts", "pk").values_list("pk", flat=True))


def _is_ready() -> Q:
    """Return the condition of a mail that may be sent now: it need not wait longer, or a worker
    claimed it and has not come back.
    """
    now = timezone.now()
    ready = Q(state=MailState.WAITING) & (Q(try_after__isnull=True) | Q(try_after__lte=now))
    return ready | Q(state=MailState.SENDING, claimed_at__lt=now - CLAIM_LASTS)


def claim(mail_id: int, *, sent: Mail | None = None) -> Mail | None:
    """Claim a mail for this worker, and record the one that it sent before (its `sent_at`); None where
    another was faster, or it was taken too often.
    """
    mail = claims.claim(mail_id, sent=sent)
    if mail and mail.attempts > len(RETRY_MINUTES) + 1:
        fail(mail, INTERRUPTED)
        return None
    return mail


def fail(mail: Mail, words: str) -> None:
    """Record that a mail has failed for good, and why."""
    mail.state, mail.error, mail.try_after = MailState.FAILED, words, None
    mail.save(update_fields=["state", "error", "try_after"])


def try_later(mail: Mail, words: str) -> None:
    """Record why a mail has to wait, and until when; after the last attempt it has failed."""
    if mail.attempts > len(RETRY_MINUTES):
        fail(mail, words)
        return
    mail.state, mail.error = MailState.WAITING, words
    mail.try_after = timezone.now() + timedelta(minutes=RETRY_MINUTES[mail.attempts - 1])
    mail.save(update_fields=["state", "error", "try_after"])


def put_back(mail: Mail, words: str) -> None:
    """Release a claimed mail, to wait for a server that is away; that is no attempt of it."""
    mail.state, mail.error = MailState.WAITING, words
    mail.attempts, mail.try_after = mail.attempts - 1, timezone.now() + SERVER_PAUSE
    mail.save(update_fields=["state", "error", "attempts", "try_after"])


def let_wait(words: str, channel: str, *, address: str | None = None) -> None:
    """Postpone all that would go by a channel (to an address) until its server is back; that is no
    attempt.
    """
    mails = Mail.objects.filter(_is_ready(), state=MailState.WAITING, channel=channel)
    if address is not None:
        mails = mails.filter(address=address)
    mails.update(try_after=timezone.now() + SERVER_PAUSE, error=words)


@transaction.atomic
def send_again(*, mail: Mail, actor: User | None) -> bool:
    """Put a failed mail back into the outbox, to where the recipient is reached now, and record who
    did so and why it had failed. Returns whether it was still a failed one.
    """
    route = route_of(mail.recipient)
    again = Mail.objects.filter(pk=mail.pk, state=MailState.FAILED).update(
        channel=route.channel,
        address=route.address,
        state=MailState.WAITING,
        attempts=0,
        try_after=None,
        error="",
    )
    if not again:
        return False
    mail_error = mail.error
    mail.refresh_from_db()
    words = f"重新发送至 {where(mail.channel, mail.address)}。上次失败：{mail_error}"
    MailEvent.objects.create(mail=mail, at=timezone.now(), actor=actor, words=words)
    return True


def readdress(person: Person) -> None:
    """Send what waits for a person the way that they now chose, and record it on each mail."""
    route = route_of(person)
    for mail in Mail.objects.filter(recipient=person, state=MailState.WAITING):
        if (mail.channel, mail.address) == (route.channel, route.address) and not mail.error:
            Mail.objects.filter(pk=mail.pk, state=MailState.WAITING).update(
                try_after=_later(route.not_before, mail.held_until)
            )
            continue
        moved = Mail.objects.filter(pk=mail.pk, state=MailState.WAITING).update(
            channel=route.channel,
            address=route.address,
            attempts=0,
            try_after=_later(route.not_before, mail.held_until),
            error="",
        )
        if moved:
            mail.channel, mail.address = route.channel, route.address
            words = f"收件人改了接收方式，改发至 {where(mail.channel, mail.address)}。"
            MailEvent.objects.create(mail=mail, at=timezone.now(), words=words)


def mark_read(mail: Mail) -> None:
    """Record when the recipient opened a mail; the first time counts."""
    Mail.objects.filter(pk=mail.pk, read_at__isnull=True).update(read_at=timezone.now())


def mark_all_read(person_id: int | None) -> int:
    """Record all that stands unread on someone's desk as read; returns how many."""
    return Mail.objects.unread_by(person_id).update(read_at=timezone.now())


def unread_count(person_id: int | None) -> int:
    """Return how many stand unread on someone's desk; nobody's desk has none."""
    return next((number for (number,) in unread_mails(person_id)), 0) if person_id else 0


@prepared_rows
def unread_mails(person: int) -> QuerySet:
    unread = Mail.objects.unread_by(person).order_by()
    return unread.values("recipient").annotate(number=Count("pk")).values_list("number")
