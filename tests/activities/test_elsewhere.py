"""What events bring to calendars, reminders, inboxes, figures, the search and the pages of items."""

from datetime import date, time

from activities.calendar import events_between, events_of
from activities.deadlines import open_deadlines
from activities.enums import EventKind
from activities.inbox import entries, news
from activities.on_item import section_of
from activities.search import SEARCHED
from activities.services import attendance, events
from activities.year_figures import lines, opens_rows
from almanac import clock
from members.enums import DepartmentKind
from notifications.letters import compose
from notifications.services.planning import letters_for
from tests.activities.factories import ON, at, event_of, held
from tests.factories import (
    make_department,
    make_head,
    make_item,
    make_plan,
    make_user,
)
from workflow.figures import as_seen_by

DAY, UNTIL = date(2021, 5, 10), date(2021, 6, 30)


def test_an_event_is_in_the_calendar_of_those_who_reckon_with_it(office, people):
    first, second, third, _ = people
    event = event_of(
        office, ask=[first, second], starts=time(14, 30), ends=time(16), place="区政协"
    )
    attendance.decline(event=event, actor=second.user)
    (shown,) = events_of(first, DAY, UNTIL)
    assert (shown.title, f"{shown.starts:%m-%d %H:%M}", f"{shown.ends:%H:%M}", shown.place) == (
        *("视察亚运场馆建设", "05-20 14:30", "16:00", "区政协"),
    )
    assert [list(events_of(person, DAY, UNTIL)) for person in (second, third)] == [[], []]
    events.cancel(event=event, actor=office, reason="有雨")
    assert [one.cancelled for one in events_of(first, DAY, UNTIL)] == [True]


def test_the_month_shows_what_the_reader_sees(office, people):
    event_of(office)
    event_of(office, title="草稿", published=False)
    event_of(office, title="党组会议", kind=EventKind.PARTY)
    month = (DAY, date(2021, 5, 1), date(2021, 5, 31))
    assert [e.title for e in events_between(people[0].user, *month)] == ["视察亚运场馆建设"]
    titles = sorted(e.title for e in events_between(office, *month))
    assert titles == ["党组会议", "视察亚运场馆建设"]


def deadlines(on: date) -> list[tuple]:
    return [(d.act, d.recipient_ids) for d in open_deadlines(on, date(2021, 12, 31))]


def test_those_who_come_are_reminded_who_owes_an_answer_and_who_has_to_close(office, people):
    sector = make_department("科技界", DepartmentKind.SECTOR)
    head = make_head(sector)
    coming, silent, excused, unreached = people
    unreached.email = ""
    unreached.save()
    event = event_of(office, ask=people, organiser=sector)
    attendance.come(event=event, actor=coming.user)
    attendance.ask_leave(event=event, actor=excused.user, reason="出差")
    attendance.grant(attendance=at(event, excused), actor=office)
    assert deadlines(DAY) == [("参加", (coming.pk,)), ("答复", (silent.pk,))]
    assert deadlines(date(2021, 5, 21)) == [("办结", (head.pk,))]


def test_the_day_before_a_letter_says_when_and_where(office, people):
    event = event_of(office, ask=people[:1], must_come=True, starts=time(9), place="区政协")
    with clock.standing_at(date(2021, 5, 19)):
        (letter,) = letters_for(date(2021, 5, 19))
    text = compose(letter).text
    assert "活动提醒：1 项待参加" in compose(letter).subject
    assert "举行 5月20日（周四），还有 1 天" in text
    assert "09:00，区政协" in text
    assert event.get_absolute_url() in text


def test_what_waits_is_to_answer_to_decide_and_to_close(office, people):
    sector = make_department("科技界", DepartmentKind.SECTOR)
    head = make_user(person=make_head(sector))
    event = event_of(office, ask=people[:2], organiser=sector, sign_up_by=date(2021, 5, 12))
    mine = [(e.state, e.title, e.step.label) for e in entries(people[0].user, DAY)]
    assert mine == [("还有 2 天", "视察亚运场馆建设", "答复")]
    attendance.ask_leave(event=event, actor=people[0].user, reason="出差")
    assert list(entries(people[0].user, DAY)) == []
    assert [(e.state, e.step.label) for e in entries(head, DAY)] == [("1 人请假待批", "批复")]
    assert list(entries(office, DAY)) == []
    attendance.grant(attendance=at(event, people[0]), actor=head)
    later = date(2021, 5, 21)
    assert [(e.state, e.step.label) for e in entries(head, later)] == [("昨天举行", "办结")]
    said = [(n.what, n.title) for n in news(people[0].user, DAY, DAY)]
    assert said == [("准假", "活动 视察亚运场馆建设"), ("发布", "活动 视察亚运场馆建设")]
    assert [n.what for n in news(people[1].user, DAY, DAY)] == ["发布"]


def test_entries_take_as_many_queries_for_many_events(office, people, django_assert_num_queries):
    for _ in range(5):
        event_of(office, ask=people)
    with django_assert_num_queries(5):
        assert len(list(entries(people[0].user, DAY))) == 5


def test_the_year_counts_what_was_held_and_who_was_there(office, people):
    with clock.standing_at(ON):
        held(office, people[:3], absent=people[3:])
        held(office, people[:1], kind=EventKind.READING)
        event_of(office, title="没有办结")
    said = [(line.label, line.total, line.phrase.format(n=line.total)) for line in lines(2021)]
    assert said == [
        ("视察", 1, "开展视察1次"),
        ("读书", 1, "开展读书1次"),
        ("参加活动", 4, "参加活动4人次"),
    ]
    assert list(lines(2020)) == []


def test_a_row_of_the_figures_is_named_to_whom_its_event_opens(office, people):
    with clock.standing_at(ON):
        held(office, people[:1], kind=EventKind.PARTY, title="党组会议")
    opens = opens_rows(people[1].user, DAY)
    (row,) = next(lines(2021)).facts
    assert (opens(row), opens_rows(people[0].user, DAY)(row)) == (False, True)
    (shown, _) = as_seen_by(people[1].user, DAY, lines(2021))
    assert (shown.total, shown.facts[0].label) == (1, "")


def test_an_event_is_found_by_its_title_and_place_by_whom_it_opens_to(office, people):
    event = event_of(office, place="奥体中心")
    event_of(office, title="奥体中心草稿", published=False)
    (source,) = SEARCHED
    assert list(source.find(people[0].user, DAY, "奥体")) == [event]
    assert source.show(event, "奥体").note == "视察 · 2021年5月20日 · 奥体中心"


def test_an_item_shows_its_events_and_how_to_put_one_up(office, people):
    item = make_item(make_plan(), 9, "提案培训会", period="3月")
    assert section_of(item, people[0].user, DAY) is None
    new = ("新建活动", f"/activities/new/?item={item.pk}")
    assert section_of(item, office, DAY).button == new
    event = event_of(office, item=item, ask=people)
    shown = section_of(item, people[0].user, DAY)
    assert [one.pk for one in shown.subject] == [event.pk]
    assert shown.button is None
