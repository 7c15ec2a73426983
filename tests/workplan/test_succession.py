"""Who left, and which open items are left without someone."""

from datetime import date

import pytest
from django.urls import reverse

from almanac import clock
from members.registry import charges_left
from tests.factories import Plan2021, appoint, make_person, make_user, plan_2021
from tests.shared_rows import shared_rows
from workplan.services import states

pytestmark = pytest.mark.postgresql


TODAY = date(2021, 5, 20)


@shared_rows()
def plan() -> Plan2021:
    with clock.standing_at(TODAY):
        return plan_2021()


def leaves(person, day: date = date(2021, 4, 30)) -> None:
    person.appointments.update(ended_on=day)


def left_by(person) -> dict[str, str]:
    """Return what is missing by the item's name in short."""
    with clock.standing_at(TODAY):
        return {c.title.partition("：")[0]: c.missing for c in charges_left(TODAY).get(person, [])}


def test_nothing_is_left_by_who_stays(plan):
    assert left_by(plan.leaders["夏福志"]) == {}
    assert left_by(plan.answering["城建委"]) == {}


def test_a_leader_who_left_leaves_what_names_him(plan):
    leaves(plan.leaders["夏福志"])

    found = left_by(plan.leaders["夏福志"])

    assert set(found.values()) == {"夏福志已不任领导职务"}
    assert "重点任务 25" not in found  # led by 副主席, which others still hold


def test_a_post_that_nobody_holds_any_more_is_named(plan):
    for name in ("余静漪", "张爱莲", "夏福志", "周翔"):
        leaves(plan.leaders[name])

    assert left_by(plan.leaders["周翔"])["重点任务 25"] == "副主席一职无人担任"


def test_a_department_without_a_head_leaves_its_items(plan):
    leaves(plan.answering["城建委"])

    assert left_by(plan.answering["城建委"])["重点任务 24"] == "城建委没有负责人"


def test_a_successor_takes_over_the_departments_items(plan):
    leaves(plan.answering["城建委"])
    appoint(make_person("甲"), plan.departments["城建委"])

    assert left_by(plan.answering["城建委"]) == {}


def test_what_was_closed_is_not_left(plan):
    leaves(plan.answering["城建委"])
    office = make_user(office=True)
    with clock.standing_at(TODAY):
        for due in plan.items[24].due_dates.all():
            states.close(due=due, actor=office, reason="已完成")

    assert "重点任务 24" not in left_by(plan.answering["城建委"])


def person_page(client, person) -> str:
    client.force_login(make_user("office", office=True))
    with clock.standing_at(TODAY):
        url = reverse("admin:members_person_change", args=[person.pk])
        return client.get(url).content.decode()


def test_the_persons_page_lists_what_is_left_and_links_it(plan, client):
    leaves(plan.answering["城建委"])

    page = person_page(client, plan.answering["城建委"])

    assert "离任后无人负责的事项" in page
    assert reverse("admin:workplan_workitem_change", args=[plan.items[24].pk]) in page
    assert "城建委没有负责人" in page


def test_it_is_told_ahead_where_the_end_is_still_to_come(plan, client):
    leaves(plan.answering["城建委"], date(2021, 6, 30))

    assert "城建委没有负责人" in person_page(client, plan.answering["城建委"])


def test_who_has_no_end_is_not_asked_about(plan, client):
    assert "离任后无人负责的事项" not in person_page(client, plan.answering["城建委"])
