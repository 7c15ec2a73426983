"""A Monday at nine: a district signs in while mails go out and an import is checked.

    python -m benchmarks monday [SECONDS] [PEOPLE] [MAILS] [ROWS]

The web server with two processes and two workers run on PostgreSQL and Valkey, as in production, on
loopback alone. 300 people sign in, each with a password of its own, and open their first page and one more,
spread evenly over some seconds, where the real ones take ten minutes; 10,000 mails go to a sink, and a
workbook of 20,000 rows is checked, all at once. Before that a quiet run of a tenth of them alone shows what
the pages take by themselves. It takes a quarter of an hour: only who names this part gets it.

Times are those of one who waits for a whole page. The password's hash is PBKDF2 as in production, and
is most of what signing in costs.
"""

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from benchmarks.ground import accounts
from benchmarks.send_mails import sink
from benchmarks.table import quantile, spent_by
from benchmarks.web import Browser, Site, descendants, pss

SECONDS, PEOPLE, MAILS, ROWS = 600, 300, 10_000, 20_000
YEAR, IMPORT_YEAR = 2021, 2019
PASSWORD = "Monday-2021"
NAMES = ("signing in", "first page", "the year")


class Person:
    """One browser: signs in and opens two pages; remembers what each took and what went wrong."""

    def __init__(self, port: int, name: str) -> None:
        self._port, self._name = port, name
        self.took: dict[str, float] = {}
        self.wrong: list[str] = []

    def live(self) -> None:
        browser = Browser(self._port)
        try:
            browser.get("/login/")
            account = {"username": self._name, "password": PASSWORD}
            self._timed("signing in", lambda: browser.send("/login/", **account))
            self._timed("first page", lambda: browser.get("/"))
            self._timed("the year", lambda: browser.get(f"/plan/{YEAR}/"))
        except (OSError, RuntimeError) as error:
            self.wrong.append(f"{self._name}: {error}")

    def _timed(self, what: str, ask: Callable[[], object]) -> None:
        begun = time.monotonic()
        ask()
        self.took[what] = time.monotonic() - begun


def come_in(port: int, names: list[str], seconds: float) -> list[Person]:
    """Let people come one after the other, evenly, and return them when all are done."""
    people = [Person(port, name) for name in names]
    begun = time.monotonic()

    def come(numbered: tuple[int, Person]) -> None:
        number, person = numbered
        time.sleep(max(0, begun + number * seconds / len(people) - time.monotonic()))
        person.live()

    with ThreadPoolExecutor(64) as pool:
        list(pool.map(come, enumerate(people)))
    return people


class Watch:
    """Looks each second at the most memory (MB) that processes had, and the seconds of CPU they took."""

    def __init__(self, **pids: int) -> None:
        self._pids, self._over = pids, Event()
        self.most: dict[str, float] = defaultdict(float)
        self.spent: dict[str, float] = defaultdict(float)
        Thread(target=self._look, daemon=True).start()

    def end(self) -> None:
        self._over.set()

    def _look(self) -> None:
        while not self._over.wait(1):
            for kind, pid in self._pids.items():
                with suppress(OSError):  # one of them has just ended
                    found = descendants(pid)
                    self.most[kind] = max(self.most[kind], pss(found))
                    self.spent[kind] = max(self.spent[kind], sum(map(spent_by, found)))


# --- what is there before ------------------------------------------------------------------------


def prepare(people: int, mails: int, rows: int, home: Path) -> tuple[list[str], int]:
    """Write accounts for so many, mails and an uploaded workbook; return the names
    of the accounts and the key of the import.
    """
    from django.contrib.auth.hashers import make_password

    from almanac import clock
    from benchmarks.import_rows import workbook
    from members.models import Department
    from notifications.models import Mail
    from workplan.services.imports import drafts

    departments = list(Department.objects.filter(kind="committee"))
    # The hash is checked anew for each; that all have one costs nobody less.
    own = {"password": make_password(PASSWORD), "password_set_at": clock.now()}
    made = accounts("monday", people, departments, "head", email="p{}@example.org", **own)
    words = "附件 1 第 24 项将于 5月31日 到期，请及时填报进展。\n" * 12
    Mail.objects.bulk_create(
        Mail(
            recipient=made[n % people],
            address=made[n % people].email,
            on=clock.today(),
            subject="工作要点提醒",
            text=words,
            html=f"<p>{words}</p>",
            created_at=clock.now(),
        )
        for n in range(mails)
    )
    book = home / "rows.xlsx"
    workbook(book, rows)
    return [f"monday{n}" for n in range(people)], _uploaded(drafts, book)


