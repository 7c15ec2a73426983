"""What the plan tells the reminders: its open due dates and who answers for them."""

from dataclasses import replace
from datetime import date

import pytest

from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import Person, Post
from notifications.registry import Deadline
from tests.factories import (
    appoint,
    make_department,
    make_head,
    make_item,
    make_person,
    make_plan,
    make_user,
)
from tests.shared_rows import shared_rows
from workplan import deadlines
from workplan.deadlines import open_deadlines
from workplan.models import DueDate, WorkItem
from workplan.services import states
from workplan.services.office_dates import record_passing

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

ON = date(2021, 3, 24)
UNTIL = date(2021, 5, 7)


def found() -> list[Deadline]:
    return list(open_deadlines(ON, UNTIL))


def due_dates() -> list[Deadline]:
    """Return the due dates themselves, without what has to be done first."""
    return [deadline for deadline in found() if not deadline.task]


def recipients() -> list[str]:
    """Return who answers for the one deadline there is."""
    [deadline] = due_dates()
    people = Person.objects.in_bulk(deadline.recipient_ids)
    return [people[pk].name for pk in deadline.recipient_ids]


@shared_rows()
def office():
    return make_department("办公室", DepartmentKind.OFFICE, order=1)


@shared_rows()
def committee():
    return make_department("教文委", order=2)


@shared_rows()
def item(committee) -> WorkItem:
    return make_item(
        make_plan(), 20, "托育服务专题协商", lead=[committee], period="3月", starred=True
    )


def due_of(item: WorkItem) -> DueDate:
    return item.due_dates.get()


def test_a_due_date_is_told_with_all_that_a_mail_says_of_it(item, committee):
    head = make_head(committee)
    due = Deadline(
        subject=f"workplan.duedate:{due_of(item).pk}",
        series="重点任务",
        number="20",
        title="托育服务专题协商",
        due_on=date(2021, 3, 31),
        recipient_ids=(head.pk,),
        url=f"/items/{item.pk}/",
        status="待签收",
        starred=True,
        starts_on=date(2021, 3, 1),
        lacks="工作方案未过会",
        departments=("教文委",),
        escalation=((), ()),
        scope_keys=(f"workplan.workitem:{item.pk}", "workplan.annex:tasks"),
    )
    scheme = replace(
        due,
        subject=f"{due.subject}:scheme",
        due_on=date(2021, 3, 1),
        task="报送工作方案",
        lacks="",
        escalation=(),
    )
    assert found() == [due, scheme]


def test_a_scheme_that_passed_is_missed_no_more(item, committee, clerk):
    record_passing(due=due_of(item), passed_on=date(2021, 3, 20), actor=clerk)
    [deadline] = found()
    assert (deadline.task, deadline.lacks) == ("", "")


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("5-9月", [("报送工作方案", date(2021, 5, 1))]),  # due far off, its beginning near
        ("6-9月", []),
        ("持续推进", []),
        ("2月", [("", date(2021, 2, 28))]),  # gone by: the due date says it
    ],
)
def test_a_scheme_is_asked_for_ahead_of_the_beginning(committee, period, expected):
    make_item(make_plan(), 1, "事项", lead=[committee], period=period, starred=True)
    assert [(d.task, d.due_on) for d in found()] == expected


def test_who_is_told_further_up_are_the_lead_leaders_and_the_secretary_general(committee):
    vice, secretary = Post.objects.create(name="副主席"), Post.objects.create(name="秘书长")
    zhou, xia, zheng = make_person("周翔"), make_person("夏福志"), make_person("郑　丽")
    appoint(zhou, vice, since=ON)
    appoint(make_person("前任"), vice, until=date(2021, 3, 23))
    appoint(zheng, secretary)
    plan = make_plan()
    make_item(plan, 1, "事项", lead=[committee], period="3月", leaders=[xia, vice])
    make_item(plan, 2, "事项", lead=[committee], period="3月", leaders=[secretary])
    assert [d.escalation for d in found()] == [
        ((xia.pk, zhou.pk), (zheng.pk,)),
        ((zheng.pk,), (zheng.pk,)),
    ]


def test_a_scope_is_called_by_its_name(item):
    choices = dict(deadlines.scope_choices())
    assert choices["workplan.annex:research"] == "附件2 重点调研课题"
    assert deadlines.scope_label(f"workplan.workitem:{item.pk}") == str(item)
    assert deadlines.scope_label("workplan.annex:tasks") == "附件1 重点工作任务"
    for key in ("", "workplan.workitem:", "workplan.workitem:x", "workplan.workitem:99999", "x:1"):
        assert deadlines.scope_label(key) == ""


def test_each_due_date_of_an_item_is_one_of_its_own(committee):
    make_item(make_plan(), 24, "地铁口序化", lead=[committee], period="3月、4月")
    assert [deadline.due_on for deadline in found()] == [date(2021, 3, 31), date(2021, 4, 30)]


