"""Keeping the address of a robot, which is its key, out of pages, logs and records. Pure."""

from urllib.parse import SplitResult, parse_qsl, urlsplit

HIDDEN = "***"
_TAIL = 4
# Shorter pieces are words of any address; hiding them would garble what a server says.
_SHORTEST = 8


def hint(address: str) -> str:
    """Return by what its owner knows an address again: qyapi.weixin.qq.com …4f2a; "" for none."""
    if not address:
        return ""
    parts = _parts(address)
    host = parts.hostname if parts else None
    return f"{host or ''} …{address[-_TAIL:]}".strip()[:254]


def masked(words: str, *secrets: str) -> str:
    """Return words without the given secrets, whole or in the parts that make an address a key."""
    pieces = {piece for secret in secrets for piece in _pieces(secret)}
    for piece in sorted(pieces, key=len, reverse=True):
        words = words.replace(piece, HIDDEN)
    return words


def _pieces(secret: str) -> set[str]:
    """Return a secret, and of an address its query, each value of it, and long parts of its path."""
    parts = _parts(secret)
    if not parts or not parts.scheme:
        return {secret} if secret else set()
    values = [value for _, value in parse_qsl(parts.query)]
    found = [parts.query, *values, *parts.path.split("/")]
    return {secret} | {piece for piece in found if len(piece) >= _SHORTEST}


def _parts(address: str) -> SplitResult | None:
    """Return an address taken apart; None for what is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return None
