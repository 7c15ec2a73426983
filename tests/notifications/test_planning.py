"""From what is due to outbox rows: one mail a person, each occasion once."""

from datetime import date, datetime
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from almanac import clock
from notifications.enums import MailState, ReminderKind
from notifications.models import Mail, Reminder
from notifications.services.planning import letters_for, plan_reminders, write_letters
from tests.factories import make_person

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2021, 3, 24)
THURSDAY = date(2021, 3, 25)
FRIDAY = date(2021, 3, 26)
DUE = date(2021, 3, 31)


def occasions_of(mail: Mail) -> list[str]:
    return [f"{r.subject} {r.occasion}" for r in mail.reminders.order_by("pk")]


def test_what_is_due_in_seven_days_is_told(person, add_due):
    add_due(DUE, person, number="20", title="专题协商", standing="待签收", starred=True)
    with clock.standing_at(WEDNESDAY):
        [mail] = plan_reminders(WEDNESDAY)
    assert mail.recipient == person
    assert mail.address == "huang@example.org"
    assert mail.on == WEDNESDAY
    assert mail.subject == "工作要点提醒：1 项即将到期"
    assert mail.state == MailState.WAITING
    assert mail.created_at == datetime(2021, 3, 24, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    reminder = mail.reminders.get(occasion="2021-03-31 -7")
    assert (reminder.recipient, reminder.subject) == (person, "test:1")
    assert (reminder.kind, reminder.due_on) == (ReminderKind.UPCOMING, DUE)
    assert (reminder.title, reminder.url) == ("重点任务 20：专题协商", "/items/1/")


def test_several_occasions_of_a_date_are_one_line(person, add_due):
    add_due(DUE, person)
    [letter] = letters_for(WEDNESDAY)
    assert len(letter.lines) == 1
    [mail] = plan_reminders(WEDNESDAY)
    assert occasions_of(mail) == ["test:1 2021-03-31 -30", "test:1 2021-03-31 -7"]


def test_a_person_gets_one_mail_and_every_person_their_own(person, add_due):
    other = make_person("周国桥")
    add_due(DUE, person, key=1)
    add_due(DUE, person, other, key=2)
    mails = {mail.recipient: mail for mail in plan_reminders(WEDNESDAY)}
    assert set(mails) == {person, other}
    assert {r.subject for r in mails[person].reminders.all()} == {"test:1", "test:2"}
    assert {r.subject for r in mails[other].reminders.all()} == {"test:2"}


def test_a_person_who_answers_twice_is_told_once(person, add_due):
    add_due(DUE, person, person)
    [mail] = plan_reminders(WEDNESDAY)
    assert len(occasions_of(mail)) == 2


def test_a_day_run_twice_sends_nothing_twice(person, add_due):
    add_due(DUE, person)
    assert len(plan_reminders(WEDNESDAY)) == 1
    assert plan_reminders(WEDNESDAY) == []
    assert Mail.objects.count() == 1


def test_a_missed_day_is_caught_up_once(person, add_due):
    add_due(DUE, person)
    plan_reminders(date(2021, 3, 1))
    assert plan_reminders(date(2021, 3, 23)) == []
    [mail] = plan_reminders(THURSDAY)
    assert occasions_of(mail) == ["test:1 2021-03-31 -7"]
    assert plan_reminders(THURSDAY) == []


def test_a_fortnight_slept_through_is_one_line(person, add_due):
    add_due(DUE, person)
    plan_reminders(date(2021, 3, 1))
    [mail] = plan_reminders(DUE)
    assert occasions_of(mail) == [f"test:1 2021-03-31 -{n}" for n in (7, 3, 1, 0)]


def test_a_due_date_slept_through_is_told_as_overdue_the_next_day(person, add_due):
    add_due(DUE, person)
    plan_reminders(date(2021, 3, 30))
    [mail] = plan_reminders(date(2021, 4, 1))
    assert mail.subject == "工作要点提醒：1 项已逾期"
    assert "已逾期 1 天" in mail.text
    assert occasions_of(mail) == ["test:1 2021-03-31 -0"]
    assert plan_reminders(date(2021, 4, 2)) == []


def test_what_is_overdue_is_told_weekly(person, add_due):
    add_due(date(2021, 3, 5), person)
    plan_reminders(date(2021, 3, 5))
    days = [date(2021, 3, day) for day in range(6, 27)]
    told = {day.day: mails[0] for day in days if (mails := plan_reminders(day))}
    assert list(told) == [8, 15, 22]
    assert occasions_of(told[22]) == ["test:1 overdue 2021-W12"]


def test_a_day_off_tells_nobody_anything(person, add_due):
    add_due(date(2021, 3, 27), person)
    assert letters_for(date(2021, 3, 27)) == []
    assert plan_reminders(date(2021, 3, 28)) == []


def test_a_sunday_that_is_worked_is_a_day_like_any_other(person, add_due):
    add_due(date(2021, 4, 25), person)
    assert len(plan_reminders(date(2021, 4, 25))) == 1


def test_a_date_that_moves_is_told_anew(person, add_due):
    add_due(DUE, person)
    plan_reminders(WEDNESDAY)
    add_due(date(2021, 4, 1), person)
    [mail] = plan_reminders(THURSDAY)
    assert occasions_of(mail) == ["test:1 2021-04-01 -30", "test:1 2021-04-01 -7"]


def test_who_takes_over_is_told_what_the_predecessor_was(person, add_due):
    add_due(DUE, person)
    plan_reminders(WEDNESDAY)
    successor = make_person("陈悦")
    add_due(DUE, successor)
    assert [mail.recipient for mail in plan_reminders(THURSDAY)] == [successor]


def test_nobody_answering_means_no_mail(add_due):
    add_due(DUE)
    assert plan_reminders(WEDNESDAY) == []


def test_the_office_sets_the_days_ahead(person, add_due, settings):
    settings.REMINDER_DAYS_AHEAD = [5]
    add_due(DUE, person)
    told = [day for day in range(1, 32) if plan_reminders(date(2021, 3, day))]
    assert told == [26]


def test_with_no_days_ahead_only_what_is_overdue_is_told(person, add_due, settings):
    settings.REMINDER_DAYS_AHEAD = []
    add_due(date(2021, 3, 5), person, key=1)
    add_due(DUE, person, key=2)
    [mail] = plan_reminders(WEDNESDAY)
    assert occasions_of(mail) == ["test:1 overdue 2021-W12"]


def test_looking_ahead_writes_nothing(person, add_due):
    add_due(DUE, person)
    assert len(letters_for(WEDNESDAY)) == 1
    assert not Mail.objects.exists()


def test_lines_stand_in_the_order_of_their_dates(person, add_due):
    add_due(DUE, person, key=1)
    add_due(date(2021, 3, 24), person, key=2)
    add_due(date(2021, 3, 1), person, key=3)
    add_due(date(2021, 3, 24), person, key=4)
    [letter] = letters_for(WEDNESDAY)
    assert [line.deadline.subject for line in letter.lines] == [
        "test:3",
        "test:2",
        "test:4",
        "test:1",
    ]


def test_a_run_that_another_overtakes_writes_what_the_other_left(person, add_due):
    """The other wrote some of the lines in between: the rest is neither lost nor told twice."""
    add_due(DUE, person, key=1)
    add_due(DUE, person, key=2)
    letters = letters_for(WEDNESDAY)
    add_due(date(2021, 12, 31), person, key=2)
    [others] = plan_reminders(WEDNESDAY)
    [(letter, mail)] = write_letters(letters)
    assert {r.subject for r in others.reminders.all()} == {"test:1"}
    assert {r.subject for r in mail.reminders.all()} == {"test:2"}
    assert [line.deadline.subject for line in letter.lines] == ["test:2"]
    assert "1 项即将到期" in mail.text
    assert write_letters(letters) == []


def test_the_database_refuses_what_was_told_before(person, add_due):
    add_due(DUE, person)
    [mail] = plan_reminders(WEDNESDAY)
    told = mail.reminders.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(
            mail=mail,
            recipient=person,
            subject=told.subject,
            occasion=told.occasion,
            kind=told.kind,
            title=told.title,
            due_on=told.due_on,
            url=told.url,
        )


@pytest.mark.django_db(transaction=True)
def test_runs_at_the_same_moment_write_each_mail_once(add_due):
    people = [make_person(f"负责人{n}") for n in range(5)]
    for key in range(3):
        add_due(DUE, *people, key=key)
    barrier, errors = Barrier(4), []

    def run() -> None:
        try:
            barrier.wait()
            plan_reminders(WEDNESDAY)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(Mail.objects.values_list("recipient__name", flat=True)) == [
        f"负责人{n}" for n in range(5)
    ]
    assert Reminder.objects.count() == 5 * 3 * 2
