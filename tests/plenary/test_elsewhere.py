"""Where a plenary and its speeches show: in the year's figures, on the work they came from, on its event."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from activities.enums import AttendanceState
from activities.models import Event
from activities.services import attendance
from activities.services.attendance import Mark
from almanac import clock
from consultations.chain import chain_of
from consultations.models import Research
from consultations.services.themes import open_theme
from members.enums import DepartmentKind, Duty
from plenary.models import Speech
from plenary.services import groups, speeches
from plenary.year_figures import lines
from tests.factories import appoint, make_department, make_item, make_person, make_plan, make_user
from workflow.figures import as_seen_by, paragraph
from workplan.annexes import Annex
from workplan.enums import MeetingKind
from workplan.models import Meeting
from workplan.services import schemes

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]

# Seed 001: 钱塘区政协一届一次会议; 205 members in 17 界别, 196 came, six spoke.
OPENED = date(2021, 7, 19)
SPEAKERS = {
    "王芳": "聚焦青年规划",
    "徐钢": "高水平建设未来乡村",
    "褚翔": "发展文化创意产业",
    "樊志明": "做大做强美丽经济",
    "盛斌": "补齐智能产业发展短板",
    "郑都": "城市有机更新",
}


def test_the_first_session_of_qiantang_comes_out_as_printed():
    office = make_user("office", office=True)
    sectors = [make_department(f"界别{n}", DepartmentKind.SECTOR) for n in range(17)]
    people = [make_person(name) for name in SPEAKERS]
    people += [make_person(f"委员{n}", email="") for n in range(205 - len(people))]
    for n, person in enumerate(people):
        appoint(person, sectors[n % 17], Duty.MEMBER)
    with clock.standing_at(OPENED - timedelta(days=7)):
        meeting = schemes.save_meeting(
            meeting=Meeting(kind=MeetingKind.PLENARY, term=1, number=1, held_on=OPENED),
            actor=office,
        )
        event = Event.objects.get(meeting=meeting)
        assert attendance.ask(event=event, actor=office, groups=["all"]) == 205
    with clock.standing_at(OPENED):
        marks = {person: Mark(AttendanceState.PRESENT) for person in people[:196]}
        marks |= {person: Mark(AttendanceState.LEAVE_GRANTED) for person in people[196:]}
        attendance.mark(event=event, actor=office, marks=marks)
        half = [str(sector.pk) for sector in sectors[:9]]
        groups.save_group(meeting=meeting, actor=office, name="第一组", bodies=half)
        for order, (person, title) in enumerate(zip(people, SPEAKERS.values(), strict=False), 1):
            data = speeches.SpeechData(title, "……", [person])
            speech = speeches.submit(meeting=meeting, actor=office, data=data)
            speeches.choose(speech=speech, actor=office, mode="spoken", order=order)
        found = list(lines(2021))
        assert [(line.label, line.total) for line in found] == [
            ("全体会议应到", 205),
            ("全体会议出席", 196),
            ("大会发言", 6),
        ]
        assert paragraph(2021, found) == "2021年，全体会议应到205人次，出席196人次，大会发言6篇。"
        unit = make_user(person=make_person("联络员"))
        for reader, named in ((office, 6), (unit, 0)):
            assert len(as_seen_by(reader, OPENED, found)[2].named.facts) == named


def test_the_page_counts_who_came_in_all_and_of_each_group(plenary, signed_in):
    event = Event.objects.get(meeting=plenary.held)
    states = {
        "speaker": AttendanceState.PRESENT,
        "member": AttendanceState.LATE,
        "third": AttendanceState.LEAVE_GRANTED,
        "leader": AttendanceState.ABSENT,
    }
    marks = {plenary.people[role]: Mark(state) for role, state in states.items()}
    marks[plenary.people["unit"]] = Mark(AttendanceState.PRESENT, "observer")
    attendance.record(event=event, actor=plenary.users["office"], marks=marks)
    groups.save_group(
        meeting=plenary.held,
        actor=plenary.users["office"],
        name="第一组",
        bodies=[str(plenary.bodies["sector"].pk)],
    )
    page = signed_in("member").get(reverse("plenary:meeting", args=[plenary.held.pk]))
    text = page.content.decode()
    assert "应到 4 人，出席 2 人，请假 1 人，缺席 1 人；列席 1 人。" in text
    assert "应到 3 人，出席 2 人" in text


def test_its_event_leads_the_committee_to_it(plenary, signed_in):
    event = Event.objects.get(meeting=plenary.held)
    marks = {plenary.people[role]: Mark(AttendanceState.PRESENT) for role in ("member", "unit")}
    attendance.record(event=event, actor=plenary.users["office"], marks=marks)
    address = reverse("plenary:meeting", args=[plenary.held.pk])
    assert address in signed_in("member").get(event.get_absolute_url()).content.decode()
    assert address not in signed_in("unit").get(event.get_absolute_url()).content.decode()


def test_a_research_topic_leads_to_the_speech_it_became(plenary, signed_in):
    item = make_item(make_plan(2021), 1, "未来乡村调研", annex=Annex.RESEARCH)
    research = open_theme(kind=Research, item=item, topic="未来乡村", actor=plenary.users["office"])
    speech = plenary.given("高水平建设未来乡村", item=item)
    (strand,) = chain_of(item, date(2021, 5, 20)).strands
    assert strand.facts == ("转化为大会发言：高水平建设未来乡村（已选定）",)
    link = f'<a href="{speech.get_absolute_url()}">高水平建设未来乡村</a>'
    office = signed_in("office")
    for page in (research.get_absolute_url(), item.get_absolute_url()):
        assert link in office.get(page).content.decode(), page
    Speech.objects.update(meeting=plenary.coming)
    (strand,) = chain_of(item, date(2021, 5, 20)).strands
    assert strand.facts == ("转化为大会发言：（起草中）（已选定）",)
