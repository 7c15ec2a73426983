"""A mail server that counts what it takes, and refuses, stalls, hangs up or is away as told."""

import asyncio
import re
import threading
from collections import Counter
from contextlib import suppress

from aiosmtpd.controller import Controller

from tests.servers import SmtpSink, free_port

_IDENTITY = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class CountingSink(SmtpSink):
    """Counts each letter by its identity and by its address as soon as it has it, before it says yes.

    `pause` is how long it then takes to say so, in seconds. `hang_up_on` closes the connection when
    an address is named. `hang_up_after_yes` takes so many letters and is gone before it has said so.
    """

    def __init__(self) -> None:
        super().__init__(port=free_port())
        self.identities: Counter[str] = Counter()
        self.addresses: Counter[str] = Counter()
        self.by_connection: Counter[tuple] = Counter()
        self.pause = 0.0
        self.hang_up_on: set[str] = set()
        self.hang_up_after_yes = 0
        self.hung_up = 0
        self._open = threading.Event()
        self._connections: set[asyncio.Transport] = set()
        self._controller: Controller | None = None
        self.flow()

    @property
    def count(self) -> int:
        return self.identities.total()

    def clear(self) -> None:
        """Forget everything that came and everything that was told."""
        for counter in (self.identities, self.addresses, self.by_connection):
            counter.clear()
        self.accept()
        self.hang_up_on.clear()
        self.pause, self.hang_up_after_yes, self.hung_up = 0.0, 0, 0
        self.flow()

    # --- there, or away ------------------------------------------------------------------------

    def start(self) -> None:
        self._controller = Controller(self, hostname=self.host, port=self.port)
        self._controller.start()

    def stop(self) -> int:
        """Listen no more, break all connections and return how many were open."""
        if self._controller is None:
            return 0
        broken = sum(not transport.is_closing() for transport in self._connections)
        self._controller.loop.call_soon_threadsafe(self._break_connections)
        self._controller.stop()
        self._controller = None
        return broken

    def _break_connections(self) -> None:
        for transport in self._connections:
            transport.abort()
        self._connections.clear()

    # --- slow, or not at all -------------------------------------------------------------------

    def stall(self) -> None:
        """Say nothing to any letter until `flow`."""
        self._open.clear()

    def flow(self) -> None:
        self._open.set()

    # --- what is said --------------------------------------------------------------------------

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self._connections.add(server.transport)
        session.host_name = hostname
        self.by_connection[session.peer] += 0
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.hang_up_on:
            self._hang_up(server)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope) -> str:
        while not self._open.is_set():
            await asyncio.sleep(0.01)  # ended from outside where the client leaves
        self._take(session.peer, envelope)
        if self.hang_up_after_yes:
            self.hang_up_after_yes -= 1
            self._hang_up(server)
        if self.pause:
            await asyncio.sleep(self.pause)
        return "250 OK"

    def _take(self, peer: tuple, envelope) -> None:
        found = _IDENTITY.search(envelope.content)
        self.identities[found[1].decode() if found else ""] += 1
        self.addresses.update(envelope.rcpt_tos)
        self.by_connection[peer] += 1

    def _hang_up(self, server) -> None:
        self.hung_up += 1
        with suppress(AttributeError):
            server.transport.abort()
        raise asyncio.CancelledError
