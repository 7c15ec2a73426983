"""What each step of the follow-through writes, and the words it asks for."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from almanac import clock
from tests.factories import (
    OneOfEachRole,
    appoint,
    make_item,
    make_link,
    make_person,
    make_user,
    set_state,
)
from workflow.refusals import NotAllowed, Refused
from workplan.annexes import Annex
from workplan.models import DueDate, Progress, Transition
from workplan.services import states
from workplan.services.items import ItemData, revise_item

NINE = datetime(2021, 3, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
STEPS = {
    "accept": ("assigned", "accepted", "responsible head"),
    "report_done": ("accepted", "reported", "responsible head"),
    "close": ("reported", "closed", "office"),
    "send_back": ("reported", "in_progress", "office"),
    "reopen": ("closed", "in_progress", "office"),
    "cancel": ("accepted", "cancelled", "office"),
}

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def words_for(step: str) -> dict[str, str]:
    if step == "accept":
        return {}
    return {"text" if step == "report_done" else "reason": "  见说明。\n"}


@pytest.mark.parametrize(("step", "change"), list(STEPS.items()))
def test_a_step_leaves_one_row_with_who_from_to_why_and_when(
    one_of_each_role: OneOfEachRole, step: str, change
):
    before, after, role = change
    due = set_state(one_of_each_role.due, before)
    one_of_each_role.item.due_dates.exclude(pk=due.pk).delete()

    getattr(states, step)(due=due, actor=one_of_each_role.users[role], **words_for(step))

    row = Transition.objects.get()
    assert (row.due_date_id, row.from_state, row.to_state) == (due.pk, before, after)
    assert (row.actor, row.at) == (one_of_each_role.users[role], NINE)
    assert row.reason == ("" if step in ("accept", "report_done") else "见说明。")


def test_the_names_of_the_steps_are_those_of_the_office(one_of_each_role: OneOfEachRole):
    head, office = one_of_each_role.users["responsible head"], one_of_each_role.users["office"]
    due = one_of_each_role.due
    one_of_each_role.item.due_dates.exclude(pk=due.pk).delete()
    states.accept(due=due, actor=head)
    states.write_progress(due=due, actor=head, text="已联系")
    states.report_done(due=due, actor=head, text="已完成")
    states.send_back(due=due, actor=office, reason="请补材料")
    states.report_done(due=due, actor=head, text="已补")
    states.close(due=due, actor=office)
    states.reopen(due=due, actor=office, reason="误操作")
    states.cancel(due=due, actor=office, reason="并入其他事项")

    assert [str(row) for row in Transition.objects.order_by("pk")] == [
        "签收：待签收 → 已签收",
        "填报进展：已签收 → 办理中",
        "报结：办理中 → 待审核",
        "退回：待审核 → 办理中",
        "报结：办理中 → 待审核",
        "办结：待审核 → 已办结",
        "撤销办结：已办结 → 办理中",
        "取消：办理中 → 已取消",
    ]


def test_accepting_one_due_date_accepts_all_that_wait(one_of_each_role: OneOfEachRole):
    states.accept(due=one_of_each_role.due, actor=one_of_each_role.users["responsible head"])

    assert list(one_of_each_role.item.due_dates.values_list("state", flat=True)) == [
        "accepted",
        "accepted",
    ]
    assert Transition.objects.count() == 2


def test_accepting_leaves_alone_what_does_not_wait_and_other_items(one_of_each_role: OneOfEachRole):
    other = make_item(
        one_of_each_role.item.plan,
        25,
        "另一项",
        lead=one_of_each_role.item.lead_departments,
        period="3月",
    )
    second = set_state(one_of_each_role.item.due_dates.last(), "in_progress")

    states.accept(due=one_of_each_role.due, actor=one_of_each_role.users["responsible head"])

    assert DueDate.objects.get(pk=second.pk).state == "in_progress"
    assert other.due_dates.get().state == "assigned"


def test_the_first_progress_begins_the_work_and_the_next_leaves_no_step(
    one_of_each_role: OneOfEachRole,
):
    due, head = (
        set_state(one_of_each_role.due, "accepted"),
        one_of_each_role.users["responsible head"],
    )

    states.write_progress(due=due, actor=head, text=" 已联系工地。 ", percent=30)
    states.write_progress(due=due, actor=head, text="已走访。")

    first, second = Progress.objects.order_by("pk")
    assert (first.text, first.percent, first.author, first.at) == ("已联系工地。", 30, head, NINE)
    assert (second.text, second.percent, second.is_report) == ("已走访。", None, False)
    assert (due.state, DueDate.objects.get(pk=due.pk).percent) == ("in_progress", 30)
    assert Transition.objects.count() == 1


def test_a_report_leaves_the_percentage_as_it_was_typed(one_of_each_role: OneOfEachRole):
    due = set_state(one_of_each_role.due, "accepted")

    states.report_done(due=due, actor=one_of_each_role.users["responsible head"], text="已完成。")

    entry = Progress.objects.get()
    assert (entry.text, entry.percent, entry.is_report) == ("已完成。", None, True)
    assert DueDate.objects.get(pk=due.pk).percent == 0


@pytest.mark.parametrize("text", ["", "  \n　"])
@pytest.mark.parametrize("step", ["write_progress", "report_done"])
def test_progress_without_words_is_refused(one_of_each_role: OneOfEachRole, step: str, text: str):
    due = set_state(one_of_each_role.due, "accepted")

    with pytest.raises(Refused, match="请填写进展情况。"):
        getattr(states, step)(due=due, actor=one_of_each_role.users["responsible head"], text=text)

    assert (due.state, DueDate.objects.get(pk=due.pk).state) == ("accepted", "accepted")
    assert not Progress.objects.exists()
    assert not Transition.objects.exists()


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_percentage_that_is_none_is_refused(one_of_each_role: OneOfEachRole, percent: int):
    due, head = (
        set_state(one_of_each_role.due, "in_progress"),
        one_of_each_role.users["responsible head"],
    )

    with pytest.raises(Refused, match="进度须在 0 到 100 之间。"):
        states.write_progress(due=due, actor=head, text="已联系", percent=percent)


@pytest.mark.parametrize(
    ("step", "state", "message"),
    [
        ("send_back", "reported", "“退回”须填写理由。"),
        ("reopen", "closed", "“撤销办结”须填写理由。"),
        ("cancel", "accepted", "“取消”须填写理由。"),
        ("close", "assigned", "尚未报结的事项直接办结时，须填写说明。"),
        ("close", "accepted", "尚未报结的事项直接办结时，须填写说明。"),
        ("close", "in_progress", "尚未报结的事项直接办结时，须填写说明。"),
    ],
)
def test_what_needs_words_is_refused_without(
    one_of_each_role: OneOfEachRole, step: str, state: str, message: str
):
    due = set_state(one_of_each_role.due, state)

    with pytest.raises(Refused, match=message):
        getattr(states, step)(due=due, actor=one_of_each_role.users["office"], reason=" \n")

    assert DueDate.objects.get(pk=due.pk).state == state
    assert not Transition.objects.exists()


def test_what_was_reported_is_closed_without_words(one_of_each_role: OneOfEachRole):
    due = set_state(one_of_each_role.due, "reported")

    states.close(due=due, actor=one_of_each_role.users["office"])

    assert (due.state, due.closed_on) == ("closed", date(2021, 3, 10))


def test_what_was_done_before_is_closed_with_the_day_on_which_it_was_done(
    one_of_each_role: OneOfEachRole,
):
    due, office = one_of_each_role.due, one_of_each_role.users["office"]

    states.close(due=due, actor=office, reason="已完成", done_on=date(2021, 1, 31))

    assert DueDate.objects.get(pk=due.pk).closed_on == date(2021, 1, 31)


def test_what_is_done_today_may_say_so_but_not_tomorrow(one_of_each_role: OneOfEachRole):
    due, office = set_state(one_of_each_role.due, "reported"), one_of_each_role.users["office"]

    with pytest.raises(Refused, match="完成日期不能晚于今天。"):
        states.close(due=due, actor=office, done_on=date(2021, 3, 11))
    assert DueDate.objects.get(pk=due.pk).state == "reported"

    states.close(due=due, actor=office, done_on=date(2021, 3, 10))
    assert DueDate.objects.get(pk=due.pk).closed_on == date(2021, 3, 10)


def test_a_closing_taken_back_leaves_no_closing_date(one_of_each_role: OneOfEachRole):
    due = set_state(one_of_each_role.due, "closed")

    states.reopen(due=due, actor=one_of_each_role.users["office"], reason="误操作")

    assert DueDate.objects.filter(pk=due.pk).values_list("state", "closed_on").get() == (
        "in_progress",
        None,
    )


def test_an_undated_item_goes_through_the_whole_chain(one_of_each_role: OneOfEachRole):
    revise_item(
        item=one_of_each_role.item,
        data=ItemData(
            title="长期工作", lead_departments=tuple(one_of_each_role.item.lead_departments)
        ),
        actor=None,
    )
    due, head, office = (
        one_of_each_role.due,
        one_of_each_role.users["responsible head"],
        one_of_each_role.users["office"],
    )
    assert due.due_on is None

    states.accept(due=due, actor=head)
    states.report_done(due=due, actor=head, text="已完成")
    states.close(due=due, actor=office)

    assert (due.state, due.closed_on) == ("closed", date(2021, 3, 10))


def test_who_took_over_a_post_may_do_what_the_predecessor_may_no_longer(
    one_of_each_role: OneOfEachRole,
):
    former = one_of_each_role.users["responsible head"]
    former.person.appointments.update(ended_on=date(2021, 3, 9))
    successor = make_user(person=make_person("新任"))
    appoint(successor.person, one_of_each_role.item.lead_departments[0], since=date(2021, 3, 10))

    with pytest.raises(NotAllowed, match="您不能对此事项“签收”。"):
        states.accept(due=one_of_each_role.due, actor=former)
    states.accept(due=one_of_each_role.due, actor=successor)

    with clock.standing_at(date(2021, 3, 9)), pytest.raises(NotAllowed):
        states.report_done(due=one_of_each_role.due, actor=successor, text="已完成")


# --- two rows of one matter ------------------------------------------------------------------------


@pytest.fixture
def following(one_of_each_role: OneOfEachRole) -> DueDate:
    """A due date of annex 3's topic, which the row of `one_of_each_role` leads."""
    topic = make_item(
        one_of_each_role.item.plan,
        1,
        "地铁口",
        annex=Annex.CONSULTATION,
        lead=one_of_each_role.item.lead_departments,
    )
    make_link(one_of_each_role.item, topic)
    return topic.due_dates.get()


@pytest.mark.parametrize(
    ("step", "words"),
    [("accept", {}), ("write_progress", {"text": "已联系"}), ("report_done", {"text": "已完成"})],
)
def test_a_department_works_on_the_row_that_leads(
    one_of_each_role: OneOfEachRole, following: DueDate, step, words
):
    with pytest.raises(Refused, match="本项随“重点任务 24”办理，请在那一项里“"):
        getattr(states, step)(
            due=following, actor=one_of_each_role.users["responsible head"], **words
        )

    assert not Transition.objects.exists()


def test_the_office_may_still_cancel_a_row_that_follows(
    one_of_each_role: OneOfEachRole, following: DueDate
):
    states.cancel(due=following, actor=one_of_each_role.users["office"], reason="新的文件里没有")

    assert following.state == "cancelled"
