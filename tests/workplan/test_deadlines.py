"""What the plan tells the reminders: its open due dates and who answers for them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import Person, Post
from notifications.registry import ON_BEGINNING, Deadline
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
from workplan.annexes import Annex
from workplan.deadlines import open_deadlines
from workplan.models import DueDate, Meeting, WorkItem
from workplan.readers import SECRETARY, head_of, leader_of
from workplan.services import extensions, schemes, states
from workplan.services.office_dates import record_passing

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

ON = date(2021, 3, 24)
UNTIL = date(2021, 5, 7)


def found() -> list[Deadline]:
    return list(open_deadlines(ON, UNTIL))


def due_dates() -> list[Deadline]:
    """Return the due dates themselves, without what has to be done first."""
    return [deadline for deadline in found() if not deadline.is_task]


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
        relations=(head_of(Annex.TASKS), leader_of(Annex.TASKS), SECRETARY),
        url=f"/items/{item.pk}/",
        status="待签收",
        starred=True,
        starts_on=date(2021, 3, 1),
        lacks="工作方案未报送",
        departments=("教文委",),
        escalation=((), ()),
        scope_keys=(f"workplan.workitem:{item.pk}", "workplan.annex:tasks"),
    )
    scheme = replace(
        due,
        subject=f"{due.subject}:scheme",
        due_on=date(2021, 3, 1),
        act="报送工作方案",
        day=ON_BEGINNING,
        lacks="",
        escalation=(),
    )
    assert found() == [due, scheme]


def test_a_scheme_that_passed_is_missed_no_more(item, committee, clerk):
    record_passing(due=due_of(item), passed_on=date(2021, 3, 20), actor=clerk)
    [deadline] = found()
    assert (deadline.act, deadline.lacks) == ("", "")


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
    assert [(d.act, d.due_on) for d in found()] == expected


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
    with django_assert_num_queries(9):
        assert len(found()) == 1
    for seq in range(2, 12):
        make_item(plan, seq, "事项", lead=[committee], period="3月、4月")
    with django_assert_num_queries(9):
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


# --- whose turn it is ----------------------------------------------------------------------------

HEAD, OFFICE_HEAD = ["黄美丽"], ["郑丽"]


class Story:
    """A ★ item of 教文委 that is due on 31 March, and what people do with it, as methods."""

    def __init__(self, item: WorkItem, head: Person, clerk) -> None:
        self.item, self.head, self.clerk = item, make_user(person=head), clerk

    @property
    def due(self) -> DueDate:
        return due_of(self.item)

    def told(self) -> list[tuple[str, str, list[str]]]:
        """Return what is to be done, by which day, and the names of those who are told."""
        people = Person.objects.in_bulk()
        return [
            (d.act or d.status, f"{d.due_on:%-m-%-d}", [people[pk].name for pk in d.recipient_ids])
            for d in found()
        ]

    def accept(self) -> None:
        states.accept(due=self.due, actor=self.head)

    def report(self) -> None:
        self.accept()
        states.report_done(due=self.due, actor=self.head, text="已完成")

    def send_back(self) -> None:
        self.report()
        states.send_back(due=self.due, actor=self.clerk, reason="请补充照片")

    def close(self) -> None:
        self.report()
        states.close(due=self.due, actor=self.clerk)

    def suspend(self) -> None:
        states.suspend(due=self.due, actor=self.clerk, reason="等上级通知")

    def ask(self) -> None:
        extensions.ask(due=self.due, actor=self.head, new_due_on=date(2021, 4, 30), reason="等数据")

    def grant(self) -> None:
        self.ask()
        extensions.grant(extension=self.due.extensions.get(), actor=self.clerk)

    def refuse(self) -> None:
        self.ask()
        extensions.refuse(extension=self.due.extensions.get(), actor=self.clerk, answer="不宜再延")

    def hand_in(self) -> None:
        file = SimpleUploadedFile("方案.pdf", PDF)
        schemes.submit(item=self.item, actor=self.head, file=file)

    def list_for(self, held_on: date) -> None:
        meeting = Meeting.objects.create(term=2, number=62, held_on=held_on)
        self.review = schemes.put_on_agenda(meeting=meeting, item=self.item, actor=self.clerk)

    def decide(self, outcome: str) -> None:
        self.hand_in()
        self.list_for(date(2021, 3, 23))
        schemes.record_outcome(
            review=self.review, actor=self.clerk, outcome=outcome, requirements="扩大范围"
        )


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
IN_APRIL, YESTERDAY = date(2021, 4, 2), date(2021, 3, 23)
SCHEME = ("报送工作方案", "3-1", HEAD)
# What has been done with the item, and with its scheme → who is told to do what by when.
DUE_TABLE: list[tuple[str, Callable[[Story], object], list[tuple]]] = [
    ("nothing", lambda s: None, [("待签收", "3-31", HEAD), SCHEME]),
    ("signed for", Story.accept, [("已签收", "3-31", HEAD), SCHEME]),
    ("reported done", Story.report, [("审核", "3-31", OFFICE_HEAD)]),
    ("sent back", Story.send_back, [("办理中", "3-31", HEAD), SCHEME]),
    ("closed", Story.close, []),
    ("suspended", Story.suspend, []),
    ("later date asked", Story.ask, [("审核延期申请", "3-31", OFFICE_HEAD), SCHEME]),
    ("later date granted", Story.grant, [("待签收", "4-30", HEAD), SCHEME]),
    ("later date refused", Story.refuse, [("待签收", "3-31", HEAD), SCHEME]),
    (
        "scheme handed in",
        Story.hand_in,
        [("待签收", "3-31", HEAD), ("列入主席会议议程", "3-1", OFFICE_HEAD)],
    ),
    (
        "scheme handed in and listed",
        lambda s: (s.hand_in(), s.list_for(IN_APRIL)),
        [("待签收", "3-31", HEAD)],
    ),
    (
        "listed before it was handed in",
        lambda s: s.list_for(IN_APRIL),
        [("待签收", "3-31", HEAD), SCHEME],
    ),
    (
        "the meeting was yesterday",
        lambda s: (s.hand_in(), s.list_for(YESTERDAY)),
        [("待签收", "3-31", HEAD), ("登记审议结果", "3-23", OFFICE_HEAD)],
    ),
    ("scheme passed", lambda s: s.decide("agreed"), [("待签收", "3-31", HEAD)]),
    (
        "the meeting wants it changed",
        lambda s: s.decide("revise"),
        [("待签收", "3-31", HEAD), ("修改工作方案", "3-1", HEAD)],
    ),
    (
        "changed and handed in again",
        lambda s: (s.decide("revise"), s.hand_in()),
        [("待签收", "3-31", HEAD), ("列入主席会议议程", "3-1", OFFICE_HEAD)],
    ),
]


@pytest.mark.parametrize(
    ("act", "told"), [row[1:] for row in DUE_TABLE], ids=[row[0] for row in DUE_TABLE]
)
def test_who_has_done_their_part_is_silent_and_the_next_is_told(
    item, office, committee, clerk, act, told
):
    make_head(office, "郑丽")
    story = Story(item, make_head(committee, "黄美丽"), clerk)
    with clock.standing_at(ON):
        act(story)
    assert story.told() == told


def test_what_the_office_is_told_of_names_the_office_and_nobody_above(
    item, office, committee, clerk
):
    story = Story(item, make_head(committee), clerk)
    with clock.standing_at(ON):
        story.ask()
    asked = found()[0]
    assert (asked.relations[0].name, asked.escalation) == ("办公室", ())
    assert (asked.status, asked.unanswered) == ("申请延至4月30日", ("办公室",))


def test_a_date_says_how_far_its_scheme_is(item, committee, clerk):
    story = Story(item, make_head(committee), clerk)
    said = [due_dates()[0].lacks]
    with clock.standing_at(ON):
        story.hand_in()
        said.append(due_dates()[0].lacks)
        story.list_for(YESTERDAY)
        said.append(due_dates()[0].lacks)
        schemes.record_outcome(
            review=story.review, actor=clerk, outcome="revise", requirements="扩大范围"
        )
        said.append(due_dates()[0].lacks)
    assert said == [
        "工作方案未报送",
        "工作方案已报送，未列入议程",
        "工作方案已列入二届六十二次主席会议",
        "工作方案须按会议要求修改",
    ]


def test_no_outcome_is_asked_for_twice_of_a_scheme_for_two_dates(office, committee, clerk):
    make_head(office, "郑丽")
    item = make_item(
        make_plan(), 24, "地铁口序化", lead=[committee], period="3月、4月", starred=True
    )
    story = Story(item, make_head(committee), clerk)
    with clock.standing_at(ON):
        story.hand_in()
        story.list_for(YESTERDAY)
    assert [d.act for d in found() if d.act == "登记审议结果"] == ["登记审议结果"]


def test_the_head_who_reported_progress_is_not_asked_for_the_quarters(committee):
    item = make_item(make_plan(), 4, "每周一学", lead=[committee], period="全年")
    head = make_user(person=make_head(committee))
    with clock.standing_at(date(2021, 2, 10)):
        states.accept(due=due_of(item), actor=head)
        states.write_progress(due=due_of(item), actor=head, text="已学四次")
    [due] = [d for d in open_deadlines(ON, date(2021, 12, 31)) if not d.act]
    assert due.progress_on == date(2021, 2, 10)


def test_each_annex_names_its_heads_and_leaders_as_it_does(committee):
    plan = make_plan()
    for annex in Annex:
        make_item(plan, 1, "事项", annex=annex, lead=[committee], period="3月")
    assert {(d.relations[0].name, d.relations[1].name, d.department_label) for d in found()} == {
        ("责任部门负责人", "牵头领导", "责任部门"),
        ("责任单位负责人", "牵头领导", "责任单位"),
        ("督办部门负责人", "督办领导", "督办部门"),
        ("民主监督小组负责人", "督导领导", "民主监督小组"),
    }
