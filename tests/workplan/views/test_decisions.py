"""What a decision of a meeting becomes: an item, another day, an instruction."""

from datetime import date

import pytest
from django.urls import reverse

from almanac import clock
from tests.workplan.views.acting import text_of
from tests.workplan.views.lines import HELD, act, decided, line, with_business
from workflow.inbox import inbox_of
from workplan.enums import FollowKind
from workplan.models import FollowUp, Instruction, Meeting, WorkItem

pytestmark = pytest.mark.postgresql


@pytest.fixture
def meeting(meeting, plan, users) -> Meeting:
    return with_business(meeting, plan, users["办公室"])


def test_a_decision_becomes_an_item_that_the_meeting_added(meeting, plan, users, signed_in):
    with clock.standing_at(HELD):
        row = decided(line(meeting, 1), users)
        office = signed_in("办公室")
        act(
            *(office, row, FollowKind.ADDED),
            title="开展读书月活动",
            annex="tasks",
            lead_departments=[row.department_id],
            leaders=[f"person-{plan.leaders['郑丽'].pk}"],
            period_phrase="9月",
        )
        page = text_of(office.get(meeting.get_absolute_url()))

    item = WorkItem.objects.get(title="开展读书月活动")
    [due] = item.due_dates.all()
    assert (item.added_by, item.added_no, due.due_on) == (meeting, 1, date(2021, 9, 30))
    assert [str(leader) for leader in item.leaders] == ["郑丽"]
    row_of = FollowUp.objects.get()
    assert (row_of.business, row_of.item, row_of.kind) == (row, item, FollowKind.ADDED)
    assert f'增补为事项：<a href="{item.get_absolute_url()}">' in page
    # Back again: for those who read the line, and no one else.
    back = f'<a href="{row.get_absolute_url()}">二届六十四次主席会议：读书活动安排</a>'
    for name, reads in (("教文委", True), ("周翔", True), ("城建委", False), ("无关人员", False)):
        assert (back in text_of(signed_in(name).get(item.get_absolute_url()))) is reads, name


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("3月", "完成时间3月（3月31日）已过，列入后即为逾期，请核对。"),
        ("3月、8月", ""),
        ("待定", ""),
    ],
)
def test_an_item_whose_time_is_over_is_added_with_a_warning(
    phrase, says, meeting, users, signed_in
):
    with clock.standing_at(HELD):
        row = decided(line(meeting, 1), users)
        office = signed_in("办公室")
        act(
            *(office, row, FollowKind.ADDED),
            title="开展读书月活动",
            annex="tasks",
            lead_departments=[row.department_id],
            period_phrase=phrase,
        )
        page = text_of(office.get(meeting.get_absolute_url()))

    assert WorkItem.objects.get(title="开展读书月活动").period_phrase == phrase
    assert f"：开展读书月活动。{says}" in page
    assert ("已过" in page) is bool(says)


def test_a_decision_moves_a_due_date_once_what_it_does_was_seen(meeting, plan, users, signed_in):
    item = plan.items[29]
    with clock.standing_at(HELD):
        row = decided(line(meeting), users)
        office = signed_in("办公室")
        typed = {"item": item.pk, "period_phrase": "11月"}
        asked = act(office, row, FollowKind.CHANGED, **typed)
        form = asked.context["refused"]
        address = reverse("workplan:business_act", args=[meeting.pk, row.pk, FollowKind.CHANGED])
        data = {f"changed-{row.pk}-{name}": value for name, value in typed.items()}
        data |= {"seen": row.version, form.dates.names["seen"]: form.dates.token}
        office.post(address, data)

    assert asked.status_code == 422
    assert "还没有保存：请先看上面到期日的变化" in text_of(asked)
    assert [due.due_on for due in item.due_dates.all()] == [date(2021, 11, 30)]
    followed = FollowUp.objects.get()
    assert (followed.item, followed.kind) == (item, FollowKind.CHANGED)
    assert followed.words.startswith("完成时间：")
    assert item.history.first().history_change_reason.endswith("理由：二届六十四次主席会议决定")


def test_a_decision_becomes_an_instruction_that_a_department_answers(
    meeting, plan, users, signed_in
):
    item = plan.items[24]
    with clock.standing_at(HELD):
        row = decided(line(meeting), users)
        office = signed_in("办公室")
        said = {
            "leader": plan.leaders["王国珍"].pk,
            "text": "请报整改清单",
            "answer_by": "2021-05-28",
        }
        other = act(office, row, FollowKind.INSTRUCTED, item=item.pk, department="提案委", **said)
        act(office, row, FollowKind.INSTRUCTED, item=item.pk, **said)
        waiting = inbox_of(users["城建委"], HELD)

    assert other.status_code == 422
    assert "只能请本项的责任部门或参与部门回复。" in text_of(other)
    given = Instruction.objects.get()
    assert (given.item, str(given.leader), given.answer_by) == (item, "王国珍", date(2021, 5, 28))
    assert given.decision == FollowUp.objects.get()
    asked = {entry.key: entry.also for entry in waiting.mine}
    assert "回复批示" in asked[f"workplan.workitem:{item.pk}"]


def test_nothing_comes_of_what_is_not_decided(meeting, signed_in):
    office, row = signed_in("办公室"), line(meeting)

    page = text_of(office.get(reverse("workplan:business", args=[meeting.pk, row.pk])))
    answer = act(office, row, FollowKind.ADDED, title="事项")

    assert "还没有登记议定事项" in page
    assert answer.status_code == 422
    assert not WorkItem.objects.filter(added_by=meeting).exists()


def test_an_item_that_was_added_by_a_slip_may_be_deleted_as_any_other(meeting, users, signed_in):
    with clock.standing_at(HELD):
        row = decided(line(meeting, 1), users)
        act(
            *(signed_in("办公室"), row, FollowKind.ADDED),
            title="误增",
            annex="tasks",
            lead_departments=[row.department_id],
            period_phrase="9月",
        )
    WorkItem.objects.get(title="误增").delete()

    assert not FollowUp.objects.exists()
