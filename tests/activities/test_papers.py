"""The notice of an event: what it says, and for whom it is."""

from datetime import date, time
from io import BytesIO

import pytest
from docx import Document

from activities.enums import EventKind, Role
from activities.models import Attendance
from activities.reading import written_to
from activities.services import attendance
from tests.activities.factories import event_of
from tests.activities.test_pages import signed_in, url
from tests.factories import appoint, make_department, make_person


@pytest.fixture
def event(office, people):
    return event_of(
        office,
        on=date(2021, 7, 6),
        starts=time(9),
        title="委员集中培训",
        ask=people[:2],
        notes="带本年度履职材料。\n着正装。",
        must_come=True,
        sign_up_by=date(2021, 7, 1),
        place="区政协会议室",
    )


def words(response) -> list[str]:
    return [p.text for p in Document(BytesIO(response.content)).paragraphs]


def test_the_notice_says_when_where_who_and_marks_what_is_missing(event, office):
    client = signed_in(office)

    assert url("notice", event) in client.get(event.get_absolute_url()).content.decode()
    assert words(client.get(url("notice", event))) == [
        "关于举行委员集中培训的通知",
        "",
        "各位委员：",
        "现将委员集中培训有关事项通知如下：",
        "一、时间",
        "7月6日（周二）09:00",
        "二、地点",
        "区政协会议室",
        "三、参加人员",
        "陈悦、周翔",
        "四、有关事项",
        "带本年度履职材料。",
        "着正装。",
        "请于2021年7月1日前报名。",
        "因故不能参加的，请提前请假。",
        "联系人：【缺：联系人】",
        "特此通知。",
        "",
        "【缺：发文机关】",
        "2021年5月10日",
    ]


def test_it_is_for_those_who_organise_the_event(event, people):
    client = signed_in(people[0].user)

    assert client.get(url("notice", event)).status_code == 404
    assert url("notice", event) not in client.get(event.get_absolute_url()).content.decode()


def test_it_is_written_to_members_together_and_to_departments_and_units_by_name(
    office, people, event
):
    unit, committee = (
        make_department(name, order=order) for order, name in enumerate(("区教育局", "提案委"))
    )
    head, clerk = make_person("周国桥"), make_person("某联系人")
    appoint(head, committee)
    appoint(clerk, unit)
    attendance.ask(event=event, actor=office, people=[head])
    assert written_to(event) == "各位委员，提案委"
    Attendance.objects.create(event=event, person=clerk, unit=unit)
    assert written_to(event) == "各位委员，区教育局、提案委"


def test_who_sits_in_at_a_standing_committee_is_no_member_of_it(office, people):
    event = event_of(office, kind=EventKind.STANDING, ask=people[:1])
    assert written_to(event) == "各位常委"
    attendance.ask(event=event, actor=office, people=people[1:2], role=Role.OBSERVER)
    assert written_to(event) == "各位常委，各位委员"
