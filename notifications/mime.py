"""A mail as the bytes that go over the wire: plain text and HTML as alternatives (RFC 5322, 2046).

Put together from whole strings: to build a message from objects, as the standard library and Django
do, takes longer than a mail server near by takes to receive it. Headers and addresses are encoded,
and refused, by Django's own functions.
"""

import re
from base64 import encodebytes
from email.utils import formatdate, parseaddr
from functools import lru_cache
from secrets import token_hex
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import forbid_multi_line_headers, sanitize_address

_UTF_8 = "utf-8"
_LINE_END = re.compile("\r\n|\r|\n")
# Octets of a line that a server must take as it is, without its end (RFC 5322 2.1.1).
_LONGEST = 998


class FlatMail(EmailMultiAlternatives):
    """A mail to one address with its text and its HTML, sent by any of Django's backends.

    `headers` are single lines. Raises ValueError on a sender or recipient that is no address, or on
    a subject of several lines, when it is sent.
    """

    def __init__(self, *, html: str, **fields: Any) -> None:
        super().__init__(**fields)
        self._html, self._header_from = html, self.from_email
        self.from_email = parseaddr(self.from_email)[1]  # for the envelope

    def message(self) -> "FlatMessage":  # type: ignore[override]  # all that a backend asks of one
        """Return the message as a backend wants it."""
        (recipient,) = self.to
        boundary = f"=_{token_hex(16)}"
        headers = {
            "From": _sender(self._header_from),
            "To": sanitize_address(recipient, _UTF_8),
            "Subject": forbid_multi_line_headers("Subject", str(self.subject), _UTF_8)[1],
            "Date": formatdate(),
            **self.extra_headers,
            "MIME-Version": "1.0",
            "Content-Type": f'multipart/alternative; boundary="{boundary}"',
        }
        lines = [
            *(f"{name}: {value}".encode("ascii") for name, value in headers.items()),
            *(b"", f"--{boundary}".encode(), *_part("plain", str(self.body))),
            *(f"--{boundary}".encode(), *_part("html", self._html)),
            *(f"--{boundary}--".encode(), b""),
        ]
        return FlatMessage(b"\n".join(lines))


class FlatMessage:
    """A message that is nothing but its bytes; has what Django's backends ask of a message."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def as_bytes(self, linesep: str = "\n") -> bytes:
        return self._content.replace(b"\n", linesep.encode())

    def get_charset(self) -> None:
        return None


@lru_cache(maxsize=8)
def _sender(address: str) -> str:
    return sanitize_address(address, _UTF_8)


def _part(kind: str, text: str) -> tuple[bytes, ...]:
    """Return head and body of a part, readable as it is unless a line is too long for that."""
    body = _LINE_END.sub("\n", text).encode()
    encoding = "8bit"
    if any(len(line) > _LONGEST for line in body.split(b"\n")):
        body, encoding = encodebytes(body), "base64"
    head = f"Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n"
    return head.encode(), body
