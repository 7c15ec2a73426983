"""A meeting of a consultation and the event at which it is kept who came."""

from datetime import date

import pytest
from django.urls import reverse

from activities.models import Event
from activities.services import attendance
from activities.services.attendance import Mark
from consultations.models import ConsultationMeeting
from consultations.services.meetings import edit_meeting, mark_presence
from tests.activities.factories import event_of, states_of
from tests.consultations.factories import HELD_ON, below, meeting_of
from tests.factories import make_person

MEETINGS = "admin:consultations_consultationmeeting"


def test_a_meeting_s_event_says_what_the_meeting_says(consultation, item):
    meeting = meeting_of(consultation)
    event = meeting.event
    assert (event.kind, event.title, event.item, event.state) == (
        *("session", consultation.topic, item, "closed"),
    )
    edit_meeting(meeting=meeting, actor=None, held_on=date(2021, 3, 26), place="三楼会议室")
    event.refresh_from_db()
    assert (event.on, event.place) == (date(2021, 3, 26), "三楼会议室")
    assert meeting_of(below(), place="", street="长河街道", form="online").event.place == "长河街道"


def test_what_was_put_up_for_a_session_is_the_event_of_its_meeting(consultation, item, office):
    person = make_person("李海松")
    put_up = event_of(office, kind="session", item=item, on=HELD_ON, ask=[person])
    attendance.mark(event=put_up, actor=office, marks={person: Mark("late", "speaker")})
    meeting = meeting_of(consultation)
    assert meeting.event == put_up
    mark_presence(meeting=meeting, actor=office, people=[make_person("金小君")], presence="absent")
    assert states_of(meeting.event) == {"李海松": "迟到", "金小君": "缺席"}
    assert Event.objects.count() == 1


@pytest.fixture
def meeting(consultation) -> ConsultationMeeting:
    return meeting_of(consultation)


def posted(client, meeting: ConsultationMeeting, **changes) -> dict:
    page = client.get(reverse(f"{MEETINGS}_change", args=[meeting.pk]))
    form = page.context["adminform"].form
    typed = {name: form[name].value() for name in form.fields}
    kept = {name: value for name, value in typed.items() if value is not None}
    return kept | {"row_as_shown": page.context["row_as_shown"]} | changes


def test_in_the_admin_all_are_entered_at_once_and_nobody_twice(office_client, meeting):
    one, other = make_person("李海松"), make_person("金小君")
    page = reverse(f"{MEETINGS}_change", args=[meeting.pk])
    twice = posted(office_client, meeting, present=[one.pk], late=[one.pk])
    assert "李海松重复登记。" in office_client.post(page, twice).content.decode()
    said = posted(office_client, meeting, present=[one.pk], excused=[other.pk])
    assert office_client.post(page, said).status_code == 302
    meeting.refresh_from_db()
    assert states_of(meeting.event) == {"李海松": "出席", "金小君": "准假"}
    late = posted(office_client, meeting, present=[], late=[one.pk])
    assert office_client.post(page, late).status_code == 302
    assert office_client.post(page, said).status_code == 200  # what it had shown stands no more
    assert states_of(meeting.event) == {"李海松": "迟到", "金小君": "准假"}


def test_who_came_to_a_deleted_meeting_counts_no_more(office_client, meeting):
    mark_presence(meeting=meeting, actor=None, people=[make_person("李海松")], presence="present")
    event = meeting.event
    office_client.post(reverse(f"{MEETINGS}_delete", args=[meeting.pk]), {"post": "yes"})
    event.refresh_from_db()
    assert not ConsultationMeeting.objects.exists()
    assert event.get_state_display() == "已取消"
    assert event.changes.get(attendance=None).reason == "协商会记录已删除"
