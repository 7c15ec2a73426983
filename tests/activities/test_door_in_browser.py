"""On a phone: sign up, show the code, be scanned by the office's camera, be there; or scan the wall."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserType, Page, expect

from activities.models import Attendance, Event
from members.models import Person, User
from tests.activities.factories import event_of
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
# What a camera sees, wider than it is high.
SEEN = (640, 480)


@pytest.fixture
def event(office: User, people: list[Person], settings) -> Event:
    settings.DEMO_TODAY = "2021-05-20"
    return event_of(office, is_open=True)


def sign_in(browser: Browser, base: str, user: User) -> Page:
    page = browser.new_page(viewport=PHONE, locale="zh-CN", base_url=base)
    page.goto("/login/")
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(base + "/")
    return page


def video_of(screen: bytes, folder: Path) -> Path:
    """Write what a camera sees before a phone: its screen, on a grey ground, as plain video."""
    ground = Image.new("RGB", SEEN, "#999999")
    shown = Image.open(BytesIO(screen)).convert("RGB")
    shown.thumbnail((SEEN[0], SEEN[1] - 20))
    ground.paste(shown, ((SEEN[0] - shown.width) // 2, (SEEN[1] - shown.height) // 2))
    light, blue, red = ground.convert("YCbCr").split()
    half = (SEEN[0] // 2, SEEN[1] // 2)
    frame = light.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
    path = folder / "camera.y4m"
    head = f"YUV4MPEG2 W{SEEN[0]} H{SEEN[1]} F10:1 Ip A1:1 C420jpeg\n"
    path.write_bytes(head.encode() + (b"FRAME\n" + frame) * 3)
    return path


@pytest.fixture
def with_camera(
    browser_type: BrowserType, browser_type_launch_args: dict, tmp_path: Path
) -> Iterator[Callable[[bytes], Browser]]:
    """Return a function that starts a browser whose camera sees a picture."""
    started: list[Browser] = []

    def start(screen: bytes) -> Browser:
        flags = (
            *("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"),
            f"--use-file-for-fake-video-capture={video_of(screen, tmp_path)}",
        )
        arguments = [*browser_type_launch_args["args"], *flags]
        found = browser_type.launch(**{**browser_type_launch_args, "args": arguments})
        started.append(found)
        return found

    yield start
    for each in started:
        each.close()


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_member_signs_up_shows_the_code_is_scanned_and_is_there(
    browser, with_camera, live_server, event, office, people
):
    member = sign_in(browser, live_server.url, people[0].user)
    member.goto(event.get_absolute_url())
    member.get_by_role("button", name="参加", exact=True).click()
    expect(member.locator(".own .state")).to_have_text("参加")
    member.get_by_role("link", name="我的履职码").click()
    expect(member.get_by_role("img", name="陈悦的履职码")).to_be_visible()
    assert fits(member)

    door = sign_in(with_camera(member.screenshot()), live_server.url, office)
    door.goto(event.get_absolute_url())
    door.get_by_role("link", name="扫码签到").click()
    said = door.locator("[data-result]")
    door.get_by_role("button", name="打开相机").click()
    expect(said).to_have_text("陈悦 签到成功。", timeout=20_000)
    expect(door.locator("[data-present]")).to_have_text("1")
    assert fits(door)

    # The code is still before the camera, and is one showing; another who types a number is the next.
    second = sign_in(browser, live_server.url, people[1].user)
    second.goto("/activities/code/")
    number = second.locator(".code .number").text_content()
    door.get_by_label("履职码或号码").fill(number)
    door.get_by_role("button", name="登记", exact=True).click()
    expect(said).to_have_text("周翔 签到成功。")
    expect(door.locator("[data-listed]")).to_have_text("2")
    door.get_by_label("履职码或号码").fill(number)
    door.get_by_role("button", name="登记", exact=True).click()
    expect(said).to_contain_text("已经签到，不重复登记。")
    assert Attendance.objects.present().count() == 2

    member.goto(event.get_absolute_url())
    expect(member.locator(".own .state")).to_have_text("出席")


def test_the_wall_is_scanned_before_signing_in_and_without_a_script(
    browser, live_server, event, office, people
):
    phone = browser.new_page(
        viewport=PHONE, locale="zh-CN", base_url=live_server.url, java_script_enabled=False
    )
    screen = sign_in(browser, live_server.url, office)
    screen.goto(f"/activities/{event.pk}/wall/")
    picture = Image.open(BytesIO(screen.screenshot())).convert("L")
    address = zxingcpp.read_barcodes(picture)[0].text
    phone.goto(address[address.index("/W/") :])
    phone.get_by_label("用户名").fill(people[0].user.username)
    phone.get_by_label("密码").fill(PASSWORD)
    phone.get_by_role("button", name="登录").click()
    expect(phone.get_by_text("您已扫到现场码")).to_be_visible()
    phone.get_by_role("button", name="签到").click()
    expect(phone.locator(".note.scanned")).to_have_text("陈悦 签到成功。")
