"""Tasks that are taken on, turns of duty, reception days, reading: who does what, and what it leads to."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from activities.enums import EventKind, MatterKind, TakingAction
from activities.member_facts import KINDS, lines, member_facts, series_of
from activities.models import Book, Event, ReadingNote, Taking, Task
from activities.rights import standing_of
from activities.services import duty, events, reading, reception, tasks
from almanac import clock
from members.enums import DepartmentKind
from members.models import Post, User
from notifications.models import Mail
from opinions.models import OpinionReport
from tests.activities.factories import event_of
from tests.factories import (
    appoint,
    make_department,
    make_head,
    make_item,
    make_person,
    make_plan,
    make_user,
)
from workflow.becoming import outcomes_of
from workflow.figures import paragraph
from workflow.inbox import inbox_of
from workflow.refusals import NotAllowed, Refused

TODAY = date(2021, 5, 10)


@pytest.fixture
def head(db: None) -> User:
    """Who answers for 城建委."""
    return make_user("chengjian", person=make_head(make_department("城建委"), "沈璞"))


@pytest.fixture
def task(head: User) -> Task:
    return tasks.put_up(
        actor=head,
        title="老旧小区加装电梯调查",
        text="走访三个小区，写一份报告。",
        due_on=date(2021, 6, 30),
        organiser=organiser_of(head),
        places=2,
    )


def organiser_of(head: User):
    return head.person.appointments.get().department


@pytest.fixture
def day(office: User) -> Event:
    return event_of(office, kind=EventKind.RECEPTION, title="主席接待日", on=TODAY)


@pytest.fixture
def leader(db: None) -> User:
    person = make_person("王国珍")
    appoint(person, Post.objects.create(name="主席"))
    return make_user("leader", person=person)


def inbox(user: User, on: date = TODAY) -> list[tuple[str, str, str]]:
    """What waits for someone of these, with its step."""
    mine = inbox_of(user, on).mine
    return [(e.state, e.title, e.step.label) for e in mine if e.key.startswith("activities.")]


# --- 揭榜挂帅 --------------------------------------------------------------------------------------------


def test_a_task_goes_from_the_list_to_the_credit(task, head, people):
    taking = tasks.take(task=task, actor=people[0].user)
    assert inbox(people[0].user) == [("办理中", "老旧小区加装电梯调查", "报结果")]
    assert inbox(head) == []

    tasks.report(taking=taking, actor=people[0].user, report="已走访。")
    assert inbox(head) == [("已报结果", "老旧小区加装电梯调查", "审核")]
    tasks.send_back(taking=taking, actor=head, reason="还差一个小区。")
    tasks.report(taking=taking, actor=people[0].user, report="三个都已走访。")
    tasks.credit(taking=taking, actor=head)

    stored = Taking.objects.get()
    assert (stored.state, stored.report, stored.credited_on) == (
        "credited",
        "三个都已走访。",
        TODAY,
    )
    record = [str(change) for change in reversed(stored.changes.all())]
    assert record == [
        "揭榜： → 办理中",
        "报结果：办理中 → 已报结果",
        "退回补充：已报结果 → 办理中",
        "报结果：办理中 → 已报结果",
        "认定：已报结果 → 已认定",
    ]
    told = list(Mail.objects.order_by("pk").values_list("recipient__name", "subject"))
    assert told == [
        ("沈璞", "揭榜任务已报结果：老旧小区加装电梯调查"),
        ("陈悦", "揭榜任务退回补充：老旧小区加装电梯调查"),
        ("沈璞", "揭榜任务已报结果：老旧小区加装电梯调查"),
        ("陈悦", "揭榜任务已认定：老旧小区加装电梯调查"),
    ]


@pytest.mark.postgresql
def test_places_are_kept_and_free_again_once_given_up(task, people):
    first = tasks.take(task=task, actor=people[0].user)
    tasks.take(task=task, actor=people[1].user)
    with pytest.raises(Refused, match="名额已满"):
        tasks.take(task=task, actor=people[2].user)
    with pytest.raises(Refused, match="您已经揭了这个榜"):
        tasks.take(task=task, actor=people[0].user)

    tasks.give_up(taking=first, actor=people[0].user, reason="出差")
    tasks.take(task=task, actor=people[2].user)
    with pytest.raises(Refused, match="名额已满"):
        tasks.take(task=task, actor=people[0].user)


def test_nobody_takes_a_task_after_its_day(task, people):
    with clock.standing_at(date(2021, 7, 1)), pytest.raises(NotAllowed, match="完成期限以前"):
        tasks.take(task=task, actor=people[0].user)


def test_who_may_do_what_with_a_task_that_was_taken_on(task, head, people, office, leader):
    other = make_user(person=make_head(make_department("经科委")))
    # Of the committee's heads one took it on as a member, too.
    appoint(head.person, make_department("科技界", DepartmentKind.SECTOR), "member")
    taking, own = (tasks.take(task=task, actor=user) for user in (people[0].user, head))
    users = {
        "taker": people[0].user,
        "another member": people[1].user,
        "head": head,
        "another head": other,
        "office": office,
        "leader": leader,
        "no one": make_user(),
        "stopped office": make_user(office=True, is_active=False),
    }

    def may(action: TakingAction, row: Taking) -> set[str]:
        return {who for who, user in users.items() if standing_of(user, TODAY).may_do(action, row)}

    assert {action: may(action, taking) for action in list(TakingAction)[1:]} == {
        TakingAction.REPORT: {"taker"},
        TakingAction.CREDIT: {"head", "office"},
        TakingAction.RETURN: {"head", "office"},
        TakingAction.GIVE_UP: {"taker", "office"},
    }
    assert may(TakingAction.CREDIT, own) == {"office"}  # nobody credits their own
    with pytest.raises(NotAllowed):
        tasks.report(taking=taking, actor=head, report="代报。")
    with pytest.raises(NotAllowed):
        tasks.credit(taking=own, actor=head)
    takers = {who for who, user in users.items() if standing_of(user, TODAY).may_take(task, TODAY)}
    assert takers == {"taker", "another member", "head", "leader"}


def test_a_task_is_put_up_for_ones_own_department_and_a_day_to_come(head, people):
    values = {"title": "任务", "text": "要求", "due_on": TODAY}
    with pytest.raises(NotAllowed):
        tasks.put_up(actor=head, **values)
    with pytest.raises(NotAllowed):
        tasks.put_up(actor=people[0].user, organiser=organiser_of(head), **values)
    late = {**values, "due_on": TODAY - timedelta(days=1)}
    with pytest.raises(Refused, match="不能早于今天"):
        tasks.put_up(actor=head, organiser=organiser_of(head), **late)


# --- 轮值 ----------------------------------------------------------------------------------------------


def test_members_sit_a_week_each_and_note_what_they_answered(office, people):
    turns = duty.plan_turns(actor=office, people=people[:3], first_on=TODAY, place="线上")
    assert [(turn.on, turn.person.name) for turn in turns] == [
        (date(2021, 5, 10), "陈悦"),
        (date(2021, 5, 17), "周翔"),
        (date(2021, 5, 24), "郑丽"),
    ]
    assert inbox(people[0].user) == [("今天轮值", "5月10日轮值", "登记轮值情况")]
    assert inbox(people[1].user) == [("快到了", "5月17日轮值", "查看")]
    assert inbox(people[2].user) == []
    assert inbox(people[0].user, date(2021, 5, 12)) == [("待登记", "5月10日轮值", "登记轮值情况")]

    duty.record_turn(turn=turns[0], actor=people[0].user, answered=12, notes="多问医保。")
    assert inbox(people[0].user) == []
    with pytest.raises(Refused, match="当天以后再登记"):
        duty.record_turn(turn=turns[1], actor=people[1].user, answered=1)
    with pytest.raises(Refused, match="已经登记情况"):
        duty.swap(turn=turns[0], actor=office, people=[people[3]])
    duty.swap(turn=turns[1], actor=people[1].user, people=[people[3]])
    assert inbox(people[3].user) == [("快到了", "5月17日轮值", "查看")]


def test_nobody_sits_twice_on_a_day(office, people):
    duty.plan_turns(actor=office, people=people[:1], first_on=TODAY, place="线上")
    with pytest.raises(Refused, match="陈悦5月10日已有轮值"):
        duty.plan_turns(actor=office, people=people[:1], first_on=TODAY, place="线上")


def test_turns_are_planned_by_who_may_and_noted_by_their_own(office, head, people):
    (turn,) = duty.plan_turns(actor=head, people=people[:1], first_on=TODAY, place="线上")
    for user in (people[1].user, head, make_user()):
        with pytest.raises(NotAllowed):
            duty.record_turn(turn=turn, actor=user, answered=1)
    for user in (people[1].user, make_user()):
        with pytest.raises(NotAllowed):
            duty.plan_turns(actor=user, people=people[1:2], first_on=TODAY, place="线上")
    duty.record_turn(turn=turn, actor=office, answered=3)


# --- 主席接待日 ------------------------------------------------------------------------------------------


def noted(day: Event, office: User, title: str = "公交站太远", **more):
    values = {"kind": MatterKind.PROBLEM, "text": "老人走二十分钟。", **more}
    return reception.note_matter(event=day, actor=office, title=title, **values)


def test_what_is_brought_is_handed_on_and_counted(day, office, people):
    problem = noted(day, office, people=[people[0]])
    suggestion = noted(day, office, "建议增设路灯", kind=MatterKind.SUGGESTION, who="居民")
    assert inbox(office) == [("待转办 2 条", "主席接待日", "转办")]

    page = reception.make(matter=problem, actor=office, becomes="opinion")
    report = OpinionReport.objects.get()
    assert page == report.get_absolute_url()
    assert (report.title, report.text, report.received_from) == (
        *("公交站太远", "老人走二十分钟。"),
        "主席接待日（2021年5月10日）",
    )
    assert [row.person for row in report.authorships.all()] == [people[0]]
    with pytest.raises(Refused, match="不能再转"):
        reception.make(matter=problem, actor=office, becomes="opinion")
    (outcome,) = outcomes_of([problem.matter_key])[problem.matter_key]
    assert (outcome.label, outcome.url) == ("社情民意", page)

    reception.hand_to_unit(matter=suggestion, actor=office, handed_to="区城管局")
    reception.note_result(matter=suggestion, actor=office, result="已装 12 盏。")
    assert inbox(office) == []
    suggestion.refresh_from_db()
    assert (suggestion.handed_to, suggestion.handed_on, suggestion.result) == (
        *("区城管局", TODAY),
        "已装 12 盏。",
    )


def test_who_runs_the_day_notes_and_hands_on_and_nobody_else(day, office, head, people, leader):
    matter = noted(day, office)
    for user in (head, people[0].user, leader, make_user()):
        with pytest.raises(NotAllowed):
            noted(day, user)
        with pytest.raises(NotAllowed):
            reception.hand_to_unit(matter=matter, actor=user, handed_to="区城管局")
        with pytest.raises(NotAllowed):
            reception.make(matter=matter, actor=user, becomes="topic")
    with pytest.raises(NotAllowed, match="不能这样转办"):
        reception.make(matter=matter, actor=office, becomes="law")
    with pytest.raises(Refused, match="只有接待日"):
        noted(event_of(office), office)


# --- i读书 ---------------------------------------------------------------------------------------------


@pytest.fixture
def book(office: User) -> Book:
    made = reading.list_books(
        actor=office,
        title="2021年上半年书目",
        since=date(2021, 1, 1),
        until=date(2021, 6, 30),
        books=["《论持久战》 毛泽东", "《乡土中国》 费孝通"],
    )
    return made.books.first()


def test_notes_are_given_on_a_book_or_a_reading_and_taken_back_that_day(book, office, people):
    evening = event_of(office, kind=EventKind.READING, title="书香政协", on=TODAY)
    on_book = reading.write_note(actor=people[0].user, about=book, text="战略的耐心。")
    reading.write_note(actor=people[0].user, about=evening, text="领读有得。")
    with pytest.raises(NotAllowed):
        reading.take_back_note(note=on_book, actor=people[1].user)
    with clock.standing_at(TODAY + timedelta(days=1)), pytest.raises(Refused, match="当天"):
        reading.take_back_note(note=on_book, actor=people[0].user)
    reading.take_back_note(note=on_book, actor=people[0].user)
    standing = ReadingNote.objects.filter(taken_back_at=None)
    assert [str(note) for note in standing] == ["陈悦：书香政协"]


def test_who_is_not_of_the_committee_neither_lists_nor_notes(book, head, people, office):
    unit = make_user(person=make_head(make_department("区教育局", DepartmentKind.UNIT)))
    for user in (unit, make_user()):
        with pytest.raises(NotAllowed):
            reading.write_note(actor=user, about=book, text="心得")
    values = {"title": "书目", "since": TODAY, "until": TODAY, "books": ["《红楼梦》"]}
    for user in (people[0].user, unit):
        with pytest.raises(NotAllowed):
            reading.list_books(actor=user, **values)
    reading.list_books(actor=head, **values)
    with pytest.raises(ValidationError, match="不能早于"):
        reading.list_books(actor=head, **{**values, "until": date(2021, 5, 1)})
    with pytest.raises(Refused, match="只能给读书活动"):
        reading.write_note(actor=people[0].user, about=event_of(office), text="心得")


# --- what it adds up to ----------------------------------------------------------------------------------


@pytest.fixture
def year(task, day, book, head, office, people) -> None:
    """All of it once, by 陈悦; and a note taken back, a task in hand, a turn without a note."""
    me = people[0].user
    taking = tasks.take(task=task, actor=me)
    tasks.report(taking=taking, actor=me, report="已走访。")
    tasks.credit(taking=taking, actor=head)
    tasks.take(task=task, actor=people[1].user)
    turns = duty.plan_turns(actor=office, people=people[:2], first_on=TODAY, place="线上")
    duty.record_turn(turn=turns[0], actor=me, answered=12)
    noted(day, office, people=[people[0]])
    reading.write_note(actor=me, about=book, text="战略的耐心。")
    note = reading.write_note(actor=me, about=book, text="写错了。")
    reading.take_back_note(note=note, actor=me)
    events.close(event=day, actor=office)


@pytest.mark.postgresql
def test_each_is_a_fact_of_its_member_with_its_day(year, people):
    found = list(member_facts(date(2021, 1, 1), date(2021, 12, 31), None))
    assert [(f.kind, f.person_id, f.on, f.title, f.level, f.amount) for f in found] == [
        ("activities.task", people[0].pk, TODAY, "老旧小区加装电梯调查", "", 1),
        ("activities.duty", people[0].pk, TODAY, "委员轮值（线上）", "", 1),
        ("activities.duty_answers", people[0].pk, TODAY, "委员轮值（线上）", "", 12),
        ("activities.matter", people[0].pk, TODAY, "公交站太远", "problem", 1),
        ("activities.reading_note", people[0].pk, TODAY, "《论持久战》 毛泽东", "", 1),
    ]
    assert {f.kind for f in found} == {kind.key for kind in KINDS}
    assert list(member_facts(date(2020, 1, 1), date(2020, 12, 31), None)) == []
    assert list(member_facts(date(2021, 1, 1), date(2021, 12, 31), {people[1].pk})) == []


def test_the_queries_do_not_grow_with_the_facts(year, django_assert_num_queries):
    with django_assert_num_queries(4):
        list(member_facts(date(2021, 1, 1), date(2021, 12, 31), None))


@pytest.mark.postgresql
def test_the_year_is_told_in_a_sentence(year, office):
    plan = make_plan()
    weekly = make_item(plan, 4, "组织区政协机关“每周一学”")
    three = make_item(plan, 5, "用好“每月一讲”“每季一荐”“每年一论”等载体")
    for item, title in (
        *((weekly, "机关学习"), (weekly, "机关学习")),
        *((three, "4月“每月一讲”"), (three, "书香政协读书会")),
    ):
        event = event_of(office, title=title, on=TODAY, item=item)
        events.close(event=event, actor=office)
    assert paragraph(2021, lines(2021)) == (
        "2021年，“每周一学”2次，“每月一讲”1期，收集问题建议1条，委员轮值1人次，"
        "答复群众咨询12条，揭榜办成1项，读书心得1篇。"
    )
    assert series_of(Event(title="书香政协读书会", item=three)) == ""


@pytest.mark.parametrize(
    ("title", "series"),
    [
        ("专家讲坛第8场", "专家讲坛"),
        ("“跟着晓虹读原著”（第十二期）", "“跟着晓虹读原著”"),
        ("党员活动第38场：参观安定书院", "党员活动"),
        ("二届第一次会议", ""),
        ("专家讲坛", ""),
        ("第8场", ""),
    ],
)
def test_what_a_title_counts_is_a_series_by_its_name(title, series):
    assert series_of(Event(title=title)) == series


def test_a_series_is_a_line_of_the_years_figures_in_its_own_words(office):
    for title in ("专家讲坛第1场", "专家讲坛第2场", "专家讲坛第3场", "专家座谈"):
        event = event_of(office, title=title, on=TODAY)
        events.close(event=event, actor=office)

    (found,) = [line for line in lines(2021) if line.label == "专家讲坛"]
    assert (found.total, found.unit, found.phrase) == (3, "场", "“专家讲坛”{n}场")
