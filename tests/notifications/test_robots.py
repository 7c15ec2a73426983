"""Sending to a robot: a real HTTPS server, the outbox and what stands in it afterwards."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from notifications.channels import targets
from notifications.enums import MailState
from notifications.models import Mail, Preference
from notifications.services.delivery import deliver_waiting
from notifications.services.outbox import send_again, waiting
from tests.factories import make_person

pytestmark = pytest.mark.django_db

NOW = datetime(2021, 3, 24, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KEY = "0a1b2c3d-secret-key-4e5f"


@pytest.fixture(autouse=True)
def clock_at():
    """Let the real clock stand still; a test moves it with `clock_at.shift`."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def preference(person, robot) -> Preference:
    return Preference.objects.create(person=person, channel="wecom", webhook=robot.address(KEY))


@pytest.fixture
def mail(add_mail, preference) -> Mail:
    return add_mail(preference.hint, channel="wecom", brief="**1 项即将到期**")


def test_a_robot_is_told_and_the_mail_counts_as_sent(mail, robot):
    assert deliver_waiting() == 1
    assert robot.messages == [{"msgtype": "markdown", "markdown": {"content": "**1 项即将到期**"}}]
    assert robot.paths == [f"/cgi-bin/webhook/send?key={KEY}"]
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.attempts, mail.error) == (MailState.SENT, NOW, 1, "")
    assert deliver_waiting() == 0


def test_a_notice_without_a_brief_is_told_by_its_plain_text(add_mail, preference, robot):
    add_mail(channel="wecom", text="催办：<请尽快>\n")
    deliver_waiting()
    assert robot.messages[0]["markdown"]["content"] == "催办：＜请尽快＞\n"


def test_dingtalk_is_called_with_a_signature_of_the_moment(mail, preference, robot):
    preference.channel, preference.sign_key = "dingtalk", "SECkey"
    preference.save()
    Mail.objects.update(channel="dingtalk")
    deliver_waiting()
    assert robot.messages[0]["markdown"]["title"] == "工作要点提醒：1 项即将到期"
    [path] = robot.paths
    assert f"&timestamp={int(NOW.timestamp() * 1000)}&sign=" in path


def test_a_no_in_a_yes_is_a_no_kept_in_the_robots_words(mail, robot):
    """The robot answers 200 to a key that it does not know."""
    robot.answers.append((200, f'{{"errcode":93000,"errmsg":"invalid webhook url {KEY}"}}'))
    assert deliver_waiting() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.FAILED, 1)
    assert mail.error == "机器人拒收：200 93000 invalid webhook url ***"


def test_a_robot_that_is_called_too_often_is_told_later_and_later(mail, robot, clock_at):
    for attempt, minutes in enumerate((5, 30, 120, 480), start=1):
        robot.answers.append((200, '{"errcode":45009,"errmsg":"api freq out of limit"}'))
        assert deliver_waiting() == 0
        mail.refresh_from_db()
        assert (mail.state, mail.attempts) == (MailState.WAITING, attempt)
        assert mail.error == "机器人暂时不收：200 45009 api freq out of limit"
        assert mail.try_after - datetime.now(UTC) == minutes * MINUTE
        clock_at.shift(minutes * MINUTE)
    robot.answers.append((503, "away"))
    deliver_waiting()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.error) == (
        MailState.FAILED,
        5,
        "机器人暂时不收：503 away",
    )


def test_a_robot_that_was_busy_is_told_in_the_end(mail, robot, clock_at):
    robot.answers.append((429, ""))
    deliver_waiting()
    clock_at.shift(5 * MINUTE)
    assert deliver_waiting() == 1


def test_a_robot_that_is_away_is_not_called_for_the_next_mail(mail, add_mail, preference, robot):
    second = add_mail(preference.hint, channel="wecom")
    robot.answers.append((0, ""))
    assert deliver_waiting() == 0
    mail.refresh_from_db()
    second.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.WAITING, 1)
    assert mail.error.startswith("机器人连接不上（RemoteDisconnected")
    assert (second.state, second.attempts) == (MailState.WAITING, 0)
    assert second.error == "机器人连接不上（robot.example.org …4e5f）。"
    assert len(robot.paths) == 1
    assert second.try_after == NOW + 5 * MINUTE


