"""A hundred who begin an upload and send it slowly or not at all, to the web server behind the nginx that
is shipped; and what the others wait meanwhile.
"""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import trustme

from faults.parts import ROOT
from tests.servers import free_port

SENDERS = 100
REQUESTS = 150
AT_ONCE = 3
ROUNDS = 3
PATIENCE = 20
HOST = "plan.example.gov.cn"
BODY = 20 * 1024 * 1024


@contextmanager
def web_behind_nginx(
    environment: dict[str, str], log: Path
) -> Iterator[tuple[int, ssl.SSLContext]]:
    """Run Granian as the unit does, and nginx with the file that is shipped; yield the port of https."""
    upstream, plain, port = free_port(), free_port(), free_port()
    home = Path(tempfile.mkdtemp(prefix="nginx-"))
    authority = trustme.CA()
    certificate = authority.issue_cert(HOST)
    certificate.private_key_and_cert_chain_pem.write_to_path(home / "site.crt")
    certificate.private_key_pem.write_to_path(home / "site.key")
    shipped = (ROOT / "deploy/nginx.conf.template").read_text(encoding="utf-8")
    for shown, meant in {
        "${SITE_HOST}": HOST,
        "${UPSTREAM}": f"127.0.0.1:{upstream}",
        "${TLS}": str(home),
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
    }.items():
        shipped = shipped.replace(shown, meant)
    folders = "".join(
        f"{kind}_temp_path {home}/{kind};" for kind in ("client_body", "proxy", "fastcgi")
    ) + "".join(f"{kind}_temp_path {home}/{kind};" for kind in ("uwsgi", "scgi"))
    (home / "nginx.conf").write_text(
        f"worker_processes 1; pid {home}/pid; error_log {home}/error.log; daemon off;"
        f"{'user root;' if _is_root() else ''} events {{ worker_connections 4096; }}"
        f"http {{ access_log off; {folders} {shipped} }}",
        encoding="utf-8",
    )
    granian = [sys.executable, "-m", "config.serve", "--host", "127.0.0.1"]
    granian += ["--port", str(upstream), "--workers", "2", "--blocking-threads", "4"]
    nginx = [
        "nginx",
        "-p",
        str(home),
        "-c",
        str(home / "nginx.conf"),
        "-e",
        str(home / "error.log"),
    ]
    with ExitStack() as ends, log.open("ab") as out:
        ends.callback(shutil.rmtree, home, ignore_errors=True)
        for command in (granian, nginx):
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
            )
            ends.callback(process.wait)
            ends.callback(process.terminate)
        trusted = ssl.create_default_context()
        authority.configure_trust(trusted)
        _wait_for(port, trusted)
        yield port, trusted


def _is_root() -> bool:
    return os.geteuid() == 0


def _wait_for(port: int, trusted: ssl.SSLContext) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError):
            if ask(port, trusted)[0] == 200:
                return
        time.sleep(0.3)
    raise RuntimeError("no page came from behind nginx")


def ask(port: int, trusted: ssl.SSLContext) -> tuple[int, float]:
    """Open the page of signing in; return the status (0: no answer) and the seconds it took."""
    begun = time.monotonic()
    try:
        with _connection(port, trusted) as line:
            line.settimeout(PATIENCE)
            line.sendall(
                f"GET /login/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()
            )
            status = int(line.recv(64).split()[1])
            while line.recv(65536):
                pass
    except (OSError, IndexError):
        status = 0
    return status, time.monotonic() - begun


def _connection(port: int, trusted: ssl.SSLContext) -> ssl.SSLSocket:
    plain = socket.create_connection(("127.0.0.1", port), timeout=20)
    return trusted.wrap_socket(plain, server_hostname=HOST)


def p99_of_many(port: int, trusted: ssl.SSLContext) -> tuple[float, int]:
    """Return how long the slowest of a hundred pages took, and how many did not come; where some do not
    come, the rest is not waited for.
    """
    found: list[tuple[int, float]] = []

    def one(_: int) -> None:
        lost = sum(status == 0 for status, _ in found)
        found.append((0, PATIENCE) if lost > AT_ONCE else ask(port, trusted))

    with ThreadPoolExecutor(AT_ONCE) as askers:
        list(askers.map(one, range(REQUESTS)))
    took = sorted(seconds for _, seconds in found)
    return took[int(len(took) * 0.99) - 1], sum(status != 200 for status, _ in found)


@contextmanager
def slow_senders(port: int, trusted: ssl.SSLContext) -> Iterator[None]:
    """Hold so many uploads open: every other sends a byte a second, the rest nothing more; whom nginx
    lets go begins anew.
    """
    over = Event()
    head = (
        # With what a page would send along, so that the form is read at all.
        f"POST /login/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {BODY}\r\n"
        f"Origin: https://{HOST}\r\nCookie: csrftoken={'x' * 32}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
    ).encode()

    def send(drips: bool) -> None:
        while not over.is_set():
            with suppress(OSError), _connection(port, trusted) as line:
                line.sendall(head)
                while not over.wait(1):
                    if drips:
                        line.sendall(b"x")
                    else:
                        line.settimeout(0.01)
                        with suppress(TimeoutError):
                            if not line.recv(1024):
                                break

    senders = [Thread(target=send, args=(n % 2 == 0,), daemon=True) for n in range(SENDERS)]
    for sender in senders:
        sender.start()
    time.sleep(3)
    try:
        yield
    finally:
        over.set()
        for sender in senders:
            sender.join(5)
