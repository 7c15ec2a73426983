"""The lamp of a due date, and why: every state, every boundary."""

from datetime import date

import pytest

from workplan.enums import Lamp, State
from workplan.lamp import StatusLight, elapsed_percent, scheme_wanted_by, status_light


def day(text: str) -> date | None:
    """Return a day of 2021 written 3-31, or another year's written in full; None for -."""
    if text == "-":
        return None
    year, month, of_month = map(int, ("2021-" + text if text.count("-") == 1 else text).split("-"))
    return date(year, month, of_month)


def stands(
    state: str,
    period: str,
    percent: int,
    today: str,
    *,
    closed: str = "-",
    scheme: bool = True,
    newer_scheme: int | None = None,
) -> StatusLight:
    """Return the lamp of a row of a plan that came out on the first day of 2000."""
    start, due = period.split(" ")
    wanted = scheme_wanted_by(
        starts_on=day(start), due_on=day(due), issued_on=date(2000, 1, 1), lead_days=30
    )
    return status_light(
        today=day(today),
        state=State(state),
        starts_on=day(start),
        due_on=day(due),
        percent=percent,
        closed_on=day(closed),
        scheme_wanted_by=None if scheme else wanted,
        newer_scheme=newer_scheme,
    )


@pytest.mark.parametrize(
    ("period", "closed", "reason"),
    [
        ("3-1 3-31", "3-30", "按期办结"),
        ("3-1 3-31", "3-31", "按期办结"),
        ("3-1 3-31", "4-1", "超期 1 天办结"),
        ("1-1 12-31", "2022-1-5", "超期 5 天办结"),
        ("- -", "5-20", "按期办结"),
    ],
)
def test_what_is_closed_is_blue_and_tells_whether_in_time(period, closed, reason):
    assert stands("closed", period, 100, "5-20", closed=closed) == StatusLight(Lamp.BLUE, reason)


@pytest.mark.parametrize("period", ["3-1 3-31", "5-1 5-20", "6-1 6-30", "- -"])
def test_what_is_cancelled_is_grey_whatever_its_date(period):
    assert stands("cancelled", period, 0, "5-20") == StatusLight(Lamp.GREY, "", word="已取消")


@pytest.mark.parametrize("period", ["3-1 3-31", "5-1 5-20", "6-1 6-30", "- -"])
def test_what_is_suspended_is_grey_whatever_its_date(period):
    assert stands("suspended", period, 0, "5-20") == StatusLight(Lamp.GREY, "", word="暂缓")


@pytest.mark.parametrize("period", ["1-1 12-31", "3-1 3-31", "5-1 5-20", "6-1 6-30", "- -"])
def test_what_waits_for_a_document_is_neither_late_nor_behind(period):
    waits = StatusLight(Lamp.GREY, "文件登记前不计逾期", word="待上级发文")
    assert stands("awaiting", period, 0, "5-20", scheme=False) == waits


@pytest.mark.parametrize("period", ["3-1 3-31", "5-1 5-20", "6-1 6-30", "- -"])
def test_what_is_reported_waits_for_the_office_and_is_green_even_when_overdue(period):
    assert stands("reported", period, 100, "5-20") == StatusLight(
        Lamp.GREEN, "已报结，待办公室审核"
    )


