"""A 完成时间 that is read in a way of which one asks, and one that cannot be understood."""

import pytest

from tests.workplan.periods.reading import (
    AUGUST,
    HALVES,
    JUNE,
    MARCH,
    MONTHS,
    QUARTERS,
    SEPTEMBER,
    YEAR_2021,
    assert_asks,
    words,
)
from workplan.periods import PeriodKind, parse_period


@pytest.mark.parametrize(
    "phrase",
    [
        *("13月前", "2月30日前", "5-3月前", "节后", "前", "xx前", "第5季度前"),
        *("月底前", "本月底前", "季末前", "下周前", "周末前", "双休日前", "半年后", "三个月后"),
        *("每月最后一个工作日", "每月最后一周"),
    ],
)
def test_a_date_that_is_wrong_or_a_word_without_an_event_waits_for_nothing(phrase):
    assert parse_period(phrase, 2021).kind == "invalid"


@pytest.mark.parametrize(
    ("phrase", "day", "question"),
    [
        ("6月9日（周三）前", "2021-06-09", ""),
        ("6月9日（星期三）", "2021-06-09", ""),
        ("6月9日（周一）前", "2021-06-09", "写的是周一，2021年6月9日是周三，请确认。"),
        ("6月9日周一前", "2021-06-09", "写的是周一，2021年6月9日是周三，请确认。"),
        ("6月5日-9日（周四）", "2021-06-09", "写的是周四，2021年6月9日是周三，请确认。"),
        ("5月31日（周天）", "2021-05-31", "写的是周日，2021年5月31日是周一，请确认。"),
    ],
)
def test_a_weekday_that_does_not_fit_its_date_asks(phrase, day, question):
    period = parse_period(phrase, 2021)

    assert [str(due) for due in period.dues] == [day]
    assert period.message == question


@pytest.mark.parametrize(
    ("phrase", "due", "other"),
    [
        ("3月前", "2021年3月31日", "2021年2月28日"),
        ("1月前", "2021年1月31日", "2020年12月31日"),
        ("2季度前", "2021年6月30日", "2021年3月31日"),
    ],
)
def test_before_a_month_is_read_as_by_its_end_and_names_the_other_reading(phrase, due, other):
    period = parse_period(phrase, 2021)

    assert (period.kind, period.start) == (PeriodKind.ONCE, None)
    assert [f"{d.year}年{d.month}月{d.day}日" for d in period.dues] == [due]
    assert period.message == f"“{phrase}”按{due}以前理解，也可能指{other}以前，请确认。"
    assert period.needs_confirmation


@pytest.mark.parametrize("phrase", ["11-1月", "11月至1月", "11月—1月"])
def test_a_range_that_goes_back_by_less_than_half_a_year_crosses_into_the_next(phrase):
    message = "“1月”按跨年到2022年理解，请确认。"
    assert_asks(phrase, "range", message, "2021-11-01/2022-01-31")


