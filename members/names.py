"""How names are compared. Pure: imports no Django."""

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
