"""The first page: what needs me, then what runs, then what is closed."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from almanac import clock
from tests.factories import make_item, make_link, make_user, set_state
from workplan.annexes import Annex
from workplan.models import Meeting
from workplan.reading.board import Group
from workplan.services import schemes, states

pytestmark = pytest.mark.postgresql


def groups(page, board: str = "responsible") -> dict[str, list[int]]:
    """Return the numbers of the items in each group of a board."""
    found = page.context[board].groups
    return {group.key: [row.item.seq for row in rows] for group, rows in found.items()}


def test_a_new_plan_is_all_to_be_accepted_but_what_is_overdue_the_earliest_first(plan, signed_in):
    page = signed_in("城建委").get(reverse("desk:mine"))

    assert groups(page) == {"overdue": [16, 24, 29], "accept": [38, 43, 25, 27, 31, 45]}
    assert "有 9 项需要您处理" in page.content.decode()


def test_accepted_items_stand_where_their_dates_put_them(plan, users, signed_in):
    for number in (24, 29, 31, 38, 43):
        states.accept(due=plan.items[number].due_dates.first(), actor=users["城建委"])
    closed = plan.items[24].due_dates.first()
    states.close(due=closed, actor=users["办公室"], reason="已完成。")

    with clock.standing_at(date(2021, 5, 27)):
        page = signed_in("城建委").get(reverse("desk:mine"))

    assert groups(page) == {
        "overdue": [16, 29],
        "accept": [25, 27, 45],
        "soon": [24],
        "running": [31],
        "later": [38, 43],
    }


def test_items_of_other_departments_do_not_appear(plan, signed_in):
    page = signed_in("教文委").get(reverse("desk:mine"))

    assert "地铁口序化" not in page.content.decode()
    assert groups(page, "taking_part") == {
        "overdue": [1, 2, 12, 13, 18],
        "accept": [21, 22, 7, 9],
    }


def test_the_office_sees_what_waits_for_its_review(plan, users, signed_in):
    due = plan.items[26].due_dates.get()
    states.accept(due=due, actor=users["委员工委"])
    states.report_done(due=due, actor=users["委员工委"], text="完成。")

    page = signed_in("办公室").get(reverse("desk:mine"))

    assert "有 1 项等您审核" in page.content.decode()
    assert [row.item.seq for row in page.context["queue"].reported] == [26]


def test_a_leader_sees_what_he_leads_by_name_and_by_post(plan, signed_in):
    page = signed_in("夏福志").get(reverse("desk:mine"))

    assert groups(page, "led") == {"overdue": [30], "accept": [32, 40, 41, 25, 27]}


def test_a_scheme_that_is_handed_in_or_on_the_agenda_asks_the_head_for_nothing(
    plan, users, signed_in
):
    head, office = users["提案委"], users["办公室"]
    item = plan.items[34]
    states.accept(due=item.due_dates.get(), actor=head)
    file = SimpleUploadedFile(
        "方案.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    )

    def stands() -> list[str]:
        page = signed_in("提案委").get(reverse("desk:mine"))
        return [key for key, seqs in groups(page).items() if 34 in seqs]

    assert stands() == ["scheme"]
    schemes.submit(item=item, actor=head, file=file)
    assert stands() == ["agenda"]
    meeting = Meeting.objects.create(term=2, number=64, held_on=date(2021, 5, 21))
    review = schemes.put_on_agenda(meeting=meeting, item=item, actor=office)
    assert stands() == ["agenda"]
    with clock.standing_at(date(2021, 5, 21)):
        schemes.record_outcome(
            review=review, actor=office, outcome="revise", requirements="补充参加人员。"
        )
        assert stands() == ["scheme"]


def test_someone_without_items_is_told_so(plan, signed_in):
    page = signed_in("无关人员").get(reverse("desk:mine"))

    assert "目前没有交给您或您所在部门的事项" in page.content.decode()


def test_what_follows_another_row_waits_neither_for_the_committee_nor_for_the_office(
    plan, users, signed_in
):
    topic = make_item(
        plan.plan, 1, "托育", annex=Annex.CONSULTATION, lead=[plan.departments["教文委"]]
    )
    set_state(topic.due_dates.get(), "reported")
    make_link(plan.items[20], topic)

    committee = signed_in("教文委").get(reverse("desk:mine"))
    office = signed_in("办公室").get(reverse("desk:mine"))

    rows = committee.context["responsible"].groups[Group.FOLLOWING]
    assert [(row.item, row.status_light.reason) for row in rows] == [
        (topic, "随重点任务 20：已逾期 50 天")
    ]
    assert office.context["queue"].reported == []


def test_before_any_plan_the_page_says_so(db, client):
    client.force_login(make_user())

    page = client.get(reverse("desk:mine"))

    assert "还没有年度工作要点" in page.content.decode()


def test_accepting_from_the_list_leads_back_to_it(plan, signed_in):
    due = plan.items[24].due_dates.first()
    client = signed_in("城建委")

    answer = client.post(
        reverse("workplan:act", args=[due.item_id, due.pk, "accept"]), {"back": "mine"}
    )

    assert answer.headers["Location"] == reverse("desk:mine")
    assert "重点任务 24：已签收。" in client.get(reverse("desk:mine")).content.decode()


@pytest.mark.parametrize("name", ["城建委", "办公室", "王国珍"])
def test_the_page_s_queries_do_not_grow_with_the_items(
    name, plan, signed_in, django_assert_max_num_queries
):
    client = signed_in(name)
    with django_assert_max_num_queries(50):
        client.get(reverse("desk:mine"))
