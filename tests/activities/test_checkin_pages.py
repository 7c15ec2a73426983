"""The pages of checking in: whose they are, and what stands on them."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import segno
import zxingcpp
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from activities.models import Attendance, Event
from activities.services import attendance, checkin, events
from almanac import clock
from members.enums import DepartmentKind
from members.models import Person, User
from tests.activities.factories import event_of, states_of
from tests.factories import make_department, make_head, make_user

NINE = datetime(2021, 5, 20, 9, 0, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def event(office: User, people: list[Person]) -> Event:
    committee = make_department("城建委", DepartmentKind.COMMITTEE)
    return event_of(office, ask=people[:3], organiser=committee)


@pytest.fixture
def users(event: Event, office: User, people: list[Person]) -> dict[str, User | AnonymousUser]:
    other = make_department("经科委", DepartmentKind.COMMITTEE)
    unit = make_department("区教育局", DepartmentKind.UNIT)
    return {
        "office": office,
        "organiser": make_user(person=make_head(event.organiser)),
        "another head": make_user(person=make_head(other)),
        "asked": people[0].user,
        "member": people[3].user,
        "unit": make_user(person=make_head(unit)),
        "no one": make_user(),
        "not signed in": AnonymousUser(),
    }


@pytest.fixture(autouse=True)
def _on_the_day(event):
    with clock.standing_at(NINE):
        yield


def later(seconds: float):
    return clock.standing_at(NINE + timedelta(seconds=seconds))


def browser(user: User | AnonymousUser) -> Client:
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    return client


def url(name: str, event: Event) -> str:
    return reverse(f"activities:{name}", args=[event.pk])


def words_of(page) -> str:
    return " ".join(BeautifulSoup(page.content, "html.parser").select_one("main").text.split())


OPENED = {
    # Whose door it is.
    ("scan", "GET"): {"office", "organiser"},
    ("scan", "POST"): {"office", "organiser"},
    ("open_wall", "GET"): {"office", "organiser"},
    # Who may see the event at all.
    ("here", "GET"): {"office", "organiser", "another head", "asked", "member"},
    ("here", "POST"): {"office", "organiser", "another head", "asked", "member"},
}


@pytest.mark.parametrize(("name", "method"), OPENED)
def test_a_page_opens_to_those_whose_it_is_and_is_not_there_for_others(event, users, name, method):
    opened, at_login = set(), set()
    for who, user in users.items():
        answer = browser(user).generic(method, url(name, event))
        if answer.status_code == 302 and answer.url.startswith("/login/"):
            at_login.add(who)
        elif answer.status_code != 404:
            opened.add(who)
    assert opened == OPENED[name, method]
    assert at_login == {"not signed in"}


def test_everyone_who_is_a_person_has_a_code_of_their_own(users):
    found = {
        who
        for who, user in users.items()
        if browser(user).get("/activities/code/").status_code == 200
    }
    assert found == {"organiser", "another head", "asked", "member", "unit"}


def test_the_page_of_ones_own_code_shows_name_number_and_a_code_that_reads(event, people):
    with later(0):
        page = browser(people[0].user).get("/activities/code/")
        drawn = checkin.own_code(people[0])
    assert page["Refresh"] == "50; url=?renewed"
    assert "no-store" in page["Cache-Control"]
    said = words_of(page)
    assert f"陈悦 {drawn.number[:3]} {drawn.number[3:]} 请签到处扫码" in said
    assert "扫码签到不是必须的" in said
    assert "效力完全相同" in said
    # Drawn as on the page: its path, by whose lines the picture is made.
    svg = BeautifulSoup(page.content, "html.parser").select_one("svg.qr")
    assert svg.find(style=True) is None
    assert read_svg(str(svg)) == drawn.address
    assert re.fullmatch(r"HTTP://127\.0\.0\.1:8000/M/[A-Z2-7]{18}", drawn.address)


def read_svg(svg: str) -> str:
    """Read a code from the path of segno's SVG: horizontal lines, one module high."""
    size = int(re.search(r'(?i)viewbox="0 0 (\d+)', svg)[1])
    picture = Image.new("L", (size * 8, size * 8), 255)
    draw, x, y = ImageDraw.Draw(picture), 0.0, 0.0
    path = re.search(r' d="([^"]+)"', svg)[1]
    for sign, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(value) for value in re.findall(r"-?[\d.]+", numbers)]
        if sign == "M":
            x, y = values
        elif sign == "m":
            x, y = x + values[0], y + values[1]
        else:
            top = y - 0.5
            draw.rectangle((x * 8, top * 8, (x + values[0]) * 8 - 1, (top + 1) * 8 - 1), fill=0)
            x += values[0]
    return zxingcpp.read_barcodes(picture)[0].text


def test_the_scanning_page_says_who_was_entered_and_how_many_are_there(event, users, people):
    client, page = browser(users["organiser"]), url("scan", event)
    assert "已到 0 人，名单 3 人" in words_of(client.get(page))

    first = client.post(page, {"code": checkin.own_code(people[0]).number})
    again = client.post(page, {"code": checkin.own_code(people[0]).address})
    wrong = client.post(page, {"code": "12345"})

    assert "已到 1 人，名单 3 人 陈悦 签到成功。" in words_of(first)
    assert "陈悦 09:00 已经签到，不重复登记。" in words_of(again)
    assert wrong.status_code == 422
    assert "不是履职码，或者已过期" in words_of(wrong)
    assert Attendance.objects.get(person=people[0]).checked_in_by == users["organiser"]


