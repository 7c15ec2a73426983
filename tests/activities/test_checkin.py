"""Checking in by code: once a person and event, by who may, and nobody guesses a number."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from activities.enums import EventKind
from activities.models import Event
from activities.services import checkin, events
from almanac import clock
from members.models import Person, User
from tests.activities.factories import ON, at, event_of, states_of
from tests.factories import make_person, make_user
from workflow.refusals import NotAllowed, Refused

# At nine on the day, the beginning of a minute.
NINE = datetime(2021, 5, 20, 9, 0, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def event(office: User, people: list[Person]) -> Event:
    return event_of(office, ask=people[:3])


@pytest.fixture(autouse=True)
def _on_the_day(event):
    with clock.standing_at(NINE):
        yield


def later(seconds: float):
    return clock.standing_at(NINE + timedelta(seconds=seconds))


def scan(event: Event, office: User, words: str) -> str:
    return checkin.enter_scanned(event=event, actor=office, words=words).words


def test_a_code_that_is_scanned_enters_its_bearer_once(event, office, people):
    shown = checkin.own_code(people[0]).address

    assert scan(event, office, shown) == "陈悦 签到成功。"
    with later(61):
        assert scan(event, office, shown) == "陈悦 09:00 已经签到，不重复登记。"
        assert scan(event, office, checkin.own_code(people[0]).address) == (
            "陈悦 09:00 已经签到，不重复登记。"
        )
    row = at(event, people[0])
    assert (row.state, row.checked_in_how, row.checked_in_at, row.checked_in_by) == (
        *("present", "own_code", NINE),
        office,
    )
    assert row.changes.filter(action="check_in").count() == 1


def test_the_number_does_as_well_and_who_was_not_asked_is_entered_so(event, office, people):
    drawn = checkin.own_code(people[3])
    assert (len(drawn.number), drawn.seconds) == (6, 60)

    typed = f"{drawn.number[:3]} {drawn.number[3:]}"
    assert scan(event, office, typed) == "李海松 签到成功。"
    assert states_of(event)["李海松"] == "出席（未报名）"


def test_an_old_code_and_what_is_none_are_refused(event, office, people):
    drawn = checkin.own_code(people[0])
    wall = checkin.wall_code(event).address
    with later(300):
        for words in (drawn.address, drawn.number, wall, "陈悦", "000000"):
            with pytest.raises(Refused, match="不是履职码，或者已过期"):
                scan(event, office, words)
    assert states_of(event)["陈悦"] == "待答复"


def test_one_code_of_a_person_is_good_at_two_events(event, office, people):
    other = event_of(office, title="下午的通报会", kind=EventKind.BRIEFING, on=ON)
    shown = checkin.own_code(people[0]).address
    assert scan(event, office, shown) == scan(other, office, shown) == "陈悦 签到成功。"


@pytest.mark.parametrize("who", ["a member", "an outsider", "a stopped office"])
def test_nobody_else_scans(event, people, who):
    account = {
        "a member": people[1].user,
        "an outsider": make_user(person=make_person("王五")),
        "a stopped office": make_user(office=True, is_active=False),
    }[who]
    with pytest.raises(NotAllowed):
        scan(event, account, checkin.own_code(people[0]).address)
    assert states_of(event)["陈悦"] == "待答复"


@pytest.mark.postgresql
def test_numbers_are_not_found_by_trying(event, office, people):
    """Ten wrong ones, and for ten minutes no number is taken of this account at this event."""
    number = checkin.own_code(people[0]).number
    wrong = "000000" if number != "000000" else "111111"
    for _ in range(10):
        with pytest.raises(Refused, match="不是履职码"):
            scan(event, office, wrong)

    with pytest.raises(Refused, match="号码输错10次，10分钟内请扫码或按名单签到。"):
        scan(event, office, number)
    # The picture cannot be guessed and is taken; so is the number at another event, or for another.
    assert scan(event, office, checkin.own_code(people[1]).address) == "周翔 签到成功。"
    other = event_of(office, title="下午的通报会", on=ON)
    assert scan(other, office, number) == "陈悦 签到成功。"
    assert scan(event, make_user(office=True), number) == "陈悦 签到成功。"
    with later(600):
        assert scan(event, office, checkin.own_code(people[2]).number) == "郑丽 签到成功。"


def test_two_who_have_the_same_number_are_asked_to_scan(event, office, people, monkeypatch):
    """It is so for one in a thousand; here for all."""
    monkeypatch.setattr("activities.codes._number", lambda *_: "123456")
    with pytest.raises(Refused, match="不止一人"):
        scan(event, office, "123456")


# --- the wall ------------------------------------------------------------------------------------------


def test_the_wall_is_good_for_ninety_seconds_and_for_everyone(event, people):
    shown = checkin.wall_code(event)
    with later(89.9):
        assert checkin.event_of_wall(shown.address) == event
        for person in people:
            checkin.check_wall_number(event=event, actor=person.user, words=shown.number)
    with later(90):
        assert checkin.event_of_wall(shown.address) is None
        with pytest.raises(Refused, match="号码不对，或者已换新号"):
            checkin.check_wall_number(event=event, actor=people[0].user, words=shown.number)


@pytest.mark.postgresql
def test_who_stands_before_the_wall_enters_themselves_once(event, people):
    words = [
        checkin.enter_oneself(event=event, actor=person.user).words
        for person in (people[0], people[1], people[0])
    ]
    assert words == ["陈悦 签到成功。", "周翔 签到成功。", "陈悦 09:00 已经签到，不重复登记。"]
    row = at(event, people[0])
    assert (row.checked_in_how, row.checked_in_by) == ("wall_code", people[0].user)


def test_the_wall_number_of_another_event_is_wrong_here(event, office, people):
    other = event_of(office, title="下午的通报会", on=ON)
    number = checkin.wall_code(other).number
    with pytest.raises(Refused, match="号码不对"):
        checkin.check_wall_number(event=event, actor=people[0].user, words=number)


def test_who_is_neither_of_the_committee_nor_asked_is_sent_to_the_list(event):
    for account in (make_user(person=make_person("王五")), make_user()):
        with pytest.raises(NotAllowed, match="请到签到处登记"):
            checkin.enter_oneself(event=event, actor=account)


def test_codes_do_nothing_once_the_event_is_closed(event, office, people):
    events.close(event=event, actor=office)
    with pytest.raises(Refused, match="不能签到"):
        scan(event, office, checkin.own_code(people[0]).address)
    with pytest.raises(Refused, match="不能签到"):
        checkin.enter_oneself(event=event, actor=people[1].user)
