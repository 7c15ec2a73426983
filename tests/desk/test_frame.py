"""The frame of every page: whose entries, and none that leads nowhere."""

import pytest
from django.test import Client

from members.models import Department, Organisation, User
from proposals.models import ProposalSettings
from tests.factories import appoint, make_department, make_person, make_user

pytestmark = pytest.mark.django_db

EVERYONE = ["今天", "全年", "协商监督", "提案"]


@pytest.fixture
def committee(plan) -> Department:
    department = Department.objects.get(name="提案委")
    ProposalSettings.objects.create(organisation=Organisation.current(), committee=department)
    return department


def of(kind: str, duty: str) -> User:
    person = make_person(f"{kind}的人")
    appoint(person, make_department(f"某{kind}", kind), duty)
    return make_user(person=person)


def entries(user: User, nav: str) -> list[str]:
    client = Client()
    client.force_login(user)
    frame = client.get("/mails/").context["frame"]
    return [entry.label for entry in getattr(frame, nav) if entry.label != "日历"]


def test_the_office_is_led_to_all(users):
    assert entries(users["办公室"], "menu") == [
        *("今天", "全年", "审核", "协商监督", "提案", "社情民意", "委员"),
        *("会议", "月报"),
    ]


def test_a_leader_reads_the_meetings_and_the_monthly_reports(users):
    assert entries(users["王国珍"], "menu") == [
        *(*EVERYONE, "社情民意", "委员", "会议", "月报"),
    ]


def test_a_member_is_led_to_neither(db):
    assert entries(of("sector", "member"), "menu") == [
        *EVERYONE,
        "社情民意",
        "委员",
    ]


def test_a_government_unit_is_led_to_no_reports_that_only_members_write(db):
    assert entries(of("unit", "staff"), "menu") == EVERYONE


@pytest.mark.parametrize(
    ("kind", "duty", "lives_in"),
    [("sector", "member", "提案"), ("unit", "head", "提案"), ("committee", "head", "协商监督")],
)
def test_on_a_phone_the_third_place_is_for_what_one_lives_in(db, kind, duty, lives_in):
    assert entries(of(kind, duty), "bar") == ["今天", "全年", lives_in, "我的"]


def test_the_committee_of_proposals_lives_in_them(committee, users):
    assert entries(users["提案委"], "bar") == ["今天", "全年", "提案", "我的"]


@pytest.mark.parametrize(
    ("who", "tabs"),
    [
        ("office", ["活动", "大会", "议政", "履职", "名册"]),
        ("sector", ["活动", "大会", "议政", "履职", "名册"]),
        ("committee", ["活动", "大会", "议政", "名册"]),
    ],
)
def test_the_pages_about_members_stand_beside_each_other_on_each_of_them(db, who, tabs):
    user = (
        make_user(office=True)
        if who == "office"
        else of(who, "head" if who == "committee" else "member")
    )
    client = Client()
    client.force_login(user)
    frame = client.get("/activities/").context["frame"]
    assert [tab.label for tab in frame.tabs] == tabs
    assert [tab.label for tab in frame.tabs if tab.here] == ["活动"]
    assert [entry.label for entry in frame.menu if entry.here] == ["委员"]
    assert client.get("/me/").context["frame"].tabs == ()


def test_what_people_say_stands_beside_the_reports_made_of_it_for_the_office_alone(users):
    found = {}
    for who in ("办公室", "王国珍"):
        client = Client()
        client.force_login(users[who])
        found[who] = [tab.label for tab in client.get("/opinions/").context["frame"].tabs]
    assert found == {"办公室": ["信息", "公众留言"], "王国珍": []}


def test_every_page_has_the_style_of_the_tabs_above_it(settings):
    static = settings.BASE_DIR / "static"
    assert 'class="tabs' in (settings.BASE_DIR / "templates/base.html").read_text()
    assert "\n.tabs a[aria-current" in (static / "desk.css").read_text()
    assert "\n.tabs " not in (static / "proposals.css").read_text()


def test_who_has_not_signed_in_is_shown_no_menu(client, db):
    frame = client.get("/public/proposals/").context["frame"]
    assert (frame.menu, frame.bar) == ((), ())


def test_large_letters_are_kept_by_the_browser_and_lead_back_to_the_page(client, users):
    client.force_login(users["办公室"])
    assert '<html lang="zh-Hans">' in client.get("/me/").content.decode()

    answer = client.post("/letters/", {"letters": "big", "next": "/plan/2021/?q=x"})
    assert answer.url == "/plan/2021/?q=x"
    assert '<html lang="zh-Hans" class="big">' in client.get("/me/").content.decode()
    client.post("/logout/")
    assert '<html lang="zh-Hans" class="big">' in client.get("/login/").content.decode()

    client.force_login(users["办公室"])
    client.post("/letters/", {"letters": "usual", "next": "https://elsewhere.example/"})
    assert '<html lang="zh-Hans">' in client.get("/me/").content.decode()


def test_nobody_is_led_off_the_site(client, users):
    client.force_login(users["办公室"])
    answer = client.post("/letters/", {"letters": "big", "next": "https://elsewhere.example/"})
    assert answer.url == "/"