def test_what_is_overdue_is_among_them_and_what_is_far_off_is_not(committee):
    plan = make_plan()
    for seq, period in enumerate(("1月", "4月", "5月", "持续推进"), start=1):
        make_item(plan, seq, "事项", lead=[committee], period=period)
    assert [deadline.number for deadline in found()] == ["1", "2"]


@pytest.fixture
def head(committee):
    return make_user(person=make_head(committee))


@pytest.fixture
def clerk():
    return make_user(office=True)


def test_what_is_still_to_be_done_is_told(item, head):
    due = due_of(item)
    with clock.standing_at(ON):
        for act, words in (
            (lambda: None, "待签收"),
            (lambda: states.accept(due=due, actor=head), "已签收"),
            (
                lambda: states.write_progress(due=due, actor=head, text="已调研"),
                "办理中",
            ),
        ):
            act()
            assert [deadline.status for deadline in due_dates()] == [words]


def test_what_was_reported_waits_for_the_office_and_comes_back_when_it_is_returned(
    item, head, clerk
):
    due = due_of(item)
    with clock.standing_at(ON):
        states.accept(due=due, actor=head)
        states.report_done(due=due, actor=head, text="已完成")
        assert found() == []
        states.send_back(due=due, actor=clerk, reason="请补充照片")
        assert [deadline.status for deadline in due_dates()] == ["办理中"]


def test_what_was_closed_or_cancelled_is_not_told(committee, clerk):
    plan = make_plan()
    closed = make_item(plan, 1, "事项", lead=[committee], period="3月")
    cancelled = make_item(plan, 2, "事项", lead=[committee], period="3月")
    with clock.standing_at(ON):
        states.close(due=due_of(closed), actor=clerk, reason="已完成")
        states.cancel(due=due_of(cancelled), actor=clerk, reason="不再开展")
    assert found() == []


# --- who answers ---------------------------------------------------------------------------------


def test_the_head_answers_and_the_staff_does_not(item, committee):
    make_head(committee, "黄美丽")
    appoint(make_person("副主任"), committee, Duty.DEPUTY)
    appoint(make_person("干事"), committee, Duty.STAFF)
    assert recipients() == ["黄美丽"]


def test_the_deputy_answers_where_there_is_no_head(item, committee):
    appoint(make_person("黄美丽"), committee, Duty.DEPUTY)
    appoint(make_person("干事"), committee, Duty.STAFF)
    assert recipients() == ["黄美丽"]


def test_whoever_holds_the_post_on_that_day_answers(item, committee):
    appoint(make_person("前任"), committee, until=date(2021, 3, 23))
    appoint(make_person("现任"), committee, since=ON, until=ON)
    appoint(make_person("后任"), committee, since=date(2021, 3, 25))
    assert recipients() == ["现任"]


def test_nobody_answers_for_a_department_that_nobody_heads(item):
    assert recipients() == []


def test_each_responsible_department_answers_and_a_participating_one_does_not(office, committee):
    other = make_department("提案委", order=3)
    make_item(make_plan(), 1, "事项", lead=[committee, other], participants=[office], period="3月")
    for department in (office, committee, other):
        make_head(department)
    assert recipients() == ["教文委负责人", "提案委负责人"]


def test_a_collective_is_taken_apart(office, committee):
    other = make_department("提案委", order=3)
    make_department("旧专委", order=4, is_active=False)
    everyone = make_department(
        "各专委会", DepartmentKind.COLLECTIVE, covers=DepartmentKind.COMMITTEE
    )
    make_item(make_plan(), 16, "每季工作会议", lead=[everyone], participants=[office], period="3月")
    for department in (office, committee, other):
        make_head(department)
    assert recipients() == ["教文委负责人", "提案委负责人"]


def test_who_heads_two_departments_is_told_once(office, committee):
    head = make_head(office, "郑丽")
    appoint(head, committee)
    make_item(make_plan(), 1, "事项", lead=[office, committee], period="3月")
    assert recipients() == ["郑丽"]


def test_many_due_dates_cost_as_much_as_one(committee, django_assert_num_queries):
    plan = make_plan()
    make_head(committee)
    make_item(plan, 1, "事项", lead=[committee], period="3月")
    with django_assert_num_queries(6):
        assert len(found()) == 1
    for seq in range(2, 12):
        make_item(plan, seq, "事项", lead=[committee], period="3月、4月")
    with django_assert_num_queries(6):
        assert len(found()) == 21


def test_a_department_in_which_nobody_answers_is_named(committee):
    other = make_department("提案委", order=3)
    everyone = make_department(
        "各专委会", DepartmentKind.COLLECTIVE, covers=DepartmentKind.COMMITTEE
    )
    make_head(committee, "黄美丽")
    make_item(make_plan(), 16, "工作会议", lead=[everyone], period="3月")

    [deadline] = found()

    assert recipients() == ["黄美丽"]
    assert deadline.unanswered == (other.name,)
