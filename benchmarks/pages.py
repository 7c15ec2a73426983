"""What a page costs the server, as a ratio to a bare Django view over the same rows.

    python -m tests.servers -- .venv/bin/python -m benchmarks.pages [NAME …]

starts granian on PostgreSQL with the demonstration of 2021 and a plan of 10,000 items (2019), signed
in as the office and as a head, and asks for each page and its floor (`benchmarks/floor.py`) in turns.
CPU is what all processes of the server spent, per request, the least of some rounds: the steadiest
figure on a machine that others use too. Queries are counted in a process of our own.
"""

import http.client
import io
import itertools
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

ITEMS, LARGE_YEAR, YEAR = 10_000, 2019, 2021
# Rounds; requests at least; CPU seconds to measure over.
ROUNDS, LEAST, ENOUGH = 3, 2, 0.3
WORD = "物业"
_TOKEN = "csrfmiddlewaretoken"
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Write:
    """What is sent where; {n} in it is another number each time."""

    address: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Floor:
    """What a page is measured against: what it does, and its address (`benchmarks/floor.py`)."""

    name: str
    address: str


@dataclass(frozen=True)
class Row:
    """A page and its floor; `aim` is the ratio to reach, `queries` the most that it may ask.

    With `write` it is not the page that is measured, but what its form sends; the floor is sent, too. With
    `again` it is the page asked for once more, while nothing was written: 304.
    """

    name: str
    user: str
    page: str
    floor: Floor
    aim: float
    queries: int
    write: Write | None = None
    again: bool = False


class Served:
    """Granian over the application, and what its processes spent."""

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        command = (
            *("granian", "--interface", "wsgi", "--port", str(port), "--workers", "1"),
            *("--blocking-threads", "2", "--log-level", "warning", "config.wsgi:application"),
        )
        program = Path(sys.executable).with_name(command[0])
        with log.open("ab") as out:
            self._process = subprocess.Popen([program, *command[1:]], stdout=out, stderr=out)

    def wait(self) -> None:
        for _ in range(300):
            try:
                http.client.HTTPConnection("127.0.0.1", self.port, timeout=5).request(
                    "GET", "/login/"
                )
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("The server did not start.")

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(20)

    @property
    def _pids(self) -> list[int]:
        found = [self._process.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                found += map(int, children.read_text().split())
        return found

    def cpu(self) -> float:
        """Return the CPU seconds spent so far."""
        total = 0
        for pid in self._pids:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / _TICK

    def memory(self) -> float:
        """Return what its processes have in memory, shared pages divided (PSS), in MB."""
        found = 0
        for pid in self._pids:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            found += int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1])
        return found / 1024


class Client:
    """One signed-in browser on one connection."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self.port, self.cookies = port, cookies
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookies = dict(cookies)
        self._tag = ""

    def get(self, url: str) -> str:
        return self._ask("GET", quote(url, safe="/?=&-"), 200)

    def again(self, url: str) -> str:
        """Ask for the page that was asked for last, as a browser that has it."""
        return self._ask("GET", quote(url, safe="/?=&-"), 304, {"If-None-Match": self._tag})

    def send(self, url: str, fields: dict[str, str]) -> None:
        """Send a form that is to be carried out, and leads elsewhere."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        self._ask("POST", url, 302, form, urlencode(fields))

    def _ask(
        self, method: str, url: str, status: int, headers: Mapping[str, str] = {}, body: str = ""
    ) -> str:
        cookie = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        self._connection.request(method, url, body or None, {**headers, **cookie})
        answer = self._connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", ()):
            self._cookies |= {k: m.value for k, m in SimpleCookie(line).items()}
        text, self._tag = answer.read().decode(), answer.headers.get("ETag", "")
        if answer.status != status:
            raise RuntimeError(f"{url}: {answer.status}")
        return text


_numbers = itertools.count(1000)


def numbered(fields: dict[str, str]) -> dict[str, str]:
    """Return fields with the next number in them."""
    number = str(next(_numbers))
    return {name: value.replace("{n}", number) for name, value in fields.items()}


