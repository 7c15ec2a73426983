"""How names are compared, and what is said of one that is not known. Pure: imports no Django."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


def name_key(name: str) -> str:
    """Return the form in which names are compared: no space of any width, one width of letters.

    `郑　丽`, `郑  丽` and `郑丽` are one person (annex 1, rows 4, 15 and 37).
    """
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", name))


def near_names(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return the known names that a person may have meant: 张爱连 → 张爱莲."""
    key = name_key(name)
    known = list(known)
    close = get_close_matches(key, known, n=limit, cutoff=0.5)
    containing = [k for k in known if len(key) > 1 and (key in k or k in key) and k not in close]
    return (close + containing)[:limit]


class UnknownName(Exception):
    """No one, or more than one, is known by a name; `near` are names that may have been meant."""

    def __init__(self, name: str, near: list[str], homonyms: int = 0) -> None:
        super().__init__(name)
        self.name, self.near, self.homonyms = name, near, homonyms

    @property
    def is_nobodys(self) -> bool:
        """Whether no one bears the name, so that a person of that name may be added."""
        return not self.homonyms

    def in_words(self, where: str = "", advice: str = "") -> str:
        """Return in Chinese what is wrong with the name.

        `where` (名册中) says where it is not, `advice` (请先…) what to do with one that is like no other.
        """
        if self.homonyms:
            return f"有{self.homonyms}个“{self.name}”，请先用别名区分，再填别名。"
        if self.near:
            return f"{where}没有“{self.name}”，是否为“{'”或“'.join(self.near)}”？"
        return f"{where}没有“{self.name}”{advice and '，'}{advice}。"


class IsPost(UnknownName):
    """A post stands where only a person can."""

    @property
    def is_nobodys(self) -> bool:
        return False

    def in_words(self, where: str = "", advice: str = "") -> str:
        return f"“{self.name}”是职务，请填姓名。"
