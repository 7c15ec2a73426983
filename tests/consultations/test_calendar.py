"""Planned gatherings in the calendars of those who lead and those who answer for them."""

from datetime import date

import pytest
import vobject
from django.test import Client
from django.urls import reverse

from consultations.calendar import gatherings_of
from consultations.services import steps
from members.models import Post
from notifications.services.feeds import open_feed
from tests.consultations.factories import (
    below,
    consultation_on,
    research_on,
    supervision_on,
)
from tests.factories import OneOfEachRole, appoint, make_item, make_person
from workplan.annexes import Annex

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

ON, UNTIL = date(2021, 5, 1), date(2022, 5, 1)


def found(person) -> list[tuple[str, str]]:
    return [(str(e.starts), e.title) for e in gatherings_of(person, ON, UNTIL)]


def feed(person) -> dict[str, tuple[date, str]]:
    """What a phone reads, by the name of each entry."""
    answer = Client().get(reverse("desk:calendar", args=[open_feed(person=person)]))
    entries = vobject.readOne(answer.content.decode()).contents.get("vevent", [])
    return {e.uid.value.partition("@")[0]: (e.dtstart.value, e.summary.value) for e in entries}


@pytest.fixture
def leader(one_of_each_role: OneOfEachRole):
    return one_of_each_role.users["lead leader"].person


def test_the_leader_has_the_meeting_and_not_the_papers(one_of_each_role, leader):
    consultation_on(one_of_each_role.item)
    assert found(leader) == [("2021-05-24", "协商会｜地铁口序化")]


def test_visits_of_research_and_supervision_stand_in_it_too(one_of_each_role, leader):
    for number, annex, begin in (
        (1, Annex.RESEARCH, research_on),
        (2, Annex.SUPERVISION, supervision_on),
    ):
        begin(
            make_item(
                one_of_each_role.item.plan,
                number,
                "物业",
                annex=annex,
                leaders=[leader],
                period="9月",
            )
        )
    assert found(leader) == [
        ("2021-08-16", "实地调研｜关于安置小区管理的调研"),
        ("2021-08-31", "组织监督｜深入推进物业提档升级"),
    ]


def test_whoever_holds_the_post_named_as_leader_has_it(one_of_each_role):
    post = Post.objects.create(name="主席")
    item = make_item(one_of_each_role.item.plan, 20, "托育", leaders=[post], period="3月")
    consultation_on(item, "托育")
    holder = make_person("王国珍")
    assert found(holder) == []
    appoint(holder, post)
    assert found(holder) == [("2021-03-24", "协商会｜托育")]


@pytest.mark.parametrize("role", ["another leader", "participant head", "another head", "member"])
def test_others_have_nothing_of_it(one_of_each_role, role):
    consultation_on(one_of_each_role.item)
    below(department=one_of_each_role.item.lead_departments[0], until=date(2021, 8, 31))
    assert found(one_of_each_role.users[role].person) == []


def test_what_was_skipped_leaves_the_calendar(one_of_each_role, leader):
    meeting = consultation_on(one_of_each_role.item).steps.get(name="协商会")
    steps.skip(step=meeting, actor=one_of_each_role.users["office"], reason="改为书面协商")
    assert found(leader) == []


def test_on_a_phone_the_head_finds_it_due_and_the_leader_finds_it_planned(one_of_each_role, leader):
    meeting = consultation_on(one_of_each_role.item).steps.get(name="协商会")
    name, day = f"consultations.chainstep:{meeting.pk}", date(2021, 5, 24)
    head = feed(one_of_each_role.users["responsible head"].person)
    assert head[name] == (day, "待完成｜协商会——地铁口序化（协商环节）")
    assert feed(leader)[name] == (day, "协商会｜地铁口序化")
