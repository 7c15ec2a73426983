"""The rules, the calendar and the preview, as the office keeps them."""

from datetime import date, time
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import PeriodicTask

from almanac import clock
from notifications.enums import DayKind, MailState
from notifications.models import CalendarEntry, Mail, Preference, ReminderPolicy
from notifications.schedule import DAILY_REMINDERS, daily_task, daily_time
from notifications.services.planning import plan_reminders
from tests.factories import make_person, make_user, plan_2021

POLICIES = reverse("admin:notifications_reminderpolicy_changelist")
ADD = reverse("admin:notifications_reminderpolicy_add")
PREVIEW = reverse("admin:notifications_reminderpolicy_preview")
DAYS = reverse("admin:notifications_calendarentry_changelist")
WEDNESDAY = date(2021, 3, 24)

RULES = {
    "is_active": "on",
    "days_ahead": "30、7、3、1、0",
    "task_days_ahead": "30、14",
    "overdue_days": "1、3、5、10、20",
    "overdue_every": "20",
    "first_step_after": "5",
    "second_step_after": "10",
    "quarterly": "on",
    "monthly": "on",
}


@pytest.fixture
def office(db) -> Client:
    client = Client()
    client.force_login(make_user("office", office=True))
    with clock.standing_at(WEDNESDAY):
        yield client


def words(page) -> str:
    return " ".join(BeautifulSoup(page.content, "html.parser").get_text(" ").split())


def default() -> ReminderPolicy:
    return ReminderPolicy.objects.get(scope="")


def default_url() -> str:
    return reverse("admin:notifications_reminderpolicy_change", args=[default().pk])


# --- the default ---------------------------------------------------------------------------------


def test_the_list_says_each_rule_in_words(office):
    shown = words(office.get(POLICIES))
    assert "默认（没有单独规则的全部事项）" in shown
    assert "第 1、3、5、10、20 个工作日，此后每隔 20 个" in shown
    assert "牵头领导：第 5 个工作日起；秘书长：第 10 个工作日起" in shown


def test_the_office_changes_the_rules_and_the_history_shows_it(office):
    changed = RULES | {"days_ahead": "0, 14，7", "first_step_after": "", "second_step_after": ""}
    assert office.post(default_url(), changed | {"at": "08:30"}).status_code == 302
    policy = default()
    assert policy.days_ahead == "14、7、0"
    assert (policy.first_step_after, policy.second_step_after) == (None, None)
    latest = policy.history.first()
    assert (latest.history_user.username, latest.days_ahead) == ("office", "14、7、0")
    assert "只告知负责人" in words(office.get(POLICIES))


def test_the_hour_is_the_schedulers(office):
    assert 'value="08:30"' in office.get(default_url()).content.decode()
    office.post(default_url(), RULES | {"at": "07:05"})
    assert daily_time(daily_task(DAILY_REMINDERS)) == time(7, 5)
    assert default().history.first().history_change_reason == "发送时刻：08:30 → 07:05"


def test_where_the_schedulers_line_is_gone_the_rules_are_saved_all_the_same(office):
    PeriodicTask.objects.all().delete()
    assert office.post(default_url(), RULES | {"at": "07:05"}).status_code == 302


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"days_ahead": "七天"}, "“七天”不是天数"),
        ({"overdue_every": "0"}, "至少为 1 个工作日。"),
        ({"second_step_after": "3"}, "告知秘书长须不早于告知牵头领导"),
        ({"at": "早上"}, "有效的时间"),
    ],
)
def test_what_cannot_be_is_refused_in_chinese_and_nothing_is_lost(office, fields, said):
    page = office.post(default_url(), RULES | {"at": "07:05"} | fields)
    assert said in words(page)
    assert 'value="1、3、5、10、20"' in page.content.decode()
    assert daily_time(daily_task(DAILY_REMINDERS)) == time(8, 30)


def test_the_default_cannot_be_deleted(office):
    url = reverse("admin:notifications_reminderpolicy_delete", args=[default().pk])
    assert office.post(url, {"post": "yes"}).status_code == 403


# --- for an annex or an item ---------------------------------------------------------------------


def test_an_annex_may_have_rules_of_its_own(office):
    page = office.get(ADD).content.decode()
    assert "附件2 重点调研课题" in page
    office.post(ADD, RULES | {"scope": "workplan.annex:research", "days_ahead": "60"})
    assert ReminderPolicy.objects.get(scope="workplan.annex:research").days_ahead == "60"
    assert "附件2 重点调研课题" in words(office.get(POLICIES))
    assert "附件2 重点调研课题" not in office.get(ADD).content.decode()


def test_an_item_gets_its_own_from_its_preview(office):
    item = plan_2021().items[24]
    scope = f"workplan.workitem:{item.pk}"
    preview = office.get(PREVIEW, {"scope": scope}).content.decode()
    assert f"{ADD}?scope={quote(scope)}" in preview
    page = office.get(ADD, {"scope": scope}).content.decode()
    assert str(item) in page
    office.post(f"{ADD}?scope={scope}", RULES | {"scope": scope})
    own = ReminderPolicy.objects.get(scope=scope)
    url = reverse("admin:notifications_reminderpolicy_change", args=[own.pk])
    assert url in office.get(PREVIEW, {"scope": scope}).content.decode()
    assert office.post(url, RULES | {"days_ahead": "9"}).status_code == 302
    own.refresh_from_db()
    assert (own.scope, own.days_ahead) == (scope, "9")
    item_page = reverse("admin:workplan_workitem_change", args=[item.pk])
    assert f"{PREVIEW}?scope={scope}" in office.get(item_page).content.decode()


