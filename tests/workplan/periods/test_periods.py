"""The conventions of 完成时间 for days, months and stretches: the phrases of the 2021 annexes, and what
others write.
"""

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workplan.periods.reading import (
    AUGUST,
    DECEMBER,
    HALVES,
    JUNE,
    MARCH,
    MONTHS,
    QUARTERS,
    SEPTEMBER,
    YEAR_2021,
    assert_plain,
    spans,
    words,
)
from workplan.periods import PeriodKind, Span, parse_period


@pytest.mark.parametrize(
    ("phrase", "kind", "expected"),
    [
        ("1月", "once", [MONTHS[0]]),
        ("2月", "once", [MONTHS[1]]),
        ("3月", "once", [MARCH]),
        ("4月", "once", [MONTHS[3]]),
        ("5月", "once", [MONTHS[4]]),
        ("6月", "once", [JUNE]),
        ("7月", "once", [MONTHS[6]]),
        ("8月", "once", [AUGUST]),
        ("9月", "once", [SEPTEMBER]),
        ("10月", "once", [MONTHS[9]]),
        ("2-7月", "range", ["2021-02-01/2021-07-31"]),
        ("2-10月", "range", ["2021-02-01/2021-10-31"]),
        ("3-5月", "range", ["2021-03-01/2021-05-31"]),
        ("3-9月", "range", ["2021-03-01/2021-09-30"]),
        ("4-5月", "range", ["2021-04-01/2021-05-31"]),
        ("4-11月", "range", ["2021-04-01/2021-11-30"]),
        ("5-11月", "range", ["2021-05-01/2021-11-30"]),
        ("9-10月", "range", ["2021-09-01/2021-10-31"]),
        ("10-12月", "range", ["2021-10-01/2021-12-31"]),
        ("3月、5月", "months", [MARCH, MONTHS[4]]),
        ("3月、8月", "months", [MARCH, AUGUST]),
        ("4月、10月", "months", [MONTHS[3], MONTHS[9]]),
        ("每季\n一次", "recurring", QUARTERS),
        ("每季\n\n一次", "recurring", QUARTERS),
        ("全年", "all-year", [YEAR_2021]),
    ],
)
def test_every_phrase_of_annex_1_is_plain(phrase, kind, expected):
    assert_plain(phrase, kind, *expected)


@pytest.mark.parametrize("month", [3, 5, 7, 8, 9, 10, 11])
def test_the_month_forms_of_annexes_2_and_3_are_the_months(month):
    assert_plain(f"{month}月份", "once", MONTHS[month - 1])


def test_the_phrase_is_kept_as_written():
    assert parse_period("每季\n一次", 2021).phrase == "每季\n一次"


def test_a_period_offers_its_due_dates_and_the_start_of_the_whole():
    period = parse_period("3月、8月", 2021)

    assert period.spans == (
        Span(date(2021, 3, 1), date(2021, 3, 31)),
        Span(date(2021, 8, 1), date(2021, 8, 31)),
    )
    assert period.dues == (date(2021, 3, 31), date(2021, 8, 31))
    assert period.start == date(2021, 3, 1)


@pytest.mark.parametrize("phrase", ["6月底前", "6月底前、9月", "待定", "13月"])
def test_what_has_no_beginning_or_no_dates_has_no_start(phrase):
    assert parse_period(phrase, 2021).start is None


@pytest.mark.parametrize(
    ("phrase", "due"),
    [
        ("6月底前", "2021-06-30"),
        ("9月底\n前", "2021-09-30"),
        ("9月底", "2021-09-30"),
        ("9月末", "2021-09-30"),
        ("6月底以前完成", "2021-06-30"),
        ("截至6月底", "2021-06-30"),
        ("不晚于6月", "2021-06-30"),
        ("到6月底", "2021-06-30"),
        ("10月20日前", "2021-10-20"),
        ("6月30日之前", "2021-06-30"),
        ("二季度末", "2021-06-30"),
        ("上半年底前", "2021-06-30"),
        ("年底", "2021-12-31"),
        ("年底前", "2021-12-31"),
        ("年末", "2021-12-31"),
        ("年内完成", "2021-12-31"),
        ("2021年年底前", "2021-12-31"),
        ("次年3月底前", "2022-03-31"),
        ("每年12月底前", "2021-12-31"),
    ],
)
def test_a_deadline_has_no_beginning(phrase, due):
    assert_plain(phrase, "once", f"../{due}")


@pytest.mark.parametrize(
    "phrase",
    [
        *words(
            "2-7月 2－7月 2–7月 2—7月 2——7月 2―7月 2−7月 2~7月 2～7月 2至7月 2到7月 "
            "2月-7月 ２-７月 二至七月 自2月起至7月 2月启动、7月完成 2021年2-7月 "
            "2021.2-7月"
        ),
        "2 - 7 月",
        "2月\n至\n7月",
    ],
)
def test_a_range_is_one_due_date_however_it_is_written(phrase):
    assert_plain(phrase, "range", "2021-02-01/2021-07-31")


