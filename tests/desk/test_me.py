"""My reminders: what a person chooses, tries out and subscribes to."""

import re

import pytest
import zxingcpp
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from members.models import Organisation
from notifications.enums import MailState
from notifications.models import CalendarFeed, Mail, Preference
from notifications.services.delivery import deliver_waiting

ME = "/me/"
KEY = "0a1b2c3d-secret-key-4e5f"
MAIL = {"channel": "mail", "frequency": "daily", "monthly": "on", "hour": ""}


@pytest.fixture
def head(signed_in) -> Client:
    return signed_in("城建委")


@pytest.fixture
def person(plan):
    return plan.answering["城建委"]


def text_of(answer) -> str:
    return answer.content.decode()


def test_who_has_chosen_nothing_sees_what_holds(head):
    page = text_of(head.get(ME))
    assert "我的提醒" in page
    assert re.search(r'value="mail"[^>]*checked', page)
    assert "chengjian@example.org" in page
    assert "每个工作日 08:30" in page


def test_a_choice_is_kept_and_shown(head, person):
    answer = head.post(ME, {"channel": "desk", "frequency": "weekly", "hour": "14"})
    assert answer.status_code == 302
    found = Preference.objects.get(person=person)
    assert (found.channel, found.frequency, found.hour, found.monthly) == (
        "desk",
        "weekly",
        14,
        False,
    )
    assert found.history.get().history_user.person == person
    page = text_of(head.get(ME))
    assert re.search(r'value="desk"[^>]*checked', page)
    assert re.search(r'value="weekly"[^>]*checked', page)
    assert re.search(r'value="14"[^>]*selected', page)
    assert not re.search(r'name="monthly"[^>]*checked', page)


def test_a_robots_address_is_never_shown_again(head, robot, person):
    fields = MAIL | {"channel": "dingtalk", "webhook": robot.address(KEY), "sign_key": "SECabcdef"}
    saved = head.post(ME, fields, follow=True)
    assert Preference.objects.get(person=person).webhook == robot.address(KEY)
    for answer in (saved, head.get(ME), head.get("/mails/")):
        assert KEY not in text_of(answer)
        assert "SECabcdef" not in text_of(answer)
    assert "已保存 robot.example.org …4e5f，不改就不填。" in text_of(head.get(ME))


def test_a_refused_form_shows_why_keeps_the_choice_and_not_the_secret(head, robot, settings):
    settings.ALLOWED_WEBHOOK_HOSTS = []
    fields = MAIL | {
        "channel": "wecom",
        "webhook": f"https://robot.example.org/send?key={KEY}",
        "hour": "10",
    }
    answer = head.post(ME, fields)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "机器人地址：机器人地址的主机 robot.example.org 在内部网络，不能使用" in page
    assert re.search(r'value="wecom"[^>]*checked', page)
    assert re.search(r'value="10"[^>]*selected', page)
    assert KEY not in page
    assert not Preference.objects.exists()


@pytest.mark.parametrize(
    "forged",
    [
        {"channel": "telegram"},
        {"frequency": "hourly"},
        {"hour": "3"},
        {"hour": "x"},
        {"channel": "wecom", "webhook": ""},
        {"channel": "wecom", "webhook": "https://" + "a" * 600},
        {"channel": ""},
    ],
)
def test_what_cannot_be_chosen_is_refused(head, forged):
    answer = head.post(ME, MAIL | forged)
    assert answer.status_code == 422
    assert "没有保存，请看下面的提示" in text_of(answer)
    assert not Preference.objects.exists()


def test_one_chooses_for_oneself_alone(head, plan, person):
    other = plan.answering["教文委"]
    head.post(ME, MAIL | {"channel": "desk", "person": other.pk})
    assert list(Preference.objects.values_list("person", flat=True)) == [person.pk]


@pytest.mark.parametrize("path", ["", "test/", "calendar/", "calendar/close/"])
def test_an_account_of_no_one_changes_nothing(signed_in, path):
    stranger = signed_in("无关人员")
    assert stranger.post(f"{ME}{path}", MAIL).status_code == 404
    assert "您的账号没有对应的人员" in text_of(stranger.get(ME))


@pytest.mark.parametrize("path", ["", "test/", "calendar/", "calendar/close/"])
def test_who_is_not_signed_in_is_asked_to(db, client, path):
    answer = client.post(f"{ME}{path}", MAIL)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/login/")


@pytest.mark.parametrize("path", ["test/", "calendar/", "calendar/close/"])
def test_nothing_happens_by_opening_an_address(head, path):
    assert head.get(f"{ME}{path}").status_code == 302


# --- trying it out -------------------------------------------------------------------------------


def test_a_test_is_sent_the_chosen_way_and_its_outcome_shown(head, robot, person):
    head.post(ME, MAIL | {"channel": "wecom", "webhook": robot.address(KEY)})
    robot.answers.append((200, f'{{"errcode":93000,"errmsg":"invalid key {KEY}"}}'))
    page = text_of(head.post(f"{ME}test/", follow=True))
    assert "测试提醒已放入发件箱" in page
    assert "待发送" in page
    deliver_waiting()
    page = text_of(head.get(ME))
    assert "发送失败" in page
    assert "机器人拒收：200 93000 invalid key ***" in page
    assert Mail.objects.get().recipient == person


