"""An item's due dates and a person's meetings as they stand in a calendar."""

from datetime import date

import pytest

from almanac import clock
from tests.factories import OneOfEachRole, make_one_of_each_role, make_person, set_state
from workplan.calendar import events_of, meetings_of
from workplan.models import Meeting, WorkItem
from workplan.services.schemes import put_on_agenda, save_meeting, take_off_agenda

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def titles(item: WorkItem) -> list[tuple[str, str, bool]]:
    found = WorkItem.objects.with_ledger().get(pk=item.pk)
    return [(str(e.starts), e.title, e.cancelled) for e in events_of(found)]


def test_each_due_date_stands_in_it_once():
    one_of_each_role = make_one_of_each_role("3月、8月", starred=True)
    title = "★地铁口序化民主监督（重点任务 24）"
    assert titles(one_of_each_role.item) == [
        ("2021-03-31", f"到期｜{title}", False),
        ("2021-08-31", f"到期｜{title}", False),
    ]


def test_what_is_done_or_cancelled_says_so_and_keeps_its_name():
    one_of_each_role = make_one_of_each_role("3月、8月")
    subjects = [e.subject for e in events_of(one_of_each_role.item)]
    first, second = one_of_each_role.item.due_dates.all()
    set_state(first, "closed")
    set_state(second, "cancelled")
    found = WorkItem.objects.with_ledger().get(pk=one_of_each_role.item.pk)
    assert [e.subject for e in events_of(found)] == subjects
    assert titles(found) == [
        ("2021-03-31", "已办结｜地铁口序化民主监督（重点任务 24）", False),
        ("2021-08-31", "已取消｜地铁口序化民主监督（重点任务 24）", True),
    ]


def test_an_item_without_a_date_stands_in_no_calendar():
    assert titles(make_one_of_each_role("长期坚持").item) == []


def test_an_entry_is_the_same_as_in_the_feed_of_who_answers_for_it():
    """A phone that has both shows one."""
    from workplan.deadlines import open_deadlines

    one_of_each_role = make_one_of_each_role("3月")
    [event] = events_of(one_of_each_role.item)
    [deadline] = open_deadlines(one_of_each_role.due.due_on, one_of_each_role.due.due_on)
    assert event.subject == deadline.subject


# --- meetings ------------------------------------------------------------------------------------

DAY, UNTIL = date(2021, 5, 20), date(2022, 6, 24)


@pytest.fixture
def one_of_each_role() -> OneOfEachRole:
    return make_one_of_each_role("5月", starred=True)


@pytest.fixture
def meeting(one_of_each_role: OneOfEachRole) -> Meeting:
    """二届六十四次主席会议, over which 王国珍 presides; 夏福志 attends and 陈悦 reports row 24."""
    with clock.standing_at(DAY):
        found = save_meeting(
            meeting=Meeting(
                term=2,
                number=64,
                held_on=date(2021, 5, 21),
                place="区政协会议室",
                presided_by=make_person("王国珍"),
            ),
            actor=one_of_each_role.users["office"],
            attendees=[one_of_each_role.users["another leader"].person],
        )
        put_on_agenda(
            meeting=found,
            item=one_of_each_role.item,
            due_dates=list(one_of_each_role.item.due_dates.all()),
            reported_by=one_of_each_role.users["responsible head"].person,
            actor=one_of_each_role.users["office"],
        )
    return found


def meetings(person) -> list[str]:
    return [event.subject for event in meetings_of(person, DAY, UNTIL)]


def test_a_meeting_is_in_the_calendars_of_those_who_take_part_and_no_others(
    one_of_each_role, meeting
):
    named = [f"workplan.meeting:{meeting.pk}"]
    assert meetings(meeting.presided_by) == named
    assert meetings(one_of_each_role.users["another leader"].person) == named
    assert meetings(one_of_each_role.users["responsible head"].person) == named
    for role in ("lead leader", "participant head", "another head", "member"):
        assert meetings(one_of_each_role.users[role].person) == []


def test_the_office_has_all_meetings_in_its_calendar(one_of_each_role, meeting):
    clerk = make_person("办公室干部")
    one_of_each_role.users["office"].person = clerk
    one_of_each_role.users["office"].save()
    assert meetings(clerk) == [f"workplan.meeting:{meeting.pk}"]


def test_a_leader_reads_where_who_presides_and_the_agenda(one_of_each_role, meeting):
    [event] = meetings_of(one_of_each_role.users["another leader"].person, DAY, UNTIL)
    assert (event.title, event.starts, event.place, event.url) == (
        "二届六十四次主席会议",
        date(2021, 5, 21),
        "区政协会议室",
        meeting.get_absolute_url(),
    )
    assert event.notes == f"主持：王国珍\n审议工作方案：{one_of_each_role.item}"


def test_who_reports_reads_what_and_finds_the_page_of_the_own_department_s_meeting(
    one_of_each_role, meeting
):
    other = WorkItem.objects.create(
        plan=one_of_each_role.item.plan, annex="tasks", seq=29, title="智慧监管", needs_scheme=True
    )
    meeting.reviews.create(
        item=other, order=2, put_by=one_of_each_role.users["office"], put_at=clock.now()
    )
    [event] = meetings_of(one_of_each_role.users["responsible head"].person, DAY, UNTIL)
    assert (event.url, event.notes) == (
        meeting.get_absolute_url(),
        f"主持：王国珍\n审议工作方案：{one_of_each_role.item}",
    )


def test_who_reports_by_name_finds_the_page_though_the_item_is_another_department_s(
    one_of_each_role, meeting
):
    member = one_of_each_role.users["member"].person
    meeting.reviews.update(reported_by=member)
    [event] = meetings_of(member, DAY, UNTIL)
    assert (event.url, event.notes) == (
        meeting.get_absolute_url(),
        f"主持：王国珍\n审议工作方案：{one_of_each_role.item}",
    )


def test_whose_report_is_taken_off_the_agenda_has_the_meeting_no_longer(one_of_each_role, meeting):
    take_off_agenda(
        review=meeting.reviews.get(), actor=one_of_each_role.users["office"], reason="另行安排"
    )
    assert meetings(one_of_each_role.users["responsible head"].person) == []


def test_a_meeting_long_past_or_far_ahead_is_left_out(one_of_each_role, meeting):
    person = meeting.presided_by
    for held_on, count in (
        (date(2020, 5, 18), 0),
        (date(2020, 5, 19), 1),
        (UNTIL, 1),
        (date(2022, 6, 25), 0),
    ):
        Meeting.objects.update(held_on=held_on)
        assert len(meetings(person)) == count