@pytest.mark.parametrize(
    "phrase",
    [
        *words(
            "3月、8月 3月，8月 3月,8月 3、8月 3/8月 3月和8月 3月以及8月 三月与八月 "
            "3月8月 3月、8月各一次 3月（1次）、8月（1次） 2021年3月、8月 3月、2021年8月"
        ),
        "3月\n8月",
        "3月、\n8月",
        "3月\u200b、8月",
        "3月 、\u30008月。",
    ],
)
def test_a_list_of_months_is_a_due_date_each_and_no_range(phrase):
    assert_plain(phrase, "months", MARCH, AUGUST)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("3、6、9、12月", [MARCH, JUNE, SEPTEMBER, DECEMBER]),
        ("3月5日、4月6日", ["2021-03-05/2021-03-05", "2021-04-06/2021-04-06"]),
        ("3月5、6日", ["2021-03-05/2021-03-05", "2021-03-06/2021-03-06"]),
        ("3月\n10-12月", [MARCH, QUARTERS[3]]),
        ("3-5月、9-10月", ["2021-03-01/2021-05-31", "2021-09-01/2021-10-31"]),
        ("6月底前、9月底前", ["../2021-06-30", "../2021-09-30"]),
        ("上半年1次、下半年1次", HALVES),
        ("上半年一次下半年一次", HALVES),
        ("上、下半年各一次", HALVES),
        ("一、三季度", [QUARTERS[0], QUARTERS[2]]),
    ],
)
def test_lists_of_other_things_are_a_due_date_each(phrase, expected):
    assert_plain(phrase, "months", *expected)


def test_january_to_december_is_a_range():
    assert_plain("1-12月", "range", YEAR_2021)


@pytest.mark.parametrize("phrase", ["第三、四季度", "三、四季度", "第3、4季度", "三和四季度"])
def test_two_quarters_of_one_word_are_one_stretch(phrase):
    period = parse_period(phrase, 2021)

    assert (period.kind, spans(period)) == ("range", ("2021-07-01/2021-12-31",))


def test_quarters_apart_or_written_each_are_two():
    for phrase in ("一、三季度", "三季度、四季度"):
        assert len(parse_period(phrase, 2021).dues) == 2


@pytest.mark.parametrize(
    ("phrase", "kind", "expected"),
    [
        ("2020年3月", "once", "2020-03-01/2020-03-31"),
        ("21年3月", "once", MARCH),
        ("二〇二一年三月", "once", MARCH),
        ("二○二一年十二月三十一日", "once", "2021-12-31/2021-12-31"),
        ("十一月", "once", MONTHS[10]),
        ("元月", "once", MONTHS[0]),
        ("次年1月", "once", "2022-01-01/2022-01-31"),
        ("明年", "all-year", "2022-01-01/2022-12-31"),
        ("11月-次年2月", "range", "2021-11-01/2022-02-28"),
        ("2021年11月-2022年2月", "range", "2021-11-01/2022-02-28"),
        ("上半年", "range", HALVES[0]),
        ("2021年上半年", "range", HALVES[0]),
        ("次年下半年", "range", "2022-07-01/2022-12-31"),
        ("第二季度", "range", QUARTERS[1]),
        ("二季度", "range", QUARTERS[1]),
        ("Q2", "range", QUARTERS[1]),
        ("2021Q2", "range", QUARTERS[1]),
        ("一至三季度", "range", "2021-01-01/2021-09-30"),
        ("前三季度", "range", "2021-01-01/2021-09-30"),
        ("3月上旬", "once", "2021-03-01/2021-03-10"),
        ("3月初", "once", "2021-03-01/2021-03-10"),
        ("3月（中旬）", "once", "2021-03-11/2021-03-20"),
        ("2月下旬", "once", "2021-02-21/2021-02-28"),
        ("3月上半月", "once", "2021-03-01/2021-03-15"),
        ("3月下旬至4月上旬", "range", "2021-03-21/2021-04-10"),
        ("2024年2月29日", "once", "2024-02-29/2024-02-29"),
    ],
)
def test_years_quarters_parts_of_months_and_numerals_are_understood(phrase, kind, expected):
    assert_plain(phrase, kind, expected)


@pytest.mark.parametrize(
    "phrase",
    [
        *words(
            "3月15日 3月15号 2021年3月15日 2021年03月15日 2021-03-15 2021.3.15 2021/3/15 "
            "２０２１年３月１５日 3月15日（周一） 于3月15日召开"
        ),
        "2021-03-15 00:00:00",
    ],
)
def test_a_date_is_its_own_beginning(phrase):
    assert_plain(phrase, "once", "2021-03-15/2021-03-15")


@pytest.mark.parametrize(
    "phrase", ["3月1日-15日", "3月1-15日", "3月1日至3月15日", "2021.3.1-2021.3.15"]
)
def test_a_range_of_days_is_one_due_date(phrase):
    assert_plain(phrase, "range", "2021-03-01/2021-03-15")


def test_a_range_of_days_may_cross_a_month():
    assert_plain("3月1日至4月10日", "range", "2021-03-01/2021-04-10")


PIECES = words(
    "0 1 2 3 5 8 10 11 12 13 31 2021 2022 2021-03-15 0:00:00 一 二 十 两 〇 "
    "年 月 月份 日 号 季 季度 半年 上 下 旬 上旬 底 末 初 中 前 内 止 年底 次年 明年 全年 "
    "每 各 周 次 各一次 一讲 双 单 隔 逐 个 第 Q 、 , - ~ 至 到 和 或 / . （ ） ( ) "
    "起 启动 完成 持续 适时 暂定 拟 待 安排 根据 已 \n \u3000 \u200b"
)


@given(
    st.text() | st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.integers(0, 9999)
)
def test_any_text_is_parsed_to_spans_in_order_or_to_a_reason(phrase, year):
    period = parse_period(phrase, year)

    assert period.phrase == phrase
    assert list(period.dues) == sorted(set(period.dues))
    assert all(span.start is None or span.start <= span.due for span in period.spans)
    dated = period.kind not in (PeriodKind.UNDATED, PeriodKind.INVALID)
    assert bool(period.spans) == dated
    assert period.message or not period.needs_confirmation
    assert period.message or dated


def test_the_parser_does_without_django():
    code = "import sys, workplan.periods; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
