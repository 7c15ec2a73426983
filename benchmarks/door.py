"""287 members check in at one door within five minutes: none lost, none twice; what one costs.

    python -m tests.servers -- python -m benchmarks.door [SECONDS] [PEOPLE]

The server is the Procfile's (`config.serve`) on PostgreSQL, over benchmarks.served, with two workers. Three
phones of the office scan members' own codes one after the other; the others of the crowd open the wall's
code on their own phone and press the button, all of them evenly over the time. Every fifth member does it
once more at once: on two phones, or at the office's and on the wall. Everyone is signed in, as phones are.

Then the cost: the entry at the office's phone against the floor's update (`benchmarks/floor.py`: session,
account, one row written, elsewhere), one after the other over one connection, CPU and wall of the same run.
"""

import http.client
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.pages import Served, measure, sign_in

SECONDS, PEOPLE = 300, 287
PHONES, WALL_SHARE, TWICE = 3, 3, 5
ROUNDS, SAMPLES = 3, 60
TODAY = "2021-05-20"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Door(Served):
    """The server of the Procfile, with its two workers."""

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        command = (
            *(sys.executable, "-m", "config.serve", "--port", str(port), "--workers", "2"),
            *("--blocking-threads", "4", "--log-level", "warning"),
        )
        with log.open("ab") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=out)


