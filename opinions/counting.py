"""How long a text is, as people count. Pure: imports no Django.

A character is what a reader sees as one: spaces and line breaks are none, what is set upon another
(an accent, a variation selector) is none of its own, letters and digits are one each. The page
counts alike while one types: static/opinions.js.
"""

import unicodedata

LIMIT = 1500
_NOT_SEEN = frozenset({"Cc", "Cf", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"})


def characters(text: str) -> int:
    """Return the number of characters in a text."""
    composed = unicodedata.normalize("NFC", text)
    return sum(1 for c in composed if unicodedata.category(c) not in _NOT_SEEN)
