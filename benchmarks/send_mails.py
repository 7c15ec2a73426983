"""How fast due reminders go out, beside bare smtplib.

    python -m benchmarks mails

Both send the same mails to the same sink, a process of its own, over one connection: the floor is smtplib
with the messages as bytes, ours `deliver_waiting` on the outbox. What counts is the time by the clock, for
the database waits for its disk, and that of one fdatasync there is told.
"""

import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

from benchmarks.table import Cost, head, least, line, once

MAILS, ROUNDS, AIM = 300, 3, 4
SENDER = "reminders@example.org"


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


def sink() -> tuple[subprocess.Popen, int]:
    """Start a sink, and return it with its port."""
    command = [sys.executable, "-m", "benchmarks.send_mails", "--sink"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
    return process, int(process.stdout.readline())


def prebuilt(port: int) -> Callable[[], None]:
    """Return what sends all mails of the outbox, which are bytes already."""
    from notifications.models import Mail

    messages = []
    for mail in Mail.objects.order_by("pk"):
        message = EmailMessage(policy=SMTP)
        message["Subject"], message["From"], message["To"] = mail.subject, SENDER, mail.address
        message["Message-ID"] = f"<mail-{mail.pk}@example.org>"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        messages.append((mail.address, message.as_bytes(policy=SMTP)))

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", port) as connection:
            for address, message in messages:
                connection.sendmail(SENDER, [address], message)

    return send


def fdatasync() -> float:
    """Return the seconds that the disk takes for one small write that is to last: the median of many."""
    took = []
    with tempfile.NamedTemporaryFile() as file:
        for _ in range(100):
            begun = time.perf_counter()
            os.write(file.fileno(), b"x" * 8192)
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - begun)
    return sorted(took)[len(took) // 2]


def main() -> None:
    process, port = sink()
    import django

    django.setup()
    from django.conf import settings

    from notifications.enums import MailState
    from notifications.models import Mail
    from notifications.services.delivery import deliver_waiting
    from tests.bulk_data import write_mails

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    write_mails(MAILS)
    found: tuple[list[Cost], list[Cost]] = [], []
    for _ in range(ROUNDS):
        found[0].append(once(deliver_waiting))
        assert Mail.objects.filter(state=MailState.SENT).count() == MAILS
        Mail.objects.update(state=MailState.WAITING, sent_at=None, claimed_at=None, attempts=0)
        found[1].append(once(prebuilt(port)))
    counted, _ = process.communicate("")
    assert int(counted) == 2 * MAILS * ROUNDS, counted
    mine, bare = map(least, found)
    head()
    line(f"{MAILS} mails", (mine, bare), AIM, "smtplib, one connection, prebuilt", by_wall=True)
    each, floor, sync = mine.wall / MAILS * 1e3, bare.wall / MAILS * 1e3, fdatasync() * 1e3
    print(f"a mail {each:.1f} ms, the floor's {floor:.2f}; one fdatasync {sync:.1f} ms")


if __name__ == "__main__":
    serve() if sys.argv[1:2] == ["--sink"] else main()
