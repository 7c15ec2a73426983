"""Everything that is measured, one part after the other, each beside its floor.

    python -m benchmarks [PART …] [WORDS …]

Without a part, all of them but `monday`. Words that name none are told to the part: `pages` takes names of
rows. The servers are started here, PostgreSQL as in production (it waits for its disk); what the parts begin
with is written once and copied for each. A part that fails is told, and the next one goes on; the exit code
is then 1.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from benchmarks import ground
from tests.servers import DURABLE, postgresql, valkey


class Part(NamedTuple):
    """By which module it is measured, with which database it begins, for how many seconds at most, and
    what that is told where nobody says otherwise.
    """

    module: str
    base: str
    is_sqlite: bool = False
    words: tuple[str, ...] = ()
    patience: int = 600


PARTS = {
    "pages": Part("pages", "large"),
    "pages-sqlite": Part("pages", "large", is_sqlite=True, words=("二字", "搜索")),
    "import": Part("import_rows", "empty"),
    "import-sqlite": Part("import_rows", "empty", is_sqlite=True),
    "scan": Part("daily_scan", "empty"),
    "mails": Part("send_mails", "empty"),
    "memory": Part("memory", "empty"),
    "proposals": Part("proposals", "empty"),
    "door": Part("door", "demo"),
    "public": Part("public", "demo"),
}
# Takes a quarter of an hour: only where it is named.
LONG = {"monday": Part("monday", "demo", patience=1800)}
MADE_OF = {"demo": "empty", "large": "demo"}


class Ground:
    """The databases that parts begin with, each made when it is first wanted."""

    def __init__(self, home: Path, postgresql_url: str) -> None:
        self._bare = {False: postgresql_url, True: f"sqlite:///{home}/none"}
        Path(home, "none").touch()
        self._made: dict[tuple[str, bool], str] = {}

    def fresh(self, name: str, is_sqlite: bool) -> str:
        """Return the address of a copy. Raises CalledProcessError where it cannot be made."""
        if (name, is_sqlite) not in self._made:
            below = MADE_OF.get(name)
            url = self.fresh(below, is_sqlite) if below else ground.copy(self._bare[is_sqlite])
            command = [sys.executable, "-m", "benchmarks.ground", name]
            subprocess.run(command, check=True, env=os.environ | {"DATABASE_URL": url})
            self._made[name, is_sqlite] = url
        return ground.copy(self._made[name, is_sqlite])


def run(part: Part, url: str, words: list[str]) -> None:
    """Run a part, and end with it whatever it started. Raises CalledProcessError, TimeoutExpired."""
    command = [sys.executable, "-m", f"benchmarks.{part.module}", *(words or part.words)]
    process = subprocess.Popen(
        command, env=os.environ | {"DATABASE_URL": url}, start_new_session=True
    )
    try:
        if code := process.wait(part.patience):
            raise subprocess.CalledProcessError(code, part.module)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def main(arguments: list[str]) -> int:
    known = PARTS | LONG
    wanted = [name for name in known if name in arguments] or list(PARTS)
    words = [word for word in arguments if word not in known]
    failed, begun = [], time.monotonic()
    # A polite end of this process must end the servers and the part, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with tempfile.TemporaryDirectory(prefix="workplan-bench-") as home, valkey() as broker:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "benchmarks.served",
            "DATA_DIR": home,
            "DEMO_TODAY": "2021-05-20",
            "SITE_URL": "http://127.0.0.1:8000",
            "REDIS_URL": broker,
        }
        with postgresql(**DURABLE) as url:
            databases = Ground(Path(home), url)
            for name in wanted:
                part, since = known[name], time.monotonic()
                print(f"\n== {name}", flush=True)
                try:
                    run(part, databases.fresh(part.base, part.is_sqlite), words)
                except (subprocess.SubprocessError, OSError) as error:
                    failed.append(name)
                    print(f"FAILED: {error}")
                took, load = time.monotonic() - since, os.getloadavg()[0]
                print(f"-- {took:.0f} s, load {load:.1f}", flush=True)
    print(f"\n{time.monotonic() - begun:.0f} s; failed: {'、'.join(failed) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
