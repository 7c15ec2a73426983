"""A Monday at nine: a district signs in while mails go out and an import is checked.

    python -m tests.servers --valkey -- python -m benchmarks.monday [SECONDS] [PEOPLE] [MAILS] [ROWS]

Granian with two web processes and two workers run on PostgreSQL and Valkey, as in production, in memory
that is thrown away, on loopback alone. 300 people sign in, each with a password of its own, and open
their first page and one more, spread evenly over some seconds, where the real ones take ten minutes;
10,000 mails go to a sink, and a workbook of 20,000 rows is checked, all at once. Before that a quiet
run of a tenth of them alone shows what the pages take by themselves.

Times are those of one who waits for a whole page. The password's hash is PBKDF2 as in production, and
is most of what signing in costs.
"""

import http.client
import io
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

SECONDS, PEOPLE, MAILS, ROWS = 600, 300, 10_000, 20_000
YEAR, IMPORT_YEAR = 2021, 2019
PASSWORD = "Monday-2021"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_TICK = os.sysconf("SC_CLK_TCK")
NAMES = ("signing in", "first page", "the year")


class Person:
    """One browser: signs in and opens two pages; remembers what each took and what went wrong."""

    def __init__(self, port: int, name: str) -> None:
        self._port, self._name = port, name
        self._cookies: dict[str, str] = {}
        self.took: dict[str, float] = {}
        self.wrong: list[str] = []

    def live(self) -> None:
        try:
            page = self._ask("GET", "/login/")[1]
            form = {
                "username": self._name,
                "password": PASSWORD,
                "csrfmiddlewaretoken": TOKEN.search(page)[1],
            }
            self._timed("signing in", "POST", "/login/", urlencode(form), expected=302)
            self._timed("first page", "GET", "/")
            self._timed("the year", "GET", f"/plan/{YEAR}/")
        except OSError as error:
            self.wrong.append(f"{self._name}: {error}")

    def _timed(self, what: str, method: str, path: str, body: str = "", expected=200) -> None:
        begun = time.monotonic()
        status, _ = self._ask(method, path, body)
        self.took[what] = time.monotonic() - begun
        if status != expected:
            self.wrong.append(f"{self._name}, {what}: {status}")

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            headers = {
                "Accept": "text/html",
                "Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items()),
            }
            if body:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self._cookies[key] = rest.partition(";")[0]
            return answer.status, answer.read().decode()
        finally:
            line.close()


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


# --- the parts -----------------------------------------------------------------------------------


class Parts:
    """The processes of the product, and the most memory that each kind had."""

    def __init__(self, log: Path) -> None:
        self._log = log.open("ab")
        self._running: dict[str, list[subprocess.Popen]] = defaultdict(list)
        self.most: dict[str, float] = defaultdict(float)
        self.spent: dict[str, float] = defaultdict(float)
        self._over = Event()
        self._watch = Thread(target=self._look, daemon=True)

    def start(self, kind: str, *command: str) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], stdout=self._log, stderr=self._log
        )
        self._running[kind].append(process)

    def watch(self) -> None:
        self._watch.start()

    def end(self) -> None:
        self._over.set()
        processes = [each for kind in self._running.values() for each in kind]
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._log.close()

    def _look(self) -> None:
        while not self._over.wait(1):
            for kind, processes in self._running.items():
                now = [_spent(process.pid) for process in processes]
                self.most[kind] = max(self.most[kind], sum(memory for memory, _ in now))
                self.spent[kind] = max(self.spent[kind], sum(cpu for _, cpu in now))


def _spent(pid: int) -> tuple[float, float]:
    """Return what a process and its children have in memory, shared pages divided, in MB, and the
    seconds of processor time that they took.
    """
    memory, cpu, found = 0.0, 0.0, [pid]
    for each in found:
        try:
            for children in Path(f"/proc/{each}/task").glob("*/children"):
                found += map(int, children.read_text().split())
            rollup = Path(f"/proc/{each}/smaps_rollup").read_text()
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        cpu += (int(fields[11]) + int(fields[12])) / _TICK
        if match := re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE):
            memory += int(match[1]) / 1024
    return memory, cpu


# --- what is there before ------------------------------------------------------------------------


