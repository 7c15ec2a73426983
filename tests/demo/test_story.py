"""Playing a story: each event through its service, on its day, before that day's reminders."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from almanac import clock
from demo.story import play
from notifications.models import Mail
from workflow.refusals import NotAllowed
from workplan.models import Meeting, SchemeVersion, Transition
from workplan.registry import roll

MARCH_23, MARCH_24 = date(2021, 3, 23), date(2021, 3, 24)


def accept(**more) -> dict:
    return {"on": MARCH_24, "do": "accept", "item": 24, "by": "城建委"} | more


def test_an_event_happens_on_its_day_by_whoever_answers_for_the_department(plan, users):
    play([accept()], MARCH_23, MARCH_24)

    done = Transition.objects.filter(due_date__item=plan.items[24])
    assert {(row.at.date(), str(row.actor)) for row in done} == {(MARCH_24, "陈悦")}


def test_a_day_s_events_come_before_its_reminders(plan, users):
    play([accept()], MARCH_24, MARCH_24)

    mail = Mail.objects.get(recipient=plan.answering["城建委"])
    assert "还有 7 天，已签收" in mail.text


def test_what_lies_outside_the_days_played_does_not_happen(plan, users):
    play([accept()], date(2021, 3, 25), date(2021, 3, 26))

    assert not Transition.objects.exists()


def test_of_several_rounds_the_one_that_is_named_is_meant(plan, users):
    events = [
        accept(),
        {
            "on": MARCH_24,
            "do": "progress",
            "item": 24,
            "by": "城建委",
            "due": date(2021, 5, 31),
            "text": "点位已确定。",
            "percent": 30,
        },
    ]
    play(events, MARCH_24, MARCH_24)

    assert [(due.state, due.percent) for due in plan.items[24].due_dates.all()] == [
        ("accepted", 0),
        ("in_progress", 30),
    ]


def test_who_may_not_do_a_thing_may_not_in_a_story_either(plan, users):
    with pytest.raises(NotAllowed):
        play([accept(by="教文委")], MARCH_24, MARCH_24)


@pytest.mark.parametrize(
    ("event", "error"), [(accept(whom="陈悦"), TypeError), (accept(do="sign"), KeyError)]
)
def test_a_word_that_no_story_knows_is_an_error(event, error, plan, users):
    with pytest.raises(error):
        play([event], MARCH_24, MARCH_24)


def test_a_scheme_is_handed_in_as_a_word_document_that_opens(plan, users):
    submit = accept(do="submit", text="五月复看首次监督发现的问题。")
    play([submit], MARCH_24, MARCH_24)

    version = SchemeVersion.objects.get()
    lines = [p.text for p in Document(BytesIO(version.file.read())).paragraphs]
    assert (version.name, version.number) == ("重点任务 24工作方案.docx", 1)
    assert lines == [
        "重点任务 24工作方案",
        "",
        "一、工作内容",
        "地铁口序化民主监督（对口协商）。",
        "二、组织实施",
        "责任部门：城建委。",
        "三、时间安排",
        "3月、5月。五月复看首次监督发现的问题。",
    ]


def test_a_meeting_is_entered_before_it_is_held_and_decides_on_its_day(plan, users):
    day = date(2021, 5, 21)
    about = {"number": 64, "item": 24}
    facts = {"term": 2, "held_on": day, "presided_by": "王国珍", "attendees": ["周翔", "郑丽"]}
    events = [
        {"on": date(2021, 5, 17), "do": "meeting", "number": 64, "meeting": facts},
        {"on": date(2021, 5, 18), "do": "list", "reporter": "陈悦", **about},
        {"on": day, "do": "decide", "outcome": "agreed", **about},
    ]
    play(events, date(2021, 5, 17), day)

    meeting = Meeting.objects.get()
    assert meeting.name == "二届六十四次主席会议"
    assert [str(person) for person in roll().there(meeting)] == ["周翔", "郑丽"]
    assert [str(review.reported_by) for review in meeting.reviews.all()] == ["陈悦"]
    assert {due.scheme_passed_on for due in plan.items[24].due_dates.all()} == {day}
    with clock.standing_at(day):
        assert plan.items[24].status_light.is_scheme is False
