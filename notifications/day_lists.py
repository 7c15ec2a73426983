"""Lists of days as an office types them: 30、7、3、1、0. Pure: imports no Django."""

import re
from collections.abc import Iterable

MOST_NUMBERS = 12
_BETWEEN = re.compile(r"[\s,，、;；/]+")


class BadDays(ValueError):
    """What is wrong with a list, in words for whoever typed it."""


def parse_days(text: str, *, least: int, most: int) -> tuple[int, ...]:
    """Return the numbers of a list, each once, as written; raises BadDays with the reason.

    Any usual sign stands between two numbers; full-width digits are digits.
    """
    parts = [part for part in _BETWEEN.split(text.strip()) if part]
    if not parts:
        raise BadDays("请至少填写一个天数。")
    if len(parts) > MOST_NUMBERS:
        raise BadDays(f"最多填写 {MOST_NUMBERS} 个天数。")
    for part in parts:
        if not part.isdecimal():
            raise BadDays(f"“{part[:20]}”不是天数，请填写数字，用顿号或逗号隔开，例如：30、7、3。")
        if not least <= int(part) <= most:
            raise BadDays(f"“{part[:20]}”超出范围，天数须在 {least} 至 {most} 之间。")
    return tuple(dict.fromkeys(map(int, parts)))


def format_days(days: Iterable[int]) -> str:
    """Return a list as it is stored and shown: 30、7、3、1、0."""
    return "、".join(map(str, days))
