"""A robot of 企业微信 or 钉钉 for the length of a test: a real HTTPS server on this machine."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import trustme

HOST = "robot.example.org"
YES = '{"errcode":0,"errmsg":"ok"}'


@dataclass
class RobotSink:
    """What was said to the robot, with the path it was said to; and what it answers.

    `answers` are (status, body) pairs for the next calls, then it says yes; a status of 0 hangs up,
    and one of -1 begins an answer and does not end it.
    """

    port: int = 0
    messages: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def address(self, key: str = "0a1b2c3d-secret-key-4e5f", host: str = HOST) -> str:
        return f"https://{host}:{self.port}/cgi-bin/webhook/send?key={key}"


@contextmanager
def robot_sink(folder: Path) -> Iterator[tuple[RobotSink, Path]]:
    """Run a robot in a thread and yield it with the file of the authority that vouches for it."""
    sink = RobotSink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sink.messages.append(json.loads(body))
            sink.paths.append(self.path)
            status, answer = sink.answers.pop(0) if sink.answers else (200, YES)
            if not status:
                self.close_connection = True
                return
            if status == -1:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1")
                with suppress(OSError):
                    self.rfile.read(1)  # until the caller has gone
                return
            self.send_response(status)
            for name, value in sink.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.encode())))
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *args: Any) -> None:
            """Say nothing: the addresses are secret."""

    authority = trustme.CA()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    sink.port = server.server_address[1]
    known = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(known))
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield sink, known
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
