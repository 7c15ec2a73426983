"""A stream encrypted with a passphrase: AES-256-GCM in pieces, each bound to its place.

What was cut off, moved or changed is noticed at the piece where it was (the STREAM construction:
the nonce is a prefix, the piece's number, and whether it is the last).
"""

import os
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"WORKPLAN-SEALED-1\n"
_SALT, _PREFIX, _TAG = 16, 7, 16
_PIECE = 1024 * 1024


class Unreadable(Exception):
    """The stream does not open: another passphrase, or it was changed or cut off."""


def _key(passphrase: str, salt: bytes) -> AESGCM:
    """Return the key of a passphrase; a try costs 64 MB and some tenths of a second."""
    return AESGCM(Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode()))


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)


class Sealing:
    """A file to write to; what is written goes encrypted to the one below. `finish` ends it."""

    def __init__(self, below: BinaryIO, passphrase: str) -> None:
        salt, self._prefix = os.urandom(_SALT), os.urandom(_PREFIX)
        self._below, self._aead = below, _key(passphrase, salt)
        self._waiting, self._number = bytearray(), 0
        below.write(MAGIC + salt + self._prefix)

    def write(self, data: bytes) -> int:
        self._waiting += data
        # The last piece is known to be the last only at the end: one piece always waits.
        while len(self._waiting) > _PIECE:
            self._put(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]
        return len(data)

    def finish(self) -> None:
        """Write what still waits, as the last piece."""
        self._put(bytes(self._waiting), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last=last)
        self._below.write(self._aead.encrypt(nonce, piece, MAGIC))
        self._number += 1


class Opening:
    """A file to read from: what the one below says, decrypted. Raises Unreadable."""

    def __init__(self, below: BinaryIO, passphrase: str) -> None:
        head = below.read(len(MAGIC) + _SALT + _PREFIX)
        salt, self._prefix = head[len(MAGIC) : -_PREFIX], head[-_PREFIX:]
        if len(head) < len(MAGIC) + _SALT + _PREFIX or not head.startswith(MAGIC):
            raise Unreadable
        self._below, self._aead = below, _key(passphrase, salt)
        self._next, self._number = below.read(_PIECE + _TAG), 0
        self._ready = bytearray()
        self._ended = False

    def open_first(self) -> None:
        """Decrypt the first piece already: a wrong passphrase shows here."""
        self._open_next()

    def read(self, size: int) -> bytes:
        while len(self._ready) < size and not self._ended:
            self._open_next()
        taken = bytes(self._ready[:size])
        del self._ready[:size]
        return taken

    def _open_next(self) -> None:
        piece, self._next = self._next, self._below.read(_PIECE + _TAG)
        self._ended = not self._next
        nonce = _nonce(self._prefix, self._number, last=self._ended)
        try:
            self._ready += self._aead.decrypt(nonce, piece, MAGIC)
        except InvalidTag:
            raise Unreadable from None
        self._number += 1
