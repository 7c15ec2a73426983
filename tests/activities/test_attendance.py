"""Who is asked, signs up, waits, takes leave, comes; and what closing makes of it."""

from datetime import date

import pytest

from activities.enums import AttendanceState, CheckedInBy, EventState
from activities.models import Attendance
from activities.services import attendance, events
from activities.services.attendance import Mark
from almanac import clock
from members.enums import DepartmentKind, Duty
from members.registry import forget_person
from notifications.models import Mail
from tests.activities.factories import ON, at, check_in_all, event_of, held, states_of
from tests.factories import appoint, make_department, make_person, make_user
from workflow.refusals import NotAllowed, Refused


def subjects() -> list[str]:
    return sorted(f"{mail.recipient.name} {mail.subject}" for mail in Mail.objects.all())


def test_those_of_groups_are_asked_once_and_told(office, people):
    group = make_department("第一活动组", DepartmentKind.TEAM)
    appoint(people[0], group, Duty.MEMBER)
    event = event_of(office)
    assert attendance.ask(event=event, actor=office, groups=[str(group.pk)]) == 1
    assert attendance.ask(event=event, actor=office, groups=["all"]) == 3
    assert states_of(event) == dict.fromkeys(("陈悦", "周翔", "郑丽", "李海松"), "待答复")
    assert subjects() == [
        f"{name} 活动通知：视察亚运场馆建设" for name in ("周翔", "李海松", "郑丽", "陈悦")
    ]


def test_who_left_before_the_day_is_not_asked_with_the_group(office, people):
    group = make_department("第一活动组", DepartmentKind.TEAM)
    appoint(people[0], group, Duty.MEMBER, until=date(2021, 5, 19))
    event = event_of(office)
    with pytest.raises(Refused, match="没有可以邀请的人。"):
        attendance.ask(event=event, actor=office, groups=[str(group.pk)])


def test_the_last_place_is_for_one_and_the_first_who_waits_moves_up(office, people):
    first, second, third, _ = people
    event = event_of(office, is_open=True, places=1)
    done = [attendance.come(event=event, actor=person.user) for person in (first, third, second)]
    assert done == [AttendanceState.COMING, AttendanceState.WAITING, AttendanceState.WAITING]
    attendance.decline(event=event, actor=first.user)
    assert states_of(event) == {"陈悦": "不参加", "郑丽": "参加", "周翔": "候补"}
    assert subjects() == ["郑丽 候补转为参加：视察亚运场馆建设"]
    events.edit(event=event, actor=office, places=5)
    assert states_of(event)["周翔"] == "参加"


def test_signing_up_is_for_members_where_it_is_open_and_in_time(office, people):
    by_invitation = event_of(office)
    with pytest.raises(NotAllowed, match="不能自行报名"):
        attendance.come(event=by_invitation, actor=people[0].user)
    is_open = event_of(office, is_open=True, sign_up_by=date(2021, 5, 15))
    outsider = make_user(person=make_person("王五"))
    with pytest.raises(NotAllowed):
        attendance.come(event=is_open, actor=outsider)
    with clock.standing_at(date(2021, 5, 16)), pytest.raises(Refused, match="5月15日截止"):
        attendance.come(event=is_open, actor=people[0].user)
    assert not Attendance.objects.exists()


