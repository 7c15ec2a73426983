"""Days become places across, rows places down."""

from datetime import date

import pytest

from workplan.year_sheet import (
    DESIGNATION,
    LEFT,
    NUMBER,
    RIGHT_ON_A3,
    Axis,
    Line,
    Moment,
    Round,
    Section,
    bands,
    bar,
    fit,
    marks,
)

YEAR = Axis.of(2021)
TODAY = date(2021, 5, 20)


def day(month: int, number: int, year: int = 2021) -> date:
    return date(year, month, number)


def a_round(starts: date | None, due: date, tone: str = "grey", planned: date | None = None):
    return Round(due, planned or due, starts, tone)


def placed(due: Round, axis: Axis = YEAR, today: date = TODAY):
    found = bar(due, axis, today)
    return found and (found.x, found.width, found.gone)


def test_the_year_s_days_stand_between_its_ends():
    assert (YEAR.x(day(1, 1)), YEAR.end(day(12, 31))) == (404.0, 1040.0)
    assert [YEAR.x(day(month, 1)) for month in (4, 7, 10)] == [560.8, 719.4, 879.7]
    assert [month.number for month in YEAR.months] == list(range(1, 13))
    assert [month.number for month in YEAR.months if month.begins_quarter] == [1, 4, 7, 10]
    assert YEAR.months[4].middle == 640.1


def test_a_leap_year_and_a_quarter_fill_the_same_room():
    assert Axis.of(2024).x(day(12, 31, 2024)) == 1038.3
    quarter = Axis.of(2021, 2)
    assert (quarter.first, quarter.last) == (day(4, 1), day(6, 30))
    assert (quarter.x(day(5, 1)), quarter.end(day(6, 30))) == (613.7, 1040.0)
    assert Axis.of(2021, 4).last == day(12, 31)


def test_a3_is_wider_and_not_larger():
    wide = Axis.of(2021, right=RIGHT_ON_A3)
    assert (wide.x(day(1, 1)), wide.end(day(12, 31)), wide.width) == (404.0, 1500.0, 1668)


def test_rounds_of_a_row_follow_one_another_with_a_gap():
    """Row 16, each quarter: each from the day after the one before."""
    rounds = (
        a_round(day(1, 1), day(3, 31), "blue"),
        a_round(day(4, 1), day(6, 30), "green"),
        a_round(day(7, 1), day(9, 30)),
        a_round(day(10, 1), day(12, 31)),
    )
    assert [placed(due) for due in rounds] == [
        (404.0, 155.8, 0),
        (560.8, 157.6, 87.1),
        (719.4, 159.3, 0),
        (879.7, 159.3, 0),
    ]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        # A day alone is as wide as can be seen, at the year's end too.
        (a_round(day(6, 30), day(6, 30)), (717.6, 5.0, 0)),
        (a_round(None, day(6, 30)), (717.6, 5.0, 0)),
        (a_round(day(12, 31), day(12, 31)), (1035.0, 5.0, 0)),
        # What began last year or ends in the next is cut at the ends.
        (a_round(date(2020, 11, 1), day(1, 31)), (404.0, 53.0, 0)),
        (a_round(day(12, 1), date(2022, 1, 31)), (986.0, 53.0, 0)),
        # What lies beyond is no bar.
        (a_round(date(2022, 1, 1), date(2022, 1, 31)), None),
        (a_round(date(2020, 12, 1), date(2020, 12, 31)), None),
        # All of it is gone, or none.
        (a_round(day(1, 1), day(5, 20), "green"), (404.0, 242.9, 242.9)),
        (a_round(day(5, 21), day(6, 30), "green"), (647.9, 70.5, 0)),
    ],
)
def test_a_bar_goes_from_its_start_to_its_day(due, expected):
    assert placed(due) == expected


