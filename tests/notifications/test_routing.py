"""By which way a mail goes, and from when on."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from notifications.enums import MailState
from notifications.letters import Content
from notifications.models import Mail, Preference
from notifications.services.delivery import deliver_waiting
from notifications.services.outbox import post, waiting
from notifications.services.routing import without_address
from tests.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

DAY = date(2021, 3, 24)
CONTENT = Content("1 项即将到期", "正文\n", "<p>正文</p>", "**正文**")
MORNING = datetime(2021, 3, 24, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai


@pytest.fixture(autouse=True)
def clock_at():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def test_who_chose_nothing_gets_a_mail_at_once(person):
    mail = post(recipient=person, on=DAY, content=CONTENT)
    assert (mail.channel, mail.address, mail.try_after) == ("mail", "huang@example.org", None)
    assert (mail.subject, mail.text, mail.html, mail.brief) == (
        "1 项即将到期",
        "正文\n",
        "<p>正文</p>",
        "**正文**",
    )


def test_who_chose_a_later_hour_gets_it_then(person, clock_at, smtp_sink):
    Preference.objects.create(person=person, hour=14)
    mail = post(recipient=person, on=DAY, content=CONTENT)
    assert mail.try_after == datetime(2021, 3, 24, 6, tzinfo=UTC)
    assert deliver_waiting() == 0
    clock_at.move_to(datetime(2021, 3, 24, 6, tzinfo=UTC))
    assert waiting() == [mail.pk]
    assert deliver_waiting() == 1


@pytest.mark.parametrize("hour", [7, 8])
def test_an_hour_that_has_come_is_not_waited_for(person, hour):
    Preference.objects.create(person=person, hour=hour)
    assert post(recipient=person, on=DAY, content=CONTENT).try_after is None


def test_what_is_urgent_waits_for_no_hour(person):
    Preference.objects.create(person=person, hour=20)
    assert post(recipient=person, on=DAY, content=CONTENT, at_once=True).try_after is None


def test_a_robots_address_is_not_written_into_the_outbox(person):
    address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b2c3d-4e5f"
    Preference.objects.create(person=person, channel="wecom", webhook=address)
    mail = post(recipient=person, on=DAY, content=CONTENT)
    assert (mail.channel, mail.address) == ("wecom", "qyapi.weixin.qq.com …4e5f")


def test_what_goes_to_a_desk_is_there_without_any_server(person):
    Preference.objects.create(person=person, channel="desk")
    mail = post(recipient=person, on=DAY, content=CONTENT)
    assert not mail.is_unread
    assert deliver_waiting() == 1
    mail = Mail.objects.get()
    assert (mail.state, mail.sent_at, mail.address) == (MailState.SENT, MORNING, "")
    assert mail.is_unread


def test_only_who_is_to_get_mail_needs_an_address_for_it():
    nobody = make_person("甲", email="")
    reader = make_person("乙", email="")
    Preference.objects.create(person=reader, channel="desk")
    mailed = make_person("丙")
    weekly = make_person("丁", email="")
    Preference.objects.create(person=weekly, frequency="weekly")
    found = without_address([nobody.pk, reader.pk, mailed.pk, weekly.pk])
    assert found == {nobody: "没有电子邮箱", weekly: "没有电子邮箱"}
