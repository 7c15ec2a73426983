"""A reader who follows every link: what opens, what does not, and what numbers lead to."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

from django.test import Client

_LINK = re.compile(r'<(?:a|img|iframe|link)\b[^>]*?\s(?:href|src)="([^"]+)"')
_NUMBER = re.compile(r'<a[^>]*?\shref="([^"]+)"[^>]*>\s*<b[^>]*>(\d+)</b>')
# What says on a page how many it lists, whatever it lists.
_LISTED = re.compile(
    r"(?:筛选出|共|提案|<h1>[^<]*?)[\s>bspancltu=\"/<]*?(\d+)[\s</bspan>]*?[项篇件条场次个份]"
)
# Signing out ends the walk; what is in files is served before Django, or stays with the test that
# wrote it; a paper as PDF is the Word beside it, turned by LibreOffice (tests/sheets/test_pdf_papers.py).
_NOT_FOLLOWED = re.compile(r"/(?:logout|static)/|.*/(?:files|papers)/|.*[?&]as=pdf\b")
# The admin is walked by itself (`begin`, `within`): it has as many pages as all else together.
ADMIN = "/admin/"


@dataclass
class Walk:
    """The pages that were opened, by address; where each was found; how many links there were."""

    pages: dict[str, str] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    found_on: dict[str, str] = field(default_factory=dict)
    links: int = 0

    def numbers(self) -> Iterator[tuple[str, str, int]]:
        """Yield each number that is a link: the page, where it leads, the number."""
        for url, page in self.pages.items():
            for target, number in _NUMBER.findall(page):
                yield url, urljoin(url, unescape(target)), int(number)


def walk(client: Client, *, begin: str = "/", alike: int = 3) -> Walk:
    """Open what a first page leads to, and what that leads to, in the order of the links.

    `alike` is how many pages of one kind are opened: their addresses differ in numbers, or in what
    is asked of a list. From the admin one stays in the admin, from elsewhere one looks at its first
    page alone.
    """
    found, waiting, kinds, numbered = Walk(), deque([begin]), Counter(), set()
    found.found_on[begin] = ""
    while waiting:
        url = waiting.popleft()
        kind = _kind(url, exactly=url in numbered)
        kinds[kind] += 1
        if kinds[kind] > alike:
            continue
        response = client.get(url)
        if response.status_code == 302:
            _add(found, waiting, url, [response["Location"]])
        elif response.status_code != 200:
            found.closed[url] = f"{response.status_code} ← {found.found_on[url]}"
        elif response.streaming or "html" not in response["Content-Type"]:
            found.pages[url] = ""
        else:
            found.pages[url] = response.content.decode()
            links = [unescape(link) for link in _LINK.findall(found.pages[url])]
            links = [link for link in links if urljoin(url, link).startswith("/")]
            found.links += len(links)
            numbered.update(
                urljoin(url, unescape(to)) for to, _ in _NUMBER.findall(found.pages[url])
            )
            if begin.startswith(ADMIN):
                links = [link for link in links if urljoin(url, link).startswith(ADMIN)]
            if begin.startswith(ADMIN) or not url.startswith(ADMIN):
                _add(found, waiting, url, links)
    return found


def _add(found: Walk, waiting: deque[str], url: str, links: list[str]) -> None:
    for link in links:
        target = urljoin(url, link).partition("#")[0]
        if _NOT_FOLLOWED.match(target) or target in found.found_on:
            continue
        found.found_on[target] = url
        waiting.append(target)


def _kind(url: str, *, exactly: bool) -> tuple[str, ...]:
    """Return what a page is alike by. A list that is asked three things at once and more is like another
    of as many, unless a number leads to it: what can be combined is pairs.
    """
    parts = urlsplit(url)
    asked = sorted(parse_qs(parts.query))
    if len(asked) > 2 and not exactly:
        asked = [str(len(asked))]
    return re.sub(r"\d+", "N", parts.path), *asked


def listed(page: str, place: str) -> int | None:
    """Return how many things a page says it lists, or its section of that id; None where it does
    not say.
    """
    if place:
        heading = re.search(rf'id="{place}"[^>]*>\s*<h2[^>]*>(.*?)</h2>', page, re.DOTALL)
        counted = heading and re.search(r'class="count"[^>]*>\s*(\d+)', heading[1])
        return int(counted[1]) if counted else None
    counted = _LISTED.search(page)
    return int(counted[1]) if counted else None
