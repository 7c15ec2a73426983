"""The notice of an event: what it says, and for whom it is."""

from datetime import date, time
from io import BytesIO

import pytest
from docx import Document

from tests.activities.factories import event_of
from tests.activities.test_pages import signed_in, url


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
