"""A calendar as a file, read by another library than the one that writes it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import vobject

from notifications.calendars import write_calendar
from notifications.registry import CalendarEvent

pytestmark = pytest.mark.postgresql


AT = datetime(2021, 5, 20, 1, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE_URL = "https://plan.example.org:8443"


def written(*events: CalendarEvent):
    return vobject.readOne(write_calendar("滨江区政协工作要点（陈悦）", events, AT).decode())


def test_a_due_date_is_a_whole_day_that_takes_no_time_and_does_not_ring():
    calendar = written(
        CalendarEvent(
            subject="workplan.duedate:12",
            title="到期｜★地铁口序化民主监督，\n与;逗号,（重点任务 24）",
            starts=date(2021, 8, 31),
            notes="责任部门：城建委\n状态：待签收",
            url="/items/24/",
        )
    )
    [event] = calendar.vevent_list
    assert event.uid.value == "workplan.duedate:12@plan.example.org"
    assert event.summary.value == "到期｜★地铁口序化民主监督， 与;逗号,（重点任务 24）"
    assert (event.dtstart.value, event.dtend.value) == (date(2021, 8, 31), date(2021, 9, 1))
    assert event.description.value == "责任部门：城建委\n状态：待签收"
    assert event.url.value == "https://plan.example.org:8443/items/24/"
    assert (event.status.value, event.transp.value) == ("CONFIRMED", "TRANSPARENT")
    assert event.dtstamp.value == AT
    assert "valarm" not in event.contents


def test_a_meeting_has_its_hours_and_its_place():
    meeting = CalendarEvent(
        subject="workplan.meeting:64",
        title="二届六十四次主席会议",
        starts=datetime(2021, 5, 21, 9, tzinfo=SHANGHAI),
        ends=datetime(2021, 5, 21, 11, 30, tzinfo=SHANGHAI),
        place="三楼会议室",
        cancelled=True,
    )
    raw = write_calendar("甲", [meeting], AT).decode()
    assert "DTSTART:20210521T010000Z" in raw  # in UTC: no time zone has to be described
    [event] = vobject.readOne(raw).vevent_list
    assert event.dtstart.value == datetime(2021, 5, 21, 1, tzinfo=UTC)
    assert event.dtend.value == datetime(2021, 5, 21, 3, 30, tzinfo=UTC)
    assert (event.location.value, event.status.value) == ("三楼会议室", "CANCELLED")
    assert "transp" not in event.contents


def test_the_calendar_has_a_name_and_says_when_to_ask_again():
    calendar = written()
    assert calendar.contents["x-wr-calname"][0].value == "滨江区政协工作要点（陈悦）"
    assert calendar.version.value == "2.0"
    assert calendar.method.value == "PUBLISH"
    raw = write_calendar("", [], AT).decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in raw
    assert "X-PUBLISHED-TTL:PT4H" in raw


def test_no_line_is_longer_than_the_standard_allows():
    """RFC 5545, 3.1: 75 octets, never within a character."""
    raw = write_calendar("甲", [CalendarEvent("x:1", "事" * 200, date(2021, 3, 31))], AT)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    [event] = vobject.readOne(raw.decode()).vevent_list
    assert event.summary.value == "事" * 200


def test_a_title_cannot_begin_a_line_of_its_own():
    raw = write_calendar(
        "甲", [CalendarEvent("x:1", "事\r\nATTACH:http://evil", date(2021, 3, 31))], AT
    )
    assert b"\r\nATTACH" not in raw