@pytest.mark.parametrize("scope", ["", "workplan.workitem:99", "workplan.annex:x", "x"])
def test_a_scope_that_nobody_knows_is_refused(office, scope):
    page = office.post(ADD, RULES | {"scope": scope})
    assert page.status_code == 200
    assert ReminderPolicy.objects.count() == 1


# --- the preview ---------------------------------------------------------------------------------


def test_a_day_to_come_shows_who_will_be_told_what(office, person, add_due):
    add_due(date(2021, 3, 31), person, key=18, title="协商计划")
    add_due(date(2021, 3, 31), make_person("陈悦", email=""), key=24)
    shown = words(office.get(PREVIEW, {"on": "2021-03-26"}))
    assert "2021年3月26日 周五" in shown
    assert "将会发出（2 封）" in shown
    assert "黄美丽 （负责人） 重点任务 18：协商计划 到期前 3 天" in shown
    assert "没有电子邮箱" in shown
    assert not Mail.objects.exists()


def test_who_reads_on_the_desk_needs_no_address(office, add_due):
    reader = make_person("陈悦", email="")
    Preference.objects.create(person=reader, channel="desk")
    add_due(date(2021, 3, 31), reader)
    shown = words(office.get(PREVIEW, {"on": "2021-03-26"}))
    assert "陈悦 （负责人）" in shown
    assert "没有电子邮箱" not in shown


def test_a_day_gone_by_shows_what_was_sent(office, person, add_due):
    add_due(date(2021, 3, 31), person)
    plan_reminders(date(2021, 3, 1))
    shown = words(office.get(PREVIEW, {"on": "2021-03-01"}))
    assert "已生成的邮件（1 封）" in shown
    assert "1 项即将到期" in shown
    assert "这一天没有发过提醒。" in words(office.get(PREVIEW, {"on": "2021-03-02"}))


def test_a_day_off_says_so(office, person, add_due):
    add_due(date(2021, 3, 31), person)
    assert "这一天不发提醒" in words(office.get(PREVIEW, {"on": "2021-03-27"}))


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2021-05-25", "这一天没有要提醒的。"),
        ("2021-05-26", "只能预览两个月以内的日期"),
        ("明天", "有效的日期"),
        ("", "必填"),
    ],
)
def test_a_day_that_cannot_be_foreseen_is_refused(office, add_due, on, said):
    assert said in words(office.get(PREVIEW, {"on": on}))


def test_an_item_shows_each_day_with_its_readers_together(office):
    plan = plan_2021()
    scope = f"workplan.workitem:{plan.items[24].pk}"
    plan_reminders(WEDNESDAY)
    shown = words(office.get(PREVIEW, {"scope": scope}))
    assert str(plan.items[24]) in shown
    assert "2021年3月26日 周五 陈悦 （责任部门负责人） 到期前 3 天" in shown
    assert "2021年4月8日 周四 周翔 （牵头领导） 陈悦 （责任部门负责人） 逾期第 5 个工作日" in shown
    assert "2021年3月24日 周三 陈悦 到期前 7 天" in shown  # told already


def test_a_scope_that_is_gone_is_no_error(office, add_due):
    shown = words(office.get(PREVIEW, {"scope": "workplan.workitem:99"}))
    assert "已不存在的范围" in shown
    assert "今后一年没有要提醒的。" in shown


def test_only_the_office_sees_it(db):
    client = Client()
    client.force_login(make_user(person=make_person("陈悦")))
    assert client.get(PREVIEW).status_code == 302


# --- the calendar, and how people are reminded ---------------------------------------------------


def test_the_office_enters_days_off_and_quiet_days(office):
    add = reverse("admin:notifications_calendarentry_add")
    fields = {"first_on": "2021-03-29", "last_on": "2021-03-31", "kind": "quiet", "name": "区两会"}
    assert office.post(add, fields).status_code == 302
    entry = CalendarEntry.objects.get()
    assert (entry.kind, entry.history.first().history_user.username) == (DayKind.QUIET, "office")
    assert "上班但不发提醒" in words(office.get(DAYS))
    refused = office.post(add, fields | {"kind": "off"})
    assert "同一天不能有两种安排。" in words(refused)


def test_a_year_without_a_notice_is_told_above_the_table(office):
    assert "暂按周六、周日休息推算" not in words(office.get(DAYS))
    with clock.standing_at(date(2040, 3, 1)):
        assert "还没有2040年的放假安排" in words(office.get(DAYS))


def test_a_cancelled_mail_says_why(office, person, add_due):
    add_due(date(2021, 3, 31), person)
    plan_reminders(WEDNESDAY)
    add_due(date(2021, 4, 15), person)
    plan_reminders(WEDNESDAY)
    mails = reverse("admin:notifications_mail_changelist")
    shown = words(office.get(mails, {"state": MailState.CANCELLED}))
    assert "已取消" in shown
    assert "日期改为4月15日" in shown
