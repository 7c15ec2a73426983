"""The State Council's notice of days off, as it is printed, read into days. Pure: imports no Django.

一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

_HEADING = re.compile(r"^\s*[一二三四五六七八九十]+、\s*(?P<name>[^：:]{1,12})[：:](?P<body>.+)$")
_OF_YEAR = re.compile(r"(\d{4})\s*年\s*部分节假日")
_ASIDE = re.compile(r"[（(]([^（()）]*)[)）]")
_DAY = (
    r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日(?P<{0}w>\x00[0-6])?"
)
_SPAN = re.compile(_DAY.format("a") + r"(?:至" + _DAY.format("b") + r")?")
_IN_ALL = re.compile(r"共(\d{1,2})天")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_WEEKDAYS = "一二三四五六日"
_LONGEST = 15


@dataclass(frozen=True)
class NoticeDays:
    """Days of the notice that are off, or worked though they are a weekend's."""

    name: str
    first_on: date
    last_on: date
    is_worked: bool


@dataclass(frozen=True)
class Notice:
    """What a notice says: the year that it names (None where it names none), its days, and a sentence of
    each place that could not be read. Days are to be taken over only where there is no such sentence.
    """

    year: int | None
    days: tuple[NoticeDays, ...]
    problems: tuple[str, ...]


class _Unread(Exception):
    """A sentence that says no days, or days that cannot be; the words say which."""


def read_notice(text: str, year: int | None = None) -> Notice:
    """Return what the text of a notice says; `year` where it does not say of which it is.

    A weekday that stands beside a day, and the number of days in all, must agree with the days.
    """
    named = _OF_YEAR.search(text)
    of = year or (int(named[1]) if named else None)
    days: list[NoticeDays] = []
    problems: list[str] = []
    found = False
    for number, line in enumerate(text.splitlines(), start=1):
        heading = _HEADING.match(line)
        if not heading:
            continue
        found = True
        if of is None:
            problems.append("通知里没有写是哪一年的，请填写年份。")
            break
        try:
            days += _read(heading["name"].strip(), heading["body"], of)
        except _Unread as unread:
            problems.append(f"第{number}行“{heading['name'].strip()}”：{unread}")
    if not found:
        problems.append("没有读到“一、元旦：…”这样的行，请从通知里逐条粘贴。")
    for earlier, later in _overlaps(days):
        problems.append(f"“{earlier.name}”和“{later.name}”的日期重叠。")
    return Notice(of, tuple(days), tuple(problems))


def _read(name: str, body: str, year: int) -> Iterator[NoticeDays]:
    """Yield the days of one holiday. Raises _Unread."""
    off = False
    for sentence in filter(str.strip, re.split(r"[。；]", _weekdays_marked(body))):
        if "放假" not in sentence and "上班" not in sentence:
            continue
        is_worked = "放假" not in sentence
        off = off or not is_worked
        spans = list(_spans(sentence, year))
        if not spans:
            raise _Unread(f"“{_plain(sentence)}”里没有日期。")
        for first, last in spans:
            if not first <= last <= first + timedelta(days=_LONGEST):
                raise _Unread(f"{_in_words(first)}至{_in_words(last)}不像放假的日期。")
            yield NoticeDays(name, first, last, is_worked)
        told = _IN_ALL.search(sentence)
        count = sum((last - first).days + 1 for first, last in spans)
        if told and int(told[1]) != count:
            raise _Unread(f"通知写共{told[1]}天，按日期算是{count}天。")
    if not off:
        raise _Unread("没有写哪几天放假。")


def _weekdays_marked(body: str) -> str:
    """Return the text with \\0 and the number of the weekday for an aside that names one, no others."""

    def mark(aside: re.Match[str]) -> str:
        weekday = _WEEKDAY.search(aside[1])
        return f"\0{_WEEKDAYS.index(weekday[1].replace('天', '日'))}" if weekday else ""

    return re.sub(r"\s+", "", _ASIDE.sub(mark, body))


def _spans(sentence: str, year: int) -> Iterator[tuple[date, date]]:
    month: int | None = None
    for span in _SPAN.finditer(sentence):
        first = _day(span, "a", year, month)
        month = first.month
        last = _day(span, "b", first.year, month) if span["bd"] else first
        month = last.month
        yield first, last


def _day(span: re.Match[str], end: str, year: int, month: int | None) -> date:
    """Return one end of a span; what it leaves out is that of the day before it. Raises _Unread."""
    year = int(span[f"{end}y"] or year)
    told = span[f"{end}m"] or month
    try:
        day = date(year, int(told or 0), int(span[f"{end}d"]))
    except ValueError:
        raise _Unread(f"没有“{_plain(span[0])}”这一天。") from None
    weekday = span[f"{end}w"]
    if weekday and int(weekday[1]) != day.weekday():
        is_, said = _WEEKDAYS[day.weekday()], _WEEKDAYS[int(weekday[1])]
        raise _Unread(f"{year}年{_in_words(day)}是星期{is_}，通知写的是星期{said}，请核对年份。")
    return day


def _overlaps(days: list[NoticeDays]) -> Iterator[tuple[NoticeDays, NoticeDays]]:
    ordered = sorted(days, key=lambda each: (each.first_on, each.last_on))
    for earlier, later in pairwise(ordered):
        if later.first_on <= earlier.last_on:
            yield earlier, later


def _in_words(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _plain(words: str) -> str:
    return re.sub("\0.", "", words)[:30]
