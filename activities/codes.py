"""Check-in codes: short-lived, signed by the server, the same in all its processes. Pure.

A code is whose it is (a person's, an event's) and a digest of that and of the step of time in which it
was drawn; the step itself is found again by trying those that are still good. A number of six digits
goes with each, for who has no camera. Whoever has a code can show it to another: who entered whom is
kept, and one use a person and event is for the list of who came to see to.
"""

import base64
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

# Enough for a code that is good for minutes; with the key of its bearer it makes 18 characters.
_DIGEST, _KEY_BYTES, _LENGTH = 8, 3, 18
DIGITS = 6


@dataclass(frozen=True)
class Kind:
    """A kind of code: drawn anew every `step` seconds, good for `steps` of them at most."""

    name: str
    step: int
    steps: int

    @property
    def seconds(self) -> int:
        """No code is taken that was drawn so long ago."""
        return self.step * self.steps


# 虹口 2021: a member's own code lives five minutes and is redrawn after one.
OWN = Kind("own", 60, 5)
WALL = Kind("wall", 30, 3)


def _digest(kind: Kind, key: bytes, of: int, step: int, use: str) -> bytes:
    return hmac.digest(key, f"{kind.name} {use} {of} {step}".encode(), sha256)


def _good_steps(kind: Kind, at: float) -> list[int]:
    now = int(at // kind.step)
    return [now - age for age in range(kind.steps)]


def code(kind: Kind, key: bytes, of: int, at: float) -> str:
    """Return the code of a person or an event at a moment: 18 characters, of capitals and digits alone."""
    digest = _digest(kind, key, of, int(at // kind.step), "code")[:_DIGEST]
    return base64.b32encode(of.to_bytes(_KEY_BYTES, "big") + digest).decode().rstrip("=")


def number(kind: Kind, key: bytes, of: int, at: float) -> str:
    """Return the number that goes with the code: 028 417 as 028417."""
    return _number(kind, key, of, int(at // kind.step))


def _number(kind: Kind, key: bytes, of: int, step: int) -> str:
    digest = _digest(kind, key, of, step, "number")
    return str(int.from_bytes(digest[:8], "big") % 10**DIGITS).zfill(DIGITS)


def read(kind: Kind, key: bytes, words: str, at: float) -> int | None:
    """Return whose code it is, alone or at the end of an address; None where it is none, or too old."""
    text = words.strip().rstrip("/").rpartition("/")[2].upper()
    if len(text) != _LENGTH:
        return None
    try:
        found = base64.b32decode(text + "=" * (-_LENGTH % 8))
    except ValueError:
        return None
    of, digest = int.from_bytes(found[:_KEY_BYTES], "big"), found[_KEY_BYTES:]
    good = [_digest(kind, key, of, step, "code")[:_DIGEST] for step in _good_steps(kind, at)]
    return of if _is_one_of(digest, good) else None


def digits(words: str) -> str:
    """Return the six digits that someone typed (028 417, ０２８４１７), or nothing where it is no number."""
    typed = "".join(words.split()).replace("-", "")
    plain = "".join(str(int(sign)) for sign in typed if sign.isdecimal())
    return plain if len(plain) == len(typed) == DIGITS else ""


def bearers(kind: Kind, key: bytes, typed: str, among: Iterable[int], at: float) -> list[int]:
    """Return whose number it is, of some; more than one, rarely, where two have the same now."""
    steps, wanted = _good_steps(kind, at), typed.encode()
    return [
        of
        for of in among
        if _is_one_of(wanted, [_number(kind, key, of, step).encode() for step in steps])
    ]


def _is_one_of(given: bytes, good: list[bytes]) -> bool:
    """Compare with each, in the same time whatever fits."""
    return sum(hmac.compare_digest(given, each) for each in good) > 0
