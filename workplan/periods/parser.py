"""From a phrase to its period."""

import unicodedata

from workplan.periods.model import Period, PeriodKind, Span
from workplan.periods.points import Stretch, chinese
from workplan.periods.remarks import Remarks, UnreadableError
from workplan.periods.rhythms import Reading, kind_of, read_continuous, read_rhythm
from workplan.periods.spelling import plain
from workplan.periods.stretches import read_stretches
from workplan.periods.wording import (
    awaited_event,
    says_no_date,
    with_closed_onset,
    without_counts,
    without_notes,
    without_soft_words,
    without_weekdays,
)

LONGEST = 200
YEARS = range(1900, 2200)
_QUOTED = 30
_WEEK = "一二三四五六日"
_ACCEPTED = "“9月”“2-7月”“3月、8月”“6月底前”“每季一次”“全年”，没有期限的写“持续推进”"


def parse_period(phrase: str, year: int) -> Period:
    """Return what a 完成时间 phrase means in the plan of a year.

    Never raises for any phrase and year: what is not understood is INVALID, with a Chinese message that
    quotes it; what can be read in two ways is read in one of them and needs confirmation.
    """
    remarks = Remarks()
    try:
        if len(phrase) > LONGEST:
            raise UnreadableError(f"超过{LONGEST}个字")
        if year not in YEARS:
            raise UnreadableError(f"计划年度{year}不在{YEARS[0]}至{YEARS[-1]}年之间")
        kind, stretches = _read(phrase, year, remarks)
    except UnreadableError as error:
        if event := awaited_event(plain(phrase[:LONGEST], Remarks())):
            message = f"没有写日期，按等待“{event}”记，不计逾期，请定一个复核日期，请确认。"
            return Period(phrase, PeriodKind.UNDATED, (), True, message)
        reason = f"：{error}" if str(error) else ""
        message = f"看不懂“{_quote(phrase)}”{reason}。可以写{_ACCEPTED}。"
        return Period(phrase, PeriodKind.INVALID, message=message)
    spans = tuple(Span(None if s.open else s.first, s.last) for s in stretches)
    return Period(phrase, kind, spans, remarks.needs_confirmation, remarks.message())


def _read(phrase: str, year: int, remarks: Remarks) -> Reading:
    text, weekdays = without_weekdays(plain(phrase, remarks))
    if says_no_date(text):
        remarks.tell("没有期限，不计逾期，请定一个复核日期")
        return PeriodKind.UNDATED, []
    text, times = without_counts(text)
    text = without_notes(without_soft_words(text, remarks), remarks)
    text = with_closed_onset(text, remarks)
    kind, stretches = next(
        reading for read in _RECOGNISERS if (reading := read(text, year, remarks))
    )
    if times > 1 and (kind is PeriodKind.RECURRING or times != len(stretches)):
        remarks.ask(f"写有{times}次，每个时段只计一个完成时间")
    _check_weekdays(weekdays, stretches, remarks)
    return kind, stretches


def _check_weekdays(
    weekdays: list[tuple[int, int, int]], stretches: list[Stretch], remarks: Remarks
) -> None:
    """Ask about a weekday that the date beside it does not have: one of the two is wrong."""
    days = {day for stretch in stretches for day in (stretch.first, stretch.last)}
    for month, number, weekday in weekdays:
        for day in sorted(days):
            if day.day == number and day.month == (month or day.month) and day.weekday() != weekday:
                written, real = _WEEK[weekday], _WEEK[day.weekday()]
                remarks.ask(f"写的是周{written}，{chinese(day)}是周{real}")


def _read_list(text: str, year: int, remarks: Remarks) -> Reading:
    stretches = read_stretches(text, year, remarks)
    return kind_of(stretches), stretches


_RECOGNISERS = (read_continuous, read_rhythm, _read_list)


def _quote(phrase: str) -> str:
    shown = "".join(char for char in phrase if unicodedata.category(char)[0] not in "CZ")
    return shown if len(shown) <= _QUOTED else f"{shown[:_QUOTED]}…"
