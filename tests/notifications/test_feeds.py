"""The private calendar of a person."""

from datetime import UTC, date, datetime

import pytest

from members.models import Person
from notifications import registry
from notifications.models import CalendarFeed
from notifications.registry import CalendarEvent, register_calendar_source
from notifications.services.feeds import close_feed, events_of, open_feed, owner_of
from tests.factories import make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

DAY = date(2021, 3, 24)


@pytest.fixture
def owner(person) -> Person:
    make_user("huang", person=person)
    return person


def test_a_token_opens_the_calendar_of_its_owner(owner):
    token = open_feed(person=owner)
    assert owner_of(token) == owner
    assert len(token) == 43  # 32 bytes that nobody guesses


def test_the_token_itself_is_not_kept(owner):
    token = open_feed(person=owner)
    feed = CalendarFeed.objects.get()
    assert token not in str(vars(feed))
    assert len(feed.token_digest) == 64


def test_a_new_token_makes_the_old_one_void(owner):
    old, new = open_feed(person=owner), open_feed(person=owner)
    assert (owner_of(old), owner_of(new)) == (None, owner)
    assert CalendarFeed.objects.count() == 1


def test_a_closed_calendar_is_nobody_s(owner):
    token = open_feed(person=owner)
    close_feed(person=owner)
    assert owner_of(token) is None
    close_feed(person=owner)


def test_whose_account_is_stopped_has_no_calendar(owner):
    token = open_feed(person=owner)
    owner.user.is_active = False
    owner.user.save()
    assert owner_of(token) is None


def test_who_has_no_account_has_no_calendar():
    assert owner_of(open_feed(person=make_person("甲"))) is None


@pytest.mark.parametrize("token", ["", "x", "0" * 64, "é", "' OR 1=1 --"])
def test_any_other_token_is_nobody_s(owner, token):
    open_feed(person=owner)
    assert owner_of(token) is None


def test_the_digest_is_no_token(owner):
    open_feed(person=owner)
    assert owner_of(CalendarFeed.objects.get().token_digest) is None


# --- what stands in it ---------------------------------------------------------------------------


def test_what_one_answers_for_and_leads_stands_in_it_and_nothing_else(person, add_due):
    leader, secretary, other = map(make_person, ("周翔", "郑丽", "陈悦"))
    above = ((leader.pk,), (secretary.pk,))
    add_due(date(2021, 4, 30), person, key=1, escalation=above)
    add_due(date(2021, 5, 31), other, key=2)
    subjects = {
        str(p): [e.subject for e in events_of(p, DAY)] for p in (person, leader, secretary, other)
    }
    assert subjects == {
        "黄美丽": ["test:1"],
        "周翔": ["test:1"],
        "郑丽": [],
        "陈悦": ["test:2"],
    }


def test_an_entry_says_what_is_due_and_how_it_stands(person, add_due):
    add_due(
        date(2021, 4, 30),
        person,
        key=24,
        title="地铁口序化民主监督",
        starred=True,
        status="待签收",
        lacks="工作方案未过会",
        departments=("城建委",),
    )
    assert events_of(person, DAY) == [
        CalendarEvent(
            subject="test:24",
            title="到期｜★地铁口序化民主监督（重点任务 24）",
            starts=date(2021, 4, 30),
            notes="责任部门：城建委\n状态：待签收\n工作方案未过会",
            url="/items/24/",
        )
    ]


def test_a_scheme_stands_in_it_as_what_is_to_be_done_first(person, add_due):
    add_due(date(2021, 4, 1), person, title="地铁口序化民主监督", act="报送工作方案", day="开始")
    [event] = events_of(person, DAY)
    assert event.title == "待报送工作方案｜地铁口序化民主监督（重点任务 1）"


def test_what_is_overdue_stays_and_what_is_years_ahead_is_left_out(person, add_due):
    add_due(date(2020, 12, 31), person, key=1)
    add_due(date(2022, 4, 28), person, key=2)
    add_due(date(2022, 4, 29), person, key=3)
    assert [e.subject for e in events_of(person, DAY)] == ["test:1", "test:2"]


def test_other_apps_add_what_this_one_does_not_know(person, add_due, monkeypatch):
    monkeypatch.setattr(registry, "_calendars", [])
    meeting = CalendarEvent("x:64", "主席会议", datetime(2021, 5, 21, 1, tzinfo=UTC))
    asked = []

    def source(who: Person, on: date, until: date, since: date | None) -> list[CalendarEvent]:
        asked.append((who, on, until, since))
        return [meeting]

    register_calendar_source(source)
    register_calendar_source(source)
    add_due(date(2021, 4, 30), person)
    assert [e.subject for e in events_of(person, DAY)] == ["test:1", "x:64"]
    assert asked == [(person, DAY, date(2022, 4, 28), None)]


def test_what_is_due_and_comes_from_another_app_as_well_stands_in_it_once(
    person, add_due, monkeypatch
):
    monkeypatch.setattr(registry, "_calendars", [])
    register_calendar_source(lambda *asked: [CalendarEvent("test:1", "协商会", date(2021, 4, 30))])
    add_due(date(2021, 4, 30), person, title="协商会")
    assert [e.title for e in events_of(person, DAY)] == ["到期｜协商会（重点任务 1）"]
