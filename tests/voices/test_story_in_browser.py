"""From a code on a door to what came of it: a citizen without a script, a member, a unit, the office."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import User
from opinions.enums import Level
from opinions.models import OpinionReport
from opinions.services import outcomes as opinion_outcomes
from opinions.services import states as opinion_states
from tests.factories import PASSWORD, appoint, make_department, make_head, make_person, make_user
from voices.models import Place, PublicSettings, Voice
from voices.tasks import look_after

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
TODAY = date(2021, 5, 20)
TEXT = "地铁口的共享单车堆到了盲道上，盲人没法走。"
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def on_phone(browser: Browser, live_server, settings) -> Callable[..., Page]:
    """Return a function that gives someone a phone, signed in where there is a name."""
    settings.DEMO_TODAY = TODAY.isoformat()
    settings.SITE_URL = settings.PUBLIC_URL = live_server.url

    def phone(username: str = "") -> Page:
        context = browser.new_context(
            viewport=PHONE, base_url=live_server.url, java_script_enabled=bool(username)
        )
        page = context.new_page()
        if username:
            page.goto("/login/")
            page.get_by_label("用户名").fill(username)
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
        return page

    return phone


def people_and_a_studio() -> None:
    office = make_head(make_department("办公室", DepartmentKind.OFFICE))
    make_user("office", person=office, office=True)
    member = make_person("沈璞")
    appoint(member, make_department("农工界", DepartmentKind.SECTOR), Duty.MEMBER)
    make_user("member", person=member)
    make_user("unit", person=make_head(make_department("城管局", DepartmentKind.UNIT)))
    make_user("leader", person=make_head(make_department("社法委")))
    place = Place.objects.create(
        kind="studio", name="沈璞委员工作室", department=office.appointments.get().department
    )
    place.members.add(member)
    PublicSettings.objects.create(is_open=True, contact="区政协办公室")


def act(page: Page, name: str, **typed: str) -> None:
    """Unfold an action of a message, fill it in and send it."""
    form = page.locator("details.deed", has=page.locator("summary", has_text=name)).first
    form.locator("summary").click()
    for field, value in typed.items():
        form.locator(f"[name$={field}]").first.fill(value)
    form.locator("button.main").click()
    expect(page.locator(".note.success")).to_be_visible()


def test_a_citizens_word_goes_its_way_and_the_citizen_reads_what_came_of_it(on_phone):
    people_and_a_studio()
    office = on_phone("office")
    office.goto("/voices/places/")
    office.get_by_role("link", name="沈璞委员工作室").click()
    office.get_by_role("button", name="开放").click()
    address = office.locator("dd a[href*='/p/']").get_attribute("href")

    citizen = on_phone()
    citizen.goto(address)
    expect(citizen.get_by_role("heading", name="沈璞委员工作室")).to_be_visible()
    assert not citizen.locator("script").count()
    citizen.get_by_label("您要说的").fill(TEXT)
    citizen.get_by_label("在哪里").fill("江南大道地铁口")
    citizen.get_by_label("怎样称呼您").fill("老王")
    citizen.wait_for_timeout(3100)  # sooner only a program hands in
    citizen.get_by_role("button", name="提交").click()
    receipt = citizen.url
    assert "/p/r/" in receipt
    expect(citizen.get_by_text("已收到，等待答复")).to_be_visible()

    member = on_phone("member")
    expect(member.get_by_text("1 条等答复")).to_be_visible()
    member.get_by_role("link", name="沈璞委员工作室").click()
    member.get_by_role("link", name=TEXT).click()
    member.locator("summary", has_text="登记").click()
    expect(member.get_by_text("老王")).to_be_visible()
    act(member, "转交", unit="城管局")

    unit = on_phone("unit")
    unit.get_by_role("link", name="沈璞委员工作室").click()
    unit.get_by_role("link", name=TEXT).click()
    act(unit, "答复", answer="已增设围栏，每天两次清理。")

    member.reload()
    form = member.locator("details.deed", has=member.locator("summary", has_text="转为")).first
    form.locator("summary").click()
    form.get_by_label("社情民意").check()
    form.locator("[name$=title]").fill("关于清理盲道上共享单车的建议")
    form.locator("button.main").click()
    expect(member.get_by_text("社情民意：草稿 起草")).to_be_visible()
    assert not member.evaluate(WIDE)

    report, actor = OpinionReport.objects.get(), User.objects.get(username="office")
    with clock.standing_at(TODAY):
        opinion_states.submit(report=report, actor=User.objects.get(username="member"))
        opinion_states.finish(report=report, actor=actor)
        OpinionReport.objects.filter(pk=report.pk).update(state="sent", sent_on=TODAY)
        report.refresh_from_db()
        opinion_outcomes.record_adoption(
            report=report, actor=actor, level=Level.CITY, on=TODAY, note=""
        )
    look_after()

    citizen.goto(receipt)
    expect(citizen.get_by_text("已增设围栏，每天两次清理。")).to_be_visible()
    expect(citizen.get_by_text("已转为社情民意：已采用")).to_be_visible()
    citizen.goto(address)
    expect(citizen.locator(".figures")).to_contain_text("1 被采用")
    citizen.goto(receipt)
    citizen.locator("summary", has_text="撤回").click()
    citizen.get_by_role("button", name="撤回这一条").click()
    expect(citizen.get_by_text("您已撤回，内容已经删去").first).to_be_visible()
    assert Voice.objects.get().text == ""
