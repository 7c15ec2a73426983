"""What a proposal needs before it can go in: its parts and its length. Pure: imports no Django."""

import re

UNTITLED = "（未命名）"
_TITLE_MAX = 60
_BLANK = re.compile(r"\s+")


def text_length(*parts: str) -> int:
    """Return how many characters a text has, blanks not counted."""
    return sum(len(_BLANK.sub("", part)) for part in parts)


def problems(title: str, situation: str, suggestions: str, *, least: int, most: int) -> list[str]:
    """Return what is missing or too long, a sentence each, in Chinese; nothing for a whole text.

    `least` and `most` are the characters of 情况分析 and 具体建议 together.
    """
    found = []
    if not title.strip() or title == UNTITLED:
        found.append("请填写案由。")
    elif text_length(title) > _TITLE_MAX:
        found.append(f"案由超过{_TITLE_MAX}字，请写得简明。")
    if not situation.strip():
        found.append("请填写情况分析。")
    if not suggestions.strip():
        found.append("请填写具体建议。")
    length = text_length(situation, suggestions)
    if not found and length < least:
        found.append(f"正文{length}字，少于{least}字。")
    if length > most:
        found.append(f"正文{length}字，超过{most}字。")
    return found
