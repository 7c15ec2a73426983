"""The notice of a numbered meeting: with its agenda, who is to come and who sits in."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from activities.enums import AttendanceState, Role
from activities.services import attendance
from activities.services.attendance import Mark
from tests.twentieth_of_may import _twentieth_of_may, plan, signed_in, users  # noqa: F401 - fixtures
from tests.workplan.views.acting import hold_meeting, pdf
from workplan.services import schemes

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(plan, users):  # noqa: F811
    """二届六十四次主席会议, with a scheme on its agenda and two people on its list."""
    office = users["办公室"]
    found = hold_meeting(plan, office)
    schemes.submit(item=plan.items[24], actor=users["城建委"], file=pdf())
    schemes.put_on_agenda(meeting=found, item=plan.items[24], actor=office)
    marks = {
        plan.leaders["王国珍"]: Mark(AttendanceState.COMING),
        plan.answering["城建委"]: Mark(AttendanceState.COMING, Role.OBSERVER),
    }
    attendance.record_only(event=found.event, actor=office, marks=marks)
    return found


def notice(meeting) -> str:
    return reverse("activities:notice", args=[meeting.event.pk])


def test_it_says_the_agenda_and_who_is_to_come_and_marks_what_is_missing(meeting, signed_in):  # noqa: F811
    answer = signed_in("办公室").get(notice(meeting))

    assert [p.text for p in Document(BytesIO(answer.content)).paragraphs] == [
        "关于召开二届六十四次主席会议的通知",
        "",
        "主席会议成员，城建委：",
        "定于5月21日（周五）召开二届六十四次主席会议。现将有关事项通知如下：",
        "一、时间",
        "5月21日（周五）",
        "二、地点",
        "会议室",
        "三、议程",
        "1.地铁口序化民主监督（对口协商）",
        "四、参加对象",
        "出席：王国珍。",
        "列席：陈悦。",
        "主持：王国珍。",
        "五、其他事项",
        "因故不能参加的，请提前请假。联系人：【缺：联系人】。",
        "特此通知。",
        "",
        "滨江区政协",
        "2021年5月20日",
    ]


def test_without_an_agenda_its_place_is_marked(plan, users, signed_in):  # noqa: F811
    found = hold_meeting(plan, users["办公室"])
    answer = signed_in("办公室").get(notice(found))

    words = [p.text for p in Document(BytesIO(answer.content)).paragraphs]
    assert words[2] == "【缺：主送】："
    assert words[8:12] == ["三、议程", "【缺：会议议程】", "四、参加对象", "出席：【缺：出席】。"]


@pytest.mark.parametrize(
    ("name", "status"),
    [("办公室", 200), ("王国珍", 404), ("城建委", 404), ("无关人员", 404)],
)
def test_it_is_for_who_organises_the_meeting(name, status, meeting, signed_in):  # noqa: F811
    assert signed_in(name).get(notice(meeting)).status_code == status
