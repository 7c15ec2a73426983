"""No English on any page of the admin that the office meets."""

import re
from pathlib import Path

from django.conf import settings

LOCALE = Path(settings.LOCALE_PATHS[0], "zh_Hans", "LC_MESSAGES")
# Names that stand for themselves, addresses and keys on the keyboard.
ALLOWED = re.compile(
    r"Excel|Word|PDF|ID\b|MB\b|SQLite|PostgreSQL|\.?xlsx\b"
    r"|\S+@\S+|https?://\S+|\b(?:esc|ctrl|cmd|t)\b|\bpbkdf2_sha256\b|\bmd5\b",
    re.IGNORECASE,
)
ENGLISH = re.compile(r"[A-Za-z]{2,}[A-Za-z '’.,-]*")


def english_in(text: str) -> list[str]:
    """Return the runs of Latin letters in a page's text that are no allowed name."""
    return ENGLISH.findall(ALLOWED.sub("", text))
