"""What comes round (每季一次, 每月10日前), and what lasts all the year."""

import pytest

from tests.workplan.periods.reading import (
    DECEMBER,
    HALVES,
    JUNE,
    MARCH,
    MONTH_ENDS,
    MONTHS,
    QUARTERS,
    SEPTEMBER,
    YEAR_2021,
    assert_plain,
    spans,
    words,
)
from workplan.periods import parse_period


@pytest.mark.parametrize(
    "phrase",
    [
        *words(
            "每季一次 每季 每季度 每个季度 每季度末 每季度至少一次 每季一荐 按季度 "
            "各季度 一季一次 每三个月 全年（每季一次） 2021年每季度 每季一次，持续推进"
        ),
    ],
)
def test_a_quarterly_rhythm_is_due_at_the_end_of_each_quarter(phrase):
    assert_plain(phrase, "recurring", *QUARTERS)


@pytest.mark.parametrize(
    "phrase", ["每月", "每个月", "每月一次", "每月一讲", "每月底", "逐月", "每月底前"]
)
def test_a_monthly_rhythm_is_due_at_the_end_of_each_month(phrase):
    assert_plain(phrase, "recurring", *MONTHS)


@pytest.mark.parametrize("phrase", ["每两月", "每两个月", "每2个月一次", "隔月"])
def test_every_two_months_is_six_due_dates(phrase):
    expected = [f"{MONTH_ENDS[n][:8]}01/{MONTH_ENDS[n + 1]}" for n in range(0, 12, 2)]
    assert_plain(phrase, "recurring", *expected)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("双月", MONTHS[1::2]),
        ("逢单月", MONTHS[::2]),
        ("每半年", HALVES),
        ("每半年一次", HALVES),
        ("半年一次", HALVES),
        ("每年", [YEAR_2021]),
        ("每12个月", [YEAR_2021]),
        ("每年一论", [YEAR_2021]),
        ("每月10日前", [f"{end[:8]}01/{end[:8]}10" for end in MONTH_ENDS]),
        ("每月上旬", [f"{end[:8]}01/{end[:8]}10" for end in MONTH_ENDS]),
        ("3-11月每月一次", MONTHS[2:11]),
        ("下半年每月", MONTHS[6:]),
        ("3月起每月", MONTHS[2:]),
        ("年底前每月", MONTHS),
        ("次年每半年", ["2022-01-01/2022-06-30", "2022-07-01/2022-12-31"]),
    ],
)
def test_other_rhythms_are_due_at_the_end_of_each_of_their_periods(phrase, expected):
    assert_plain(phrase, "recurring", *expected)


@pytest.mark.parametrize(
    ("phrase", "kind", "expected"),
    [
        ("每季一次（3、6、9、12月）", "months", [MARCH, JUNE, SEPTEMBER, DECEMBER]),
        ("每季（2月、5月、8月、11月）", "months", MONTHS[1::3]),
        ("每年3月", "once", [MARCH]),
        ("每年3-5月", "range", ["2021-03-01/2021-05-31"]),
        ("每年2次（3月、9月）", "months", [MARCH, SEPTEMBER]),
    ],
)
def test_an_explicit_list_beats_the_word_of_the_rhythm(phrase, kind, expected):
    assert_plain(phrase, kind, *expected)


@pytest.mark.parametrize(
    "phrase", ["全年", "常年", "贯穿全年", "全 年", "整年", "全年持续推进", "2021年", "本年度"]
)
def test_the_whole_year_has_one_due_date_at_its_end(phrase):
    assert_plain(phrase, "all-year", YEAR_2021)


@pytest.mark.parametrize(
    "phrase", ["每周一（3-6月）", "每周二、四，3-6月", "3-6月每周五", "3月至6月每周一次"]
)
def test_months_beside_the_days_of_a_week_bound_it(phrase):
    period = parse_period(phrase, 2021)
    assert (period.kind, spans(period)) == ("range", ("2021-03-01/2021-06-30",))


@pytest.mark.parametrize(
    "phrase",
    [
        *("每周", "每周一学", "每周一次", "每天", "每旬", "每半个月"),
        *("每周二、四", "每周二四", "每周一至周五", "每周六、周日", "每周五前", "每星期一和星期三"),
        *("每两周一次", "每2周1次"),
    ],
)
def test_what_comes_round_faster_than_monthly_is_one_stretch_and_says_so(phrase):
    period = parse_period(phrase, 2021)

    assert (period.kind, spans(period)) == ("all-year", (YEAR_2021,))
    assert period.message.endswith("是经常性工作，按整段计一个完成时间，不逐次提醒，请确认。")
    assert period.needs_confirmation


@pytest.mark.parametrize(
    ("phrase", "dues"),
    [
        ("每季度最后一个月的30日前", "03-30 06-30 09-30 12-30"),
        ("每季度末月25日前", "03-25 06-25 09-25 12-25"),
        ("每季度第二个月10日", "02-10 05-10 08-10 11-10"),
        ("每季首月", "01-31 04-30 07-31 10-31"),
        ("每半年最后一个月底前", "06-30 12-31"),
    ],
)
def test_a_month_within_each_quarter_or_half_year_is_found(phrase, dues):
    period = parse_period(phrase, 2021)

    assert [f"{due:%m-%d}" for due in period.dues] == dues.split()
    assert period.kind == "recurring"


def test_a_day_that_some_months_lack_is_the_last_of_those_months():
    period = parse_period("每月30日前", 2021)

    assert spans(period)[:3] == (
        "2021-01-01/2021-01-30",
        "2021-02-01/2021-02-28",
        "2021-03-01/2021-03-30",
    )
    assert period.message == "没有这一天的月份按月末计。"
