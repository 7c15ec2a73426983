"""A meeting changes the plan within the year: it takes an item out, or another time is decided."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.workplan.views.acting import do
from workplan.enums import Action, State
from workplan.models import Meeting, WorkItem
from workplan.services.items import latest_change

YEAR = reverse("workplan:year", args=[2021])


@pytest.fixture
def meeting(plan) -> Meeting:
    return Meeting.objects.create(kind="chair", term=2, number=64, held_on=date(2021, 5, 18))


def act(item: WorkItem, action: str) -> str:
    return reverse("workplan:act_item", args=[item.pk, action])


def words_of(client, address: str, where: str) -> str:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return " ".join(page.select_one(where).get_text(" ").split())


def test_what_a_meeting_takes_out_stays_to_be_read_with_the_meeting_and_can_come_back(
    plan, meeting, signed_in
):
    client, item = signed_in("办公室"), plan.items[28]
    before = [due.state for due in item.due_dates.all()]

    typed = {"meeting": meeting.pk, "reason": "中心尚未建成"}
    assert do(client, item, "drop", **typed).status_code == 302

    assert [due.state for due in item.due_dates.all()] == [State.CANCELLED] * 2
    row = f'tr:has(a[href="{item.get_absolute_url()}"])'
    assert "二届六十四次主席会议决定取消" in words_of(client, YEAR, row)
    assert "已取消" in words_of(client, YEAR, row)
    issued = words_of(client, item.get_absolute_url(), "#issued")
    assert "二届六十四次主席会议决定取消：中心尚未建成" in issued
    assert "“4月、10月”" in issued
    due = item.due_dates.first()
    refused = do(client, item, Action.RESTORE, due, seen=due.state, reason="还要办")
    assert "二届六十四次主席会议决定取消，请用“恢复列入”。" in refused.content.decode()

    assert do(client, item, "take-up", reason="中心已经建成").status_code == 302

    assert [due.state for due in item.due_dates.all()] == before
    assert "决定取消" not in words_of(client, YEAR, row)


@pytest.mark.parametrize("who", ["余静漪", "社法委", "无关人员"])
def test_only_the_office_records_what_a_meeting_decided(who, plan, meeting, signed_in):
    client, item = signed_in(who), plan.items[28]

    typed = {"meeting": meeting.pk, "reason": "中心尚未建成"}
    assert do(client, item, "drop", **typed).status_code == 404
    assert do(client, item, "take-up", reason="缓办").status_code == 404
    assert WorkItem.objects.get(pk=item.pk).dropped_by is None
    assert act(item, "drop") not in client.get(item.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "取消的理由"),
        ({"meeting": ""}, "决定的会议"),
    ],
)
def test_a_decision_without_its_meeting_or_reason_is_not_taken(
    changes, words, plan, meeting, signed_in
):
    client, item = signed_in("办公室"), plan.items[28]

    page = do(client, item, "drop", **{"meeting": meeting.pk, "reason": "缓办"} | changes)

    assert page.status_code == 422
    assert words in BeautifulSoup(page.content, "html.parser").select_one("#errors").get_text()
    assert WorkItem.objects.get(pk=item.pk).dropped_by is None


def test_the_old_time_stays_to_be_read_with_the_meeting_that_changed_it(plan, meeting, signed_in):
    client, item = signed_in("办公室"), plan.items[40]

    typed = {
        "title": item.title,
        "leaders": [f"person-{plan.leaders['夏福志'].pk}"],
        "lead_departments": [plan.departments["经科委"].pk],
        "period_phrase": "10月",
        "meeting": meeting.pk,
        "version": latest_change(item),
    }
    first = do(client, item, "correct", **typed)
    dates = first.context["refused"].dates
    again = dict(first.wsgi_request.POST.lists()) | {dates.names["seen"]: dates.token}
    assert client.post(act(item, "correct"), again).status_code == 302

    assert item.history.first().history_change_reason == (
        "完成时间：8月 → 10月；理由：二届六十四次主席会议决定"
    )
    assert "二届六十四次主席会议决定" in words_of(client, item.get_absolute_url(), "#record")
