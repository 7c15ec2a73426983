"""The web server of a benchmark, and a browser that is signed in there."""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Self
from urllib.parse import quote, urlencode

from benchmarks.table import spent_by
from tests.servers import free_port

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
HTML = "text/html"


def descendants(pid: int) -> list[int]:
    """Return a process and all that it started, itself first."""
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            found += map(int, children.read_text().split())
    return found


def pss(pids: list[int]) -> float:
    """Return what processes have in memory, shared pages divided (PSS), in MB."""
    rollups = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids)
    return sum(int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) for text in rollups) / 1024


class Site:
    """The Procfile's server on a port of its own; as a context manager it answers when entered."""

    def __init__(
        self, *, workers: int, threads: int = 2, nice: int = 0, knock: str = "/login/", **own: str
    ) -> None:
        self.port, self.log = free_port(), Path(tempfile.mkstemp(prefix="site-")[1])
        self._knock = knock
        command = ["nice", "-n", str(nice), sys.executable, "-m", "config.serve"]
        command += ["--port", str(self.port), "--workers", str(workers), "--respawn-failed-workers"]
        command += ["--blocking-threads", str(threads), "--log-level", "warning"]
        with self.log.open("ab") as out:
            environment = os.environ | own
            self.process = subprocess.Popen(command, stdout=out, stderr=out, env=environment)

    def __enter__(self) -> Self:
        for _ in range(1800):
            try:
                Browser(self.port).ask("GET", self._knock)
                return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise RuntimeError(f"The server did not start: {self.log.read_text()}")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)

    def cpu(self) -> float:
        """Return the CPU seconds that its processes spent so far."""
        return sum(map(spent_by, descendants(self.process.pid)))

    def memory(self) -> float:
        return pss(descendants(self.process.pid))


class Browser:
    """A browser on one connection, signed in by its cookies."""

    def __init__(self, port: int, cookies: Mapping[str, str] = {}) -> None:
        self.port, self.cookies = port, dict(cookies)
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._token = self._tag = ""

    def ask(self, method: str, url: str, body: str = "", **headers: str) -> tuple[int, str]:
        cookie = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        self._line.request(method, quote(url, safe="/?=&-"), body or None, {**headers, **cookie})
        answer = self._line.getresponse()
        for given in answer.headers.get_all("Set-Cookie", ()):
            self.cookies |= {k: m.value for k, m in SimpleCookie(given).items()}
        text, self._tag = answer.read().decode(), answer.headers.get("ETag", "")
        if found := _TOKEN.search(text):
            self._token = found[1]
        return answer.status, text

    def get(self, url: str, status: int = 200, **headers: str) -> str:
        """Ask for a page. Raises RuntimeError where it does not come as expected."""
        found, text = self.ask("GET", url, Accept=HTML, **headers)
        if found != status:
            raise RuntimeError(f"{url}: {found}")
        return text

    def again(self, url: str) -> str:
        """Ask for the page that was asked for last, as a browser that has it."""
        return self.get(url, 304, **{"If-None-Match": self._tag})

    def post(self, url: str, accept: str = HTML, **fields: str) -> tuple[int, str]:
        """Send a form with the token of the page that was opened last."""
        form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        return self.ask(
            "POST", url, urlencode({"csrfmiddlewaretoken": self._token} | fields), **form
        )

    def send(self, url: str, **fields: str) -> None:
        """Send a form that is to be carried out, and leads elsewhere, where what was said of it is shown
        once: else the cookie would grow from one to the next.
        """
        found, _ = self.post(url, **fields)
        self.cookies.pop("messages", None)
        if found != 302:
            raise RuntimeError(f"{url}: {found}")


def sign_in(user: str) -> dict[str, str]:
    """Return the cookies of an account that is signed in."""
    from django.test import Client

    from members.models import User

    client = Client()
    client.force_login(User.objects.get(username=user), "members.sessions.AccountBackend")
    return {name: morsel.value for name, morsel in client.cookies.items()}