def test_of_an_extension_both_days_are_seen():
    found = bar(a_round(day(8, 1), day(9, 10), planned=day(8, 31)), YEAR, TODAY)
    assert (found.x, found.width, found.planned, found.later) == (773.4, 70.4, 826.4, 17.4)
    assert found.title == "8月1日至原定8月31日，延至9月10日"
    beyond = bar(a_round(None, date(2022, 3, 1), planned=day(12, 1)), YEAR, TODAY)
    assert (beyond.x, beyond.width, beyond.planned) == (986.0, 53.0, 986.7)
    assert beyond.title == "原定12月1日，延至2022年3月1日"


@pytest.mark.parametrize(("today", "gone"), [(date(2020, 12, 1), 0), (date(2022, 2, 1), 635.0)])
def test_a_year_seen_from_another_has_no_time_gone_by_or_all_of_it(today, gone):
    assert placed(a_round(day(1, 1), day(12, 31), "yellow"), today=today) == (404.0, 635.0, gone)


def test_words_are_cut_where_there_is_no_room():
    assert fit("召开各专委会工作会议", 130) == "召开各专委会工作会议"
    assert fit("召开各专委会工作会议", 129) == "召开各专委会工作…"
    assert fit("2021年“1+3”", 90) == "2021年“1+3”"


def test_meetings_too_near_to_be_named_keep_their_marks():
    held = [
        Moment(day(3, 2), "常25", "常委会"),
        Moment(day(2, 26), "61次", "六十一次"),
        Moment(date(2020, 12, 30), "60次", "六十次"),
        Moment(day(3, 29), "62次", "六十二次"),
    ]
    assert [(mark.x, mark.label) for mark in marks(held, YEAR)] == [
        (502.5, "61次"),
        (509.4, ""),
        (556.5, "62次"),
    ]


def section(count: int, **more) -> Section:
    line = Line("24", "地铁口序化民主监督（对口协商）", "/items/24/", "周翔", **more)
    return Section("城建委", "9 项", (line,) * count)


def test_rows_stand_below_one_another_and_a_long_section_goes_on_in_another_band():
    first, second, third = bands([section(7), section(1)], YEAR, TODAY, NUMBER)

    assert (first.heading, first.note, first.height) == ("城建委", "9 项", 162)
    assert [row.y for row in first.rows] == [32, 58, 84, 110, 136]
    assert (second.heading, second.note, second.height) == ("", "", 52)
    assert [row.y for row in second.rows] == [0, 26]
    assert (third.heading, third.height) == ("城建委", 58)


def test_a_title_has_the_room_that_its_number_and_its_leader_leave():
    titles = {
        room: bands([section(1, starred=True)], YEAR, TODAY, room)[0].rows[0].title
        for room in (NUMBER, DESIGNATION, 240)
    }
    assert titles == {
        NUMBER: "地铁口序化民主监督（对口协商）",
        DESIGNATION: "地铁口序化民主监督（对口协商）",
        240: "地铁口序化民…",
    }


def test_what_lies_beyond_a_quarter_is_named_where_no_bar_is_in_the_way():
    rounds = (a_round(day(1, 1), day(3, 31)), a_round(day(10, 1), day(10, 31)))
    quarter = Axis.of(2021, 2)
    (alone,) = bands([section(1, rounds=rounds)], quarter, TODAY, NUMBER)
    (beside,) = bands(
        [section(1, rounds=(*rounds, a_round(day(4, 1), day(6, 30))))], quarter, TODAY, NUMBER
    )

    assert (alone.rows[0].before, alone.rows[0].after) == ("‹ 3月31日", "10月31日 ›")
    assert alone.rows[0].bars == ()
    assert (beside.rows[0].before, beside.rows[0].after) == ("", "")
    assert beside.rows[0].bars[0].x == LEFT


def test_rounds_of_next_year_are_named_with_their_year_or_counted():
    rounds = (a_round(None, date(2022, 1, 31)), a_round(None, date(2022, 2, 28)))
    (one,) = bands([section(1, rounds=rounds[:1])], YEAR, TODAY, NUMBER)
    (two,) = bands([section(1, rounds=rounds)], YEAR, TODAY, NUMBER)
    assert (one.rows[0].after, two.rows[0].after) == ("2022年1月31日 ›", "2 期 ›")
