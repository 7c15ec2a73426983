"""Links are proposed by the software and said by a person; from then on one leads."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories import make_department, make_head, make_item, make_plan, make_user
from workflow.refusals import Refused
from workplan.annexes import Annex
from workplan.deadlines import open_deadlines
from workplan.enums import LinkKind, LinkState
from workplan.models import DueDate, ItemLink, WorkItem
from workplan.services import links
from workplan.services.links import propose_links

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
TITLE = "加快推进社工队伍建设"


@pytest.fixture
def rows() -> dict[str, WorkItem]:
    """Row 42, annex 3's topic and annex 2's, of one matter with three dates."""
    department = make_department("社法委")
    make_head(department)
    plan = make_plan()
    return {
        "row": make_item(
            plan, 42, f"“请你来协商”活动——{TITLE}专题协商", lead=[department], period="9月"
        ),
        "topic": make_item(
            plan, 6, TITLE, annex=Annex.CONSULTATION, lead=[department], period="10月份"
        ),
        "research": make_item(
            plan, 6, f"关于{TITLE}的调研", annex=Annex.RESEARCH, lead=[department], period="9月份"
        ),
    }


@pytest.fixture
def office():
    return make_user(office=True)


@pytest.fixture
def proposed(rows) -> dict[str, ItemLink]:
    propose_links(rows["row"].plan)
    return {name: ItemLink.objects.get(following=rows[name]) for name in ("topic", "research")}


def reminded() -> set[str]:
    return {d.title for d in open_deadlines(date(2021, 9, 1), date(2021, 12, 31))}


def test_a_proposal_changes_nothing_and_comes_once(rows, proposed):
    assert {link.state for link in proposed.values()} == {LinkState.PROPOSED}
    assert {link.leading for link in proposed.values()} == {rows["row"]}
    assert propose_links(rows["row"].plan) == 0
    assert len(reminded()) == 3


def test_from_the_confirmation_the_follower_is_not_reminded_and_keeps_its_row(
    rows, proposed, office
):
    links.confirm(link=proposed["topic"], actor=office)
    assert reminded() == {rows["row"].title, rows["research"].title}
    topic = WorkItem.objects.get(pk=rows["topic"].pk)
    assert (topic.seq, topic.period_phrase) == (6, "10月份")
    assert topic.due_dates.get().due_on == date(2021, 10, 31)
    assert (proposed["topic"].decided_by, proposed["topic"].state) == (office, "confirmed")


def test_a_confirmation_can_be_taken_back(rows, proposed, office):
    links.confirm(link=proposed["topic"], actor=office)
    links.take_back(link=proposed["topic"], actor=office)
    assert len(reminded()) == 3


def test_what_was_declined_is_not_proposed_again(rows, proposed, office):
    links.decline(link=proposed["topic"], actor=office)
    propose_links(rows["row"].plan)
    assert ItemLink.objects.get(following=rows["topic"], leading=rows["row"]).state == "declined"
    assert len(reminded()) == 3


def test_the_other_one_may_lead(rows, proposed, office):
    links.confirm(link=proposed["topic"], actor=office, swap=True)
    assert rows["row"].title not in reminded()
    assert propose_links(rows["row"].plan) == 0


def test_an_umbrella_reminds_both(rows, office):
    link = ItemLink.objects.create(
        leading=rows["row"], following=rows["research"], kind=LinkKind.UMBRELLA
    )
    links.confirm(link=link, actor=office)
    assert len(reminded()) == 3


def test_nobody_follows_two_and_no_follower_leads(rows, proposed, office):
    links.confirm(link=proposed["topic"], actor=office)
    second = ItemLink.objects.create(leading=rows["research"], following=rows["topic"])
    with pytest.raises(Refused, match="已随从"):
        links.confirm(link=second, actor=office)
    chain = ItemLink.objects.create(leading=rows["topic"], following=rows["research"])
    with pytest.raises(Refused, match="本身随从"):
        links.confirm(link=chain, actor=office)
    ring = ItemLink.objects.create(leading=rows["research"], following=rows["row"])
    with pytest.raises(Refused, match=r"是“.*”的主项"):
        links.confirm(link=ring, actor=office)


def test_a_later_date_that_was_granted_contradicts_nothing(rows, proposed):
    """Row 42 and its research are both of September; the row's work was put off to December."""
    DueDate.objects.filter(item=rows["row"]).update(due_on=date(2021, 12, 10))
    found = {name: ItemLink.objects.get(pk=link.pk) for name, link in proposed.items()}

    assert found["research"].contradiction == ""
    assert found["topic"].contradiction == "日期不同：主项9月30日，随从项10月31日"


def test_the_contradiction_stays_visible(rows, proposed):
    assert proposed["topic"].contradiction == "日期不同：主项9月30日，随从项10月31日"
    assert proposed["research"].contradiction == ""


def test_research_that_ends_after_the_deliberation_is_told(rows):
    late = make_item(
        rows["row"].plan, 7, "关于社工队伍的调研", annex=Annex.RESEARCH, period="10月份"
    )
    link = ItemLink(leading=rows["row"], following=late, kind=LinkKind.SERVES)
    assert link.contradiction == "协商9月30日，调研10月31日：调研完成晚于协商"


def test_research_serves_its_consultation_and_each_stays_work_of_its_own(rows, proposed, office):
    assert proposed["topic"].kind == LinkKind.SAME
    assert proposed["research"].kind == LinkKind.SERVES

    for link in proposed.values():
        links.confirm(link=link, actor=office)

    assert set(ItemLink.objects.in_force()) == {proposed["topic"]}
    assert set(ItemLink.objects.of_one_theme()) == set(proposed.values())
    assert reminded() == {rows["row"].title, rows["research"].title}


def test_a_proposal_of_an_earlier_version_that_took_research_for_the_same_is_made_anew(rows):
    old = ItemLink.objects.create(
        leading=rows["row"], following=rows["research"], kind=LinkKind.SAME
    )

    propose_links(rows["row"].plan)

    assert not ItemLink.objects.filter(pk=old.pk).exists()
    assert ItemLink.objects.get(following=rows["research"]).kind == LinkKind.SERVES


def test_the_database_keeps_links_straight(rows, proposed, office):
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemLink.objects.create(leading=rows["row"], following=rows["row"])
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemLink.objects.create(leading=rows["row"], following=rows["topic"])
    links.confirm(link=proposed["topic"], actor=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemLink.objects.create(
            leading=rows["research"],
            following=rows["topic"],
            state=LinkState.CONFIRMED,
            decided_at=proposed["topic"].decided_at,
        )