def test_the_script_of_the_scanning_page_is_answered_in_json_with_no_more_than_the_name(
    event, users, people
):
    client, page = browser(users["office"]), url("scan", event)
    said = [
        client.post(page, {"code": code}, headers={"accept": "application/json"}).json()
        for code in (checkin.own_code(people[3]).address, checkin.own_code(people[3]).address, "x")
    ]
    assert said == [
        {"words": "李海松 签到成功。", "tone": "success", "present": 1, "listed": 4},
        {
            "words": "李海松 09:00 已经签到，不重复登记。",
            "tone": "again",
            "present": 1,
            "listed": 4,
        },
        {
            "words": "不是履职码，或者已过期。请对方刷新履职码再扫一次。",
            "tone": "error",
            "present": 1,
            "listed": 4,
        },
    ]


def test_a_members_code_says_the_name_only_to_who_scans_at_a_door(event, users, people):
    """Opened by a phone's own camera: over plain http a page has none."""
    address = checkin.own_code(people[0]).address.removeprefix("HTTP://127.0.0.1:8000")
    for who in ("office", "member", "unit"):  # the office has not opened the door yet
        assert "陈悦" not in words_of(browser(users[who]).get(address))

    client = browser(users["office"])
    client.get(url("scan", event))
    page = client.get(address)
    assert "陈悦，签到：视察亚运场馆建设" in words_of(page)
    assert states_of(event)["陈悦"] == "待答复"  # nothing is written as it opens
    form = BeautifulSoup(page.content, "html.parser").select_one("main form")
    client.post(form["action"], {"code": form.select_one("[name=code]")["value"]})
    assert states_of(event)["陈悦"] == "出席"


# --- the wall --------------------------------------------------------------------------------------------


def test_the_screen_at_the_door_signs_in_nowhere_and_shows_no_name(event, users, people):
    attendance.check_in(person=people[0], event=event, how="list", by=users["office"])
    answer = browser(users["office"]).get(url("open_wall", event))
    assert re.fullmatch(r"/activities/wall/[\w:-]+/", answer.url)

    page = Client().get(answer.url)
    drawn = checkin.wall_code(event)
    assert page["Refresh"] == "20; url=?renewed"
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    said = words_of(page)
    assert said.startswith(f"视察亚运场馆建设 {drawn.number[:3]} {drawn.number[3:]} ")
    assert "已到 1 人" in said
    assert "陈悦" not in said
    assert read_svg(page.content.decode()) == drawn.address


def test_the_address_of_the_screen_is_signed_and_ends(event, users):
    address = browser(users["office"]).get(url("open_wall", event)).url
    assert Client().get(address).status_code == 200
    assert Client().get(address[:-3] + "AA/").status_code == 404
    assert Client().get(f"/activities/wall/{event.pk}/").status_code == 404
    events.close(event=event, actor=users["office"])
    assert Client().get(address).status_code == 404


def path_of(event: Event) -> str:
    return checkin.wall_code(event).address.removeprefix("HTTP://127.0.0.1:8000")


def test_who_scans_the_wall_is_in_with_one_button(event, users):
    client = browser(users["asked"])
    page = client.get(path_of(event))
    assert "您已扫到现场码" in words_of(page)
    assert states_of(event)["陈悦"] == "待答复"  # nothing is written as it opens

    with later(300):  # the code is old by now
        done = client.post(url("here", event))
        again = client.get(url("here", event))
    assert "陈悦 签到成功。" in words_of(done)
    assert "陈悦 已经签到，5月20日 09:05。" in words_of(again)


def test_who_has_to_sign_in_first_finds_the_button_after_it(event, users):
    client = Client()
    answer = client.get(path_of(event))
    assert answer.url == f"/login/?next={url('here', event)}"
    with later(200):
        client.force_login(users["member"])
        assert "您已扫到现场码" in words_of(client.get(url("here", event)))
        assert "李海松 签到成功。" in words_of(client.post(url("here", event)))


def test_what_one_saw_is_not_passed_on_and_not_kept(event, users):
    client = browser(users["asked"])
    client.get(path_of(event))
    # Another's browser has to have seen the wall itself, or to type what stands there.
    for late, who in ((0, browser(users["member"])), (600, client)):
        with later(late):
            answer = who.post(url("here", event))
        assert answer.status_code == 422
        assert "号码不对，或者已换新号" in words_of(answer)
    assert "出席" not in states_of(event).values()


def test_the_number_on_the_wall_is_typed_where_there_is_no_camera(event, users):
    client = browser(users["asked"])
    number = checkin.wall_code(event).number
    assert "陈悦 签到成功。" in words_of(client.post(url("here", event), {"number": number}))


def test_an_old_code_of_the_wall_says_so_and_names_no_event(event):
    path = path_of(event)
    with later(100):
        page = Client().get(path)
    assert page.status_code == 410
    assert words_of(page) == ("现场码已换新 请再扫一次屏幕上现在的码，或者到签到处按名单登记。")


def test_a_picture_of_the_code_is_read_as_a_camera_sees_it(event):
    address = checkin.wall_code(event).address
    buffer = BytesIO()
    segno.make_qr(address, error="m").save(buffer, kind="png", scale=4)
    assert zxingcpp.read_barcodes(Image.open(buffer).convert("L"))[0].text == address
