"""The links of the trail: what each is a digest of. Pure.

An entry's `digest` stands for its personal words under a salt of its own, so that whoever has the
digest cannot find an address by trying all. Its `link` stands for everything else and for the link
before, so that no entry can be changed, left out or put in without all later links being wrong.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

SIX_MONTHS = 183  # days: 网络安全法 第二十一条


class Link(NamedTuple):
    """The end of a chain, or of a part of it: the number and the link of its last entry."""

    number: int = 0
    link: str = ""


def digest_of(salt: str, personal: tuple[str, ...]) -> str:
    """Return the digest that stands for personal words."""
    return _digest(salt, *personal)


def link_of(
    before: str,
    number: int,
    at: datetime,
    account: int | None,
    act: str,
    succeeded: bool,
    digest: str,
) -> str:
    """Return the link of an entry that follows the link `before`."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return _digest(before, number, moment, account, act, succeeded, digest)


def _digest(*parts: str | int | bool | None) -> str:
    return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
