"""The rules that the office sets: what is stored, what is refused, which one counts."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from notifications.apps import _write_default_policy
from notifications.enums import DayKind
from notifications.models import CalendarEntry, ReminderPolicy
from notifications.reminder_rules import Rules
from notifications.services.calendar import office_calendar, office_days, unknown_years
from notifications.services.policies import Policies

pytestmark = pytest.mark.django_db


def default() -> ReminderPolicy:
    return ReminderPolicy.objects.get(scope="")


def test_the_default_is_there_from_the_first_migration():
    assert default().rules == Rules(
        days_ahead=(30, 7, 3, 1, 0),
        task_days_ahead=(30, 14),
        overdue_days=(1, 3, 5, 10, 20),
        overdue_every=20,
        escalate_after=(5, 10),
        quarterly=True,
        monthly=True,
        is_active=True,
    )


def test_a_new_installation_begins_with_the_days_of_its_settings(settings):
    settings.REMINDER_DAYS_AHEAD = [10, 5]
    ReminderPolicy.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert default().days_ahead == "10、5"
    settings.REMINDER_DAYS_AHEAD = [1]
    call_command("migrate", verbosity=0)
    assert default().days_ahead == "10、5"


def test_without_its_table_the_default_waits():
    class Without:
        def get_model(self, app: str, model: str):
            raise LookupError

    ReminderPolicy.objects.all().delete()
    _write_default_policy(apps=Without())
    assert not ReminderPolicy.objects.exists()
    _write_default_policy(apps=apps)
    assert ReminderPolicy.objects.count() == 1


def test_without_any_policy_the_defaults_count():
    ReminderPolicy.objects.all().delete()
    assert Policies.read().default.days_ahead == (30, 7, 3, 1, 0)


def test_the_longest_look_ahead_is_that_of_any_policy():
    ReminderPolicy.objects.create(scope="test:1", days_ahead="60", task_days_ahead="45")
    assert Policies.read().longest_ahead == 60


def test_the_lists_are_written_in_one_form():
    policy = ReminderPolicy(scope="test:1", days_ahead="0, 7，30", overdue_days="10、1")
    policy.full_clean()
    assert (policy.days_ahead, policy.overdue_days) == ("30、7、0", "1、10")


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"days_ahead": "七"}, "days_ahead", "“七”不是天数"),
        ({"days_ahead": "400"}, "days_ahead", "天数须在 0 至 365 之间"),
        ({"days_ahead": ""}, "days_ahead", "不能为空"),
        ({"task_days_ahead": "x"}, "task_days_ahead", "“x”不是天数"),
        ({"overdue_days": "0"}, "overdue_days", "天数须在 1 至 250 之间"),
        ({"overdue_every": 0}, "overdue_every", "至少为 1 个工作日"),
        ({"overdue_every": 251}, "overdue_every", "至多为 250 个工作日"),
        ({"first_step_after": 0}, "first_step_after", "至少为 1 个工作日"),
        ({"first_step_after": 10, "second_step_after": 5}, "__all__", "告知秘书长须不早于"),
        ({"first_step_after": None, "second_step_after": 5}, "__all__", "告知秘书长须不早于"),
        ({"scope": ""}, "scope", "这个范围已有提醒规则"),
    ],
)
def test_refuses_what_cannot_be_in_chinese(fields, field, words):
    with pytest.raises(ValidationError) as refused:
        ReminderPolicy(**{"scope": "test:1"} | fields).full_clean()
    assert words in str(refused.value.message_dict[field])


@pytest.mark.parametrize(
    "fields",
    [
        {"scope": ""},
        {"overdue_every": 0},
        {"days_ahead": ""},
        {"first_step_after": None, "second_step_after": 5},
    ],
)
def test_so_does_the_database(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderPolicy.objects.create(**{"scope": "test:1"} | fields)


# --- the calendar --------------------------------------------------------------------------------


def entry(first: date, last: date, kind: DayKind, **fields) -> CalendarEntry:
    return CalendarEntry.objects.create(first_on=first, last_on=last, kind=kind, **fields)


def test_what_the_office_enters_stands_over_the_notice():
    entry(date(2021, 3, 24), date(2021, 3, 25), DayKind.OFF)
    entry(date(2021, 3, 27), date(2021, 3, 27), DayKind.WORKED)
    entry(date(2021, 3, 29), date(2021, 3, 30), DayKind.QUIET)
    days = office_days()
    march = [day for day in range(22, 32) if date(2021, 3, day) in days]
    assert march == [22, 23, 26, 27, 31]
    worked = [day for day in range(22, 32) if days.calendar.is_workday(date(2021, 3, day))]
    assert worked == [22, 23, 26, 27, 29, 30, 31]


def test_many_days_cost_one_question(django_assert_num_queries):
    entry(date(2021, 3, 24), date(2021, 3, 24), DayKind.OFF)
    with django_assert_num_queries(1):
        calendar = office_calendar()
        assert calendar.workdays_between(date(2020, 12, 31), date(2021, 12, 31)) == 249


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2021, 3, 1), []),
        (date(2040, 11, 30), [2040]),
        (date(2040, 12, 1), [2040, 2041]),
    ],
)
def test_a_year_without_a_notice_is_asked_for(on, years):
    assert unknown_years(on) == years


def test_a_year_for_which_the_office_entered_something_is_known():
    entry(date(2040, 10, 1), date(2040, 10, 7), DayKind.OFF, name="国庆节")
    assert unknown_years(date(2040, 3, 1)) == []


@pytest.mark.parametrize(
    ("first", "last", "kind", "words"),
    [
        (date(2021, 3, 2), date(2021, 3, 1), DayKind.OFF, "“至”不能早于“自”。"),
        (date(2021, 3, 1), date(2022, 3, 1), DayKind.OFF, "一条最多 60 天，请检查年份。"),
        (date(2021, 5, 1), date(2021, 5, 9), DayKind.OFF, "同一天不能有两种安排。"),
        (date(2021, 5, 1), date(2021, 5, 9), DayKind.QUIET, None),
    ],
)
def test_an_entry_that_cannot_be_is_refused_in_chinese(first, last, kind, words):
    entry(date(2021, 5, 8), date(2021, 5, 8), DayKind.WORKED, name="调休")
    new = CalendarEntry(first_on=first, last_on=last, kind=kind)
    if words is None:
        new.full_clean()
        return
    with pytest.raises(ValidationError) as refused:
        new.full_clean()
    assert words in str(refused.value)


def test_the_database_refuses_an_entry_that_ends_before_it_begins():
    with pytest.raises(IntegrityError), transaction.atomic():
        entry(date(2021, 3, 2), date(2021, 3, 1), DayKind.OFF)