@pytest.mark.parametrize(
    ("phrase", "kind", "message", "expected"),
    [
        ("5月（暂定）", "once", "写有“暂定”，时间未最后确定", [MONTHS[4]]),
        ("拟于5月", "once", "写有“拟”，时间未最后确定", [MONTHS[4]]),
        ("5月左右", "once", "写有“左右”，时间未最后确定", [MONTHS[4]]),
        ("适时（下半年）", "range", "写有“适时”，时间未最后确定", [HALVES[1]]),
        ("5月（取消）", "once", "括号里的“取消”没有计入时间", [MONTHS[4]]),
        ("5月（6月）", "months", "括号里的“6月”也按完成时间理解", [MONTHS[4], JUNE]),
        ("上半年、5月", "once", "已写明更具体的时间，不再按整段计", [MONTHS[4]]),
        ("3月、3月", "once", "有重复的完成时间，只计一次", [MARCH]),
        ("8月、3月", "months", "所写时间不是先后顺序，已按先后排列", [MARCH, AUGUST]),
        ("3-5", "range", "没有写单位的数按月份理解", ["2021-03-01/2021-05-31"]),
        ("4", "once", "没有写单位的数按月份理解", [MONTHS[3]]),
        (
            "3.15",
            "once",
            "用点或斜线写的两个数按“几月几日”理解",
            ["2021-03-15/2021-03-15"],
        ),
        ("1\n0月", "once", "数字之间的空白已略去，按相连的数理解", [MONTHS[9]]),
        ("3月起", "range", "只写了开始时间，按到年底理解", ["2021-03-01/2021-12-31"]),
        ("3月或4月", "range", "“或”按前后两个时间之间的时段理解", ["2021-03-01/2021-04-30"]),
        ("9月底10月初", "range", "月底月初连写，按一个时段理解", ["2021-09-30/2021-10-10"]),
        ("11年", "all-year", "“11年”按2011年理解", ["2011-01-01/2011-12-31"]),
        ("年初", "once", "“年初”按2021年1月1日至2021年1月31日理解", [MONTHS[0]]),
        ("年中", "once", "“年中”按2021年6月1日至2021年6月30日理解", [JUNE]),
        (
            "每季一次（3、6、9月）",
            "months",
            "“每季”一年4次，按所写的3个时间计",
            [MARCH, JUNE, SEPTEMBER],
        ),
        ("全年4次", "all-year", "写有4次，每个时段只计一个完成时间", [YEAR_2021]),
        ("每季两次", "recurring", "写有2次，每个时段只计一个完成时间", QUARTERS),
        ("一月一次", "recurring", "按每月一次理解，也可能指1月份一次", MONTHS),
        (
            "一季度一次",
            "recurring",
            "按每季度一次理解，也可能指第一季度一次",
            QUARTERS,
        ),
        (
            "3-11月每季",
            "recurring",
            "起止不在整的周期上，首尾不满的也各计一次",
            [MARCH, *QUARTERS[1:3], "2021-10-01/2021-11-30"],
        ),
    ],
)
def test_what_can_be_read_in_two_ways_is_taken_and_asks(phrase, kind, message, expected):
    assert_asks(phrase, kind, f"{message}，请确认。", *expected)


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("13月", "：没有13月"),
        ("0月", "：没有0月"),
        ("3 8月", "：没有38月"),
        ("5-3月", "：终点早于起点"),
        ("9-3月", "：终点早于起点"),
        ("3月15日-3月10日", "：终点早于起点"),
        ("2月30日", "：2021年2月没有30日"),
        ("2月29日", "：2021年2月没有29日"),
        ("5季度", "：没有第5季度"),
        ("15日", "：“15日”没有写月份"),
        ("每5个月", "：一年不能按“每5个月”等分"),
        ("3021年5月", "：年份3021超出范围"),
        ("0000年3月", "：年份0超出范围"),
        ("1950年-2100年每月", "：时段太长"),
        *(
            (phrase, "")
            for phrase in words(
                "已完成 完成 5月未完成 5月验收 abc 两会期间 一二月 正月 春季 一次 暂定 "
                "至 或 -5月 5月- 1-2-3月 月 每 每月每季"
            )
        ),
    ],
)
def test_what_cannot_be_understood_is_quoted_and_says_what_could_be_written(phrase, reason):
    period = parse_period(phrase, 2021)

    assert (period.kind, period.spans) == (PeriodKind.INVALID, ())
    quoted = phrase.replace(" ", "")
    assert period.message == (
        f"看不懂“{quoted}”{reason}。可以写“9月”“2-7月”“3月、8月”“6月底前”“每季一次”“全年”，"
        "没有期限的写“持续推进”。"
    )


def test_more_than_200_characters_are_not_read_and_not_quoted_in_full():
    phrase = "3月、" * 100

    assert parse_period(phrase[:200], 2021).kind == PeriodKind.ONCE
    period = parse_period(phrase, 2021)
    assert period.kind == PeriodKind.INVALID
    assert period.message.startswith(f"看不懂“{'3月、' * 10}…”：超过200个字。")


@pytest.mark.parametrize("year", [0, 1899, 2200, 9999])
def test_a_year_that_no_plan_has_is_refused(year):
    period = parse_period("3月", year)

    assert (period.kind, period.spans) == (PeriodKind.INVALID, ())
    assert f"计划年度{year}不在1900至2199年之间" in period.message
