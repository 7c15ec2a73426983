"""The nine conventions of 完成时间, on the phrases of the 2021 annexes and on what others write.

Spans are written as ISO intervals: "2021-03-01/2021-03-31", "../2021-06-30" without a beginning.
"""

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workplan.periods import Period, PeriodKind, Span, awaited_document, parse_period

YEAR_2021 = "2021-01-01/2021-12-31"
QUARTERS = (
    "2021-01-01/2021-03-31",
    "2021-04-01/2021-06-30",
    "2021-07-01/2021-09-30",
    "2021-10-01/2021-12-31",
)
HALVES = ("2021-01-01/2021-06-30", "2021-07-01/2021-12-31")
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTH_ENDS = tuple(f"2021-{month:02}-{days}" for month, days in enumerate(LENGTHS, 1))
MONTHS = tuple(f"{end[:8]}01/{end}" for end in MONTH_ENDS)
MARCH, JUNE, AUGUST, SEPTEMBER, DECEMBER = (MONTHS[n - 1] for n in (3, 6, 8, 9, 12))


def words(text: str) -> list[str]:
    return text.split(" ")


def spans(period: Period) -> tuple[str, ...]:
    return tuple(f"{span.start or '..'}/{span.due}" for span in period.spans)


def assert_plain(phrase: str, kind: str, *expected: str) -> None:
    period = parse_period(phrase, 2021)
    assert (period.kind, spans(period)) == (kind, expected)
    assert (period.message, period.needs_confirmation) == ("", False)


def assert_asks(phrase: str, kind: str, message: str, *expected: str) -> None:
    period = parse_period(phrase, 2021)
    assert (period.kind, spans(period)) == (kind, expected)
    assert (period.message, period.needs_confirmation) == (message, True)


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


def test_january_to_december_is_a_range():
    assert_plain("1-12月", "range", YEAR_2021)


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
    ("phrase", "event"),
    [
        ("两会前", "两会"),
        ("国庆节前", "国庆节"),
        ("中秋、国庆前", "中秋、国庆"),
        ("召开前15个工作日", "召开"),
        ("会议召开前15个工作日内", "会议召开"),
        ("视省政协指导意见出台后", "省政协指导意见出台"),
        ("视省政协指导意见出台后推进", "省政协指导意见出台"),
        ("待上级发文明确后及时组织实施", "上级发文明确"),
        ("换届之后", "换届"),
        ("常委会召开前10日", "常委会召开"),
        ("会前一周", "会"),
        ("会后15日内", "会"),
        ("全会结束后一周内", "全会结束"),
        ("文件印发后3个月内", "文件印发"),
        ("方案出台后半个月之内", "方案出台"),
        ("方案出台后两周内推进", "方案出台"),
        ("国家宪法日前后", "国家宪法日"),
    ],
)
def test_what_waits_for_an_event_is_undated_and_says_for_which(phrase, event):
    period = parse_period(phrase, 2021)

    assert (period.kind, period.spans, period.needs_confirmation) == ("undated", (), True)
    assert period.message == (
        f"没有写日期，按等待“{event}”记，不计逾期，请定一个复核日期，请确认。"
    )


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


@pytest.mark.parametrize("phrase", ["第三、四季度", "三、四季度", "第3、4季度", "三和四季度"])
def test_two_quarters_of_one_word_are_one_stretch(phrase):
    period = parse_period(phrase, 2021)

    assert (period.kind, spans(period)) == ("range", ("2021-07-01/2021-12-31",))


def test_quarters_apart_or_written_each_are_two():
    for phrase in ("一、三季度", "三季度、四季度"):
        assert len(parse_period(phrase, 2021).dues) == 2


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


@pytest.mark.parametrize(
    "phrase",
    [
        *words(
            "持续推进 长期坚持 适时 适时开展一次 待定 视情 视情况而定 根据上级安排 "
            "按上级要求 另行通知 常态化 日常工作 不定期 — —— - / 空 无"
        ),
        "",
        " \n",
        "\u200b",
    ],
)
def test_what_has_no_date_on_purpose_is_undated_and_asks_for_a_review_date(phrase):
    period = parse_period(phrase, 2021)

    assert (period.kind, period.spans) == (PeriodKind.UNDATED, ())
    assert period.message == "没有期限，不计逾期，请定一个复核日期。"
    assert not period.needs_confirmation


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


def test_a_day_that_some_months_lack_is_the_last_of_those_months():
    period = parse_period("每月30日前", 2021)

    assert spans(period)[:3] == (
        "2021-01-01/2021-01-30",
        "2021-02-01/2021-02-28",
        "2021-03-01/2021-03-30",
    )
    assert period.message == "没有这一天的月份按月末计。"


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


@pytest.mark.parametrize("year", [0, 1899, 2200, 9999])
def test_a_year_that_no_plan_has_is_refused(year):
    period = parse_period("3月", year)

    assert (period.kind, period.spans) == (PeriodKind.INVALID, ())
    assert f"计划年度{year}不在1900至2199年之间" in period.message


@pytest.mark.parametrize(
    ("text", "leader", "what"),
    [
        # Row 10 of annex 1, and what stands beneath annex 5.
        ("（“民生议事堂”平台建设视省政协指导意见出台后推进）", "省政协", "指导意见"),
        ("省、市、区政协三级联动监督议题待上级政协发文明确后一并纳入", "上级政协", "文件"),
        ("待上级发文明确后", "上级", "文件"),
        ("待市委有关部门文件印发之后启动", "市委有关部门", "文件"),
        ("等省市有关部门方案明确后", "省市有关部门", "方案"),
    ],
)
def test_a_document_of_a_body_above_is_known_to_be_waited_for(text, leader, what):
    found = awaited_document(text)

    assert (found.leader, found.what) == (leader, what)
    assert found.said in text


@pytest.mark.parametrize("text", ["", "全年", "视情况推进", "视察市政府办公楼后座谈", "两会前"])
def test_other_words_wait_for_no_document(text):
    assert awaited_document(text) is None
