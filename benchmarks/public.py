"""Five hundred people with phones at once, and what becomes of every message and of everyone else.

    python -m benchmarks public

The public's pages run as a process of their own (PUBLIC_ONLY, two workers, nice 10), the application
beside it. 500 people behind 50 addresses, which the proxy's header names, open a
place's page, write for some ten seconds, hand in and read their receipt, again and again; whoever gets no
answer hands in the same form again. In the middle one of the two web workers is killed. Then: was every
message that was accepted kept once; how long did people wait; what did the office's first page take
meanwhile, against before. The floor is a view that inserts one row, asked by as many people at the same
pace. Then one address floods, forty posts at once, while others go on.

The crowd stands for machines elsewhere, and runs with nice 19 on this one.
"""

import asyncio
import itertools
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from typing import Any
from urllib.parse import urlencode

from benchmarks.table import quantile
from benchmarks.web import Browser, Site, descendants, sign_in

PEOPLE, ADDRESSES, SECONDS = 500, 50, 24
THINK = (8.0, 12.0)
TIMEOUT, TRIES = 60, 20
CODE = "BCDFGH"
_TOKEN = re.compile(r'name="token" value="([^"]+)"')


# --- the crowd, in a process of its own -----------------------------------------------------------


async def ask(
    port: int, method: str, path: str, address: str, fields: dict[str, str] | None = None
) -> tuple[int, dict[str, str], str]:
    """Ask once, on a connection of its own; raises OSError where no whole answer came."""
    body = urlencode(fields or {}).encode()
    head = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        f"X-Forwarded-For: 192.0.2.9, {address}",
        "X-Forwarded-Proto: https",
        "Connection: close",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), TIMEOUT)
    try:
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await writer.drain()
        answer = await asyncio.wait_for(reader.read(), TIMEOUT)
    except (TimeoutError, asyncio.IncompleteReadError) as cut:
        raise OSError("no answer") from cut
    finally:
        writer.close()
    top, found, text = answer.partition(b"\r\n\r\n")
    lines = top.decode().split("\r\n")
    if not found:
        raise OSError("no answer")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:])
    if "content-length" in headers and len(text) < int(headers["content-length"]):
        raise OSError("cut off")
    return int(lines[0].split()[1]), headers, text.decode(errors="replace")


class Crowd:
    """People who write, and what they met."""

    def __init__(self, port: int, until: float) -> None:
        self.port, self.until = port, until
        self.accepted: dict[str, str] = {}
        self.times: dict[str, list[float]] = {"GET": [], "POST": [], "receipt": [], "floor": []}
        self.statuses: dict[int, int] = {}
        self.again = self.failed = 0

    async def timed(self, kind: str, *args: Any) -> tuple[int, dict[str, str], str]:
        """Ask until an answer came; what is timed is the whole wait."""
        begun = time.monotonic()
        for _ in range(TRIES):
            try:
                answer = await ask(self.port, *args)
            except OSError:
                self.again += 1
                await asyncio.sleep(0.2)
                continue
            self.times[kind].append(time.monotonic() - begun)
            self.statuses[answer[0]] = self.statuses.get(answer[0], 0) + 1
            return answer
        self.failed += 1
        raise OSError("never an answer")

    async def person(self, number: int) -> None:
        address, turn = f"198.51.100.{number % ADDRESSES}", 0
        await asyncio.sleep(random.uniform(0, THINK[1]))
        while time.time() < self.until:
            try:
                _, _, page = await self.timed("GET", "GET", f"/p/{CODE}/", address)
                await asyncio.sleep(random.uniform(*THINK))
                text = f"第{number}号第{turn}条：地铁口的共享单车堆到了盲道上，请管一管。"
                form = {"token": _TOKEN.search(page)[1], "kind": "opinion", "text": text}
                form |= {"website": "", "where": "江南大道", "name": "老王", "phone": ""}
                status, headers, _ = await self.timed(
                    "POST", "POST", f"/p/{CODE}/say/", address, form
                )
                if status == 303:
                    self.accepted[text] = headers["location"]
                    await self.timed("receipt", "GET", headers["location"], address)
            except (OSError, TypeError):
                continue
            turn += 1

    async def insert(self, number: int) -> None:
        await asyncio.sleep(random.uniform(0, THINK[1]))
        while time.time() < self.until:
            await self.timed("floor", "POST", "/floor/insert/", "203.0.113.1", {"text": "x" * 60})
            await asyncio.sleep(random.uniform(*THINK))

    async def flood(self) -> dict[str, Any]:
        """Send from one address, forty at once, as fast as answers come, with fresh forms at first."""
        counts: dict[int, int] = {}
        waits: list[float] = []
        posts = itertools.count()

        async def sender() -> None:
            token, turn = "", -1
            while time.time() < self.until:
                turn, n = turn + 1, next(posts)
                try:
                    if turn % 5 == 0 and n < 2_000:
                        _, _, page = await ask(self.port, "GET", f"/p/{CODE}/", "203.0.113.66")
                        token = _TOKEN.search(page)[1]
                    fields = {"token": token, "kind": "opinion", "text": f"洪水第{n}条，一样的话。"}
                    begun = time.monotonic()
                    path = f"/p/{CODE}/say/"
                    status, _, _ = await ask(self.port, "POST", path, "203.0.113.66", fields)
                except OSError:
                    status = 0
                waits.append(time.monotonic() - begun)
                counts[status] = counts.get(status, 0) + 1

        await asyncio.gather(*(sender() for _ in range(40)))
        return {"statuses": counts, "median": round(statistics.median(waits), 3)}


