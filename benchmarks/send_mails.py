"""How fast due reminders go out, against bare smtplib and against one task a mail.

    python -m benchmarks.send_mails [MAILS] [ROUNDS]
    python -m tests.servers -- .venv/bin/python -m benchmarks.send_mails    # on PostgreSQL

All send the same mails to the same sink, a process of its own, each over one connection but for the
last. `prebuilt` is smtplib with the messages as bytes, `built` makes each with EmailMessage, `ours` is
`deliver_waiting` on the outbox, `task a mail` what is often written: a task for each mail, which reads
it, sends it with Django's EmailMultiAlternatives and records it; its queue is left out, so that it
costs nothing here. The fastest of some rounds counts, taken in turns, so that a busy machine is busy
for all alike; `CPU` is what the sending process itself took, which others on the machine change less.
"""

import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

MAILS, ROUNDS = 10_000, 3
SENDER = "reminders@example.org"


# --- the sink ------------------------------------------------------------------------------------


class Counting:
    """Takes all and counts; a sink that costs as little as one in Python can."""

    def __init__(self) -> None:
        self.count = 0

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - its name
        self.count += 1
        return "250 OK"


def serve() -> None:
    """Print the port, take mails until standard input ends, then print how many came."""
    from aiosmtpd.controller import Controller

    from tests.servers import free_port

    counting = Counting()
    controller = Controller(counting, hostname="127.0.0.1", port=free_port())
    controller.start()
    print(controller.port, flush=True)
    sys.stdin.read()
    controller.stop()
    print(counting.count)


# --- the ways ------------------------------------------------------------------------------------


def prebuilt(port: int) -> Callable[[], None]:
    messages = [(mail.address, _built(mail).as_bytes(policy=SMTP)) for mail in _outbox()]

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", port) as connection:
            for address, message in messages:
                connection.sendmail(SENDER, [address], message)

    return send


def built(port: int) -> Callable[[], None]:
    mails = list(_outbox())

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", port) as connection:
            for mail in mails:
                message = _built(mail)
                connection.sendmail(SENDER, [mail.address], message.as_bytes(policy=SMTP))

    return send


def ours(port: int) -> Callable[[], None]:
    from notifications.services.delivery import deliver_waiting

    return deliver_waiting


def task_a_mail(port: int) -> Callable[[], None]:
    keys = list(_outbox().values_list("pk", flat=True))

    def send() -> None:
        for key in keys:
            _task(key)

    return send


def _task(key: int) -> None:
    """Send one mail as a task of its own does; a task closes what connections it opened."""
    from django.core.mail import EmailMultiAlternatives
    from django.utils import timezone

    from notifications.enums import MailState
    from notifications.models import Mail

    mail = Mail.objects.get(pk=key)
    message = EmailMultiAlternatives(mail.subject, mail.text, SENDER, [mail.address])
    message.attach_alternative(mail.html, "text/html")
    message.send()
    mail.state, mail.sent_at = MailState.SENT, timezone.now()
    mail.save()


WAYS = {"prebuilt": prebuilt, "built": built, "ours": ours, "task a mail": task_a_mail}


def _outbox():
    from notifications.models import Mail

    return Mail.objects.order_by("pk")


def _built(mail) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Subject"], message["From"], message["To"] = mail.subject, SENDER, mail.address
    message["Message-ID"] = f"<mail-{mail.pk}@example.org>"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


# --- measuring -----------------------------------------------------------------------------------


def main(mails: int = MAILS, rounds: int = ROUNDS) -> None:
    sink = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.send_mails", "--sink"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    port = int(sink.stdout.readline())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    from tests.bulk_data import write_mails

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    made = setup_databases(verbosity=0, interactive=False)
    try:
        write_mails(mails)
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
        for _ in range(rounds):
            for name, way in WAYS.items():
                taken[name].append(_timed(way(port)))
                _all_sent(mails, name)
    finally:
        teardown_databases(made, verbosity=0)
    counted, _ = sink.communicate("")
    assert int(counted) == mails * rounds * len(WAYS), counted
    _print(
        mails,
        rounds,
        {name: tuple(map(min, zip(*pairs, strict=True))) for name, pairs in taken.items()},
    )


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return how long something took, and how much of the processor, in seconds."""
    start, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - busy


def _all_sent(mails: int, name: str) -> None:
    """See that those who record have recorded all, and put everything back."""
    from notifications.enums import MailState
    from notifications.models import Mail

    if name in {"ours", "task a mail"}:
        assert Mail.objects.filter(state=MailState.SENT).count() == mails
    Mail.objects.update(state=MailState.WAITING, sent_at=None, claimed_at=None, attempts=0)


def _print(mails: int, rounds: int, best: dict[str, tuple[float, float]]) -> None:
    database = os.environ.get("DATABASE_URL", "sqlite").partition(":")[0]
    print(f"{database}, {mails} mails, the best of {rounds} rounds\n")
    print(f"{'':12}{'s':>8}{'ms/mail':>9}{'x prebuilt':>12}{'CPU ms/mail':>13}")
    for name, (seconds, busy) in best.items():
        ratio = seconds / best["prebuilt"][0]
        each = f"{seconds / mails * 1e3:9.2f}{ratio:12.2f}{busy / mails * 1e3:13.2f}"
        print(f"{name:12}{seconds:8.2f}{each}")
    print(f"\ntask a mail / ours: {best['task a mail'][0] / best['ours'][0]:.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--sink"]:
        serve()
    else:
        main(*map(int, sys.argv[1:3]))
