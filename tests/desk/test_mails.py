"""The mails that were sent, to read in the browser."""

from datetime import date

import pytest
from django.urls import reverse

from almanac import clock
from notifications.letters import Content
from notifications.models import Mail
from notifications.services.outbox import post
from notifications.services.planning import plan_reminders

pytestmark = pytest.mark.postgresql


@pytest.fixture
def mails(plan) -> dict[str, Mail]:
    """The reminders of 24 March 2021, by recipient."""
    with clock.standing_at(date(2021, 3, 24)):
        return {str(mail.recipient): mail for mail in plan_reminders(date(2021, 3, 24))}


def test_a_head_finds_the_mails_sent_to_the_head_alone(mails, signed_in):
    text = signed_in("城建委").get(reverse("desk:mails")).content.decode()

    assert text.count("工作要点提醒") == 1
    assert "2021年3月24日 周三" in text


def test_a_mail_opens_with_its_text_and_its_letter(mails, signed_in):
    client = signed_in("城建委")
    page = client.get(reverse("desk:mail", args=[mails["陈悦"].pk]))
    letter = client.get(reverse("desk:mail_html", args=[mails["陈悦"].pk]))

    assert "地铁口序化民主监督" in page.content.decode()
    assert "地铁口序化民主监督" in letter.content.decode()
    assert "default-src 'none'" in letter["Content-Security-Policy"]


@pytest.mark.parametrize("view", ["desk:mail", "desk:mail_html"])
@pytest.mark.parametrize("name", ["教文委", "王国珍", "无关人员"])
def test_another_s_mail_is_not_there(name, view, mails, signed_in):
    assert signed_in(name).get(reverse(view, args=[mails["陈悦"].pk])).status_code == 404


def test_the_office_reads_them_all(mails, signed_in):
    text = signed_in("办公室").get(reverse("desk:mails")).content.decode()

    assert text.count("工作要点提醒") == len(mails)


def test_without_mails_the_page_says_so(plan, signed_in):
    assert "还没有发给您的提醒。" in signed_in("城建委").get(reverse("desk:mails")).content.decode()


def test_of_one_day_the_newest_comes_first(users, signed_in):
    """Of what is told one after another, what counts now stands on top."""
    person, on = users["城建委"].person, date(2021, 5, 20)
    for words in ("请您联名", "正文已改，请重新确认联名"):
        content = Content(words, "正文", "<p>正文</p>", "")
        with clock.standing_at(on):
            post(recipient=person, on=on, content=content)
    page = signed_in("城建委").get(reverse("desk:mails")).context["page"]
    assert [mail.subject for mail in page] == ["正文已改，请重新确认联名", "请您联名"]
