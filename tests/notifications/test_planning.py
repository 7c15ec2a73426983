"""From what is due to outbox rows: one mail a person, each occasion once."""

from datetime import date, datetime
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from almanac import clock
from members.models import Person
from notifications import registry
from notifications.enums import DayKind, Frequency, MailState, ReminderKind
from notifications.models import CalendarEntry, Mail, Preference, Reminder, ReminderPolicy
from notifications.registry import Deadline
from notifications.services.planning import letters_for, plan_reminders, write_letters
from tests.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

WEDNESDAY = date(2021, 3, 24)
THURSDAY = date(2021, 3, 25)
FRIDAY = date(2021, 3, 26)
DUE = date(2021, 3, 31)


def occasions_of(mail: Mail) -> list[str]:
    return [f"{r.subject} {r.occasion}" for r in mail.reminders.order_by("pk")]


def test_what_is_due_in_seven_days_is_told(person, add_due):
    add_due(DUE, person, number="20", title="专题协商", status="待签收", starred=True)
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
    assert occasions_of(mail) == ["test:1 2021-03-31 +1"]
    assert plan_reminders(date(2021, 4, 2)) == []


def test_what_is_overdue_is_told_at_a_growing_distance(person, add_due):
    add_due(date(2021, 3, 5), person)
    plan_reminders(date(2021, 3, 5))
    days = [date(2021, 3, day) for day in range(6, 31)]
    sent = {day.day: mails[0] for day in days if (mails := plan_reminders(day))}
    assert list(sent) == [8, 10, 12, 19]
    assert occasions_of(sent[19]) == ["test:1 2021-03-05 +10"]


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


def test_the_office_sets_the_days_ahead(person, add_due):
    ReminderPolicy.objects.update(days_ahead="5", monthly=False)
    add_due(DUE, person)
    sent = [day for day in range(1, 31) if plan_reminders(date(2021, 3, day))]
    assert sent == [26]


def test_the_narrowest_scope_with_a_policy_of_its_own_counts(person, add_due):
    ReminderPolicy.objects.update(monthly=False)
    ReminderPolicy.objects.create(scope="test.annex:2", days_ahead="9", monthly=False)
    ReminderPolicy.objects.create(scope="test.item:3", days_ahead="8", monthly=False)
    ReminderPolicy.objects.create(scope="test.item:4", is_active=False)
    for key, scopes in enumerate(
        ((), ("test.item:2", "test.annex:2"), ("test.item:3", "test.annex:2"), ("test.item:4",)),
        start=1,
    ):
        add_due(DUE, person, key=key, scope_keys=scopes)
    sent = {day: plan_reminders(date(2021, 3, day)) for day in (1, 22, 23, 24)}
    assert {day: occasions_of(mails[0]) for day, mails in sent.items()} == {
        1: ["test:1 2021-03-31 -30"],
        22: ["test:2 2021-03-31 -9"],
        23: ["test:3 2021-03-31 -8"],
        24: ["test:1 2021-03-31 -7"],
    }


def test_the_apps_are_asked_once_a_run_also_where_mails_wait(person, add_due, monkeypatch):
    add_due(DUE, person)
    plan_reminders(WEDNESDAY)
    [source], asked = registry._sources, []

    def counted(on: date, until: date) -> list[Deadline]:
        asked.append(on)
        return source(on, until)

    monkeypatch.setattr(registry, "_sources", [counted])
    plan_reminders(THURSDAY)
    assert asked == [THURSDAY]


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


def test_one_mail_a_person_and_day_what_comes_later_is_told_the_next_day(person, add_due):
    add_due(DUE, person, key=1)
    plan_reminders(WEDNESDAY)
    add_due(DUE, person, key=2)
    assert plan_reminders(WEDNESDAY) == []
    [mail] = plan_reminders(THURSDAY)
    assert {r.subject for r in mail.reminders.all()} == {"test:2"}


def test_a_run_that_another_overtakes_leaves_the_rest_to_the_next_day(person, add_due):
    """The other wrote some of the lines in between: the rest is neither lost nor told twice."""
    add_due(DUE, person, key=1)
    add_due(DUE, person, key=2)
    letters = letters_for(WEDNESDAY)
    add_due(date(2021, 12, 31), person, key=2)
    [others] = plan_reminders(WEDNESDAY)
    assert write_letters(letters) == []
    add_due(DUE, person, key=2)
    [mail] = plan_reminders(THURSDAY)
    assert {r.subject for r in others.reminders.all()} == {"test:1"}
    assert {r.subject for r in mail.reminders.all()} == {"test:2"}


# --- above the heads ------------------------------------------------------------------------------


@pytest.fixture
def above() -> dict[str, Person]:
    return {"周翔": make_person("周翔"), "郑丽": make_person("郑丽")}


def sent_by_day(first: int, last: int) -> dict[int, list[str]]:
    """Plan each day of March 2021 from one to another; return who was told on the days with mails."""
    sent = {}
    for day in range(first, last + 1):
        if mails := plan_reminders(date(2021, 3, day)):
            sent[day] = sorted(mail.recipient.name for mail in mails)
    return sent


