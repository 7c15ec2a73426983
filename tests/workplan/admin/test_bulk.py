"""Many items at once: shown before it is done, and done to all or to none."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from notifications.models import Mail
from tests.factories import make_link, set_state
from workplan.admin.bulk import BULK_ACTIONS
from workplan.enums import State
from workplan.models import Transition, Urge, WorkItem
from workplan.services import states, urging
from workplan.services.items import ItemData, revise_item

pytestmark = pytest.mark.postgresql


LEDGER = reverse("admin:workplan_workitem_changelist")


def act(client, action: str, items, *, follow: bool = False, **fields):
    selected = {"action": action, "_selected_action": [item.pk for item in items]}
    return client.post(LEDGER, selected | fields, follow=follow)


def states_of(items) -> list[str]:
    return [item.due_dates.first().state for item in items]


def test_closing_first_shows_what_will_happen(office_client, plan):
    items = [plan.items[1], plan.items[2]]
    page = act(office_client, "close_selected", items).content.decode()
    assert "办结：所选 2 项" in page
    assert page.count("<del>待签收</del> → <ins>已办结</ins>") == 2
    assert states_of(items) == [State.ASSIGNED, State.ASSIGNED]


def test_closes_all_with_the_reason_and_the_day(office_client, plan, office):
    items = [plan.items[1], plan.items[2]]
    response = act(
        office_client, "close_selected", items, step="confirm", reason="补录", done_on="2021-01-28"
    )
    assert response.status_code == 302
    assert states_of(items) == [State.CLOSED, State.CLOSED]
    assert items[0].due_dates.first().closed_on == date(2021, 1, 28)
    assert set(Transition.objects.values_list("actor", "reason")) == {(office.pk, "补录")}


def test_closing_asks_for_words(office_client, plan):
    page = act(office_client, "close_selected", [plan.items[1]], step="confirm", reason=" ")
    assert "这个字段是必填项。" in page.content.decode()
    assert states_of([plan.items[1]]) == [State.ASSIGNED]


def test_closes_none_where_one_refuses_and_says_which(office_client, plan, office):
    items = [plan.items[1], plan.items[2]]
    states.close(due=items[1].due_dates.first(), actor=office, reason="已完成")
    page = act(office_client, "close_selected", items, step="confirm", reason="补录")
    words = page.content.decode()
    assert "1 项不能这样做，全部没有改动。" in words
    assert "重点任务 2：区政协二届五次会议：当前状态为“已办结”" in words
    assert "补录" in words
    assert states_of(items) == [State.ASSIGNED, State.CLOSED]
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


# --- states ------------------------------------------------------------------------------------


def shown(page) -> list[str]:
    """Return what a preview sends back with the yes."""
    return [one.token for one in page.context["doable"]]


def left_out(page) -> dict[int, str]:
    return {one.row.seq: one.problem or one.left_out for one in page.context["left_out"]}


def test_suspending_leaves_out_what_has_ended_and_says_why(office_client, plan, office):
    closed, running = plan.items[19], plan.items[24]
    for due in closed.due_dates.all():
        states.close(due=due, actor=office, reason="已完成")

    page = act(office_client, "suspend_selected", [closed, running])
    words = page.content.decode()
    act(
        office_client,
        "suspend_selected",
        [closed, running],
        step="confirm",
        reason="区里另有安排",
        shown=shown(page),
    )

    assert left_out(page) == {19: "当前状态为“已办结”，不能“暂缓”"}
    assert "确认，勾选的一起暂缓" in words
    assert "3月31日：<del>待签收</del> → <ins>暂缓</ins>" in words
    assert "5月31日：<del>待签收</del> → <ins>暂缓</ins>" in words
    assert states_of([closed, running]) == [State.CLOSED, State.SUSPENDED]
    assert {t.reason for t in Transition.objects.filter(action="suspend")} == {"区里另有安排"}


def test_restoring_brings_each_date_back_to_where_it_was(office_client, plan, office, head):
    item = plan.items[24]
    first, second = item.due_dates.select_related("item__plan")
    states.accept(due=first, actor=head)
    second.refresh_from_db()
    states.write_progress(due=second, actor=head, text="已走访。")
    for due in (first, second):
        due.refresh_from_db()
        states.suspend(due=due, actor=office, reason="另有安排")

    page = act(office_client, "restore_selected", [item])
    act(
        office_client,
        "restore_selected",
        [item],
        step="confirm",
        reason="恢复推进",
        shown=shown(page),
    )

    assert [str(change) for change in page.context["doable"][0].changes] == [
        "3月31日：暂缓 → 已签收",
        "5月31日：暂缓 → 办理中",
    ]
    assert list(item.due_dates.values_list("state", flat=True)) == ["accepted", "in_progress"]


def test_a_date_that_the_document_dropped_is_not_restored(office_client, plan, office):
    item = WorkItem.objects.with_ledger().get(pk=plan.items[24].pk)
    states.close(due=item.current_due, actor=office, reason="已完成")
    may = item.due_dates.last()
    urging.urge(dues=[may], actor=office)
    revise_item(item=item, data=replace(ItemData.of(item), period_phrase="3月"), actor=office)

    page = act(office_client, "restore_selected", [item])

    assert left_out(page) == {24: "当前状态为“已取消”，不能“恢复”"}
    assert "所选各项都不能恢复" in page.content.decode()


def test_cancelling_asks_for_one_reason_for_all(office_client, plan):
    items = [plan.items[24], plan.items[19]]
    refused = act(office_client, "cancel_selected", items, step="confirm", reason="")
    done = act(office_client, "cancel_selected", items, step="confirm", reason="并入其他工作")

    assert "这个字段是必填项。" in refused.content.decode()
    assert done.status_code == 302
    assert states_of(items) == [State.CANCELLED, State.CANCELLED]
    assert {t.reason for t in Transition.objects.all()} == {"并入其他工作"}


def test_what_follows_another_row_is_left_to_that_one(office_client, plan):
    make_link(plan.items[37], plan.items[38])

    page = act(office_client, "cancel_selected", [plan.items[37], plan.items[38]])

    assert left_out(page) == {38: "随“重点任务 37”办理"}


def test_what_changed_after_the_preview_is_shown_again_and_nothing_is_done(
    office_client, plan, head
):
    items = [plan.items[24], plan.items[19]]
    page = act(office_client, "suspend_selected", items)
    states.accept(due=items[0].due_dates.first(), actor=head)

    again = act(
        office_client,
        "suspend_selected",
        items,
        step="confirm",
        reason="另有安排",
        shown=shown(page),
    )

    assert left_out(again) == {24: "与您查看时不同，请再看一遍"}
    assert "另有安排" in again.content.decode()
    assert states_of(items) == [State.ACCEPTED, State.ASSIGNED]


# --- 催办 --------------------------------------------------------------------------------------


def test_urging_first_shows_who_will_be_told_and_who_is_left_out(office_client, plan, office):
    urged, reported, urged_today = plan.items[24], plan.items[19], plan.items[35]
    set_state(reported.due_dates.get(), "reported")
    urging.urge(dues=[urged_today.due_dates.get()], actor=office)
    items = [urged, reported, urged_today]

    page = act(office_client, "urge_selected", items)
    done = act(
        office_client,
        "urge_selected",
        items,
        step="confirm",
        text="请本周报送。",
        shown=shown(page),
        follow=True,
    )

    assert [one.words for one in page.context["doable"]] == ["催办3月31日，通知陈悦"]
    assert left_out(page) == {19: "待审核，无须催办", 35: "今天已经催办过"}
    assert "已催办 1 人：陈悦（1 项）。" in done.content.decode()
    record = Urge.objects.get(due_date__item=urged)
    assert (record.told, record.text, record.actor) == ("陈悦", "请本周报送。", office)
    assert Mail.objects.filter(recipient__name="陈悦").count() == 1


def test_what_someone_urged_after_the_preview_is_not_urged_twice(office_client, plan, office):
    items = [plan.items[24], plan.items[19]]
    page = act(office_client, "urge_selected", items)
    urging.urge(dues=[items[0].due_dates.first()], actor=office)

    again = act(office_client, "urge_selected", items, step="confirm", shown=shown(page))

    assert left_out(again) == {24: "今天已经催办过"}
    assert Urge.objects.count() == 1


# --- 改派 --------------------------------------------------------------------------------------


def test_reassigning_asks_shows_and_leaves_the_reason_in_the_history(office_client, plan, office):
    items = [plan.items[19], plan.items[24]]
    answers = {
        "old": f"department-{plan.departments['提案委'].pk}",
        "new": f"department-{plan.departments['经科委'].pk}",
        "side": "lead",
        "reason": "机构调整",
    }

    asked = act(office_client, "reassign_selected", items)
    page = act(office_client, "reassign_selected", items, step="preview", **answers)
    act(
        office_client,
        "reassign_selected",
        items,
        step="confirm",
        shown=shown(page),
        **answers,
    )

    assert "先在上面选择" in asked.content.decode()
    assert "责任部门：<del>提案委</del> → <ins>经科委</ins>" in page.content.decode()
    assert left_out(page) == {24: "没有“提案委”"}
    latest = WorkItem.objects.get(seq=19).history.first()
    assert latest.history_change_reason == "责任部门：提案委 → 经科委；理由：机构调整"
    assert latest.history_user == office


def test_only_who_stands_in_open_items_is_offered_to_hand_over(office_client, plan, office):
    states.close(due=plan.items[19].due_dates.get(), actor=office, reason="已完成")

    page = act(office_client, "reassign_selected", [plan.items[19], plan.items[24]])

    choices = dict(page.context["form"].fields["old"].choices)
    assert [name for _, name in choices["部门"]] == ["城建委"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("城建委", "城建委", "改派前后相同，请另选一个。"),
        ("城建委", "周翔", "部门只能改派给部门，领导只能改派给人员或职务。"),
    ],
)
def test_a_reassignment_that_cannot_be_is_refused_with_words(
    office_client, plan, old, new, message
):
    known = {name: f"department-{d.pk}" for name, d in plan.departments.items()}
    known |= {name: f"person-{p.pk}" for name, p in plan.leaders.items()}
    answers = {"old": known[old], "new": known[new], "reason": "职务变动"}

    page = act(office_client, "reassign_selected", [plan.items[24]], step="confirm", **answers)

    assert message in page.content.decode()
    assert plan.items[24].history.count() == 1


@pytest.mark.parametrize("action", [action.name for action in BULK_ACTIONS])
def test_a_head_does_nothing_to_many(head_client, plan, action):
    answer = act(head_client, action, [plan.items[24]], step="confirm", reason="x")

    assert answer.status_code == 302
    assert not Transition.objects.exists()
    assert not Urge.objects.exists()


# --- where it leads, and to which of them it is done ------------------------------------------------


def test_the_list_stays_filtered_and_on_its_page_after_it(office_client, plan):
    address = f"{LEDGER}?year=2021&p=0&starred=1"
    data = {"action": "suspend_selected", "_selected_action": [plan.items[24].pk]}
    done = office_client.post(address, data | {"step": "confirm", "reason": "缓办"})
    assert (done.status_code, done.url) == (302, address)


def test_it_leads_back_to_the_page_from_which_it_was_asked_for(office_client, plan):
    items, here = [plan.items[24], plan.items[19]], "/plan/2021/?lamp=red"
    page = act(office_client, "urge_selected", items, next=here)
    assert 'name="next" value="/plan/2021/?lamp=red"' in page.content.decode()
    done = act(
        *(office_client, "urge_selected", items),
        step="confirm",
        ticks="1",
        shown=shown(page),
        next=here,
    )
    assert done.url == here
    assert [str(m) for m in get_messages(done.wsgi_request)] == [
        "已催办 2 人：周国桥、陈悦（2 项）。"
    ]


def test_what_is_not_ticked_is_left_out(office_client, plan):
    items = [plan.items[24], plan.items[19]]
    page = act(office_client, "urge_selected", items)
    act(office_client, "urge_selected", items, step="confirm", ticks="1", shown=shown(page)[:1])
    assert [urge.told for urge in Urge.objects.all()] == ["周国桥"]


def test_with_nothing_ticked_nothing_is_done_and_it_is_said(office_client, plan):
    page = act(office_client, "urge_selected", [plan.items[24]], step="confirm", ticks="1")
    assert "请至少勾选一项。" in page.content.decode()
    assert not Urge.objects.exists()
    assert [one.is_ticked for one in page.context["doable"]] == [False]


def test_what_was_done_is_said_with_what_it_was_done_to(office_client, plan):
    items = [plan.items[24], plan.items[19]]
    done = act(office_client, "suspend_selected", items, step="confirm", reason="缓办")
    (said,) = get_messages(done.wsgi_request)
    assert str(said) == "暂缓：2 项已完成（重点任务 19、重点任务 24）。"
