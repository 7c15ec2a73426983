from datetime import date, timedelta

import chinese_calendar
import pytest

from almanac.notice import NoticeDays, read_notice

# The notices of two years as they were printed (国办发明电〔2020〕27号, 国办发明电〔2025〕7号), shortened.
OF_2021 = """国务院办公厅关于2021年
部分节假日安排的通知
一、元旦：2021年1月1日至3日放假，共3天。
二、春节：2月11日至17日放假调休，共7天。2月7日（星期日）、2月20日（星期六）上班。
三、清明节：4月3日至5日放假调休，共3天。
四、劳动节：5月1日至5日放假调休，共5天。4月25日（星期日）、5月8日（星期六）上班。
五、端午节：6月12日至14日放假，共3天。
六、中秋节：9月19日至21日放假调休，共3天。9月18日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月26日（星期日）、10月9日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班。"""

OF_2026 = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""


@pytest.mark.parametrize(("text", "year"), [(OF_2021, 2021), (OF_2026, 2026)])
def test_a_printed_notice_gives_the_working_days_of_the_published_calendar(text, year):
    notice = read_notice(text)
    assert (notice.problems, notice.year) == ((), year)
    told = {
        each.first_on + timedelta(days=n): each.is_worked
        for each in notice.days
        for n in range((each.last_on - each.first_on).days + 1)
    }
    day = date(year, 1, 1)
    while day.year == year:
        assert told.get(day, day.weekday() < 5) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_a_holiday_gives_its_days_and_those_worked_for_it():
    [off, worked] = read_notice("一、元旦：1月1日至3日放假，共3天。1月4日上班。", 2026).days
    assert off == NoticeDays("元旦", date(2026, 1, 1), date(2026, 1, 3), is_worked=False)
    assert worked == NoticeDays("元旦", date(2026, 1, 4), date(2026, 1, 4), is_worked=True)


def test_a_day_of_the_year_before_is_read_with_its_year():
    [off] = read_notice("一、元旦：2022年12月31日至2023年1月2日放假，共3天。", 2023).days
    assert (off.first_on, off.last_on) == (date(2022, 12, 31), date(2023, 1, 2))


@pytest.mark.parametrize(
    ("text", "year", "problem"),
    [
        ("一、元旦：1月1日放假。", None, "通知里没有写是哪一年的，请填写年份。"),
        ("元旦放三天", 2027, "没有读到“一、元旦：…”这样的行，请从通知里逐条粘贴。"),
        ("", 2027, "没有读到“一、元旦：…”这样的行，请从通知里逐条粘贴。"),
        ("一、元旦：1月1日至3日放假，共4天。", 2026, "第1行“元旦”：通知写共4天，按日期算是3天。"),
        ("一、清明节：2月30日放假。", 2026, "第1行“清明节”：没有“2月30日”这一天。"),
        ("\n一、元旦：放假调休。", 2026, "第2行“元旦”：“放假调休”里没有日期。"),
        ("一、元旦：1月4日上班。", 2026, "第1行“元旦”：没有写哪几天放假。"),
        (
            "一、元旦：1月1日（周四）至3日（周六）放假。",
            2027,
            "第1行“元旦”：2027年1月1日是星期五，通知写的是星期四，请核对年份。",
        ),
        ("一、元旦：1月1日至10月3日放假。", 2026, "第1行“元旦”：1月1日至10月3日不像放假的日期。"),
        (
            "一、元旦：1月1日至3日放假。\n二、春节：1月3日至9日放假。",
            2026,
            "“元旦”和“春节”的日期重叠。",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text, year, problem):
    assert read_notice(text, year).problems == (problem,)
