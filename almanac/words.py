"""Dates and numbers in the words an office uses. Pure: imports no Django."""

import re
from datetime import date

_WEEKDAYS = "一二三四五六日"
_NUMERALS = "零一二三四五六七八九"
# With what a sentence may end; what else is typed at its end gives way to a full stop.
_ENDS, _UNFINISHED = ("。", "！", "？", "…"), "，、；：,;:. "


def weekday(day: date) -> str:
    """Return the day of the week: 周三."""
    return f"周{_WEEKDAYS[day.weekday()]}"


def month_day(day: date, year: int | None = None) -> str:
    """Return 3月31日, with the year before it where that is not the given one."""
    words = f"{day.month}月{day.day}日"
    return words if year in (None, day.year) else f"{day.year}年{words}"


def ended(words: str) -> str:
    """Return a sentence with one full stop, however it was typed: 已视察。 of 已视察 and 已视察；"""
    words = words.rstrip()
    return words if words.endswith(_ENDS) else f"{words.rstrip(_UNFINISHED)}。"


def chinese_number(number: int) -> str:
    """Return 1 to 999 as meetings are counted: 十, 六十四, 一百零五."""
    if not 1 <= number <= 999:
        raise ValueError(f"{number} is not between 1 and 999")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_NUMERALS[hundreds]}百" if hundreds else ""
    if tens:
        words += f"{'' if tens == 1 and not hundreds else _NUMERALS[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (_NUMERALS[ones] if ones else "")


def session_name(term: int, session: int) -> str:
    """Return a plenary session as documents write it: 二届五次."""
    return "".join(
        f"{chinese_number(number) if number <= 999 else number}{unit}"
        for number, unit in ((term, "届"), (session, "次"))
    )


_COUNTED = {chinese_number(number): number for number in range(1, 1000)}
_SESSION = re.compile(
    r"(?:(?:第)?([\d一二三四五六七八九十百零]+)届)?(?:(?:第)?([\d一二三四五六七八九十百零]+)次)?"
)


def counted(text: str) -> int | None:
    """Return the number that digits or words say, as meetings are counted: 64, 六十四; else None."""
    if text.isdecimal():
        return int(text[:9])
    return _COUNTED.get(text)


def session_said(text: str) -> tuple[int | None, int | None, str]:
    """Return which 届 and 次 a word begins with (None where it says none), and what follows:
    二届六十四次主席会议 is 2, 64, 主席会议; 2届64次 is 2, 64 and nothing.
    """
    found = _SESSION.match(text)
    if not found or not found[0]:
        return None, None, text
    term, session = (counted(said) if said else None for said in found.groups())
    return term, session, text[found.end() :]
