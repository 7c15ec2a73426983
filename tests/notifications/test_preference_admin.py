"""How people are reminded, as the office sees it: everything but the secrets."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from notifications.models import CalendarFeed, Mail, Preference
from notifications.services.feeds import open_feed, owner_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db

KEY = "0a1b2c3d-secret-key-4e5f"
LIST = "admin:notifications_preference_changelist"


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(make_user("office", office=True))
    return client


@pytest.fixture
def preference(person) -> Preference:
    return Preference.objects.create(
        person=person,
        channel="dingtalk",
        webhook=f"https://oapi.dingtalk.com/robot/send?access_token={KEY}",
        sign_key="SECabcdef",
    )


def words(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def test_the_office_sets_rhythm_and_hour_for_someone(office, person):
    add = reverse("admin:notifications_preference_add")
    fields = {"person": person.pk, "frequency": "weekly", "hour": "9", "monthly": "on"}
    assert office.post(add, fields).status_code == 302
    found = Preference.objects.get()
    assert (found.channel, found.frequency, found.hour, found.monthly) == (
        "mail",
        "weekly",
        9,
        True,
    )
    shown = words(office.get(reverse(LIST)))
    assert "每周一次（每周第一个工作日）" in shown
    assert "9 时以后" in shown


def test_no_page_of_the_admin_shows_a_robots_address(office, preference, add_mail):
    add_mail(preference.hint, channel="dingtalk")
    preference.frequency = "weekly"
    preference.save()
    pages = [
        reverse(LIST),
        reverse("admin:notifications_preference_change", args=[preference.pk]),
        reverse("admin:notifications_preference_history", args=[preference.pk]),
        reverse("admin:notifications_mail_changelist"),
        reverse("admin:notifications_mail_change", args=[Mail.objects.get().pk]),
        reverse("admin:index"),
    ]
    for page in pages:
        html = office.get(page).content.decode()
        assert KEY not in html, page
        assert "SECabcdef" not in html, page
    assert "钉钉机器人 oapi.dingtalk.com …4e5f" in words(office.get(pages[0]))


def test_a_form_that_is_sent_with_an_address_changes_none(office, preference):
    change = reverse("admin:notifications_preference_change", args=[preference.pk])
    fields = {"frequency": "weekly", "monthly": "on", "webhook": "https://evil.example.com/"}
    assert office.post(change, fields | {"channel": "mail"}).status_code == 302
    preference.refresh_from_db()
    assert (preference.channel, preference.frequency) == ("dingtalk", "weekly")
    assert KEY in preference.webhook


def test_the_office_takes_someone_off_a_robot(office, preference):
    chosen = {"action": "back_to_mail", "_selected_action": [preference.pk]}
    shown = words(office.post(reverse(LIST), chosen, follow=True))
    assert "1 人改用电子邮件。" in shown
    preference.refresh_from_db()
    assert (preference.channel, preference.webhook, preference.sign_key) == ("mail", "", "")
    assert preference.history.first().history_user.username == "office"


def test_the_office_makes_a_private_calendar_void_and_cannot_open_one(office, person):
    make_user("huang", person=person)
    token = open_feed(person=person)
    feed = CalendarFeed.objects.get()
    feeds = reverse("admin:notifications_calendarfeed_changelist")
    page = office.get(feeds)
    assert "黄美丽" in words(page)
    assert feed.token_digest not in page.content.decode()
    assert office.get(reverse("admin:notifications_calendarfeed_add")).status_code == 403
    delete = reverse("admin:notifications_calendarfeed_delete", args=[feed.pk])
    assert office.post(delete, {"post": "yes"}).status_code == 302
    assert owner_of(token) is None


@pytest.mark.parametrize("model", ["preference", "calendarfeed"])
def test_a_head_sees_none_of_it(model, preference, person):
    client = Client()
    client.force_login(make_user("huang", person=person))
    answer = client.get(reverse(f"admin:notifications_{model}_changelist"))
    assert answer.status_code == 302


def test_the_outbox_says_by_which_way_and_when_something_waits(office, add_mail):
    add_mail(channel="desk", try_after="2021-03-24T14:00:00+08:00")
    shown = words(office.get(reverse("admin:notifications_mail_changelist")))
    assert "仅本系统" in shown
    assert "3月24日 14:00 发送" in shown


@pytest.mark.parametrize(("channel", "shown"), [("mail", 1), ("wecom", 0)])
def test_the_outbox_can_be_narrowed_to_a_way(office, add_mail, channel, shown):
    add_mail()
    page = office.get(reverse("admin:notifications_mail_changelist"), {"channel": channel})
    assert len(page.context["cl"].result_list) == shown
