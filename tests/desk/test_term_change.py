"""换届: the steps into a new term, ticked off from what is in the database, for the office alone."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from desk.term_change import term_at_hand, term_change
from members.enums import Duty
from members.models import Membership, Organisation, User
from members.services.memberships import end_term
from proposals.models import ProposalSettings
from tests.factories import appoint, make_person
from tests.twentieth_of_may import (  # noqa: F401 - fixtures
    TODAY,
    _twentieth_of_may,
    plan,
    signed_in,
    users,
)
from workplan.models import Meeting

PAGE = reverse("desk:term", args=[3])
NEW = date(2021, 5, 10)


def notes() -> dict[str, tuple[bool, str]]:
    return {step.title: (step.done, step.note) for step in term_change(3, TODAY, User()).steps}


def test_each_step_says_what_is_open_of_it_and_is_ticked_off_once_it_is_done(plan):  # noqa: F811
    Membership.objects.create(person=make_person("李某"), term=2, since=date(2017, 1, 1))
    before = notes()

    assert before["改本会的届次"] == (False, "现在是第2届")
    assert before["改提案的届次"] == (False, "现在是1届1次")
    assert before["导入新一届委员名册"] == (False, "新一届 0 名，上届还没有届满的 1 名")
    assert before["登记新一届的会议"] == (False, "还没有")
    assert before["登记新的领导职务和部门负责人"] == (False, "各职务都有人担任，还没有新一届任职的")
    assert before["把离任的人手里的事交给接任的人"] == (False, "没有")
    assert before["停用离任的人的账号，给新任的人开通"] == (False, "离任的人还能登录的账号 0 个")

    Organisation.objects.update(term=3)
    ProposalSettings.objects.update_or_create(
        organisation=plan.organisation, defaults={"term": 3, "session": 1}
    )
    end_term(before=3, on=date(2021, 5, 9), actor=None)
    Membership.objects.create(person=make_person("赵某"), term=3, since=NEW)
    Meeting.objects.create(kind="chair", term=3, number=1, held_on=NEW)
    held = plan.leaders["王国珍"].appointments.get(post__isnull=False)
    appoint(make_person("新任主席"), held.post, since=NEW)
    after = notes()

    assert after["改本会的届次"] == (True, "现在是第3届")
    assert after["改提案的届次"] == (True, "现在是3届1次")
    assert after["导入新一届委员名册"] == (True, "新一届 1 名，上届还没有届满的 0 名")
    assert after["登记新的领导职务和部门负责人"] == (True, "各职务都有人担任")
    assert after["把离任的人手里的事交给接任的人"] == (True, "没有")
    assert after["停用离任的人的账号，给新任的人开通"][0]
    assert after["登记新一届的会议"] == (True, "三届一次主席会议")


def test_what_someone_left_is_listed_by_name_until_another_holds_the_place(plan):  # noqa: F811
    head = plan.answering["城建委"]
    held = head.appointments.get(department=plan.departments["城建委"])
    assert term_change(3, TODAY, User()).left == []

    held.ended_on = date(2021, 5, 9)
    held.save()

    [left] = term_change(3, TODAY, User()).left
    assert left.person == head
    first, *items = left.charges
    assert (first.title, first.missing) == ("城建委", "没有负责人")
    assert {one.missing for one in items} == {"城建委没有负责人"}
    assert notes()["把离任的人手里的事交给接任的人"] == (False, f"还有 {len(left.charges)} 件")

    appoint(make_person("新任"), plan.departments["城建委"], Duty.HEAD, since=NEW)
    assert term_change(3, TODAY, User()).left == []


def test_the_change_at_hand_is_the_next_until_it_has_begun_and_for_a_year_from_then(
    plan,  # noqa: F811
    signed_in,  # noqa: F811
):
    Membership.objects.create(person=make_person("李某"), term=2, since=date(2017, 1, 1))
    assert term_at_hand(TODAY) == 3
    Organisation.objects.update(term=3)
    assert term_at_hand(TODAY) == 3  # the first step is done, the others are not
    end_term(before=3, on=date(2021, 5, 9), actor=None)
    Membership.objects.create(person=make_person("赵某"), term=3, since=NEW)
    assert [term_at_hand(day) for day in (TODAY, date(2022, 5, 9), date(2022, 6, 1))] == [3, 3, 4]

    client = signed_in("办公室")
    assert client.get(reverse("desk:term_at_hand")).url == PAGE
    assert reverse("desk:term_at_hand") in client.get(reverse("roster:list")).content.decode()
    assert signed_in("城建委").get(reverse("desk:term_at_hand")).status_code == 404


def test_items_of_a_leader_who_left_are_handed_on_at_once_in_the_ledger(plan, signed_in):  # noqa: F811
    person = plan.leaders["夏福志"]
    person.appointments.update(ended_on=date(2021, 5, 9))

    page = BeautifulSoup(signed_in("办公室").get(PAGE).content, "html.parser")

    [link] = page.select("#left p a")
    assert link.text == "在台账里一次改派2021年的"
    assert link["href"].endswith(f"/workitem/?year=2021&leader=person-{person.pk}")
    ledger = signed_in("办公室").get(link["href"]).content.decode()
    charged = [one for [left] in [term_change(3, TODAY, User()).left] for one in left.charges]
    assert len(charged) > 3
    assert all(one.url in ledger for one in charged)


@pytest.mark.parametrize(
    ("who", "status"), [("办公室", 200), ("余静漪", 404), ("城建委", 404), ("无关人员", 404)]
)
def test_the_page_is_the_office_s(who, status, plan, signed_in):  # noqa: F811
    client = signed_in(who)

    page = client.get(PAGE)

    assert page.status_code == status
    assert client.get(reverse("desk:term", args=[1])).status_code == 404
    if status == 200:
        links = BeautifulSoup(page.content, "html.parser").select("ol.rows .title a")
        assert len(links) == 9
        for link in links:
            if link["href"] != "#left":
                assert client.get(link["href"]).status_code in (200, 302), link["href"]
