"""What is broken in each run, and what is counted afterwards.

Every head is due one mail: `came` counts the heads who got it, `lost` those who did not and
were not refused for good, `twice` each further copy, `bound` how many of these docs/deployment.md
admits: one for each process killed, and for each connection that broke after the server had the
letter, with that letter in hand.
"""

import shutil
import signal
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from random import Random
from statistics import median

from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from faults import slow
from faults.parts import LONG, Parts, wait_until
from notifications.enums import MailState
from notifications.models import Mail, TaskRun
from notifications.schedule import DELIVERY
from notifications.services.claims import CLAIM_LASTS
from tests.bulk_data import REMINDED_ON, address, make_heads, write_mails

DAY = REMINDED_ON.isoformat()
SLOW = 0.004  # seconds over a letter, so that what is broken is broken amid the sending
# What beat does every other minute is done here after so many seconds.
BEAT = 3


@dataclass
class Outcome:
    due: int
    came: int
    lost: int
    twice: int
    bound: int
    note: str = ""
    wrong: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.lost and self.twice <= self.bound and not self.wrong


Run = Callable[[Parts, Random, Namespace], Outcome]
RUNS: dict[str, Run] = {}


def run(function: Run) -> Run:
    RUNS[function.__name__.replace("_", "-")] = function
    return function


def empty_tables() -> None:
    call_command("flush", interactive=False, verbosity=0)


# --- the runs --------------------------------------------------------------------------------------


