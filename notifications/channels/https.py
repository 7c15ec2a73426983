"""One POST of JSON to a checked address: that address and no other, no proxy, no redirect."""

import http.client
import json
import socket
import ssl
from dataclasses import dataclass
from typing import Any

from notifications.channels.targets import Target

SECONDS = 10
_LONGEST_ANSWER = 64 * 1024


@dataclass(frozen=True)
class Answer:
    status: int
    body: str


class _Connection(http.client.HTTPSConnection):
    """A connection to the address that was checked; the certificate has to be the host's."""

    def __init__(self, target: Target) -> None:
        self._tls = ssl.create_default_context()
        self._target = target
        super().__init__(target.host, target.port, timeout=SECONDS, context=self._tls)

    def connect(self) -> None:
        plain = socket.create_connection((self._target.ip, self._target.port), SECONDS)
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self._target.host)
        except BaseException:
            plain.close()
            raise


def post_json(target: Target, content: dict[str, Any]) -> Answer:
    """Return what the server answers, at most 64 KiB of it; raises OSError, also for an answer that
    is no HTTP.
    """
    connection = _Connection(target)
    try:
        connection.request(
            "POST",
            target.path,
            json.dumps(content, ensure_ascii=False).encode(),
            {"Content-Type": "application/json; charset=utf-8"},
        )
        with connection.getresponse() as answer:
            return Answer(answer.status, answer.read(_LONGEST_ANSWER).decode("utf-8", "replace"))
    except http.client.HTTPException as error:
        raise OSError(f"{type(error).__name__}") from error
    finally:
        connection.close()
