"""What closed events say of members."""

from datetime import date

from activities.facts import KINDS, source
from activities.services import attendance, events
from activities.services.attendance import Mark
from almanac import clock
from members.facts import kinds
from tests.activities.factories import ON, event_of, held

YEAR = (date(2021, 1, 1), date(2021, 12, 31))


def told(people=None) -> list[tuple]:
    return [
        (fact.kind, fact.person_id, fact.role, fact.level, fact.mark, fact.amount)
        for fact in source(*YEAR, people)
    ]


def test_every_kind_of_event_is_a_kind_of_fact_and_says_who_was_there(db):
    assert [kind.key for kind in KINDS][:3] == [
        "activities.plenary",
        "activities.standing",
        "activities.chair",
    ]
    assert all(kinds()[kind.key].is_presence for kind in KINDS)
    assert kinds()["activities.session"].says("excused") == "准假"


def test_only_what_is_closed_counts_and_late_is_not_leave_is_not_absent(office, people):
    present, late, silent, excused = people
    event = event_of(office, ask=people, must_come=True, half_days=2, kind="training")
    event_of(office, ask=people, title="未办结")
    assert told() == []
    marks = {present: Mark("present", "lecturer"), late: Mark("late"), excused: Mark("excused")}
    with clock.standing_at(ON):
        attendance.mark(event=event, actor=office, marks=marks)
        events.close(event=event, actor=office)
    kind = "activities.training"
    assert told() == [
        (kind, present.pk, "lecturer", "present", "must", 2),
        (kind, late.pk, "attendee", "late", "must", 2),
        (kind, silent.pk, "attendee", "absent", "must", 2),
        (kind, excused.pk, "attendee", "excused", "must", 2),
    ]
    there = [kinds()[kind].was_there(fact) for fact in source(*YEAR, None)]
    assert there == [True, True, False, False]
    assert told({late.pk}) == [told()[1]]
    events.reopen(event=event, actor=office, reason="核对")
    assert told() == []


def test_who_signed_up_and_stayed_away_is_told_from_who_came_unasked(office, people):
    event = event_of(office, is_open=True)
    attendance.come(event=event, actor=people[0].user)
    with clock.standing_at(ON):
        attendance.check_in(person=people[1], event=event, how="list", by=office)
        events.close(event=event, actor=office)
    kind = "activities.inspection"
    assert told() == [
        (kind, people[0].pk, "attendee", "absent", "signed", 1),
        (kind, people[1].pk, "attendee", "unasked", "", 1),
    ]


def test_facts_take_one_query_however_many(office, people, django_assert_num_queries):
    with clock.standing_at(ON):
        for _ in range(3):
            held(office, people)
    with django_assert_num_queries(1):
        assert len(told()) == 12