@run
def killed(parts: Parts, rng: Random, arguments: Namespace) -> Outcome:
    """The one worker is killed at random moments while it sends; a quarter of an hour later another is
    started, as beat's next message finds it.
    """
    number, kills = arguments.reminders, arguments.kills
    write_mails(number)
    parts.sink.pause = SLOW
    moments = sorted(rng.sample(range(1, number - number // 50), kills))
    in_hand = _kill_at(parts, rng, moments, lambda: parts.sink.count)
    drive(parts, drained)
    note = f"{kills} kills, {in_hand} of them with a mail in hand"
    return outcome(parts, heads(number), bound=kills, note=note)


@run
def killed_writing(parts: Parts, rng: Random, arguments: Namespace) -> Outcome:
    """The same from the morning's run on: killed while it writes the mails, it is made up for by the
    deliveries, which are killed too.
    """
    number, kills = arguments.reminders // 10, arguments.kills // 5
    make_heads(number)
    parts.sink.pause = SLOW
    moments = sorted(rng.sample(range(1, number - number // 50), kills))
    parts.send("send_daily_reminders")
    in_hand = _kill_at(parts, rng, moments, Mail.objects.count)
    drive(parts, lambda: Mail.objects.count() == number and drained(), parts.let_time_pass)
    note = f"{kills} kills, {in_hand} of them with a mail in hand"
    return outcome(parts, heads(number), bound=kills, note=note)


def _kill_at(parts: Parts, rng: Random, moments: Iterable[int], progress: Callable[[], int]) -> int:
    """Kill a worker when so much is done, and a little later each time; leave one that works on.

    Returns how many of the killed had a mail claimed.
    """
    in_hand = 0
    for moment in moments:
        worker = parts.start_worker(day=DAY)
        drive(parts, lambda moment=moment: progress() >= moment)
        time.sleep(rng.uniform(0, 2 * SLOW))
        parts.kill(worker)
        in_hand += _claimed()
        parts.let_time_pass()
    parts.start_worker(day=DAY)
    return in_hand


@run
def two_workers(parts: Parts, rng: Random, arguments: Namespace) -> Outcome:
    """Two workers send at once: the mail server says nothing before both have a letter in hand."""
    number = arguments.reminders // 5
    write_mails(number)
    parts.sink.stall()
    for _ in range(2):
        parts.start_worker(day=DAY, patience=LONG)
    drive(parts, lambda: _claimed() == 2)
    parts.sink.flow()
    drive(parts, drained)
    shares = sorted(filter(None, parts.sink.by_connection.values()))
    found = outcome(parts, heads(number), bound=0, note=f"{shares} by connection")
    if len(shares) < 2:
        found.wrong.append("one worker sent everything")
    return found


@run
def broker_restarted(parts: Parts, rng: Random, arguments: Namespace) -> Outcome:
    """The broker dies with all its messages, twice, while a worker sends; a worker
    that ends with it is restarted.
    """
    number = arguments.reminders // 10
    write_mails(number)
    parts.sink.pause = SLOW
    parts.start_worker(day=DAY)
    for part in (number // 4, number // 2):
        drive(parts, lambda part=part: parts.sink.count >= part)
        parts.stop_broker()
        parts.start_broker()
    drive(parts, drained)
    complete_runs(parts, 1)
    note = f"2 restarts, its messages gone; {parts.restarts} workers ended and were restarted"
    return outcome(parts, heads(number), bound=0, note=note)


@run
def database_restarted(parts: Parts, rng: Random, arguments: Namespace) -> Outcome:
    """PostgreSQL is restarted, and later crashes, while a worker sends; the worker lives on."""
    number = arguments.reminders // 10
    write_mails(number)
    parts.sink.pause = SLOW
    parts.start_worker(day=DAY)
    for part, how in ((number // 4, signal.SIGINT), (number // 2, signal.SIGQUIT)):
        drive(parts, lambda part=part: parts.sink.count >= part)
        parts.database.stop(how)
        connection.close()
        time.sleep(rng.uniform(0, 1))
        parts.database.start()
        parts.let_time_pass()
    drive(parts, drained, parts.let_time_pass)
    return outcome(parts, heads(number), bound=0, note="1 restart, 1 crash")


@run
def mail_server_away(parts: Parts, rng: Random, arguments: Namespace) -> Outcome:
    """The mail server goes amid the sending, is away for several runs, and comes back."""
    number = arguments.reminders // 10
    write_mails(number)
    parts.sink.pause = SLOW
    parts.start_worker(day=DAY)
    drive(parts, lambda: parts.sink.count >= number // 3)
    broken = parts.sink.stop()
    came = parts.sink.count
    for _ in range(3):
        complete_runs(parts, 1)
        parts.let_time_pass()
    parts.sink.start()
    drive(parts, drained, parts.let_time_pass)
    attempts = max(Mail.objects.values_list("attempts", flat=True))
    note = f"away after {came}, {broken} connection broken; most attempts of a mail {attempts}"
    return outcome(parts, heads(number), bound=broken, note=note)


@run
def mail_server_stalls(parts: Parts, rng: Random, arguments: Namespace) -> Outcome:
    """The mail server takes no more letters and says nothing, longer than anyone waits for it."""
    number = arguments.reminders // 50
    write_mails(number)
    parts.sink.pause = SLOW
    parts.start_worker(day=DAY)
    drive(parts, lambda: parts.sink.count >= number // 3)
    parts.sink.stall()
    complete_runs(parts, 2)
    parts.sink.flow()
    parts.let_time_pass()
    drive(parts, drained, parts.let_time_pass)
    return outcome(parts, heads(number), bound=0)


@run
def yes_unheard(parts: Parts, rng: Random, arguments: Namespace) -> Outcome:
    """The mail server takes a letter, and the connection breaks before its yes arrives: nobody can
    know (RFC 5321 4.5.3.2.6 leaves it to the sender to send again).
    """
    number = arguments.reminders // 50
    write_mails(number)
    parts.sink.hang_up_after_yes = 5
    parts.start_worker(day=DAY)
    drive(parts, drained, parts.let_time_pass)
    note = f"{parts.sink.hung_up} connections broken"
    return outcome(parts, heads(number), bound=parts.sink.hung_up, note=note)


@run
def poisonous_mails(parts: Parts, rng: Random, arguments: Namespace) -> Outcome:
    """One address is refused for good, one for now, at one the mail server hangs up each time."""
    number = arguments.reminders // 10
    write_mails(number)
    gone, busy, fatal = (address(n) for n in rng.sample(range(1, number + 1), 3))
    parts.sink.refuse("550 5.1.1 no such user", to=gone)
    parts.sink.refuse("450 4.2.0 come back", to=busy, times=2)
    parts.sink.hang_up_on.add(fatal)
    parts.start_worker(day=DAY)
    drive(parts, drained, parts.let_time_pass_overnight)
    failed = dict(Mail.objects.filter(state=MailState.FAILED).values_list("address", "error"))
    found = outcome(parts, heads(number), bound=0, refused=[gone, fatal], note="2 failed, told why")
    if "550 5.1.1 no such user" not in failed.get(gone, ""):
        found.wrong.append(f"the office is not told why: {failed}")
    return found


@run
def long_weekend(parts: Parts, rng: Random, arguments: Namespace) -> Outcome:
    """The machine sleeps from the eve of the Labour Day of 2021 (1 to 5 May) on, wakes on some of its
    days, and catches up on the 6th what the 30th would have told, asked for several times.
    """
    # Due on a day off, before, between and after: each has something to tell on the 6th.
    periods = ("4月底前", "5月2日前", "5月4日前", "5月6日前", "5月7日前", "5月9日前")
    number = 10 * len(periods)
    make_heads(number, periods=periods)
    _one_day(parts, "2021-04-29")
    before = parts.sink.count
    for day in ("2021-05-01", "2021-05-03", "2021-05-05"):
        _one_day(parts, day)
    off = parts.sink.count - before
    parts.sink.clear()
    for _ in range(2):
        _one_day(parts, "2021-05-06")
    found = outcome(
        parts, heads(number), bound=0, note=f"{before} mails on 29 April, {off} on days off"
    )
    if off:
        found.wrong.append("mails went out on a day off")
    days = set(Mail.objects.values_list("on", flat=True))
    if days != {date(2021, 4, 29), date(2021, 5, 6)}:
        found.wrong.append(f"mails are of {sorted(days)}")
    return found


def _one_day(parts: Parts, day: str) -> None:
    """Let a worker live through the morning of a day: the daily run twice, and deliveries."""
    worker = parts.start_worker(day=day)
    for _ in range(2):
        parts.send("send_daily_reminders")
    complete_runs(parts, 4)
    wait_until(drained, f"the mails of {day}")
    parts.kill(worker)
    parts.let_time_pass()


@run
def slow_senders(parts: Parts, rng: Random, arguments: Namespace) -> Outcome:
    """A hundred begin an upload and go on slowly or not at all: the others' pages come all the same, the
    slowest of a hundred within twice the time of a quiet moment.
    """
    if shutil.which("nginx") is None:
        return Outcome(0, 0, 0, 0, 0, note="left out: nginx is not installed")
    quiet, loaded, missing = [], [], 0
    with slow.web_behind_nginx(parts.web_environment(slow.HOST), parts.log) as (port, trusted):
        for _ in range(slow.ROUNDS):
            quiet.append(slow.p99_of_many(port, trusted)[0])
            with slow.slow_senders(port, trusted):
                took, failed = slow.p99_of_many(port, trusted)
            loaded.append(took)
            missing += failed
    due = slow.ROUNDS * slow.REQUESTS
    ratio = median(loaded) / median(quiet)
    note = f"p99 {median(quiet) * 1000:.0f} ms quiet, {median(loaded) * 1000:.0f} ms, × {ratio:.2f}"
    wrong = [f"others wait {ratio:.1f} times as long"] if ratio > 2 else []
    return Outcome(due, due - missing, missing, 0, 0, note=note, wrong=wrong)


# --- what they share -------------------------------------------------------------------------------


def heads(number: int) -> list[str]:
    return [address(n) for n in range(1, number + 1)]


def drive(parts: Parts, condition: Callable[[], object], meanwhile=lambda: None) -> None:
    """Send what beat sends, again and again, until a condition holds; time passes in between."""
    sent_at = 0.0

    def look() -> object:
        nonlocal sent_at
        parts.restart_ended()
        with patience():
            if condition():
                return True
            if time.monotonic() - sent_at > BEAT:
                meanwhile()
                parts.send("deliver_mails")
                sent_at = time.monotonic()
        return False

    wait_until(look, f"{Mail.objects.count()} mails written, {parts.sink.count} came", 0.005)


def complete_runs(parts: Parts, number: int) -> None:
    """Wait until so many more runs of the delivery have ended, well or not."""
    ended = TaskRun.objects.filter(task=DELIVERY, finished_at__isnull=False)
    before = ended.count()
    drive(parts, lambda: ended.all().count() >= before + number)


@contextmanager
def patience() -> Iterator[None]:
    """Let a database that was restarted be asked anew the next time."""
    try:
        yield
    except (DatabaseError, InterfaceError):
        connection.close()


def drained() -> bool:
    waiting = Mail.objects.filter(state__in=(MailState.WAITING, MailState.SENDING))
    return Mail.objects.exists() and not waiting.exists()


def _claimed() -> int:
    """Return how many mails are claimed by a worker that has not been away for long."""
    lately = timezone.now() - CLAIM_LASTS
    return Mail.objects.filter(state=MailState.SENDING, claimed_at__gte=lately).count()


def outcome(
    parts: Parts, due: Iterable[str], *, bound: int, refused: Iterable[str] = (), note: str = ""
) -> Outcome:
    """Count at the mail server, and compare with what the outbox says of itself."""
    due, refused, got = set(due), set(refused), parts.sink.addresses
    came = {one for one in due if got[one]}
    found = Outcome(
        due=len(due),
        came=len(came),
        lost=len(due - came - refused),
        twice=sum(got[one] - 1 for one in came),
        bound=bound,
        note=note,
    )
    failed = set(Mail.objects.filter(state=MailState.FAILED).values_list("address", flat=True))
    if failed != refused:
        found.wrong.append(f"failed: {sorted(failed)}")
    if strangers := set(got) - due:
        found.wrong.append(f"mail for {sorted(strangers)}")
    if cancelled := Mail.objects.filter(state=MailState.CANCELLED).count():
        found.wrong.append(f"{cancelled} cancelled")
    return found