@pytest.mark.parametrize("state", ["assigned", "accepted", "in_progress"])
@pytest.mark.parametrize(
    ("period", "percent", "today", "lamp", "reason"),
    [
        # Without a date.
        ("- -", 0, "5-20", Lamp.GREY, ""),
        # Overdue from the day after.
        ("3-1 3-31", 99, "4-1", Lamp.RED, "已逾期 1 天"),
        ("3-1 3-31", 0, "5-20", Lamp.RED, "已逾期 50 天"),
        ("1-1 12-31", 90, "2022-1-1", Lamp.RED, "已逾期 1 天"),
        ("- 3-31", 0, "4-10", Lamp.RED, "已逾期 10 天"),
        # Seven days or less.
        ("3-1 3-31", 0, "3-31", Lamp.YELLOW, "今天到期"),
        ("3-1 3-31", 0, "3-30", Lamp.YELLOW, "距到期 1 天"),
        ("3-1 3-31", 100, "3-24", Lamp.YELLOW, "距到期 7 天"),
        ("3-1 3-31", 100, "3-23", Lamp.GREEN, "距到期 8 天"),
        ("- 1-3", 0, "2020-12-27", Lamp.YELLOW, "距到期 7 天"),
        ("3-5 3-5", 0, "2-26", Lamp.YELLOW, "距到期 7 天"),
        # Behind the even course by more than twenty points: 1-1 to 4-10 are a hundred days.
        ("1-1 4-10", 0, "1-1", Lamp.GREEN, "距到期 99 天"),
        ("1-1 4-10", 0, "1-20", Lamp.GREEN, "距到期 80 天"),
        ("1-1 4-10", 0, "1-21", Lamp.YELLOW, "进度 0%，序时进度 21%"),
        ("1-1 4-10", 30, "2-19", Lamp.GREEN, "距到期 50 天"),
        ("1-1 4-10", 29, "2-19", Lamp.YELLOW, "进度 29%，序时进度 50%"),
        ("1-1 12-31", 18, "5-20", Lamp.GREEN, "距到期 225 天"),
        ("1-1 12-31", 17, "5-20", Lamp.YELLOW, "进度 17%，序时进度 38%"),
        # Without a beginning there is no course to be behind.
        ("- 6-30", 0, "5-20", Lamp.GREEN, "距到期 41 天"),
    ],
)
def test_what_is_open_stands_by_its_dates(state, period, percent, today, lamp, reason):
    found = stands(state, period, percent, today)

    assert (found.lamp, found.reason) == (lamp, reason)


@pytest.mark.parametrize(
    ("period", "today", "reason", "days"),
    [
        ("6-1 6-30", "5-31", "6月1日开始", 30),
        ("6-15 6-30", "3-1", "6月15日开始", 121),
        ("2022-1-1 2022-12-31", "2021-12-31", "1月1日开始", 365),
    ],
)
def test_before_its_start_it_is_grey_unless_work_has_begun(period, today, reason, days):
    found = [stands(state, period, 0, today) for state in ("assigned", "accepted", "in_progress")]

    assert found == [
        *[StatusLight(Lamp.GREY, reason)] * 2,
        StatusLight(Lamp.GREEN, f"距到期 {days} 天"),
    ]


@pytest.mark.parametrize(
    ("state", "period", "label"),
    [
        ("in_progress", "- -", "无期限"),
        ("cancelled", "- 6-30", "已取消"),
        ("accepted", "6-1 6-30", "未开始"),
        ("accepted", "- 6-30", "正常"),
        ("accepted", "- 3-31", "逾期"),
        ("closed", "- -", "办结"),
    ],
)
def test_the_lamp_has_a_word_that_is_true(state, period, label):
    closed = "5-20" if state == "closed" else "-"
    assert stands(state, period, 0, "5-20", closed=closed).label == label


