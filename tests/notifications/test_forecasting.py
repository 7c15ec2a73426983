"""Who will be told what on which day, as things stand."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from members.models import Person
from notifications.enums import Frequency, MailState
from notifications.letters import ReminderLetter
from notifications.models import Mail, Preference
from notifications.services.forecasting import forecast, forecast_scope, sent_about
from notifications.services.planning import plan_reminders
from tests.factories import make_person, plan_2021

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

MONDAY = date(2021, 3, 22)
DUE = date(2021, 3, 31)
SCOPE = "test.item:1"


def shown(letters: list[ReminderLetter]) -> list[tuple[str, str, list[str]]]:
    return [
        (
            f"{letter.on:%m-%d}",
            letter.recipient.name,
            [f"{x.deadline.number} {o.key}" for x in letter.lines for o in x.occasions],
        )
        for letter in letters
    ]


@pytest.fixture
def leader(db) -> Person:
    return make_person("周翔")


def test_the_days_are_played_through_and_nothing_is_written(person, add_due):
    add_due(DUE, person)
    assert shown(forecast(MONDAY, date(2021, 4, 2))) == [
        ("03-22", "黄美丽", ["1 2021-03-31 -30"]),
        ("03-24", "黄美丽", ["1 2021-03-31 -7"]),
        ("03-26", "黄美丽", ["1 2021-03-31 -3"]),
        ("03-30", "黄美丽", ["1 2021-03-31 -1"]),
        ("03-31", "黄美丽", ["1 2021-03-31 -0"]),
        ("04-01", "黄美丽", ["1 2021-03-31 +1"]),
    ]
    assert not Mail.objects.exists()


def test_what_was_told_is_not_foreseen_again(person, add_due):
    add_due(DUE, person)
    plan_reminders(MONDAY)
    assert shown(forecast(MONDAY, date(2021, 3, 25))) == [("03-24", "黄美丽", ["1 2021-03-31 -7"])]


def test_what_is_foreseen_is_what_happens():
    """The plan of 2021 as issued, three weeks of it."""
    plan_2021()
    first, last = date(2021, 3, 15), date(2021, 4, 6)
    foreseen = shown(forecast(first, last))
    day, happened = first, []
    while day <= last:
        for mail in plan_reminders(day):
            happened.append((f"{day:%m-%d}", mail.recipient.name, mail.reminders.count()))
        Mail.objects.filter(on=day).update(state=MailState.SENT, sent_at=timezone.now())
        day += timedelta(days=1)
    assert [(on, name, len(sent)) for on, name, sent in foreseen] == happened
    assert len(happened) == 76


def test_a_scope_is_foreseen_for_a_year_by_its_own_lines(person, leader, add_due):
    add_due(DUE, person, key=1, scope_keys=(SCOPE,), escalation=((leader.pk,), ()))
    add_due(DUE, person, key=2)
    assert shown(forecast_scope(SCOPE, MONDAY, date(2021, 4, 9))) == [
        ("03-22", "黄美丽", ["1 2021-03-31 -30"]),
        ("03-24", "黄美丽", ["1 2021-03-31 -7"]),
        ("03-26", "黄美丽", ["1 2021-03-31 -3"]),
        ("03-30", "黄美丽", ["1 2021-03-31 -1"]),
        ("03-31", "黄美丽", ["1 2021-03-31 -0"]),
        ("04-01", "黄美丽", ["1 2021-03-31 +1"]),
        ("04-06", "黄美丽", ["1 2021-03-31 +3"]),
        ("04-08", "周翔", ["1 2021-03-31 +5"]),
        ("04-08", "黄美丽", ["1 2021-03-31 +5"]),
    ]


def test_who_reads_weekly_is_foreseen_by_the_week(person, add_due):
    Preference.objects.create(person=person, frequency=Frequency.WEEKLY)
    add_due(DUE, person, scope_keys=(SCOPE,))
    assert shown(forecast_scope(SCOPE, MONDAY, date(2021, 4, 2))) == [
        ("03-22", "黄美丽", [f"1 2021-03-31 -{n}" for n in (30, 7, 3)]),
        ("03-29", "黄美丽", [f"1 2021-03-31 -{n}" for n in (1, 0)]),
    ]


def test_what_was_told_of_a_scope_is_listed_the_latest_first(person, add_due):
    add_due(DUE, person, key=1, scope_keys=(SCOPE,))
    add_due(DUE, person, key=2)
    plan_reminders(MONDAY)
    plan_reminders(date(2021, 3, 24))
    sent = sent_about(SCOPE, date(2021, 3, 24))
    assert [(r.mail.on.day, r.why) for r in sent] == [(24, "到期前 7 天"), (22, "到期前 30 天")]
