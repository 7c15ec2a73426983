"""The wall: opened and closed by the office, read by whoever has the address."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from notifications.models import WallAddress
from notifications.services.wall import open_wall
from tests.factories import make_item, make_link, make_plan, make_user, set_state
from tests.workplan.views.acting import hold_meeting
from workplan.annexes import Annex
from workplan.enums import MeetingKind
from workplan.models import Meeting
from workplan.services import schemes

pytestmark = pytest.mark.postgresql


@pytest.fixture
def address(users) -> str:
    return f"/wall/{open_wall(actor=users['办公室'], shows_names=False)}/"


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def words(node) -> str:
    return " ".join(node.get_text(" ").split())


def test_a_screen_reads_it_without_signing_in_and_it_is_indexed_nowhere(address, plan):
    answer = Client().get(address)
    page = soup(answer)

    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert answer["Refresh"] == "300"
    metas = {meta.get("name"): meta.get("content") for meta in page.select("meta")}
    assert (metas["robots"], metas["referrer"]) == ("noindex, nofollow", "no-referrer")
    assert not page.select("script, a, form, [style]")


def test_its_numbers_are_the_groups_and_a_row_that_follows_counts_once(address, plan):
    set_state(plan.items[1].due_dates.get(), "closed")
    make_link(plan.items[2], make_item(plan.plan, 1, "随", annex=Annex.CONSULTATION, period="1月"))

    numbers = soup(Client().get(address)).select(".numbers li")

    assert [words(number) for number in numbers[:4]] == [
        *("13 已逾期", "0 七天内到期", "1 已办结", "31 其余"),
    ]
    assert words(numbers[4].span) == "全年 45 项，办结 2%；时间已过 38%"


def test_it_names_days_and_titles_and_nobody(address, plan, users):
    hold_meeting(plan, users["办公室"], date(2021, 5, 21))

    page = soup(Client().get(address))
    ahead, late = page.select("section")

    assert [words(li) for li in ahead.select("li")][:2] == [
        "5月21日 会议 二届六十四次主席会议",
        "5月31日 到期 提案（大会发言）办理走访协商、督办",
    ]
    assert words(late.li) == "1月31日 已逾期 109 天 区政府区政协联席协商会议"
    assert len(late.select("li")) == 5
    assert words(late.select("p")[0]) == "还有 9 项"
    # Titles are the document's; those of nobody's name or department stand anywhere else.
    names = {*plan.leaders, *(str(person) for person in plan.answering.values())}
    assert not [name for name in names if name in page.text]
    assert not page.select("small")


def test_it_names_departments_and_leaders_where_the_office_says_so(plan, users):
    token = open_wall(actor=users["办公室"], shows_names=True)
    late = soup(Client().get(f"/wall/{token}/")).select("section")[1]
    assert words(late.small) == "办公室 王国珍"


def test_only_the_digest_is_kept(address, users):
    assert address.split("/")[2] not in str(WallAddress.objects.values().get())


def test_a_new_address_makes_the_old_one_void_and_closing_both(address, plan, signed_in):
    office, screen = signed_in("办公室"), Client()

    shown = soup(office.post("/wall/open/")).select_one("input.address")["value"]

    assert screen.get(address).status_code == 404
    assert screen.get(shown).status_code == 200
    assert shown not in office.get("/wall/").content.decode()
    assert office.post("/wall/close/").url == "/wall/"
    assert screen.get(shown).status_code == 404
    assert not WallAddress.objects.exists()


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_it_is_void_when_whoever_opened_it_is_of_the_office_no_more(field, address, users):
    setattr(users["办公室"], field, False)
    users["办公室"].save()
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("who", ["周翔", "城建委", "无关人员"])
def test_others_neither_see_open_nor_close_it(who, address, plan, signed_in):
    client = signed_in(who)
    assert client.get("/wall/").status_code == 404
    assert client.post("/wall/open/").status_code == 404
    assert client.post("/wall/close/").status_code == 404
    assert Client().get(address).status_code == 200


def test_an_address_that_was_never_made_is_not_there(users):
    assert Client().get("/wall/x/").status_code == 404


@pytest.mark.django_db
def test_without_a_plan_or_items_it_says_what_comes_here():
    address = f"/wall/{open_wall(actor=make_user(office=True), shows_names=False)}/"
    assert words(soup(Client().get(address)).main) == "还没有年度工作要点，导入后显示在这里。"
    make_plan()
    assert words(soup(Client().get(address)).main) == "工作要点还没有事项，导入附件后显示在这里。"


def test_its_queries_do_not_grow_with_the_rows(address, plan, django_assert_max_num_queries):
    client = Client()
    with django_assert_max_num_queries(25):
        client.get(address)


def test_a_closed_meeting_is_on_no_screen_whoever_opened_it(address, plan, users):
    hold_meeting(plan, users["办公室"], date(2021, 5, 21))
    for kind, title in ((MeetingKind.PARTY, "党组第5次会议"), (MeetingKind.OTHER, "机关会议")):
        meeting = Meeting(kind=kind, title=title, held_on=date(2021, 5, 22))
        schemes.save_meeting(meeting=meeting, actor=users["办公室"])

    ahead = soup(Client().get(address)).select("section")[0]

    assert [words(li) for li in ahead.select("li")][:2] == [
        "5月21日 会议 二届六十四次主席会议",
        "5月22日 会议 机关会议",
    ]
    assert "党组" not in ahead.text
