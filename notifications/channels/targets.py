"""Which addresses may be called: https, on hosts outside, and such inside as the office allowed.

What a person types must not reach what only this server can reach: itself, the building's network,
the metadata address of a cloud. Every address that a name stands for has to pass, in whatever
spelling; the one that passed is called, so that a name cannot mean another a moment later.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

HTTPS_PORT = 443
LONGEST = 500
_addresses = socket.getaddrinfo
# IPv6 addresses that stand for an IPv4 one behind a translator (RFC 6052, RFC 8215).
_TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))


class Forbidden(ValueError):
    """Why an address may not be called, in words for whoever typed it; names no secret."""


class Unresolved(OSError):
    """A host's name that is not known just now."""


@dataclass(frozen=True)
class Target:
    """An address that was checked: where to connect (`ip`), whom to expect there, what to ask."""

    host: str
    port: int
    ip: str
    path: str


def resolve(address: str) -> Target:
    """Return where an address leads; raises Forbidden, or Unresolved where its host is unknown."""
    parts, port = _parsed(address)
    host = (parts.hostname or "").rstrip(".")
    allowed = host in {each.lower().rstrip(".") for each in settings.ALLOWED_WEBHOOK_HOSTS}
    if port != HTTPS_PORT and not allowed:
        raise Forbidden("机器人地址只能用 443 端口。")
    found = _lookup(host, port)
    if not allowed and not all(map(_is_public, found)):
        raise Forbidden(
            f"机器人地址的主机 {host} 在内部网络，不能使用；确需使用的，请技术管理员登记该主机。"
        )
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Target(host, port, str(found[0]), path)


def _parsed(address: str) -> tuple[SplitResult, int]:
    if len(address) > LONGEST or not address.isascii() or not address.isprintable():
        raise Forbidden("机器人地址不完整或有误，请从群机器人的设置中整段复制。")
    try:
        parts = urlsplit(address)
        port = HTTPS_PORT if parts.port is None else parts.port
    except ValueError:
        raise Forbidden("机器人地址不完整或有误，请从群机器人的设置中整段复制。") from None
    if parts.scheme != "https":
        raise Forbidden("机器人地址须以 https:// 开头。")
    if not parts.hostname or parts.username is not None or " " in address or "\\" in address:
        raise Forbidden("机器人地址不完整或有误，请从群机器人的设置中整段复制。")
    return parts, port


def _lookup(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    """Return the addresses of a host; numbers in any spelling (2130706433, 0x7f.1) are taken too."""
    try:
        found = _addresses(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unresolved(f"找不到主机 {host}") from None
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Return whether an address is out on the internet, also where it hides an IPv4 one in itself."""
    if ip.is_multicast or not ip.is_global:
        return False
    if isinstance(ip, IPv4Address):
        return True
    inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
    if any(ip in network for network in _TRANSLATED):
        inner = IPv4Address(int(ip) & 0xFFFFFFFF)
    return inner is None or _is_public(inner)
