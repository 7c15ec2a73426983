"""What comes round: "每季一次" (annex 1 row 16), "每月10日前", "双月", "每周一学"."""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date

from workplan.periods.model import PeriodKind
from workplan.periods.points import Stretch
from workplan.periods.remarks import Remarks, UnreadableError
from workplan.periods.stretches import read_stretches
from workplan.periods.wording import SEPARATORS

_WEEKDAY = r"[1-7一二三四五六日天](?!(?:-?\d{1,2})?[月日号季年旬.]|\d)"
_CONTINUOUS = re.compile(
    r"(?P<word>(?:每|逐|隔|双|单)(?:\d{1,2}|双|半)?个?(?:周|星期|礼拜|旬|工作日|日|天)|(?<![上下])每?半个?月)"
    # On which days, as 每周二、四; a number with a unit of its own is none.
    rf"(?:末|{_WEEKDAY}(?:[、,和及-]?(?:周|星期|礼拜)?{_WEEKDAY})*)?前?"
)
_RHYTHM = re.compile(
    r"(?:[每逢]{0,2}(?P<parity>[单双])数?月|(?P<every_other>隔)月"
    r"|[每逐按](?:(?P<number>\d{1,2})个?|个)?(?P<unit>月|季度?|半年|年))"
    r"(?:的?(?:(?P<in_last>最后1个?月|末月)|(?P<in_first>第?1个?月|首月)|第(?P<in_nth>\d)个?月)的?)?"
    r"(?P<when>(?:\d{1,2}(?:[日号]?[、-]\d{1,2})*[日号]|[上中下]旬|[上下]半月|[初中底末])?前?)"
)
_MONTHS_OF_UNIT = {"月": 1, "季": 3, "季度": 3, "半年": 6, "年": 12}

_MOST_YEARS = 5

Reading = tuple[PeriodKind, list[Stretch]]


def read_continuous(text: str, year: int, remarks: Remarks) -> Reading | None:
    """Read 每周 and what is more frequent than a month as one stretch: 52 due dates help no one."""
    match = _CONTINUOUS.search(text)
    if not match:
        return None
    rest = _without(match).strip(SEPARATORS)
    stretches = read_stretches(rest or "全年", year, remarks)
    remarks.ask(f"“{match['word']}”是经常性工作，按整段计一个完成时间，不逐次提醒")
    return kind_of(stretches), stretches


def read_rhythm(text: str, year: int, remarks: Remarks) -> Reading | None:
    """Read a word such as 每季 with what stands beside it.

    A longer stretch beside it (3-11月) bounds it; any other list (3、6、9、12月) beats it.
    """
    match = _RHYTHM.search(text)
    if not match:
        return None
    rest = _without(match).strip(SEPARATORS)
    named = read_stretches(rest, year, remarks) if rest else []
    bounds = named[0] if named else Stretch(date(year, 1, 1), date(year, 12, 31))
    bounds = bounds.beginning(date(bounds.last.year, 1, 1))
    if bounds.last.year - bounds.first.year > _MOST_YEARS:
        raise UnreadableError("时段太长")
    turns = [
        turn
        for each_year in range(bounds.first.year, bounds.last.year + 1)
        for turn in _turns(match, each_year, remarks)
    ]
    if named and (len(named) > 1 or bounds.days <= turns[0].days):
        if match["unit"] != "年" and len(named) != len(turns):
            remarks.ask(f"“{match.group()}”一年{len(turns)}次，按所写的{len(named)}个时间计")
        return kind_of(named), named
    return PeriodKind.RECURRING, _within(bounds, turns, remarks)


def kind_of(stretches: list[Stretch]) -> PeriodKind:
    return stretches[0].kind if len(stretches) == 1 else PeriodKind.MONTHS


def _without(match: re.Match[str]) -> str:
    return f"{match.string[: match.start()]},{match.string[match.end() :]}"


def _turns(match: re.Match[str], year: int, remarks: Remarks) -> list[Stretch]:
    """Return the stretches of one year; a deadline begins with its month or quarter."""
    aside = Remarks()
    turns = []
    for first, last in _months(match):
        named = _named_month(match, first, last)
        months = f"{named}月" if named else f"{first}-{last}月"
        when = _within_month(match["when"], monthrange(year, named or first)[1])
        if when != match["when"]:
            remarks.tell("没有这一天的月份按月末计")
        for turn in read_stretches(months + when, year, aside):
            turns.append(turn.beginning(date(year, first, 1)))
    if aside.needs_confirmation:
        remarks.ask(aside.sentences[0])
    return turns


def _named_month(match: re.Match[str], first: int, last: int) -> int | None:
    """Return the one month that is meant of a stretch: 每季度最后一个月; the stretch's if it is one."""
    if match["in_last"] or first == last:
        return last
    if match["in_first"]:
        return first
    month = first + int(match["in_nth"]) - 1 if match["in_nth"] else None
    if month and not first <= month <= last:
        raise UnreadableError
    return month


def _within_month(when: str, length: int) -> str:
    return re.sub("29|30|31", lambda day: str(min(int(day.group()), length)), when)


def _months(match: re.Match[str]) -> list[tuple[int, int]]:
    if match["parity"]:
        return [(month, month) for month in range(1 if match["parity"] == "单" else 2, 13, 2)]
    length = (
        2 if match["every_other"] else int(match["number"] or 1) * _MONTHS_OF_UNIT[match["unit"]]
    )
    if not length or 12 % length:
        raise UnreadableError(f"一年不能按“{match.group()}”等分")
    within = match["in_last"] or match["in_first"] or match["in_nth"]
    if length > 1 and not within and match["when"] not in ("", "底", "末", "底前", "末前"):
        raise UnreadableError
    return [(first, first + length - 1) for first in range(1, 13, length)]


def _within(bounds: Stretch, turns: list[Stretch], remarks: Remarks) -> list[Stretch]:
    kept = [t for t in turns if t.first <= bounds.last and bounds.first <= t.last]
    cut = [
        replace(t, first=max(t.first, bounds.first), last=min(t.last, bounds.last)) for t in kept
    ]
    if cut != kept:
        remarks.ask("起止不在整的周期上，首尾不满的也各计一次")
    if not cut:
        raise UnreadableError
    return cut
