"""What a person chooses about their reminders, and what it changes."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from members.models import Person, User
from notifications.enums import Frequency, MailState
from notifications.models import Mail, Preference
from notifications.services.delivery import deliver_waiting
from notifications.services.planning import letters_for, plan_reminders
from notifications.services.preferences import (
    TEST_SUBJECT,
    TooSoon,
    choose,
    send_test,
    use_mail,
)
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2021, 3, 24, 0, 30, tzinfo=UTC)
DAILY = {"frequency": Frequency.DAILY, "hour": None, "monthly": True}
KEY = "0a1b2c3d-secret-key-4e5f"


@pytest.fixture(autouse=True)
def clock_at():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def user(person) -> User:
    return make_user("huang", person=person)


def take_robot(person: Person, user: User, robot, channel: str = "wecom", **fields):
    values = {"webhook": robot.address(KEY)} | DAILY | fields
    return choose(person=person, actor=user, channel=channel, **values)


def test_a_robot_is_kept_with_its_address_and_a_record_that_names_neither(person, user, robot):
    preference = take_robot(person, user, robot)
    assert preference.webhook == robot.address(KEY)
    record = preference.history.get()
    assert record.history_user == user
    assert record.history_change_reason == (
        "接收方式：电子邮件 → 企业微信机器人；更换了机器人地址或密钥"
    )
    assert not hasattr(record, "webhook")
    assert not hasattr(record, "sign_key")
    assert KEY not in f"{preference!r}{preference}{record!r}{record.history_change_reason}"


def test_what_is_left_empty_stays(person, user, robot):
    take_robot(person, user, robot, "dingtalk", sign_key="SECkey")
    preference = take_robot(person, user, robot, "dingtalk", webhook="", hour=9)
    assert (preference.webhook, preference.sign_key) == (robot.address(KEY), "SECkey")
    assert preference.history.first().history_change_reason == "发送时刻：统一时刻 → 9 时以后"


def test_another_address_takes_no_old_signing_key_along(person, user, robot):
    take_robot(person, user, robot, "dingtalk", sign_key="SECkey")
    other = robot.address("another-secret-key")
    preference = take_robot(person, user, robot, "dingtalk", webhook=other)
    assert (preference.webhook, preference.sign_key) == (other, "")


def test_who_leaves_a_robot_leaves_no_address_behind(person, user, robot):
    take_robot(person, user, robot, "dingtalk", sign_key="SECkey")
    preference = choose(person=person, actor=user, channel="desk", **DAILY)
    assert (preference.webhook, preference.sign_key) == ("", "")


@pytest.mark.parametrize("before", [None, "dingtalk"])
def test_a_robot_needs_an_address_of_its_own(person, user, robot, before):
    if before:
        take_robot(person, user, robot, before)
    with pytest.raises(ValidationError) as refused:
        take_robot(person, user, robot, "wecom", webhook=" ")
    assert refused.value.message_dict == {"webhook": ["请填写机器人地址。"]}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://robot.example.org/send", "机器人地址须以 https:// 开头。"),
        ("https://nowhere.example.org/send", "找不到主机 nowhere.example.org"),
    ],
)
def test_an_address_that_may_not_be_called_is_not_kept(person, user, robot, address, words):
    with pytest.raises(ValidationError) as refused:
        take_robot(person, user, robot, webhook=address)
    assert refused.value.message_dict == {"webhook": [words]}
    assert not Preference.objects.exists()


def test_a_host_inside_is_refused_as_it_is_saved(person, user, robot, settings):
    settings.ALLOWED_WEBHOOK_HOSTS = []
    with pytest.raises(ValidationError, match="在内部网络，不能使用"):
        take_robot(person, user, robot, webhook="https://robot.example.org/send?key=abc")


@pytest.mark.parametrize("hour", [6, 21])
def test_an_hour_at_night_is_refused(person, user, hour):
    with pytest.raises(ValidationError):
        choose(person=person, actor=user, channel="mail", **DAILY | {"hour": hour})


@pytest.mark.parametrize(
    "fields",
    [
        {"channel": "wecom"},
        {"channel": "mail", "webhook": "https://robot.example.org/"},
        {"channel": "desk", "sign_key": "SECkey"},
        {"hour": 3},
    ],
)
def test_the_database_keeps_no_half_of_a_choice(person, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(person=person, **fields)


# --- what waits follows --------------------------------------------------------------------------


def test_what_waits_goes_the_new_way_and_the_mail_says_so(person, user, robot, add_mail, smtp_sink):
    mail = add_mail(attempts=2, error="邮件服务器暂时不收：450 later")
    preference = take_robot(person, user, robot)
    mail.refresh_from_db()
    assert (mail.channel, mail.address, mail.attempts, mail.error) == (
        "wecom",
        preference.hint,
        0,
        "",
    )
    words = f"收件人改了接收方式，改发至 企业微信机器人 {preference.hint}。"
    assert mail.events.get().words == words
    assert deliver_waiting() == 1
    assert (len(robot.messages), smtp_sink.letters) == (1, [])


def test_what_waits_follows_a_new_hour_without_a_word(person, user, add_mail):
    mail = add_mail()
    choose(person=person, actor=user, channel="mail", **DAILY | {"hour": 10})
    mail.refresh_from_db()
    assert mail.try_after == datetime(2021, 3, 24, 2, tzinfo=UTC)
    assert not mail.events.exists()


@pytest.mark.parametrize("state", [MailState.SENDING, MailState.SENT, MailState.FAILED])
def test_what_no_longer_waits_stays_as_it_is(person, user, add_mail, state):
    sent_at = NOW if state == MailState.SENT else None
    mail = add_mail(state=state, sent_at=sent_at)
    choose(person=person, actor=user, channel="desk", **DAILY)
    mail.refresh_from_db()
    assert (mail.channel, mail.state) == ("mail", state)


def test_what_waits_for_others_is_left_alone(person, user, add_mail):
    other = add_mail("chen@example.org", recipient=make_person("陈悦"))
    choose(person=person, actor=user, channel="desk", **DAILY)
    other.refresh_from_db()
    assert other.channel == "mail"


def test_the_office_takes_someone_off_a_robot(person, user, robot):
    preference = take_robot(person, user, robot)
    clerk = make_user("office", office=True)
    assert use_mail(preference=preference, actor=clerk)
    preference.refresh_from_db()
    assert (preference.channel, preference.webhook) == ("mail", "")
    assert preference.history.first().history_user == clerk
    assert not use_mail(preference=preference, actor=clerk)


# --- what is told --------------------------------------------------------------------------------


def test_a_reminder_is_told_the_robot_with_links_to_the_items(
    person, user, robot, add_due, settings
):
    settings.SITE_URL = "https://plan.example.org"
    add_due(date(2021, 3, 31), person, title="制订[年度]计划", status="待签收")
    take_robot(person, user, robot)
    plan_reminders(date(2021, 3, 24))
    assert deliver_waiting() == 1
    content = robot.messages[0]["markdown"]["content"]
    assert content.splitlines() == [
        "**工作要点提醒：1 项即将到期**",
        "黄美丽，您好：2021年3月24日（周三），您负责的工作要点中，1 项即将到期。",
        "",
        "**即将到期**",
        "",
        "- [重点任务 1：制订［年度］计划](https://plan.example.org/items/1/)",
        "  到期 3月31日（周三），还有 7 天，待签收",
        "",
        "[查看我的全部事项](https://plan.example.org/)",
    ]


def test_who_wants_no_preview_gets_none_and_everything_else(person, user, add_due):
    add_due(date(2021, 4, 30), person, key=1)
    add_due(date(2021, 4, 7), person, key=2)
    last_day_of_march = date(2021, 3, 31)
    [letter] = letters_for(last_day_of_march)
    assert {o.key for line in letter.lines for o in line.occasions} >= {"month 2021-04"}
    choose(person=person, actor=user, channel="mail", **DAILY | {"monthly": False})
    [letter] = letters_for(last_day_of_march)
    assert sorted(o.key for line in letter.lines for o in line.occasions) == [
        "2021-04-07 -30",
        "2021-04-07 -7",
        "2021-04-30 -30",
    ]


# --- trying it out -------------------------------------------------------------------------------


def test_a_test_goes_the_chosen_way_at_once(person, user, robot):
    take_robot(person, user, robot, hour=20)
    send_test(person=person)
    assert deliver_waiting() == 1
    assert "可以这样送到您手里" in robot.messages[0]["markdown"]["content"]


def test_a_second_test_waits_for_the_first(person, smtp_sink):
    send_test(person=person)
    with pytest.raises(TooSoon):
        send_test(person=person)
    deliver_waiting()
    send_test(person=person)
    assert Mail.objects.filter(subject=TEST_SUBJECT).count() == 2


def test_a_test_takes_the_place_of_no_reminder(person, add_due, smtp_sink):
    send_test(person=person)
    add_due(date(2021, 3, 31), person)
    assert len(plan_reminders(date(2021, 3, 24))) == 1
    assert deliver_waiting() == 2
