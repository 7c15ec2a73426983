from datetime import date

import pytest
from django.core.exceptions import ValidationError

from almanac import clock
from consultations.enums import ConsultationLevel, Form
from consultations.models import Consultation, ConsultationMeeting
from consultations.services import open_consultation, record_meeting
from tests.factories import make_person

pytestmark = pytest.mark.postgresql


HELD = {"held_on": date(2021, 3, 25), "place": "区政协三楼会议室"}


def test_opening_keeps_the_topics_own_wording(item, office):
    found = open_consultation(item=item, topic=" 托育服务体系　专题 ", actor=office)
    found.refresh_from_db()
    assert (found.item, found.topic, found.level) == (
        item,
        "托育服务体系　专题",
        ConsultationLevel.DISTRICT,
    )


def test_opening_leaves_who_and_when_in_the_history(item, office):
    with clock.standing_at(date(2021, 3, 4)):
        found = open_consultation(
            item=item, topic="托育", level=ConsultationLevel.STREET, actor=office
        )
    [row] = found.history.all()
    assert (row.history_user, clock.timezone.localdate(row.history_date)) == (
        office,
        date(2021, 3, 4),
    )


def test_an_item_is_not_put_up_twice(consultation, item, office):
    with pytest.raises(ValidationError, match="已存在"):
        open_consultation(item=item, topic="另一议题", actor=office)


@pytest.mark.parametrize("topic", ["", " 　"])
def test_a_topic_is_needed(item, office, topic):
    with pytest.raises(ValidationError) as refused:
        open_consultation(item=item, topic=topic, actor=office)
    assert refused.value.message_dict == {"topic": ["此字段不能为空。"]}
    assert not Consultation.objects.exists()


def test_an_unknown_level_is_refused(item, office):
    with pytest.raises(ValidationError, match="level"):
        open_consultation(item=item, topic="托育", level="省级", actor=office)


def test_a_meeting_is_recorded_with_all_that_is_known(consultation, office):
    host = make_person("张爱莲")
    meeting = record_meeting(
        consultation=consultation,
        actor=office,
        **HELD,
        form=Form.HYBRID,
        host=host,
        invited_units="区教育局、区卫生健康局",
        attendance=42,
        offered=12,
        adopted=9,
        summary="形成协商报告，报区委、区政府。",
    )
    meeting.refresh_from_db()
    assert (meeting.form, meeting.host, meeting.attendance) == (Form.HYBRID, host, 42)
    assert (meeting.offered, meeting.adopted) == (12, 9)
    assert meeting.summary == "形成协商报告，报区委、区政府。"
    assert meeting.history.get().history_user == office


def test_what_is_not_known_yet_stays_empty(consultation, office):
    meeting = record_meeting(consultation=consultation, actor=office, **HELD)
    assert (meeting.attendance, meeting.offered, meeting.adopted) == (None, None, None)


def test_all_that_was_offered_may_be_adopted(consultation, office):
    meeting = record_meeting(consultation=consultation, actor=office, **HELD, offered=9, adopted=9)
    assert meeting.adopted == 9


def test_an_online_meeting_needs_no_place(consultation, office):
    meeting = record_meeting(
        consultation=consultation, actor=office, held_on=date(2021, 3, 25), form=Form.ONLINE
    )
    assert meeting.place == ""


def test_a_meeting_may_be_recorded_on_its_day(consultation, office):
    meeting = record_meeting(
        consultation=consultation, actor=office, held_on=date(2021, 6, 30), place="会议室"
    )
    assert meeting.held_on == clock.today()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"offered": 9, "adopted": 10}, "采纳数不能多于提出数。"),
        ({"adopted": 1}, "采纳数不能多于提出数。"),
        ({"place": "　"}, "现场召开的协商会须填写地点。"),
        ({"held_on": date(2021, 7, 1)}, "召开日期还没有到，协商会召开后再登记。"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_in_words(consultation, office, values, words):
    with pytest.raises(ValidationError) as refused:
        record_meeting(consultation=consultation, actor=office, **{**HELD, **values})
    assert refused.value.messages == [words]
    assert not ConsultationMeeting.objects.exists()


def test_a_negative_count_is_refused(consultation, office):
    with pytest.raises(ValidationError, match="offered"):
        record_meeting(consultation=consultation, actor=office, **HELD, offered=-1)