def prepare(people: int, mails: int, rows: int, home: Path) -> tuple[list[str], int]:
    """Write the demonstration, accounts for so many, mails and an uploaded workbook; return the names
    of the accounts and the key of the import.
    """
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command

    from almanac import clock
    from benchmarks.import_rows import workbook
    from members.models import Appointment, Department, Person, User
    from members.names import name_key
    from notifications.models import Mail
    from workplan.services.imports import drafts

    call_command("load_demo", set_up=True, verbosity=0, stdout=io.StringIO())
    departments = list(Department.objects.filter(kind="committee"))
    hashed = make_password(PASSWORD)
    made = Person.objects.bulk_create(
        Person(name=f"某{n}", name_key=name_key(f"某{n}"), email=f"p{n}@example.org")
        for n in range(people)
    )
    Appointment.objects.bulk_create(
        Appointment(person=person, department=departments[n % len(departments)], duty="head")
        for n, person in enumerate(made)
    )
    # The hash is checked anew for each; that all have one costs nobody less.
    User.objects.bulk_create(
        User(username=f"monday{n}", password=hashed, person=person, password_set_at=clock.now())
        for n, person in enumerate(made)
    )
    words = "附件 1 第 24 项将于 5月31日 到期，请及时填报进展。\n" * 12
    Mail.objects.bulk_create(
        Mail(
            recipient=made[n % people],
            address=f"p{n}@example.org",
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


def main(
    seconds: int = SECONDS, people: int = PEOPLE, mails: int = MAILS, rows: int = ROWS
) -> None:
    from tests.servers import free_port

    home, port = Path(tempfile.mkdtemp(prefix="workplan-monday-")), free_port()
    sink = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.send_mails", "--sink"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(home),
        "DEMO_TODAY": "2021-05-20",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "EMAIL_URL": f"smtp://127.0.0.1:{int(sink.stdout.readline())}",
    }
    import django

    django.setup()
    from config.celery import app
    from notifications.models import Mail
    from workplan.models import PlanImport

    names, record = prepare(people, mails, rows, home)
    parts = Parts(home / "log")
    try:
        web = "granian --interface wsgi --host 127.0.0.1 --workers 2 --blocking-threads 4"
        parts.start("web", *web.split(), "--port", str(port), "config.wsgi:application")
        _await(port)
        before = Mail.objects.filter(state="sent").count()
        due = Mail.objects.filter(state="waiting").count()
        few = people // 10
        quiet = come_in(port, names[:few], seconds / 10)
        worker = "celery -A config worker --without-gossip --without-mingle --concurrency 1"
        parts.watch()
        for n in range(2):
            parts.start("workers", *worker.split(), "--hostname", f"worker{n}@%h")
        app.send_task("notifications.tasks.deliver_mails")
        app.send_task("workplan.tasks.check_import", [record])
        begun = time.monotonic()
        all_at_once = come_in(port, names, seconds)
        came = time.monotonic() - begun
        sent_meanwhile = Mail.objects.filter(state="sent").count() - before
        deadline = begun + 10 * 60
        while time.monotonic() < deadline and (
            Mail.objects.filter(state="waiting").exists()
            or PlanImport.objects.get(pk=record).state == "checking"
        ):
            time.sleep(1)
        took = time.monotonic() - begun
    finally:
        parts.end()
        counted, _ = sink.communicate("")
    state = PlanImport.objects.get(pk=record).state
    _print(quiet, all_at_once)
    print(f"\n{people} people in {came:.0f} s, {sent_meanwhile} of {due} mails sent by then")
    print(f"all mails and the import ({state}) done after {took:.0f} s; the sink has {counted}")
    for kind, most in parts.most.items():
        print(f"{kind}: {most:.0f} MB at most, {parts.spent[kind]:.0f} s of processor time")
    wrong = [words for person in (*quiet, *all_at_once) for words in person.wrong]
    print(f"errors: {len(wrong)}", *wrong[:10], sep="\n")
    if wrong or state not in ("ready", "draft") or int(counted) != due:
        print((home / "log").read_text()[-5000:], file=sys.stderr)
        sys.exit(1)


def _await(port: int) -> None:
    for _ in range(300):
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/login/")
            line.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")


def _print(quiet: list[Person], all_at_once: list[Person]) -> None:
    print(f"{'ms':14}{'quiet p50':>11}{'p99':>8}{'all p50':>11}{'p99':>8}")
    for name in NAMES:
        figures = []
        for people in (quiet, all_at_once):
            took = sorted(person.took.get(name, 60) for person in people)
            figures += [took[len(took) // 2], took[int(len(took) * 0.99) - 1]]
        p50, p99, all_p50, all_p99 = (figure * 1000 for figure in figures)
        print(f"{name:14}{p50:11.0f}{p99:8.0f}{all_p50:11.0f}{all_p99:8.0f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]))
