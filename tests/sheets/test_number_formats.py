from datetime import datetime, time

import pytest

from sheets.problems import Severity
from sheets.readers.number_formats import CHINESE_FORMATS, shown

FIFTH_OF_MARCH = datetime(2021, 3, 5)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (4, '0"月"', "4月"),
        (4.0, "0月", "4月"),
        (4, 'General"月"', "4月"),
        (4, r"0\月", "4月"),
        (4, "第0项", "第4项"),
        (3, "00", "03"),
        (3.0, "General", "3"),
        (2.5, "0.0", "2.5"),
        (1234, "#,##0", "1234"),
        (7, "@", "7"),
        (0.5, "0%", "0.5"),
        (3, 'G/通用格式"月"', "3月"),
        (3, "G/通用格式\\月", "3月"),
        (3, "G/通用格式", "3"),
        (3, 'g/標準"月"', "3月"),
        (2, '0"季度"', "2季度"),
        (2, '"第"0"季度"', "第2季度"),
        (3, '0"月;底";-0', "3月;底"),
        ("3", '@"月"', "3月"),
        ("3", '0;-0;0;@"月"', "3月"),
        ("3", '[红色]"第"@"季度"', "第3季度"),
        ("3", "0;@", "3"),
        ("3", '"月"', "3"),
        (True, "General", "TRUE"),
        ("3-5月", '0"月"', "3-5月"),
    ],
)
def test_numbers_read_as_excel_shows_them(value, number_format, text):
    assert shown(value, number_format) == (text, None)


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ('m"月"', "3月"),
        ('[$-804]mm"月";@', "3月"),
        ("m月", "3月"),
        ('yyyy"年"m"月"', "2021年3月"),
        ("mmm-yy", "2021年3月"),
        ("yyyy/m/d", "2021年3月5日"),
        ("yyyy-mm-dd hh:mm:ss", "2021年3月5日"),
        ("yyyy/m/d dddd", "2021年3月5日"),
        ("General", "2021年3月5日"),
    ],
)
def test_a_date_reads_as_far_as_its_format_shows_it(number_format, text):
    assert shown(FIFTH_OF_MARCH, number_format) == (text, None)


@pytest.mark.parametrize("number_format", ['m"月"d"日"', "m-d", "d-mmm", CHINESE_FORMATS[58]])
def test_a_month_and_day_may_have_been_a_range_and_is_asked_about(number_format):
    text, flaw = shown(FIFTH_OF_MARCH, number_format)
    assert text == "3月5日"
    assert flaw.severity is Severity.WARNING
    assert flaw.message == (
        "Excel 在这里存的是日期2021年3月5日，原来写的可能是“3-5月”。请确认；"
        "如果是时间段，请把单元格格式改为“文本”后重新填写。"
    )


def test_a_day_past_the_twelfth_cannot_have_been_a_month():
    assert shown(datetime(2021, 3, 31), 'm"月"d"日"') == ("3月31日", None)


def test_a_time_of_day_reads_as_hours_and_minutes():
    assert shown(time(9, 30), "h:mm") == ("09:30", None)
    assert shown(datetime(2021, 3, 5, 9, 30), "h:mm") == ("09:30", None)