def _uploaded(drafts, book: Path) -> int:
    from members.models import User
    from workplan.importing import SourceFile

    record = drafts.begin(
        year=IMPORT_YEAR,
        files=[SourceFile(book.name, book.read_bytes())],
        actor=User.objects.get(username="bangongshi"),
    )
    drafts.claim(record, "等待检查")
    return record.pk


@contextmanager
def two_workers() -> Iterator[tuple[int, int]]:
    """Two workers as long as this lasts, by their process ids."""
    command = [sys.executable, "-m", "config.background", "--concurrency", "1"]
    command += ["--without-gossip", "--without-mingle", "--loglevel", "warning"]
    first, second = (subprocess.Popen([*command, f"--hostname=worker{n}@%h"]) for n in range(2))
    try:
        yield first.pid, second.pid
    finally:
        for worker in (first, second):
            worker.terminate()
            worker.wait(60)


def main(
    seconds: int = SECONDS, people: int = PEOPLE, mails: int = MAILS, rows: int = ROWS
) -> None:
    process, smtp = sink()
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{smtp}"
    import django

    django.setup()
    from config.celery import app
    from notifications.models import Mail
    from workplan.models import PlanImport

    names, record = prepare(people, mails, rows, Path(os.environ["DATA_DIR"]))
    try:
        with Site(workers=2, threads=4) as site:
            before = Mail.objects.filter(state="sent").count()
            due = Mail.objects.filter(state="waiting").count()
            quiet = come_in(site.port, names[: people // 10], seconds / 10)
            with two_workers() as (first, second):
                watch = Watch(web=site.process.pid, first_worker=first, second_worker=second)
                app.send_task("notifications.tasks.deliver_mails")
                app.send_task("workplan.tasks.check_import", [record])
                begun = time.monotonic()
                all_at_once = come_in(site.port, names, seconds)
                came = time.monotonic() - begun
                sent_meanwhile = Mail.objects.filter(state="sent").count() - before
                while time.monotonic() < begun + 10 * 60 and (
                    Mail.objects.filter(state="waiting").exists()
                    or PlanImport.objects.get(pk=record).state == "checking"
                ):
                    time.sleep(1)
                took = time.monotonic() - begun
                watch.end()
    finally:
        counted, _ = process.communicate("")
    state = PlanImport.objects.get(pk=record).state
    _print(quiet, all_at_once)
    print(f"\n{people} people in {came:.0f} s, {sent_meanwhile} of {due} mails sent by then")
    print(f"all mails and the import ({state}) done after {took:.0f} s; the sink has {counted}")
    for kind, most in watch.most.items():
        print(f"{kind}: {most:.0f} MB at most, {watch.spent[kind]:.0f} s of processor time")
    wrong = [words for person in (*quiet, *all_at_once) for words in person.wrong]
    print(f"errors: {len(wrong)}", *wrong[:10], sep="\n")
    if wrong or state not in ("ready", "draft") or int(counted) != due:
        sys.exit(site.log.read_text()[-5000:] or 1)


def _print(quiet: list[Person], all_at_once: list[Person]) -> None:
    print(f"{'ms':14}{'quiet p50':>11}{'p99':>8}{'all p50':>11}{'p99':>8}")
    for name in NAMES:
        figures = []
        for people in (quiet, all_at_once):
            took = [person.took.get(name, 60) for person in people]
            figures += [quantile(took, 0.5), quantile(took, 0.99)]
        p50, p99, all_p50, all_p99 = (figure * 1000 for figure in figures)
        print(f"{name:14}{p50:11.0f}{p99:8.0f}{all_p50:11.0f}{all_p99:8.0f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]))
