"""287 members check in at one door within five minutes: none lost, none twice; what one costs.

    python -m benchmarks door

Twenty seconds stand for five minutes; the server is the Procfile's, with two workers. Three
phones of the office scan members' own codes one after the other; the others of the crowd open the wall's
code on their own phone and press the button, all of them evenly over the time. Every fifth member does it
once more at once: on two phones, or at the office's and on the wall. Everyone is signed in, as phones are.

Then the cost: the entry at the office's phone against the floor's update (`benchmarks/floor.py`: session,
account, one row written, elsewhere), one after the other over one connection.
"""

import itertools
import json
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from benchmarks.ground import accounts
from benchmarks.table import compare, head, line, quantile
from benchmarks.web import Browser, Site, sign_in

SECONDS, PEOPLE = 20, 287
PHONES, WALL_SHARE, TWICE = 3, 3, 5
TODAY = "2021-05-20"


# --- what is there before ------------------------------------------------------------------------


def prepare(people: int) -> tuple[int, int, list[tuple[int, dict[str, str]]]]:
    """Write an event with so many members asked; return it, the floor's row and each member's person and
    cookies.
    """
    from activities.enums import EventKind
    from activities.services import attendance, events
    from members.enums import DepartmentKind, Duty
    from members.models import Department, User
    from workplan.models import DueDate

    sectors = list(Department.objects.filter(kind=DepartmentKind.SECTOR))
    sectors = sectors or [Department.objects.create(name="经济", kind=DepartmentKind.SECTOR)]
    made = accounts("door", people, sectors, Duty.MEMBER)
    office = User.objects.get(username="bangongshi")
    event = events.create(
        actor=office, title="第二次全体会议", kind=EventKind.PLENARY, on=date.fromisoformat(TODAY)
    )
    attendance.ask(event=event, actor=office, people=made)
    events.publish(event=event, actor=office)
    cookies = [(person.pk, sign_in(f"door{n}")) for n, person in enumerate(made)]
    return event.pk, DueDate.objects.earliest("pk").pk, cookies


# --- the crowd -----------------------------------------------------------------------------------


class Crowd:
    """Everyone who comes in, and what was said to them."""

    def __init__(self, port: int, event: int, members: list[tuple[int, dict[str, str]]]) -> None:
        from activities.models import Event
        from members.models import Person

        self._port, self._members = port, members
        self._event, self._people = Event.objects.get(pk=event), Person.objects.in_bulk()
        self._phones = [Browser(port, sign_in("bangongshi")) for _ in range(PHONES)]
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
            phone = self._phones[number % PHONES]
            status, text = phone.post(self._page("scan"), "application/json", code=code)
            self._note(begun, status, json.loads(text)["tone"] if status == 200 else text)

    def _by_wall(self, number: int) -> None:
        from activities.services.checkin import wall_code

        phone = Browser(self._port, self._members[number][1])
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


def cost(site: Site, event: int, floor: int, people: list[int]) -> None:
    """Compare entering one at the office's phone with the floor's update."""
    from activities.models import Attendance
    from activities.services.checkin import own_code
    from members.models import Person

    phone = Browser(site.port, sign_in("bangongshi"))
    phone.get(f"/activities/{event}/scan/")
    codes = [own_code(person).address for person in Person.objects.filter(pk__in=people)]
    turns = itertools.cycle(range(len(codes)))

    def enter() -> None:
        if not (turn := next(turns)):
            Attendance.objects.filter(event=event).update(
                state="asked", checked_in_at=None, checked_in_how="", checked_in_by=None
            )
        page = f"/activities/{event}/scan/"
        status, text = phone.post(page, "application/json", code=codes[turn])
        if status != 200 or json.loads(text)["tone"] != "success":
            raise RuntimeError(f"{status} {text[:200]}")

    costs = compare(enter, lambda: phone.send(f"/floor/update/{floor}/"), site.cpu)
    head()
    line("an entry", costs, 3, "one row updated", by_wall=True)


def main() -> None:
    import django

    django.setup()
    event, floor, members = prepare(PEOPLE)
    with Site(workers=2, threads=4) as site:
        crowd = Crowd(site.port, event, members)
        crowd.come(SECONDS)
        found, took = outcome(event), crowd.took
        print(f"{PEOPLE} people in {SECONDS} s, {len(took)} entries asked for: {dict(crowd.said)}")
        print("; ".join(f"{words} {count}" for words, count in found.items()))
        p50, p99 = quantile(took, 0.5), quantile(took, 0.99)
        print(f"ms: p50 {p50 * 1000:.0f}, p99 {p99 * 1000:.0f}; errors: {len(crowd.wrong)}")
        cost(site, event, floor, [person for person, _ in members])
    if crowd.wrong or set(found.values()) != {PEOPLE} or crowd.said["success"] != PEOPLE:
        sys.exit("\n".join([*crowd.wrong[:10], site.log.read_text()[-5000:]]))


if __name__ == "__main__":
    main()