class Phone:
    """A browser that is signed in, on a connection of its own."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies = dict(cookies)
        self._token = ""

    def get(self, path: str) -> str:
        status, text = self._ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        if found := _TOKEN.search(text):
            self._token = found[1]
        return text

    def post(self, path: str, accept: str = "text/html", **fields: str) -> tuple[int, str]:
        body = urlencode({"csrfmiddlewaretoken": self._token, **fields})
        form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        return self._ask("POST", path, body, form)

    def _ask(self, method: str, path: str, body: str = "", headers=None) -> tuple[int, str]:
        cookies = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        self._line.request(method, path, body or None, {**cookies, **(headers or {})})
        answer = self._line.getresponse()
        for line in answer.headers.get_all("Set-Cookie", ()):
            name, _, rest = line.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        return answer.status, answer.read().decode()


# --- what is there before ------------------------------------------------------------------------


def prepare(people: int) -> tuple[int, int, list[tuple[int, dict[str, str]]]]:
    """Write the demonstration and an event with so many members asked; return the event, the floor's row
    and each member's person and cookies.
    """
    from django.core.management import call_command

    from activities.enums import EventKind
    from activities.services import attendance, events
    from members.enums import DepartmentKind, Duty
    from members.models import Appointment, Department, Person, User
    from members.names import name_key
    from workplan.models import DueDate

    call_command("load_demo", set_up=True, verbosity=0, stdout=io.StringIO())
    sectors = list(Department.objects.filter(kind=DepartmentKind.SECTOR))
    sectors = sectors or [Department.objects.create(name="经济", kind=DepartmentKind.SECTOR)]
    made = Person.objects.bulk_create(
        Person(name=f"某{n}", name_key=name_key(f"某{n}")) for n in range(people)
    )
    Appointment.objects.bulk_create(
        Appointment(person=person, department=sectors[n % len(sectors)], duty=Duty.MEMBER)
        for n, person in enumerate(made)
    )
    User.objects.bulk_create(User(username=f"door{n}", person=p) for n, p in enumerate(made))
    office = User.objects.get(username="bangongshi")
    event = events.create(
        actor=office, title="第二次全体会议", kind=EventKind.PLENARY, on=date.fromisoformat(TODAY)
    )
    attendance.ask(event=event, actor=office, people=made)
    events.publish(event=event, actor=office)
    cookies = [(person.pk, sign_in(f"door{n}")[0]) for n, person in enumerate(made)]
    return event.pk, DueDate.objects.earliest("pk").pk, cookies


# --- the crowd -----------------------------------------------------------------------------------


class Crowd:
    """Everyone who comes in, and what was said to them."""

    def __init__(self, port: int, event: int, members: list[tuple[int, dict[str, str]]]) -> None:
        from activities.models import Event
        from members.models import Person

        self._port, self._members = port, members
        self._event, self._people = Event.objects.get(pk=event), Person.objects.in_bulk()
        self._phones = [Phone(port, sign_in("bangongshi")[0]) for _ in range(PHONES)]
        self._at_phone = [threading.Lock() for _ in range(PHONES)]
        self.took: list[float] = []
        self.said: Counter[str] = Counter()
        self.wrong: list[str] = []
        for phone in self._phones:
            phone.get(self._page("scan"))

    def _page(self, name: str) -> str:
        return f"/activities/{self._event.pk}/{name}/"

    def come(self, seconds: float) -> None:
        """Let them come evenly over some seconds."""
        begun = time.monotonic()
        everyone = range(len(self._members))
        crowd = [
            (n, again)
            for n in everyone
            for again in ((False, True) if n % TWICE == 0 else (False,))
        ]

        def one(entry: tuple[int, bool]) -> None:
            number, again = entry
            time.sleep(max(0, begun + number * seconds / len(self._members) - time.monotonic()))
            try:
                self._enter(number, again)
            except (OSError, RuntimeError, ValueError) as error:
                self.wrong.append(f"{number}: {error!r}")

        with ThreadPoolExecutor(64) as pool:
            list(pool.map(one, crowd))

    def _enter(self, number: int, again: bool) -> None:
        by_wall = number % WALL_SHARE == 0
        if by_wall != again:
            self._by_wall(number)
        else:
            self._by_own_code(number)

    def _by_own_code(self, number: int) -> None:
        from activities.services.checkin import own_code

        code = own_code(self._people[self._members[number][0]]).address
        with self._at_phone[number % PHONES]:  # a phone scans one after the other
            begun = time.monotonic()
            status, text = self._phones[number % PHONES].post(
                self._page("scan"), "application/json", code=code
            )
            self._note(begun, status, json.loads(text)["tone"] if status == 200 else text)

    def _by_wall(self, number: int) -> None:
        from activities.services.checkin import wall_code

        phone = Phone(self._port, self._members[number][1])
        address = wall_code(self._event).address
        phone.get(address[address.index("/W/") :])
        begun = time.monotonic()
        status, text = phone.post(self._page("here"))
        tone = "again" if "不重复登记" in text else "success" if "签到成功" in text else text[-300:]
        self._note(begun, status, tone)

    def _note(self, begun: float, status: int, tone: str) -> None:
        self.took.append(time.monotonic() - begun)
        self.said[tone if status == 200 else f"{status}"] += 1


def outcome(event: int) -> dict[str, int]:
    """Count what is in the database: people, those present, records and versions of an entry."""
    from activities.models import Attendance, EventChange

    rows = Attendance.objects.filter(event=event)
    entries = EventChange.objects.filter(event=event, action="check_in")
    return {
        "on the list": rows.count(),
        "present": rows.present().count(),
        "records of an entry": entries.count(),
        "versions of an entry": Attendance.history.filter(
            event=event, checked_in_at__isnull=False
        ).count(),
    }


# --- what one costs --------------------------------------------------------------------------------


def cost(served: Door, event: int, floor: int, people: list[int]) -> None:
    """Compare entering one at the office's phone with the floor's update, in the same run."""
    from activities.models import Attendance
    from activities.services.checkin import own_code
    from members.models import Person

    phone = Phone(served.port, sign_in("bangongshi")[0])
    phone.get(f"/activities/{event}/scan/")
    known = Person.objects.in_bulk(people)
    turn = {"next": 0}

    def enter() -> None:
        if turn["next"] % len(people) == 0:
            anew()
        person = known[people[turn["next"] % len(people)]]
        turn["next"] += 1
        fields = {"code": own_code(person).address}
        status, text = phone.post(f"/activities/{event}/scan/", "application/json", **fields)
        if status != 200 or json.loads(text)["tone"] != "success":
            raise RuntimeError(f"{status} {text[:200]}")

    def update() -> None:
        phone.post(f"/floor/update/{floor}/")

    def walls(ask) -> list[float]:
        found = []
        for _ in range(SAMPLES):
            begun = time.monotonic()
            ask()
            found.append((time.monotonic() - begun) * 1000)
        return sorted(found)

    def anew() -> None:
        Attendance.objects.filter(event=event).update(
            state="asked", checked_in_at=None, checked_in_how="", checked_in_by=None
        )

    ours, bare, ours_cpu, bare_cpu = [], [], [], []
    for _ in range(ROUNDS):
        turn["next"] = 0
        ours.append(walls(enter)[SAMPLES // 2])
        bare.append(walls(update)[SAMPLES // 2])
        turn["next"] = 0
        ours_cpu.append(measure(served, enter))
        bare_cpu.append(measure(served, update))
    for name, one, other in (("wall p50", ours, bare), ("CPU", ours_cpu, bare_cpu)):
        print(
            f"{name}: an entry {min(one):.1f} ms, the floor's update {min(other):.1f} ms, "
            f"× {min(one) / min(other):.1f} (aim 3)"
        )


def main(seconds: int = SECONDS, people: int = PEOPLE) -> None:
    from tests.servers import free_port

    home, port = Path(tempfile.mkdtemp(prefix="workplan-door-")), free_port()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "benchmarks.served",
        "DATA_DIR": str(home),
        "DEMO_TODAY": TODAY,
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    import django

    django.setup()
    event, floor, members = prepare(people)
    served = Door(port, home / "log")
    try:
        served.wait()
        crowd = Crowd(port, event, members)
        begun = time.monotonic()
        crowd.come(seconds)
        came, found = time.monotonic() - begun, outcome(event)
        took = sorted(crowd.took)
        print(f"{people} people in {came:.0f} s, {len(took)} entries asked for: {dict(crowd.said)}")
        print("; ".join(f"{words} {count}" for words, count in found.items()))
        print(
            f"ms: p50 {took[len(took) // 2] * 1000:.0f}, p99 {took[-len(took) // 100] * 1000:.0f}"
        )
        cost(served, event, floor, [person for person, _ in members])
    finally:
        served.end()
    print(f"errors: {len(crowd.wrong)}", *crowd.wrong[:10], sep="\n")
    if crowd.wrong or set(found.values()) != {people} or crowd.said["success"] != people:
        print((home / "log").read_text()[-5000:], file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