def test_leave_is_asked_at_most_twice_with_a_reason_and_answered_with_words(office, people):
    person = people[0]
    event = event_of(office, ask=[person], must_come=True)
    with pytest.raises(Refused, match="须到会"):
        attendance.decline(event=event, actor=person.user)
    with pytest.raises(Refused, match="“请假”须填写请假事由。"):
        attendance.ask_leave(event=event, actor=person.user)
    attendance.ask_leave(event=event, actor=person.user, reason="出差")
    with pytest.raises(Refused, match="“不准假”须填写理由。"):
        attendance.refuse(attendance=at(event, person), actor=office)
    attendance.refuse(attendance=at(event, person), actor=office, reason="全体会议须到")
    attendance.ask_leave(event=event, actor=person.user, reason="住院")
    attendance.refuse(attendance=at(event, person), actor=office, reason="请补证明")
    with pytest.raises(Refused, match="最多请假两次"):
        attendance.ask_leave(event=event, actor=person.user, reason="再请")
    attendance.grant(attendance=at(event, person), actor=office, words="已见证明")
    row = at(event, person)
    assert (row.state, row.reason, row.answer, row.times_asked) == (
        *(AttendanceState.LEAVE_GRANTED, "住院", "已见证明", 2),
    )
    said = [f"{row.action_label}：{row.reason}" for row in reversed(row.changes.all())]
    assert said == [
        *("请假：出差", "不准假：全体会议须到", "请假：住院", "不准假：请补证明", "准假：已见证明"),
    ]


def test_a_member_cannot_answer_for_another_nor_grant_leave(office, people):
    event = event_of(office, ask=people[:1])
    attendance.ask_leave(event=event, actor=people[0].user, reason="出差")
    with pytest.raises(NotAllowed):
        attendance.grant(attendance=at(event, people[0]), actor=people[0].user)
    with pytest.raises(NotAllowed, match="您不在这项活动的名单上。"):
        attendance.decline(event=event, actor=people[1].user)


def test_who_checks_in_is_entered_once_and_stays_as_entered(office, people):
    event = event_of(office, ask=people[:1])
    with clock.standing_at(ON):
        first = attendance.check_in(
            person=people[0], event=event, how=CheckedInBy.OWN_CODE, by=office
        )
        again = attendance.check_in(
            person=people[0], event=event, how=CheckedInBy.WALL_CODE, by=people[0].user
        )
        unasked = attendance.check_in(
            person=people[1], event=event, how=CheckedInBy.WALL_CODE, by=people[1].user
        )
    assert (first.is_first, again.is_first, unasked.is_first) == (True, False, True)
    assert states_of(event) == {"陈悦": "出席", "周翔": "出席（未报名）"}
    row = at(event, people[0])
    assert (row.checked_in_how, row.checked_in_by) == (CheckedInBy.OWN_CODE, office)


def test_nobody_is_checked_in_before_the_day_by_a_stranger_or_after_closing(office, people):
    event = event_of(office, ask=people)
    asked = {"person": people[0], "event": event}
    with pytest.raises(Refused, match="当天才能签到"):
        attendance.check_in(**asked, how=CheckedInBy.LIST, by=office)
    with clock.standing_at(ON):
        with pytest.raises(NotAllowed):
            attendance.check_in(**asked, how=CheckedInBy.LIST, by=people[1].user)
        with pytest.raises(NotAllowed, match="本人"):
            attendance.check_in(**asked, how=CheckedInBy.WALL_CODE, by=people[1].user)
        events.close(event=event, actor=office)
        with pytest.raises(Refused, match="已办结"):
            attendance.check_in(**asked, how=CheckedInBy.LIST, by=office)


def test_closing_makes_absent_who_had_to_come_or_said_so(office, people):
    present, _, coming, excused = people
    event = event_of(office, ask=people, must_come=True)
    attendance.come(event=event, actor=coming.user)
    attendance.ask_leave(event=event, actor=excused.user, reason="出差")
    with clock.standing_at(ON):
        check_in_all(event, [present], office)
        with pytest.raises(Refused, match="还有 1 人请假待批"):
            events.close(event=event, actor=office)
        attendance.grant(attendance=at(event, excused), actor=office)
        assert events.close(event=event, actor=office) == 2
    assert states_of(event) == {"陈悦": "出席", "周翔": "缺席", "郑丽": "缺席", "李海松": "准假"}


def test_an_event_over_two_days_is_closed_on_the_second(office, people):
    event = event_of(office, ask=people[:1], must_come=True, until=date(2021, 5, 21))
    with (
        clock.standing_at(ON),
        pytest.raises(Refused, match="活动到5月21日才结束，结束当天起可以办结。"),
    ):
        events.close(event=event, actor=office)
    with clock.standing_at(date(2021, 5, 21)):
        assert events.close(event=event, actor=office) == 1


