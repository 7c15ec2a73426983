"""The table of mails and the timetable, as the office keeps them."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTask, PeriodicTasks
from rules import always_deny
from rules.permissions import permissions as rules_permissions

from almanac import clock
from notifications.enums import MailState
from notifications.models import Mail, Preference, TaskRun
from notifications.schedule import DAILY_REMINDERS, DELIVERY, HEARTBEAT
from tests.factories import make_person, make_user

MAILS = reverse("admin:notifications_mail_changelist")
TIMETABLE = reverse("admin:django_celery_beat_periodictask_changelist")


@pytest.fixture
def office_client(db) -> Client:
    client = Client()
    client.force_login(make_user("office", office=True))
    return client


@pytest.fixture
def mails(add_mail) -> dict[str, Mail]:
    return {
        "failed": add_mail(state=MailState.FAILED, error="550 没有这个邮箱", attempts=1),
        "sent": add_mail(state=MailState.SENT, sent_at=timezone.now(), on=date(2021, 3, 1)),
        "waiting": add_mail(recipient=make_person("周国桥"), subject="工作要点提醒：2 项已逾期"),
    }


def shown(client: Client, **query) -> set[int]:
    with clock.standing_at(date(2021, 3, 25)):
        return {mail.pk for mail in client.get(MAILS, query).context["cl"].result_list}


def test_says_what_was_sent_to_whom_when_about_what_and_what_failed(office_client, mails):
    page = office_client.get(MAILS).content.decode()
    for words in (
        "2021年3月24日",
        "黄美丽",
        "1 项即将到期",
        "发送失败",
        "550 没有这个邮箱",
        "已发送",
    ):
        assert words in page
    assert 'class="badge badge-red">发送失败' in page


def test_is_narrowed_by_state_day_recipient_and_search(office_client, mails, person):
    assert shown(office_client, state="failed") == {mails["failed"].pk}
    assert shown(office_client, within="7") == {mails["failed"].pk, mails["waiting"].pk}
    assert shown(office_client, within="30") == {mail.pk for mail in mails.values()}
    assert shown(office_client, recipient=person.pk) == {mails["failed"].pk, mails["sent"].pk}
    assert shown(office_client, q="国桥") == {mails["waiting"].pk}
    assert shown(office_client, within="x", recipient="x") == {mail.pk for mail in mails.values()}


def test_shows_a_letter_with_its_lines(office_client, mails, person):
    mails["failed"].reminders.create(
        recipient=person,
        subject="workplan.duedate:1",
        occasion="2021-03-31 -7",
        kind="upcoming",
        title="重点任务 17：制订2021年委员履职“菜单”",
        due_on=date(2021, 3, 31),
        url="/items/1/",
    )
    url = reverse("admin:notifications_mail_change", args=[mails["failed"].pk])
    page = office_client.get(url).content.decode()
    assert "黄美丽，您好：" in page
    assert "重点任务 17：制订2021年委员履职“菜单”" in page
    assert "到期前 7 天" in page
    assert "2021-03-31 -7" not in page


def resend(client: Client, mails: dict[str, Mail], **fields) -> str:
    selected = {"action": "resend", "_selected_action": [mail.pk for mail in mails.values()]}
    return client.post(MAILS, selected | fields, follow=True).content.decode()


def test_asks_before_it_sends_again(office_client, mails, person):
    page = resend(office_client, mails)
    assert "重新发送 1 封邮件" in page
    assert "另外 2 封不是发送失败的" in page
    assert person.email in page
    mails["failed"].refresh_from_db()
    assert mails["failed"].state == MailState.FAILED


def test_says_by_which_way_it_will_be_sent_again(office_client, mails, person):
    Preference.objects.create(
        person=person, channel="wecom", webhook="https://qyapi.weixin.qq.com/send?key=0a1b2c3d4e5f"
    )
    page = resend(office_client, mails)
    assert "企业微信机器人 qyapi.weixin.qq.com …4e5f" in page
    assert "0a1b2c3d" not in page


def test_sends_again_what_failed_and_nothing_else_and_keeps_a_record(office_client, mails):
    page = resend(office_client, mails, step="confirm")
    assert "1 封已放回待发送" in page
    assert "2 封不是发送失败的，未作改动。" in page
    for mail in mails.values():
        mail.refresh_from_db()
    assert (mails["failed"].state, mails["failed"].attempts) == (MailState.WAITING, 0)
    assert mails["sent"].state == MailState.SENT
    event = mails["failed"].events.get()
    assert event.actor.username == "office"
    url = reverse("admin:notifications_mail_change", args=[mails["failed"].pk])
    assert "上次失败：550 没有这个邮箱" in office_client.get(url).content.decode()


def test_who_may_only_look_is_not_offered_to_send_again(mails, monkeypatch):
    client = Client()
    client.force_login(make_user("reader", office=True))
    monkeypatch.setitem(rules_permissions, "notifications.resend_mail", always_deny)
    assert "重新发送" not in client.get(MAILS).content.decode()
    resend(client, mails, step="confirm")
    mails["failed"].refresh_from_db()
    assert mails["failed"].state == MailState.FAILED


def test_says_how_often_it_was_tried_and_when_again(office_client, add_mail):
    later = datetime(2021, 3, 24, 2, 30, tzinfo=UTC)
    add_mail(attempts=2, try_after=later, error="邮件服务器暂时不收：450 later")
    assert "2 次 3月24日 10:30 再试" in office_client.get(MAILS).content.decode()


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_writes_or_deletes_a_mail(mails, superuser):
    client = Client()
    client.force_login(make_user("who", office=True, is_superuser=superuser))
    for name, args in (("change", [mails["sent"].pk]), ("delete", [mails["sent"].pk]), ("add", [])):
        url = reverse(f"admin:notifications_mail_{name}", args=args)
        assert client.post(url, {"subject": "x", "post": "yes"}).status_code == 403


def test_lists_the_runs(office_client):
    now = timezone.now()
    TaskRun.objects.create(
        task=DAILY_REMINDERS, started_at=now, finished_at=now, ok=True, detail="6 封"
    )
    TaskRun.objects.create(task=DELIVERY, started_at=now, finished_at=now, detail="连接不上")
    TaskRun.objects.create(task=HEARTBEAT, started_at=now)
    page = office_client.get(reverse("admin:notifications_taskrun_changelist")).content.decode()
    for words in ("6 封", "成功", "失败", "连接不上", "未结束"):
        assert words in page


# --- the timetable -----------------------------------------------------------------------------


def task_url(name: str) -> str:
    task = PeriodicTask.objects.get(name=name)
    return reverse("admin:django_celery_beat_periodictask_change", args=[task.pk])


def test_shows_our_tasks_and_when_they_run(office_client):
    PeriodicTask.objects.create(
        name="celery.backend_cleanup", task="x", crontab=CrontabSchedule.objects.first()
    )
    page = office_client.get(TIMETABLE).content.decode()
    for words in (
        DAILY_REMINDERS,
        "每天 08:30",
        DELIVERY,
        "每 2 分钟",
        HEARTBEAT,
        "每分钟",
        "尚未运行",
    ):
        assert words in page
    assert "backend_cleanup" not in page


def test_changes_the_hour_and_tells_the_scheduler(office_client):
    before = PeriodicTasks.last_change()
    shared = PeriodicTask.objects.get(name=DAILY_REMINDERS).crontab
    other = PeriodicTask.objects.create(name="别的", task="x", crontab=shared)
    response = office_client.post(task_url(DAILY_REMINDERS), {"enabled": "on", "at": "07:05"})
    assert response.status_code == 302
    crontab = PeriodicTask.objects.get(name=DAILY_REMINDERS).crontab
    assert (crontab.hour, crontab.minute, str(crontab.timezone)) == ("7", "5", "Asia/Shanghai")
    other.refresh_from_db()
    assert other.crontab == shared
    assert before is None or PeriodicTasks.last_change() > before
    assert "每天 07:05" in office_client.get(TIMETABLE).content.decode()


def test_switches_a_task_off_and_changes_no_other_than_a_daily_ones_hour(office_client):
    office_client.post(task_url(DELIVERY), {"at": "07:05"})
    task = PeriodicTask.objects.get(name=DELIVERY)
    assert not task.enabled
    assert task.crontab.minute == "*/2"


@pytest.mark.parametrize("at", ["", "25:00", "早上"])
def test_refuses_a_wrong_hour_in_chinese(office_client, at):
    page = office_client.post(task_url(DAILY_REMINDERS), {"enabled": "on", "at": at})
    assert page.status_code == 200
    assert ("必填" if not at else "有效的时间") in page.content.decode()
    assert PeriodicTask.objects.get(name=DAILY_REMINDERS).crontab.hour == "8"


def test_nothing_else_of_the_scheduler_is_there(office_client):
    assert office_client.get("/admin/django_celery_beat/crontabschedule/").status_code == 404
    assert office_client.get("/admin/django_celery_beat/periodictask/add/").status_code == 403
    delete = task_url(HEARTBEAT).replace("change", "delete")
    assert office_client.post(delete, {"post": "yes"}).status_code == 403