def test_a_redirect_is_refused(mail, robot):
    robot.answers.append((302, ""))
    robot.headers["Location"] = "https://127.0.0.1/inside"
    assert deliver_waiting() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.FAILED, "机器人拒收：302")
    assert len(robot.paths) == 1


def test_an_address_that_meanwhile_leads_inside_is_not_called(mail, robot, settings):
    settings.ALLOWED_WEBHOOK_HOSTS = []
    Preference.objects.update(webhook=f"https://robot.example.org/send?key={KEY}")
    assert deliver_waiting() == 0
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert "主机 robot.example.org 在内部网络，不能使用" in mail.error
    assert robot.messages == []


def test_an_unknown_name_is_tried_later(mail, monkeypatch):
    Preference.objects.update(webhook=f"https://nowhere.example.org/send?key={KEY}")
    deliver_waiting()
    mail.refresh_from_db()
    assert mail.state == MailState.WAITING
    assert mail.error == "机器人连接不上（Unresolved: 找不到主机 nowhere.example.org）。"


def test_who_took_another_way_meanwhile_is_not_told_by_the_old_robot(mail, robot):
    Preference.objects.update(channel="desk", webhook="")
    deliver_waiting()
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (
        MailState.FAILED,
        "收件人已不用这个机器人。请重新发送。",
    )
    assert robot.messages == []
    assert send_again(mail=mail, actor=None)
    assert mail.channel == "desk"
    assert mail.events.get().words.startswith("重新发送至 仅本系统。上次失败：")
    assert deliver_waiting() == 1


def test_trouble_with_a_robot_holds_up_no_mail_and_no_desk(mail, add_mail, robot, smtp_sink):
    reader, other = make_person("周国桥"), make_person("陈悦")
    Preference.objects.create(person=reader, channel="desk")
    add_mail("", recipient=reader, channel="desk")
    add_mail("chen@example.org", recipient=other)
    robot.answers.append((0, ""))
    assert deliver_waiting() == 2
    assert [letter["To"] for letter in smtp_sink.letters] == ["chen@example.org"]


def test_trouble_with_the_mail_server_holds_up_no_robot(mail, add_mail, robot, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    letter = add_mail()
    assert deliver_waiting() == 1
    letter.refresh_from_db()
    assert letter.state == MailState.WAITING
    assert waiting() == []


def test_a_message_that_cannot_be_made_fails_and_stops_no_other(mail, add_mail, preference, robot):
    Mail.objects.filter(pk=mail.pk).update(brief="好")
    second = add_mail(preference.hint, channel="wecom", brief="第二条")
    Preference.objects.update(webhook="https://[bad/")
    deliver_waiting()
    assert set(Mail.objects.values_list("state", flat=True)) == {"failed"}
    second.refresh_from_db()
    assert second.error == "机器人地址不完整或有误，请从群机器人的设置中整段复制。"


@pytest.mark.parametrize(
    "answer",
    [(200, f'{{"errcode":93000,"errmsg":"{KEY}"}}'), (500, f"key={KEY}"), (0, ""), (302, KEY)],
)
def test_the_key_stands_in_no_log_and_no_record(mail, robot, caplog, answer):
    caplog.set_level(logging.DEBUG)
    robot.answers.append(answer)
    deliver_waiting()
    mail.refresh_from_db()
    assert mail.error
    assert KEY not in mail.error + mail.address + caplog.text


def test_the_key_stands_in_no_error_of_the_name_service(mail, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise ValueError(f"https://robot.example.org/send?key={KEY}")

    monkeypatch.setattr(targets, "resolve", broken)
    monkeypatch.setattr("notifications.channels.robot_channel.resolve", broken)
    deliver_waiting()
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert KEY not in mail.error
