"""The one clock of the application."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from almanac import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Ten in the evening in UTC is six the next morning at the office.
MOMENT = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def real_clock():
    with time_machine.travel(MOMENT, tick=False):
        yield


def test_it_tells_the_real_time_at_the_office():
    assert clock.now() == MOMENT
    assert clock.today() == date(2026, 11, 22)
    assert clock.demo_day() is None


def test_in_the_demonstration_it_stands_at_a_date_at_the_real_time_of_day(settings):
    settings.DEMO_TODAY = "2021-03-24"
    assert clock.demo_day() == clock.today() == date(2021, 3, 24)
    assert clock.now() == datetime(2021, 3, 24, 6, 0, tzinfo=SHANGHAI)


def test_within_a_block_it_stands_where_it_was_put(settings):
    settings.DEMO_TODAY = "2021-03-24"
    with clock.standing_at(date(2021, 3, 2)):
        assert clock.now() == datetime(2021, 3, 2, 9, 0, tzinfo=SHANGHAI)
        with clock.standing_at(datetime(2021, 5, 1, 23, 0, tzinfo=UTC)):
            assert clock.today() == date(2021, 5, 2)
        assert clock.today() == date(2021, 3, 2)
    assert clock.today() == date(2021, 3, 24)


def test_after_an_error_in_the_block_it_goes_on():
    with pytest.raises(ValueError, match="x"), clock.standing_at(date(2021, 3, 2)):
        raise ValueError("x")
    assert clock.today() == date(2026, 11, 22)