def crowd_main(port: int, kind: str) -> None:
    os.nice(19)
    crowd = Crowd(port, time.time() + SECONDS)

    async def all_of_them() -> Any:
        if kind == "flood":
            others = [asyncio.create_task(crowd.person(n)) for n in range(20)]
            found = await crowd.flood()
            await asyncio.gather(*others)
            return found
        what = crowd.insert if kind == "floor" else crowd.person
        await asyncio.gather(*(what(n) for n in range(PEOPLE)))
        return None

    found = asyncio.run(all_of_them())
    told = {name: value for name, value in vars(crowd).items() if name not in ("port", "until")}
    print(json.dumps({**told, "flood": found}))


# --- what is served -------------------------------------------------------------------------------


def send_crowd(port: int, kind: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "benchmarks.public", "--crowd", str(port), kind]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def first_page(port: int, cookies: dict[str, str], until: float) -> list[float]:
    """Open the office's first page again and again; return how long each took."""
    office, found = Browser(port, cookies), []
    while time.time() < until:
        begun = time.monotonic()
        office.get("/")
        found.append(time.monotonic() - begun)
        time.sleep(0.5)
    return found


def report(
    told: dict,
    floor_told: dict,
    texts: dict,
    held: int,
    lost: list,
    twice: list,
    killed: int,
    quiet: list[float],
    busy: list[float],
) -> None:
    """Print what the crowd met, and what stands in the database."""
    load = os.getloadavg()[0]
    print(f"{PEOPLE} people, {ADDRESSES} addresses, load {load:.1f}")
    print(f"accepted {len(told['accepted'])}, stored {len(texts)}, held {held}")
    print(f"lost {len(lost)}, stored twice {len(twice)}, worker {killed} killed")
    print(f"handed in again {told['again']}, never answered {told['failed']}; {told['statuses']}")
    rows = [*told["times"].items(), ("floor", floor_told["times"]["floor"])]
    for kind, times in rows:
        if times:
            p50, p95, p99 = (quantile(times, share) for share in (0.5, 0.95, 0.99))
            print(f"  {kind:8} {len(times):6}  p50 {p50:.2f}  p95 {p95:.2f}  p99 {p99:.2f} s")
    ratio = statistics.median(busy) / statistics.median(quiet)
    print(
        f"first page inside: {statistics.median(quiet):.2f} s quiet, "
        f"{statistics.median(busy):.2f} s meanwhile: x {ratio:.2f} (aim 1.5)"
    )


def main() -> None:
    os.environ |= {"BEHIND_PROXY": "1", "ALLOWED_HOSTS": "localhost,127.0.0.1"}
    import django

    django.setup()
    from members.models import Department
    from voices.models import Arrival, Place, Voice

    Place.objects.filter(pk=1).update(code=CODE, department=Department.objects.get(name="城建委"))
    outside = Site(workers=2, threads=4, nice=10, knock="/p/", PUBLIC_ONLY="1")
    with Site(workers=2, threads=4) as inside, outside:
        office = inside.port, sign_in("bangongshi")
        first_page(*office, time.time() + 3)
        quiet = first_page(*office, time.time() + SECONDS / 2)

        floor_told = json.loads(send_crowd(outside.port, "floor").communicate()[0])
        Arrival.objects.all().delete()

        before = Voice.objects.count()
        crowd, begun = send_crowd(outside.port, "people"), time.time()
        busy = first_page(*office, begun + SECONDS / 2)
        killed = descendants(outside.process.pid)[-1]
        os.kill(killed, signal.SIGKILL)
        busy += first_page(*office, begun + SECONDS)
        told = json.loads(crowd.communicate()[0])
        texts = Counter(Voice.objects.filter(pk__gt=before).values_list("text", flat=True))
        held = Voice.objects.filter(held=True).count()
        lost = [text for text in told["accepted"] if not texts[text]]
        twice = [text for text, count in texts.items() if count > 1]

        report(told, floor_told, texts, held, lost, twice, killed, quiet, busy)

        Arrival.objects.all().delete()
        last = Voice.objects.latest("pk").pk
        flood = json.loads(send_crowd(outside.port, "flood").communicate()[0])
        flooded = Voice.objects.filter(text__startswith="洪水")
        kept = flooded.filter(held=False).count(), flooded.filter(held=True).count()
        others = Voice.objects.filter(pk__gt=last, text__in=flood["accepted"], held=False).count()
    print(f"flood of {SECONDS} s: {flood['flood']}; kept {kept[0]}, set apart {kept[1]}")
    print(f"  others meanwhile: {len(flood['accepted'])} accepted, {others} of them not set apart")
    if lost or twice or not told["accepted"]:
        sys.exit("A message was lost, or kept twice, or none was accepted.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--crowd"]:
        crowd_main(int(sys.argv[2]), sys.argv[3])
    else:
        main()
