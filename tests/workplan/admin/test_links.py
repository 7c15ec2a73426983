"""The office decides which rows are one matter; the pages of both say so."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.factories import make_item
from workplan.annexes import Annex
from workplan.enums import LinkState
from workplan.models import ItemLink
from workplan.services.links import propose_links

pytestmark = pytest.mark.postgresql


LINKS = reverse("admin:workplan_itemlink_changelist")


@pytest.fixture
def link(plan) -> ItemLink:
    topic = make_item(
        plan.plan,
        6,
        "加快推进社工队伍建设",
        annex=Annex.CONSULTATION,
        lead=[plan.departments["社法委"]],
        period="10月份",
    )
    propose_links(plan.plan)
    return ItemLink.objects.get(following=topic)


def act(client, action: str, *links: ItemLink):
    selected = {"action": action, "_selected_action": [link.pk for link in links]}
    return client.post(LINKS, selected, follow=True).content.decode()


def state(link: ItemLink) -> str:
    return ItemLink.objects.get(pk=link.pk).state


def test_a_proposal_is_shown_with_both_rows_and_their_dates(office_client, link):
    page = office_client.get(LINKS).content.decode()
    assert "重点任务 42：“请你来协商”活动——加快推进社工队伍建设专题协商" in page
    assert "日期不同：主项9月30日，随从项10月31日" in page
    assert "待确认" in page


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("same", "随从项随主项办理：签收、填报和报结都在主项里，不再单独提醒。"),
        ("serves", "各自办理、各自提醒；调研列入协商的成果链，日期先后有矛盾的标出。"),
        ("umbrella", "只注明从属，各自办理、各自提醒。"),
    ],
)
def test_what_a_link_will_do_is_said_before_it_is_confirmed(office_client, link, kind, words):
    ItemLink.objects.update(kind=kind)

    page = BeautifulSoup(office_client.get(LINKS).content, "html.parser")

    assert page.select_one("td.field-effect").get_text(strip=True) == words


def test_is_confirmed_declined_and_taken_back(office_client, link, office):
    assert "已确认 1 条" in act(office_client, "confirm", link)
    assert state(link) == LinkState.CONFIRMED
    assert ItemLink.objects.get().decided_by == office
    assert "已收回 1 条" in act(office_client, "take_back", link)
    assert state(link) == LinkState.PROPOSED
    act(office_client, "decline", link)
    assert state(link) == LinkState.DECLINED


def test_the_day_of_the_decision_is_that_of_the_office_s_clock(office_client, link):
    act(office_client, "confirm", link)
    # Half past midnight of the 21st.
    ItemLink.objects.update(decided_at=datetime(2021, 5, 20, 16, 30, tzinfo=UTC))

    page = BeautifulSoup(office_client.get(f"{LINKS}?state=confirmed").content, "html.parser")

    assert page.select("td.field-decided .name")[-1].text == "2021年5月21日"


def test_the_other_row_may_lead(office_client, link):
    act(office_client, "confirm_swapped", link)
    assert ItemLink.objects.get(pk=link.pk).leading.annex == Annex.CONSULTATION


def test_a_refusal_is_told_and_the_rest_is_done(office_client, link, plan):
    second = ItemLink.objects.create(leading=plan.items[38], following=link.following)
    words = act(office_client, "confirm", link, second)
    assert "已确认 1 条" in words
    assert "请先收回那一条" in words


def test_the_followers_pages_say_which_row_leads(office_client, link):
    act(office_client, "confirm", link)
    form = office_client.get(
        reverse("admin:workplan_workitem_change", args=[link.following.pk])
    ).content.decode()
    assert "以主项为准，本项不再单独提醒。" in form
    desk = office_client.get(link.following.get_absolute_url()).content.decode()
    assert "是同一事项，随那一项办理：签收、填报和报结都在那一项里，本项不再单独提醒。" in desk
    leading = office_client.get(link.leading.get_absolute_url()).content.decode()
    assert '同一事项</span> <span class="tag">协商议题' in leading


def test_a_proposal_is_the_offices_matter_alone(office_client, head_client, link):
    address = link.leading.get_absolute_url()
    assert "可能：同一事项" in office_client.get(address).content.decode()
    assert "可能：同一事项" not in head_client.get(address).content.decode()


def test_the_head_of_a_committee_decides_nothing(head_client, link):
    fields = {"action": "confirm", "_selected_action": [link.pk]}
    assert head_client.post(LINKS, fields).status_code == 302
    assert state(link) == LinkState.PROPOSED


def test_many_links_are_listed_in_as_many_queries_as_one(
    office_client, link, plan, django_assert_max_num_queries
):
    for number in range(1, 15):
        ItemLink.objects.create(leading=plan.items[number], following=plan.items[number + 20])
    with django_assert_max_num_queries(17):
        office_client.get(LINKS)