def test_a_second_test_is_refused_while_the_first_waits(head):
    head.post(f"{ME}test/")
    assert "请稍候再试" in text_of(head.post(f"{ME}test/", follow=True))
    assert Mail.objects.count() == 1


# --- the calendar --------------------------------------------------------------------------------


def address_in(page: str) -> str:
    [found] = re.findall(r'value="(http://testserver/calendar/[\w-]+\.ics)"', page)
    return found


def test_an_address_is_shown_once(head):
    opened = head.post(f"{ME}calendar/")
    address = address_in(text_of(opened))
    assert "no-store" in opened["Cache-Control"]
    assert address not in text_of(head.get(ME))
    assert "2021年5月20日 09:00开通" in text_of(head.get(ME))


def test_the_address_is_drawn_as_a_code_that_a_phone_reads(head):
    """What is read off the drawing is what a phone subscribes to."""
    page = BeautifulSoup(head.post(f"{ME}calendar/").content, "html.parser")
    address = page.select_one("#calendar-address")["value"]
    webcal = address.replace("http://", "webcal://")
    assert page.select_one("#calendar .qr a")["href"] == webcal
    assert [code.text for code in zxingcpp.read_barcodes(drawn(page.select_one(".qr svg")))] == [
        webcal
    ]
    assert page.select_one("[data-copy]").has_attr("hidden")  # without a script there is no button


def drawn(svg: Tag) -> Image.Image:
    """Draw the lines of a code as the browser does: relative moves, each line one unit high."""
    *_, width, height = map(int, svg["viewbox"].split())
    scale = 4
    image = Image.new("L", (width * scale, height * scale), 255)
    pen, x, y = ImageDraw.Draw(image), 0.0, 0.0
    for letter, numbers in re.findall(r"([Mmh])([-\d. ]+)", svg.select_one("path.qrline")["d"]):
        values = [float(number) for number in numbers.split()]
        if letter == "h":
            top = (y - 0.5) * scale
            pen.rectangle((x * scale, top, (x + values[0]) * scale - 1, top + scale - 1), 0)
            x += values[0]
        else:
            x, y = (values[0], values[1]) if letter == "M" else (x + values[0], y + values[1])
    return image


def test_an_address_can_be_changed_and_made_void(head):
    first = address_in(text_of(head.post(f"{ME}calendar/")))
    second = address_in(text_of(head.post(f"{ME}calendar/")))
    phone = Client()
    assert [phone.get(url).status_code for url in (first, second)] == [404, 200]
    assert "日历地址已作废" in text_of(head.post(f"{ME}calendar/close/", follow=True))
    assert phone.get(second).status_code == 404
    assert not CalendarFeed.objects.exists()


# --- what stands on the desk ---------------------------------------------------------------------


@pytest.fixture
def unread(person) -> list[Mail]:
    fields = {"recipient": person, "on": "2021-05-20", "text": "正文", "html": "<p>正文</p>"}
    sent = {"channel": "desk", "state": MailState.SENT}
    moment = "2021-05-20T08:30:00+08:00"
    return [
        Mail.objects.create(
            subject=f"第 {n} 条", sent_at=moment, created_at=moment, **fields, **sent
        )
        for n in (1, 2)
    ]


def test_what_is_unread_is_counted_until_it_is_opened(head, unread):
    assert 'aria-label="2 条未读"' in text_of(head.get("/"))
    assert text_of(head.get("/mails/")).count(">未读<") == 2
    head.get(reverse("desk:mail", args=[unread[0].pk]))
    assert 'aria-label="1 条未读"' in text_of(head.get("/"))
    assert text_of(head.get("/mails/")).count(">未读<") == 1


def test_all_can_be_taken_for_read(head, unread):
    page = text_of(head.post("/mails/read/", follow=True))
    assert "条未读" not in page
    assert not Mail.objects.filter(read_at=None).exists()


def test_the_office_reads_another_s_without_taking_it_for_read(signed_in, unread):
    office = signed_in("办公室")
    assert office.get(reverse("desk:mail", args=[unread[0].pk])).status_code == 200
    office.post("/mails/read/")
    assert Mail.objects.filter(read_at=None).count() == 2


def test_what_went_by_mail_is_never_unread(head, unread):
    Mail.objects.update(channel="mail")
    assert "条未读" not in text_of(head.get("/mails/"))


def test_each_page_reads_anew_what_it_reads_once(head):
    for name in ("甲区政协", "乙区政协"):
        Organisation.objects.update_or_create(pk=1, defaults={"short_name": name})
        assert f"{name}年度工作要点<" in text_of(head.get(ME))


def test_the_letters_are_led_to_once(head):
    assert text_of(head.get(ME)).count("收到的提醒</a>") == 1