def asked(client: Client, row: Row) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Return what asks once for a row, and for its floor."""
    write, page = row.write, client.get(row.page)
    if row.again:
        other = Client(client.port, client.cookies)
        client.get(row.page)
        return lambda: client.again(row.page), lambda: other.get(row.floor.address)
    if write is None:
        return lambda: client.get(row.page), lambda: client.get(row.floor.address)
    token = {_TOKEN: re.search(f'name="{_TOKEN}" value="(.*?)"', page)[1]}
    return (
        lambda: client.send(write.address, token | numbered(write.fields)),
        lambda: client.send(row.floor.address, {}),
    )


def measure(served: Served, ask: Callable[[], Any]) -> float:
    """Return the CPU milliseconds a request: of so many as the server spends a second on."""
    before, requests, spent, begun = served.cpu(), 0, 0.0, time.monotonic()
    while requests < LEAST or (spent < ENOUGH and time.monotonic() - begun < 5 * ENOUGH):
        ask()
        requests += 1
        spent = served.cpu() - before
    return spent * 1000 / requests


def rows_of(large: int) -> list[Row]:
    """Return the table of what is measured: the issue's aims beside each."""
    from workplan.models import WorkItem

    work = WorkItem.objects.get(plan__year=YEAR, annex="tasks", seq=24)
    item, due = work.pk, work.current_due
    added = {
        "title": "推进第{n}项工作",
        "plan": str(work.plan_id),
        "annex": "tasks",
        "seq": "{n}",
        "origin": "document",
        "lead_departments": str(work.lead_departments[0].pk),
        "period_phrase": "3月、8月",
    }
    written = {"seen": due.state, f"progress-{due.pk}-text": "已开展第{n}次走访。"}
    person = WorkItem.objects.filter(plan__year=large).first().leader_rows.get().person_id
    few = Floor("66 rows of values() in a plain template", f"/floor/rows/{YEAR}/66/")
    many = Floor("50 rows of values()", f"/floor/rows/{LARGE_YEAR}/50/")
    one = Floor("one row of values()", f"/floor/one/{item}/")
    like = Floor("LIKE on titles and names", f"/floor/like/{WORD}/")
    like_all = Floor("LIKE in every table searched", f"/floor/search/{WORD}/")
    empty = Floor("an empty page of the theme", "/floor/empty/")
    create = Floor("the same rows by the ORM, unasked", f"/floor/create/{work.plan_id}/")
    progress = Floor("the same row by the ORM, unasked", f"/floor/progress/{due.pk}/")
    table, bare = "/admin/workplan/workitem/", "/floor/admin/workplan/workitem/"
    ledger = Floor("the theme's list, same rows", f"{bare}?plan__year={YEAR}")
    of_many = Floor("the theme's list, same rows", f"{bare}?plan__year={large}")
    searched = Floor("the theme's list with LIKE", f"{bare}?plan__year={large}&q={WORD}")
    office, head = "bangongshi", "chengjianwei"
    by_person = f"leader=person-{person}"
    add = Write(f"{table}add/", added)
    write = Write(f"/items/{item}/dues/{due.pk}/progress/", written)
    return [
        Row("全年 66 项", head, f"/plan/{YEAR}/", few, 2.0, 7),
        Row("全年 66 项，再看", head, f"/plan/{YEAR}/", few, 0.5, 3, again=True),
        Row("台账 25 项（后台）", office, table, ledger, 1.5, 12),
        Row("事项页，部门", head, f"/items/{item}/", one, 3, 12),
        Row("事项页，办公室", office, f"/items/{item}/", one, 3, 12),
        Row("首页，部门", head, "/", few, 3, 40),
        Row("首页，办公室", office, "/", few, 3, 40),
        Row("首页，领导", "wangguozhen", "/", few, 3, 40),
        Row("后台首页", office, "/admin/", empty, 1.5, 40),
        Row("一万项，按人", office, f"/plan/{large}/?{by_person}", many, 2, 12),
        Row("一万项，按人（后台）", office, f"{table}?year={large}&{by_person}", of_many, 2, 20),
        Row("一万项，二字（后台）", office, f"{table}?year={large}&q={WORD}", searched, 1.5, 20),
        Row("一万项，二字", office, f"/plan/{large}/?q={WORD}", like, 1.5, 12),
        Row("搜索，只找事项", office, f"/search/?q={WORD}&kind=items", like, 1.5, 20),
        Row("搜索，各类", office, f"/search/?q={WORD}", like_all, 1.5, 40),
        Row("新增（后台）", office, add.address, create, 2, 40, add),
        Row("填报进展", head, f"/items/{item}/", progress, 2, 40, write),
        Row("一万项", office, f"/plan/{large}/", many, 3, 12),
        Row("全年数字", office, f"/figures/{YEAR}/", few, 3, 10),
        Row("提案统计", "tianwei", "/proposals/figures/", few, 3, 8),
    ]


