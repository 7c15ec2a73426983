"""What a row of this year's plan may say in the next: a proposal that a person reads. Pure.

The rules are those of domain2.md sections 0.2 and 7, read off the document of 2021: a title of a year
carries its year along; plenary sessions are counted on, and begin anew with a term (after 二届五次 came
三届一次, row 45); phrases of months stay, and a day that is no working day is shown with the one before.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from almanac.words import chinese_number, counted, month_day, weekday
from workplan.annexes import Annex

_DIGITS = "〇一二三四五六七八九"
_NUMBER = "一二三四五六七八九十百零〇\\d"
_ORDINAL = re.compile(
    rf"(?P<term>[{_NUMBER}]{{1,5}})届(?P<number>[{_NUMBER}]{{1,6}})次(?P<noun>常委|主席)?"
)
_DAY = re.compile(r"(?:(\d{4})年)?(?<!\d)(\d{1,2})月(\d{1,2})[日号]")
_OCCASION = re.compile(rf"[{_NUMBER}]+周年|(?:建党|建国|建校|诞辰|成立)百年")
_RESEARCH = re.compile(r"^关于(?P<gist>.+?)的?(?:调研|调查研究|课题)$")


class Ordinals:
    """How the meetings that this year's rows name are counted on; `held` is the last known number by
    term and noun (常委, 主席, nothing for a plenary session), `new_term` the 届 that begins, if one does.

    A plenary session that the rows name is followed by the next that they name, the last of them by
    one more: beside 三届一次 (its preparation, row 45), 二届五次 becomes 三届一次. Other meetings are
    numbered on, in the order of the rows.
    """

    def __init__(
        self,
        titles: Iterable[str],
        held: Mapping[tuple[int, str], int] | None = None,
        new_term: int | None = None,
    ) -> None:
        named: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for title in titles:
            for said in _ORDINAL.finditer(title):
                noun, which = said["noun"] or "", _which(said)
                if which and which not in named[noun]:
                    named[noun].append(which)
        plenary = sorted(named.pop("", []))
        terms = [term for term, _ in (*plenary, *(w for those in named.values() for w in those))]
        first = min(terms, default=0)
        # A later term that the rows themselves prepare begins next year, whether it was said or not.
        self.new_term = new_term or (max(terms) if terms and max(terms) > first else None)
        self._next: dict[tuple[str, int, int], tuple[int, int]] = {}
        self._count_plenary(plenary)
        for noun, those in named.items():
            self._count_others(noun, sorted(those), held or {})

    def _count_plenary(self, named: list[tuple[int, int]]) -> None:
        if named and self.new_term and named[-1][0] < self.new_term:
            following = [(self.new_term, place) for place, _ in enumerate(named, start=1)]
        else:
            following = [*named[1:], *((term, number + 1) for term, number in named[-1:])]
        self._next.update({("", *this): then for this, then in zip(named, following, strict=True)})

    def _count_others(
        self, noun: str, named: list[tuple[int, int]], held: Mapping[tuple[int, str], int]
    ) -> None:
        term, last = named[-1]
        last = max(last, held.get((term, noun), 0))
        if self.new_term and self.new_term > term:
            term, last = self.new_term, 0
        for place, this in enumerate(named, start=1):
            self._next[(noun, *this)] = (term, last + place)

    def moved(self, text: str) -> str:
        """Return a text with its meetings counted on."""

        def following(said: re.Match[str]) -> str:
            which, noun = _which(said), said["noun"] or ""
            found = which and self._next.get((noun, *which))
            if not found:
                return said[0]
            term, number = _as_said(found[0], said["term"]), _as_said(found[1], said["number"])
            return f"{term}届{number}次{noun}"

        return _ORDINAL.sub(following, text)


def _which(said: re.Match[str]) -> tuple[int, int] | None:
    term, number = counted(said["term"]), counted(said["number"])
    return (term, number) if term and number else None


def _as_said(number: int, like: str) -> str:
    return str(number) if like.isdecimal() else chinese_number(number)


def year_moved(text: str, year: int) -> str:
    """Return a text with a year, and the one after it, moved on by one: 2021年 → 2022年."""

    def later(found: re.Match[str]) -> str:
        said = found[0]
        if said.isdecimal():
            return str(int(said) + 1)
        number = int("".join(str(_DIGITS.index(sign)) for sign in _plain(said))) + 1
        zero = next((sign for sign in said if sign in "○零"), "〇")
        return "".join(_DIGITS[int(d)] for d in str(number)).replace("〇", zero)

    # A span of years (2021-2025) is a plan's name, and stays.
    years = "|".join((str(year), str(year + 1)))
    text = re.sub(rf"(?<![\d\-—~至])(?:{years})(?!\d|年?[\-—~至]\d{{4}})", later, text)
    spelled = "|".join(
        "".join("[〇○零]" if d == "0" else _DIGITS[int(d)] for d in str(one))
        for one in (year, year + 1)
    )
    return re.sub(rf"(?:{spelled})(?=年)", later, text)


def text_moved(text: str, *, year: int, ordinals: Ordinals) -> tuple[str, list[str]]:
    """Return what a point of the text may say next year, and what in it a person should look at: which
    years were moved on and which meetings counted on, which others it names, and anniversaries.
    """
    counted_on = ordinals.moved(text)
    moved = year_moved(counted_on, year)
    notes = ["年份已顺延，请核对"] if moved != counted_on else []
    if counted_on != text:
        notes.append("会议届次已顺延，请核对")
    named = [said[0] for said in _ORDINAL.finditer(text) if said[0] in counted_on]
    named += _OCCASION.findall(text)
    if named:
        notes.append(f"写有{'、'.join(dict.fromkeys(named))}，请核对")
    return moved, notes


def _plain(said: str) -> str:
    return said.replace("○", "〇").replace("零", "〇")


def days_off_in(
    phrase: str, year: int, is_workday: Callable[[date], bool]
) -> list[tuple[date, date]]:
    """Return the days that a 完成时间 names and that are days off, each with the working day before."""
    found = []
    for said in _DAY.finditer(phrase):
        try:
            day = date(int(said[1] or year), int(said[2]), int(said[3]))
        except ValueError:
            continue
        before = day
        while not is_workday(before):
            before = date.fromordinal(before.toordinal() - 1)
        if before != day:
            found.append((day, before))
    return found


class Proposed(Enum):
    """What is proposed of a row."""

    KEEP = "keep"
    CANDIDATE = "candidate"
    DROP = "drop"


@dataclass(frozen=True)
class OldRow:
    """A row of this year's plan, with what became of it.

    `is_open`: nobody closed it; `is_late`: and a date of it is over. `serves`: a research of which a
    consultation of this year is made; `holds`: what is held of a topic of annex 3.
    """

    annex: Annex
    title: str
    phrase: str = ""
    is_open: bool = False
    is_late: bool = False
    serves: bool = False
    holds: bool = False


@dataclass(frozen=True)
class Proposal:
    """What a row may say next year: `what` of it, why, and what a person should look at (`notes`)."""

    what: Proposed
    title: str
    phrase: str
    why: str = ""
    notes: tuple[str, ...] = ()
    carried: bool = False
    becomes: str = ""


CARRIED = "本年尚未办结，结转"
OF_THE_YEAR = {
    Annex.RESEARCH: "课题逐年另定",
    Annex.CONSULTATION: "议题逐年另选",
    Annex.PROPOSALS: "重点提案逐年另选",
    Annex.SUPERVISION: "监督议题逐年另定",
}


def propose(
    row: OldRow, *, year: int, ordinals: Ordinals, is_workday: Callable[[date], bool]
) -> Proposal:
    """Return what a row of the plan of `year` may say in the next.

    - what is late is carried, whatever its annex, and keeps its words: it is that very matter;
    - a task recurs, its year moved on and its meetings counted on;
    - a topic of the year (annexes 2 to 5, and what is held of annex 3) is chosen anew; a research of
      which no consultation came is a candidate for one.
    """
    if row.is_late:
        return Proposal(
            Proposed.KEEP, row.title, year_moved(row.phrase, year), CARRIED, carried=True
        )
    why = OF_THE_YEAR.get(row.annex) or ("议题逐年另选" if row.holds else "")
    if why:
        gist = _RESEARCH.match(row.title) if row.annex == Annex.RESEARCH else None
        becomes = gist["gist"] if gist and not row.serves else ""
        return Proposal(Proposed.DROP, row.title, row.phrase, why, becomes=becomes)
    counted_on = ordinals.moved(row.title)
    title = year_moved(counted_on, year)
    phrase = year_moved(row.phrase, year)
    notes = []
    if counted_on != row.title:
        notes.append("会议届次已顺延，请核对")
    if title != counted_on:
        notes.append("标题写有年份，逐年都有")
    if occasions := _OCCASION.findall(title):
        notes.append(f"写有{'、'.join(occasions)}，请核对")
    for day, before in days_off_in(phrase, year + 1, is_workday):
        notes.append(
            f"{month_day(day, year + 1)}（{weekday(day)}）不上班，可改为前一工作日"
            f"{month_day(before, year + 1)}（{weekday(before)}）"
        )
    return Proposal(Proposed.KEEP, title, phrase, notes=tuple(notes))