def test_what_stays_late_is_told_further_up(person, add_due, above):
    steps = ((above["周翔"].pk,), (above["郑丽"].pk,))
    add_due(date(2021, 3, 5), person, escalation=steps, departments=("城建委",))
    assert sent_by_day(8, 30) == {
        8: ["黄美丽"],
        10: ["黄美丽"],
        12: ["周翔", "黄美丽"],
        19: ["周翔", "郑丽", "黄美丽"],
    }
    leaders = Mail.objects.filter(recipient=above["周翔"]).latest("on")
    assert "您牵头的工作要点中，1 项已逾期" in leaders.text
    assert "已逾期 14 天，责任部门：城建委" in leaders.text
    secretary = Mail.objects.get(recipient=above["郑丽"])
    assert "您是秘书长；报结后不再提醒。" in secretary.text


def test_nobody_above_hears_of_it_before_the_head_does(person, add_due, above):
    """A plan that is entered late: the head first, the others at the next occasion."""
    steps = ((above["周翔"].pk,), (above["郑丽"].pk,))
    add_due(date(2021, 3, 5), person, escalation=steps)
    assert sent_by_day(15, 30) == {15: ["黄美丽"], 19: ["周翔", "郑丽", "黄美丽"]}


def test_where_nobody_answers_those_above_are_told_at_once(add_due, above):
    add_due(date(2021, 3, 5), escalation=((above["周翔"].pk,), ()))
    assert sent_by_day(15, 18) == {15: ["周翔"]}


def test_who_answers_and_leads_is_told_once_as_the_one_who_answers(person, add_due):
    add_due(date(2021, 3, 5), person, escalation=((person.pk,), (person.pk,)))
    assert sent_by_day(8, 19) == {8: ["黄美丽"], 10: ["黄美丽"], 12: ["黄美丽"], 19: ["黄美丽"]}
    assert all("您负责的工作要点" in mail.text for mail in Mail.objects.all())


def test_the_office_may_keep_it_to_the_heads(person, add_due, above):
    ReminderPolicy.objects.update(first_step_after=None, second_step_after=None)
    add_due(date(2021, 3, 5), person, escalation=((above["周翔"].pk,), ()))
    assert set(sent_by_day(8, 30)) == {8, 10, 12, 19}
    assert set(Mail.objects.values_list("recipient__name", flat=True)) == {"黄美丽"}


# --- once a week ---------------------------------------------------------------------------------


def test_who_reads_weekly_gets_one_mail_on_the_weeks_first_working_day(person, add_due):
    Preference.objects.create(person=person, frequency=Frequency.WEEKLY)
    add_due(DUE, person, key=1)
    add_due(date(2021, 3, 26), person, key=2)
    sent = {day: plan_reminders(date(2021, 3, day)) for day in range(15, 31)}
    mails = {day: found[0] for day, found in sent.items() if found}
    assert {day: occasions_of(mail) for day, mail in mails.items()} == {
        15: ["test:2 2021-03-26 -30", "test:2 2021-03-26 -7", "test:1 2021-03-31 -30"],
        22: [
            *("test:2 2021-03-26 -3", "test:2 2021-03-26 -1", "test:2 2021-03-26 -0"),
            *("test:1 2021-03-31 -7", "test:1 2021-03-31 -3"),
        ],
        29: ["test:2 2021-03-26 +1", "test:1 2021-03-31 -1", "test:1 2021-03-31 -0"],
    }


def test_a_week_whose_monday_was_missed_is_told_once_on_a_later_day(person, add_due):
    Preference.objects.create(person=person, frequency=Frequency.WEEKLY)
    add_due(DUE, person)
    assert len(plan_reminders(WEDNESDAY)) == 1
    assert plan_reminders(THURSDAY) == []


# --- quiet days and the office's own calendar ----------------------------------------------------


def test_on_a_day_that_the_office_keeps_quiet_nobody_is_told_anything(person, add_due):
    CalendarEntry.objects.create(first_on=WEDNESDAY, last_on=WEDNESDAY, kind=DayKind.QUIET)
    add_due(DUE, person)
    assert plan_reminders(WEDNESDAY) == []
    [mail] = plan_reminders(date(2021, 3, 23))
    assert occasions_of(mail) == ["test:1 2021-03-31 -30", "test:1 2021-03-31 -7"]


def test_a_day_off_that_the_office_enters_counts_as_one(person, add_due):
    CalendarEntry.objects.create(first_on=DUE, last_on=DUE, kind=DayKind.OFF)
    add_due(DUE, person)
    sent = [day for day in range(29, 32) if plan_reminders(date(2021, 3, day))]
    assert sent == [29, 30]
    assert occasions_of(Mail.objects.get(on=date(2021, 3, 30))) == [
        "test:1 2021-03-31 -1",
        "test:1 2021-03-31 -0",
    ]


def test_the_database_refuses_what_was_told_before(person, add_due):
    add_due(DUE, person)
    [mail] = plan_reminders(WEDNESDAY)
    sent = mail.reminders.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(
            mail=mail,
            recipient=person,
            subject=sent.subject,
            occasion=sent.occasion,
            kind=sent.kind,
            title=sent.title,
            due_on=sent.due_on,
            url=sent.url,
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
