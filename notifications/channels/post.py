"""One POST of JSON to a checked address: that address and no other, no proxy, no redirect."""

import http.client
import json
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from typing import Any

from notifications.channels.targets import Target

# For each step, and for all of it: who answers a byte at a time must not hold the worker.
STEP_SECONDS = 10
TOTAL_SECONDS = 20
_LONGEST_ANSWER = 64 * 1024


@dataclass(frozen=True)
class HttpAnswer:
    status: int
    body: str


class _Connection(http.client.HTTPSConnection):
    """A connection to the address that was checked; the certificate has to be the host's."""

    was_cut = False

    def __init__(self, target: Target) -> None:
        self._tls = ssl.create_default_context()
        self._target = target
        self._held: ssl.SSLSocket | None = None
        super().__init__(target.host, target.port, context=self._tls)

    def connect(self) -> None:
        plain = socket.create_connection((self._target.ip, self._target.port), STEP_SECONDS)
        self.sock = self._held = self._tls.wrap_socket(
            plain, server_hostname=self._target.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()

    def cut(self) -> None:
        """End the connection from another thread, whatever it waits for."""
        self.was_cut = True
        if self._held:
            with suppress(OSError):
                # Past the encryption, which the other thread is in the midst of.
                socket.socket.shutdown(self._held, socket.SHUT_RDWR)


def post_json(target: Target, content: dict[str, Any]) -> HttpAnswer:
    """Return what the server answers, at most 64 KiB of it; raises OSError, also for an answer that
    is no HTTP, or that takes too long.
    """
    connection = _Connection(target)
    timer = Timer(TOTAL_SECONDS, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        answer = _ask(connection, target.path, content)
    except (OSError, http.client.HTTPException) as error:
        if connection.was_cut:
            raise TimeoutError(f"no answer within {TOTAL_SECONDS} seconds") from error
        if isinstance(error, OSError):
            raise
        raise OSError(type(error).__name__) from error
    finally:
        timer.cancel()
        connection.close()
    if connection.was_cut:
        raise TimeoutError(f"no answer within {TOTAL_SECONDS} seconds")
    return answer


def _ask(connection: _Connection, path: str, content: dict[str, Any]) -> HttpAnswer:
    body = json.dumps(content, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    connection.request("POST", path, body, headers)
    with connection.getresponse() as answer:
        return HttpAnswer(answer.status, answer.read(_LONGEST_ANSWER).decode("utf-8", "replace"))
