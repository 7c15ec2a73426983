from datetime import date

import pytest

from members.models import Department
from tests.twentieth_of_may import _twentieth_of_may, plan, signed_in, users  # noqa: F401 - fixtures
from tests.workplan.views.acting import hold_meeting, pdf
from workplan.enums import MeetingKind
from workplan.models import Meeting, SchemeReview
from workplan.registry import roll
from workplan.services import business, schemes


@pytest.fixture
def meeting(plan, users) -> Meeting:
    """二届六十四次主席会议 of 21 May."""
    return hold_meeting(plan, users["办公室"])


@pytest.fixture
def two_on_its_list(meeting, plan, users) -> None:
    """余静漪 and 周翔 come to the meeting."""
    people = [plan.leaders[name] for name in ("余静漪", "周翔")]
    roll().keep(meeting=meeting, actor=users["办公室"], people=people, observers=[])


@pytest.fixture
def review(meeting, plan, users) -> SchemeReview:
    """Row 24 (3月、5月) on the agenda of 二届六十四次, reported by 陈悦."""
    schemes.submit(item=plan.items[24], actor=users["城建委"], file=pdf())
    return schemes.put_on_agenda(
        meeting=meeting,
        item=plan.items[24],
        actor=users["办公室"],
        reported_by=plan.answering["城建委"],
    )


@pytest.fixture
def party(plan, users) -> Meeting:
    """A 党组会议 over which 王国珍 presides and to which 郑丽 comes; 城建委 reports at it."""
    found = schemes.save_meeting(
        meeting=Meeting(
            kind=MeetingKind.PARTY,
            title="党组2021年第5次会议",
            held_on=date(2021, 5, 21),
            presided_by=plan.leaders["王国珍"],
        ),
        actor=users["办公室"],
        attendees=[plan.leaders["郑丽"]],
    )
    for title, name in (("干部教育整顿", "城建委"), ("理论学习", "教文委")):
        business.put(
            meeting=found,
            actor=users["办公室"],
            title=title,
            department=Department.objects.get(name=name),
            papers=[pdf(f"{title}.pdf")],
        )
    return found
