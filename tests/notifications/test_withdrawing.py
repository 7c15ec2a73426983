"""A change of date or owner cancels what has not been sent; what still holds is planned anew."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail as outbox

from members.models import Department
from notifications import registry, tasks
from notifications.enums import MailState
from notifications.models import Mail
from notifications.services.planning import plan_reminders
from notifications.services.reminder_day import ReminderDay
from notifications.services.withdrawing import withdraw_stale
from tests.factories import (
    appoint,
    make_department,
    make_head,
    make_item,
    make_person,
    make_plan,
    make_user,
)
from workplan.models import WorkItem
from workplan.services.items import ItemData, revise_item
from workplan.services.states import close

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

WEDNESDAY = date(2021, 3, 24)
THURSDAY = date(2021, 3, 25)
DUE = date(2021, 3, 31)


def lines(mail: Mail) -> set[str]:
    return {reminder.subject for reminder in mail.reminders.all()}


def the_one(state: MailState) -> Mail:
    return Mail.objects.get(state=state)


def test_what_still_holds_stays(person, add_due):
    add_due(DUE, person)
    plan_reminders(WEDNESDAY)
    assert withdraw_stale(ReminderDay(THURSDAY)) == 0
    assert the_one(MailState.WAITING).reminders.filter(withdrawn=True).count() == 0


def test_a_date_that_moved_cancels_the_mail_and_says_why(person, add_due):
    add_due(DUE, person)
    plan_reminders(WEDNESDAY)
    add_due(date(2021, 4, 15), person)
    assert withdraw_stale(ReminderDay(WEDNESDAY)) == 1
    mail = the_one(MailState.CANCELLED)
    assert mail.error == "未发出：重点任务 1：制订计划日期改为4月15日。"
    assert mail.events.get().words == "系统取消：重点任务 1：制订计划日期改为4月15日。"
    assert set(mail.reminders.values_list("withdrawn", flat=True)) == {True}


def test_a_date_that_is_far_off_now_is_still_found(person, add_due):
    add_due(DUE, person)
    plan_reminders(WEDNESDAY)
    add_due(date(2022, 3, 31), person)
    withdraw_stale(ReminderDay(WEDNESDAY))
    assert the_one(MailState.CANCELLED).error.endswith("日期改为2022年3月31日。")


def test_who_no_longer_answers_is_not_told_and_the_successor_is(person, add_due):
    add_due(DUE, person)
    plan_reminders(WEDNESDAY)
    successor = make_person("陈悦")
    add_due(DUE, successor)
    [mail] = plan_reminders(WEDNESDAY)
    assert mail.recipient == successor
    assert the_one(MailState.CANCELLED).error == "未发出：重点任务 1：制订计划不必再由黄美丽办理。"


def test_what_is_done_is_not_told(person, add_due, monkeypatch):
    add_due(DUE, person)
    plan_reminders(WEDNESDAY)
    monkeypatch.setattr(registry, "_sources", [])
    assert plan_reminders(WEDNESDAY) == []
    assert (
        the_one(MailState.CANCELLED).error == "未发出：重点任务 1：制订计划已办理，或不必再提醒。"
    )


def test_the_other_lines_of_a_cancelled_mail_are_planned_anew_the_same_day(person, add_due):
    add_due(DUE, person, key=1)
    add_due(DUE, person, key=2)
    plan_reminders(WEDNESDAY)
    add_due(date(2021, 12, 31), person, key=2)
    [mail] = plan_reminders(WEDNESDAY)
    assert lines(mail) == {"test:1"}
    assert "1 项即将到期" in mail.subject
    assert lines(the_one(MailState.CANCELLED)) == {"test:1", "test:2"}


def test_a_date_that_moved_and_moved_back_is_told(person, add_due):
    add_due(DUE, person)
    plan_reminders(WEDNESDAY)
    add_due(date(2021, 12, 31), person)
    plan_reminders(WEDNESDAY)
    add_due(DUE, person)
    [mail] = plan_reminders(WEDNESDAY)
    assert lines(mail) == {"test:1"}


def test_who_is_told_since_it_is_late_may_be_told(person, add_due):
    add_due(date(2021, 3, 5), escalation=((person.pk,), ()))
    plan_reminders(WEDNESDAY)
    assert withdraw_stale(ReminderDay(WEDNESDAY)) == 0


@pytest.mark.parametrize("state", [MailState.SENDING, MailState.SENT, MailState.FAILED])
def test_what_is_on_its_way_or_done_with_is_left_alone(person, add_due, state):
    add_due(DUE, person)
    [mail] = plan_reminders(WEDNESDAY)
    sent_at = datetime(2021, 3, 24, tzinfo=UTC) if state == MailState.SENT else None
    Mail.objects.update(state=state, sent_at=sent_at)
    add_due(date(2021, 12, 31), person)
    assert withdraw_stale(ReminderDay(WEDNESDAY)) == 0
    assert mail.reminders.filter(withdrawn=True).count() == 0


def test_a_mail_without_lines_is_nobodys_affair(add_mail, add_due):
    add_mail()
    assert withdraw_stale(ReminderDay(WEDNESDAY)) == 0


def test_with_nothing_waiting_the_plan_is_not_asked(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        withdraw_stale(ReminderDay(WEDNESDAY))


def test_looking_costs_the_same_however_much_waits(person, add_due, django_assert_num_queries):
    for key in range(20):
        add_due(DUE, person, make_person(f"负责人{key}"), key=key)
    plan_reminders(WEDNESDAY)
    with django_assert_num_queries(2):
        withdraw_stale(ReminderDay(WEDNESDAY))


# --- before delivery -----------------------------------------------------------------------------


@pytest.fixture
def clock_at():
    """Half past eight at the office, on the Wednesday."""
    with time_machine.travel(datetime(2021, 3, 24, 0, 30, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def test_what_changed_while_the_server_was_away_goes_out_as_it_is_now(
    person, add_due, clock_at, settings
):
    """The mails wait; by the next delivery one of two dates has moved."""
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.none.Backend"
    add_due(DUE, person, key=1)
    add_due(DUE, person, key=2)
    with pytest.raises(ImportError):
        tasks.send_daily_reminders()
    settings.EMAIL_BACKEND = backend
    add_due(date(2021, 12, 31), person, key=2)
    tasks.deliver_mails()
    [sent] = outbox.outbox
    assert "重点任务 1：" in sent.body
    assert "重点任务 2：" not in sent.body
    assert [m.state for m in Mail.objects.order_by("pk")] == ["cancelled", "sent"]


def test_before_the_days_run_nothing_is_planned_anew(person, add_due, clock_at):
    add_due(DUE, person, key=1)
    add_due(DUE, person, key=2)
    plan_reminders(date(2021, 3, 23))
    add_due(date(2021, 12, 31), person, key=2)
    tasks.deliver_mails()
    assert outbox.outbox == []
    tasks.send_daily_reminders()
    assert len(outbox.outbox) == 1


def test_where_the_plan_cannot_be_asked_the_mails_go_out_all_the_same(
    person, add_due, clock_at, monkeypatch
):
    def broken(on: date, until: date) -> list:
        raise RuntimeError("broken")

    add_due(DUE, person)
    plan_reminders(WEDNESDAY)
    monkeypatch.setattr(registry, "_sources", [broken])
    tasks.deliver_mails()
    assert len(outbox.outbox) == 1


# --- on a real item ------------------------------------------------------------------------------


@pytest.fixture
def committee(db) -> Department:
    return make_department("城建委")


@pytest.fixture
def item(committee) -> WorkItem:
    return make_item(make_plan(), 24, "地铁口序化", lead=[committee], period="3月")


def test_a_revised_period_a_new_head_and_a_closed_item_all_count(item, committee):
    office = make_user(office=True)
    head = make_head(committee, "陈悦")

    plan_reminders(WEDNESDAY)
    data = ItemData.of(item)
    revise_item(item=item, data=replace(data, period_phrase="4月"), actor=office)
    [mail] = plan_reminders(date(2021, 3, 31))
    assert the_one(MailState.CANCELLED).error == f"未发出：{item}日期改为4月30日。"

    held = head.appointments.get()
    held.ended_on = date(2021, 4, 1)
    held.save()
    successor = make_person("沈璞")
    appoint(successor, committee, since=date(2021, 4, 2))
    [mail] = plan_reminders(date(2021, 4, 2))
    assert mail.recipient == successor

    close(due=item.due_dates.get(), actor=office, reason="已完成")
    assert plan_reminders(date(2021, 4, 6)) == []
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.CANCELLED}
