"""Many items at once: shown before it is done, and done to all or to none."""

from datetime import date
from io import BytesIO

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from workplan.enums import State
from workplan.models import Transition, WorkItem
from workplan.services import follow_through

LEDGER = reverse("admin:workplan_workitem_changelist")


def act(client, action: str, items, **fields):
    selected = {"action": action, "_selected_action": [item.pk for item in items]}
    return client.post(LEDGER, selected | fields)


def states(items) -> list[str]:
    return [item.due_dates.first().state for item in items]


def test_closing_first_shows_what_will_happen(office_client, plan):
    items = [plan.items[1], plan.items[2]]
    page = act(office_client, "close_selected", items).content.decode()
    assert "办结：所选 2 项" in page
    assert page.count("<del>待签收</del> → <ins>已办结</ins>") == 2
    assert states(items) == [State.ASSIGNED, State.ASSIGNED]


def test_closes_all_with_the_reason_and_the_day(office_client, plan, office):
    items = [plan.items[1], plan.items[2]]
    response = act(
        office_client, "close_selected", items, step="confirm", reason="补录", done_on="2021-01-28"
    )
    assert response.status_code == 302
    assert states(items) == [State.CLOSED, State.CLOSED]
    assert items[0].due_dates.first().closed_on == date(2021, 1, 28)
    assert set(Transition.objects.values_list("actor", "reason")) == {(office.pk, "补录")}


def test_closing_asks_for_words(office_client, plan):
    page = act(office_client, "close_selected", [plan.items[1]], step="confirm", reason=" ")
    assert "这个字段是必填项。" in page.content.decode()
    assert states([plan.items[1]]) == [State.ASSIGNED]


def test_closes_none_where_one_refuses_and_says_which(office_client, plan, office):
    items = [plan.items[1], plan.items[2]]
    follow_through.close(due=items[1].due_dates.first(), actor=office, reason="已完成")
    page = act(office_client, "close_selected", items, step="confirm", reason="补录")
    words = page.content.decode()
    assert "1 项不能这样做，全部没有改动。" in words
    assert "重点任务 2：区政协二届五次会议：当前状态为“已办结”" in words
    assert "补录" in words
    assert states(items) == [State.ASSIGNED, State.CLOSED]
    assert Transition.objects.count() == 1


def test_changes_the_responsible_departments_after_showing_the_change(office_client, plan, office):
    items = [plan.items[17], plan.items[19]]
    chosen = {"lead_departments": [plan.departments["经科委"].pk]}
    page = act(office_client, "change_departments", items).content.decode()
    assert "下一步：查看变化" in page
    page = act(
        office_client, "change_departments", items, step="preview", **chosen
    ).content.decode()
    assert "<del>提案委</del> → <ins>经科委</ins>" in page
    assert WorkItem.objects.with_ledger().get(seq=19).lead_departments[0].name == "提案委"
    assert (
        act(office_client, "change_departments", items, step="confirm", **chosen).status_code == 302
    )
    item = WorkItem.objects.with_ledger().get(seq=19)
    assert [str(d) for d in item.lead_departments] == ["经科委"]
    assert item.history.first().history_change_reason == "责任部门：提案委 → 经科委"
    assert item.history.first().history_user == office


def test_many_are_shown_in_as_many_queries_as_one(office_client, plan):
    def show(numbers) -> CaptureQueriesContext:
        items = [plan.items[number] for number in numbers]
        with CaptureQueriesContext(connection) as captured:
            act(
                office_client,
                "change_departments",
                items,
                step="preview",
                lead_departments=[plan.departments["经科委"].pk],
            )
        return captured

    show([26])  # what is cached once
    assert len(show(range(5, 25))) == len(show([26]))


def test_changes_the_leaders_to_people_and_posts(office_client, plan):
    chosen = [f"post-{plan.posts['秘书长'].pk}"]
    act(office_client, "change_leaders", [plan.items[26]], step="confirm", leaders=chosen)
    assert str(WorkItem.objects.with_ledger().get(seq=26).leaders[0]) == "秘书长"


def test_confirming_without_a_choice_changes_nothing(office_client, plan):
    page = act(office_client, "change_leaders", [plan.items[26]], step="confirm")
    assert "这个字段是必填项。" in page.content.decode()
    assert str(WorkItem.objects.with_ledger().get(seq=26).leaders[0]) == "余静漪"


def test_exports_what_was_selected(office_client, plan):
    response = act(office_client, "export_selected", [plan.items[5], plan.items[42]])
    sheet = load_workbook(BytesIO(response.content)).active
    assert [row[1] for row in sheet.iter_rows(min_row=3, values_only=True)] == [5, 42]


def test_offers_no_deleting_of_many(office_client, plan):
    page = office_client.get(LEDGER).content.decode()
    assert "delete_selected" not in page
    act(office_client, "delete_selected", [plan.items[5]], post="yes")
    assert WorkItem.objects.filter(seq=5).exists()