@pytest.mark.parametrize(
    ("period", "today", "lamp", "reason"),
    [
        ("6-1 6-30", "5-1", Lamp.GREY, "6月1日开始"),
        ("6-1 6-30", "5-2", Lamp.YELLOW, "方案未过会，6月1日开始"),
        ("6-1 6-30", "5-31", Lamp.YELLOW, "方案未过会，6月1日开始"),
        ("6-1 6-30", "6-1", Lamp.YELLOW, "方案未过会，已开始"),
        ("3-1 9-30", "5-20", Lamp.YELLOW, "方案未过会，已开始"),
        ("2022-1-1 2022-3-31", "2021-12-2", Lamp.YELLOW, "方案未过会，1月1日开始"),
        ("2022-1-1 2022-3-31", "2021-12-1", Lamp.GREY, "1月1日开始"),
        ("6-1 6-30", "6-23", Lamp.YELLOW, "距到期 7 天"),
        ("3-1 3-31", "4-1", Lamp.RED, "已逾期 1 天"),
        ("- 6-30", "5-30", Lamp.GREEN, "距到期 31 天"),
        ("- 6-30", "5-31", Lamp.YELLOW, "方案未过会，6月30日到期"),
        ("- -", "6-1", Lamp.GREY, ""),
    ],
)
def test_a_starred_item_without_a_passed_scheme_warns_thirty_days_before_its_start(
    period, today, lamp, reason
):
    found = stands("accepted", period, 0, today, scheme=False)

    assert (found.lamp, found.reason) == (lamp, reason)


def test_a_missing_scheme_counts_for_more_than_being_behind():
    found = stands("in_progress", "3-1 9-30", 0, "5-20", scheme=False)

    assert found == StatusLight(Lamp.YELLOW, "方案未过会，已开始", is_scheme=True)


@pytest.mark.parametrize(
    ("period", "today", "flags"),
    [
        ("3-1 3-31", "3-24", (True, False)),
        ("1-1 4-10", "2-19", (False, True)),
        ("3-1 3-31", "4-1", (False, False)),
        ("3-1 3-31", "3-2", (False, False)),
        ("6-1 6-30", "3-2", (False, False)),
    ],
)
def test_a_standing_tells_soon_from_behind(period, today, flags):
    found = stands("accepted", period, 0, today)

    assert (found.is_soon, found.is_behind) == flags


@pytest.mark.parametrize(
    ("period", "today", "percent"),
    [
        ("3-1 3-31", "2-28", 0),
        ("3-1 3-31", "3-1", 3),
        ("3-1 3-31", "3-31", 100),
        ("3-1 3-31", "4-1", 100),
        ("3-5 3-5", "3-4", 0),
        ("3-5 3-5", "3-5", 100),
    ],
)
def test_a_day_counts_as_gone_by_at_its_end(period, today, percent):
    start, due = period.split(" ")

    assert elapsed_percent(day(start), day(due), day(today)) == percent


@pytest.mark.parametrize(
    ("period", "wanted_by"),
    [
        pytest.param("6-1 6-30", "5-2", id="thirty days before the start"),
        pytest.param("- 6-30", "5-31", id="thirty days before the end, without a start"),
        pytest.param("3-1 9-30", "4-1", id="never sooner than thirty days after the issue"),
        pytest.param("1-1 12-31", "4-1", id="nor of what runs all year"),
        pytest.param("3-1 3-31", "3-31", id="nor later than it is due"),
        pytest.param("- -", "-", id="without a date on none"),
    ],
)
def test_a_scheme_is_never_wanted_before_the_plan_is_out(period, wanted_by):
    """Rows 22 and 24 of 2021, issued on 2 March: one was wanted on 30 January."""
    start, due = map(day, period.split(" "))
    found = scheme_wanted_by(starts_on=start, due_on=due, issued_on=date(2021, 3, 2), lead_days=30)

    assert found == day(wanted_by)


@pytest.mark.parametrize(
    ("state", "period", "expected"),
    [
        ("in_progress", "3-1 9-30", "yellow 第2版方案未过会"),
        ("accepted", "8-1 9-30", "yellow 第2版方案未过会"),
        ("in_progress", "3-1 5-27", "yellow 距到期 7 天"),
        ("in_progress", "3-1 5-19", "red 已逾期 1 天"),
        ("reported", "3-1 9-30", "green 已报结，待办公室审核"),
    ],
)
def test_a_version_that_came_after_the_passed_one_warns(state, period, expected):
    found = stands(state, period, 100, "5-20", newer_scheme=2)

    assert f"{found.lamp} {found.reason}" == expected
