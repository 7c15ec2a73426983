"""A 党组会议 is nowhere for a leader who is not on its list: its name, its business, its papers."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from members.models import Department
from notifications.services.feeds import events_of
from tests.workplan.views.acting import pdf
from workplan.enums import MeetingKind
from workplan.models import Meeting
from workplan.registry import roll
from workplan.services import business, schemes

pytestmark = pytest.mark.postgresql

PAGES = (
    *("/", "/search/?q=党组", "/search/?q=议题", "/calendar/2021-05/", "/months/2021-05/"),
    *("/figures/2021/", "/meetings/", "/activities/", "/plan/2021/", "/plan/2021/sheet/"),
)
SECRET = ("密谈", "密议")


@pytest.fixture
def _held(plan, users) -> None:
    """One held and settled, with what was decided, and one to come."""
    office, people = users["办公室"], [plan.leaders["郑丽"]]
    for number, day in ((3, date(2021, 5, 18)), (4, date(2021, 5, 25))):
        meeting = schemes.save_meeting(
            meeting=Meeting(
                kind=MeetingKind.PARTY,
                title=f"党组密谈第{number}期",
                held_on=day,
                presided_by=plan.leaders["王国珍"],
            ),
            actor=office,
            attendees=people,
        )
        department = Department.objects.get(name="城建委")
        business.put(
            meeting=meeting,
            actor=office,
            title="密议题",
            department=department,
            papers=[pdf("密议题.pdf")],
        )
        if number == 3:
            business.decide(business=meeting.agenda[0], actor=office, decision="密议决定")
            roll().keep(meeting=meeting, actor=office, people=people, observers=[], settle=True)


def words_in(answer) -> str:
    data = b"".join(answer)
    if not data.startswith(b"PK"):
        return data.decode()
    with ZipFile(BytesIO(data)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if "xml" in name)


@pytest.mark.usefixtures("_held")
@pytest.mark.parametrize(
    ("who", "finds"), [("周翔", False), ("教文委", False), ("无关人员", False), ("郑丽", True)]
)
def test_it_is_on_no_page_in_no_calendar_and_in_no_file_of_who_is_not_on_its_list(
    who, finds, users, signed_in
):
    client, user = signed_in(who), users[who]
    files = ("/figures/2021/export/", "/figures/2021/review/")
    answers = {url: client.get(url) for url in (*PAGES, *files)}

    told = [
        url
        for url, answer in answers.items()
        if answer.status_code == 200 and any(words in words_in(answer) for words in SECRET)
    ]

    assert bool(told) == finds, told
    if user.person:
        events = [event.title for event in events_of(user.person, date(2021, 5, 20))]
        assert any("密谈" in title for title in events) == finds