def prepare() -> None:
    """Write the demonstration, and a plan of many items beside it."""
    from django.core.management import call_command
    from django.db.models import F

    from almanac import clock
    from members.models import Department, Person
    from workplan.enums import State
    from workplan.models import DueDate, Plan
    from workplan.services.items import ItemData, create_items

    call_command("load_demo", set_up=True, verbosity=0, stdout=io.StringIO())
    departments = list(Department.objects.filter(kind="committee"))
    people = list(Person.objects.filter(email__gt="")[:40])
    plan = Plan.objects.create(year=LARGE_YEAR, title=f"{LARGE_YEAR}年工作要点")
    with clock.standing_at(clock.today().replace(year=LARGE_YEAR)):
        create_items(
            plan=plan,
            rows=[
                ItemData(
                    title=f"推进第{n}项{WORD if n % 10 == 0 else '惠民'}工作，及时反馈办理情况",
                    seq=n,
                    lead_departments=(departments[n % len(departments)],),
                    leaders=(people[n % len(people)],),
                    period_phrase=("3月", "2-7月", "全年")[n % 3],
                )
                for n in range(1, ITEMS + 1)
            ],
            actor=None,
        )
    # A year gone by: nobody has ten thousand things waiting on the first page.
    dues = DueDate.objects.filter(item__plan=plan)
    dues.update(state=State.CLOSED, closed_on=F("due_on"))


def sign_in(user: str) -> tuple[dict[str, str], Any]:
    """Return the cookies of a signed-in account, and a client of our own for counting queries."""
    from django.test import Client as Own

    from members.models import User

    own = Own()
    own.force_login(User.objects.get(username=user), "django.contrib.auth.backends.ModelBackend")
    return {name: morsel.value for name, morsel in own.cookies.items()}, own


def queries(own: Any, row: Row) -> tuple[int, int]:
    """Return how many statements a row asks when asked again, and its size in KB."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    tags: list[str] = []

    def ask() -> Any:
        if row.write is None:
            again = {"if-none-match": tags[-1]} if row.again and tags else {}
            answer = own.get(row.page, headers={"host": "127.0.0.1", **again})
            tags.extend(filter(None, [answer.headers.get("ETag")]))
            return answer
        sent = {_TOKEN: "x"} | numbered(row.write.fields)
        return own.post(row.write.address, sent, headers={"host": "127.0.0.1"})

    ask(), ask()
    with CaptureQueriesContext(connection) as asked:
        answer = ask()
    return len(asked), len(answer.content) // 1024


def main(names: list[str]) -> None:
    from tests.servers import free_port

    home = Path(tempfile.mkdtemp(prefix="workplan-pages-"))
    port = free_port()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "benchmarks.served",
        "DATA_DIR": str(home),
        "DEMO_TODAY": "2021-05-20",
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    import django

    django.setup()
    prepare()
    served = Served(port, home / "log")
    try:
        served.wait()
        print(
            f"{'':24}{'ms':>8}{'floor':>8}{'×':>7}{'aim':>6}{'queries':>9}{'most':>6}{'KB':>7}  floor"
        )
        for row in rows_of(LARGE_YEAR):
            if names and not any(name in row.name for name in names):
                continue
            cookies, own = sign_in(row.user)
            page_of, floor_of = asked(Client(port, cookies), row)
            page_of(), floor_of()
            pairs = [(measure(served, page_of), measure(served, floor_of)) for _ in range(ROUNDS)]
            page, floor = min(p for p, _ in pairs), min(f for _, f in pairs)
            count, size = queries(own, row)
            name = row.name + " " * (24 - sum(2 if ord(c) > 127 else 1 for c in row.name))
            print(
                f"{name}{page:8.1f}{floor:8.2f}{page / floor:7.1f}{row.aim:6}"
                f"{count:9}{row.queries:6}{size:7}  {row.floor.name}",
                flush=True,
            )
        print(f"PSS of the web processes: {served.memory():.0f} MB")
    finally:
        served.end()


if __name__ == "__main__":
    main(sys.argv[1:])