def test_who_was_asked_to_what_needs_no_coming_is_not_absent(office, people):
    event = event_of(office, ask=people[:2])
    attendance.come(event=event, actor=people[1].user)
    with clock.standing_at(ON):
        assert events.close(event=event, actor=office) == 1
    assert states_of(event) == {"陈悦": "待答复", "周翔": "缺席"}


def test_only_the_office_opens_what_was_closed_with_a_reason(office, people):
    committee = make_department("提案委")
    head = make_user(person=make_person("主任"))
    appoint(head.person, committee)
    with clock.standing_at(ON):
        event = held(office, people[:1], absent=people[1:2], organiser=committee)
        with pytest.raises(Refused, match="不能再改名单"):
            attendance.mark(event=event, actor=head, marks={people[1]: Mark("present")})
        with pytest.raises(NotAllowed):
            events.reopen(event=event, actor=head, reason="漏记")
        with pytest.raises(Refused, match="须填写理由"):
            events.reopen(event=event, actor=office)
        events.reopen(event=event, actor=office, reason="漏记")
        attendance.mark(event=event, actor=head, marks={people[1]: Mark("late", note="9:40到")})
        events.close(event=event, actor=head)
    assert states_of(event) == {"陈悦": "出席", "周翔": "迟到"}
    assert event.state == EventState.CLOSED


def test_what_is_marked_before_the_day_is_an_answer_and_from_the_day_on_presence(office, people):
    event = event_of(office, ask=people[:2])
    with pytest.raises(Refused, match="现在不能登记为“出席”。"):
        attendance.mark(event=event, actor=office, marks={people[0]: Mark("present")})
    marks = {people[0]: Mark("coming"), people[1]: Mark("not_coming", note="电话答复")}
    assert attendance.mark(event=event, actor=office, marks=marks) == 2
    assert attendance.mark(event=event, actor=office, marks=marks) == 0
    with clock.standing_at(ON):
        marks = {people[0]: Mark("left_early", "speaker"), people[2]: Mark("present")}
        assert attendance.mark(event=event, actor=office, marks=marks) == 2
    assert states_of(event) == {"陈悦": "早退", "周翔": "不参加", "郑丽": "出席（未报名）"}
    assert at(event, people[0]).role == "speaker"


def test_what_is_entered_afterwards_tells_nobody(office, people):
    event_of(office, on=date(2021, 5, 9), ask=people)
    assert subjects() == []


def test_who_has_answered_is_not_taken_off_the_list(office, people):
    event = event_of(office, ask=people[:2])
    attendance.come(event=event, actor=people[0].user)
    attendance.take_off(attendance=at(event, people[1]), actor=office)
    with pytest.raises(Refused, match="不能移出名单"):
        attendance.take_off(attendance=at(event, people[0]), actor=office)
    assert states_of(event) == {"陈悦": "参加"}


def test_why_someone_took_leave_goes_with_their_data_and_that_they_had_it_stays(office, people):
    event = event_of(office, ask=people[:2], must_come=True)
    for person in people[:2]:
        attendance.ask_leave(event=event, actor=person.user, reason="住院")
        attendance.grant(attendance=at(event, person), actor=office, words="安心养病")
    assert "请假事由和批复 1 次" in forget_person(people[0])
    row, kept = at(event, people[0]), at(event, people[1])
    assert (row.state, row.reason, row.answer) == ("excused", "", "")
    said = [(old.reason, old.answer, old.history_change_reason) for old in row.history.all()]
    assert set(said) == {("", "", "")}
    assert [change.reason for change in row.changes.all()] == ["", ""]
    assert (kept.reason, kept.answer) == ("住院", "安心养病")
    assert {change.reason for change in kept.changes.all()} == {"住院", "安心养病"}
