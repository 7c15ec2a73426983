"""A meeting with other business, and what the office does with a line of it."""

from datetime import date

from django.urls import reverse

from members.models import Department, User
from tests.factories import Plan2021
from tests.workplan.views.acting import pdf
from workplan.models import Business, Meeting
from workplan.services import business

HELD = date(2021, 5, 21)


def with_business(meeting: Meeting, plan: Plan2021, office: User) -> Meeting:
    """Return a meeting with a matter that 提案委's head reports, then one that 教文委 does."""
    for title, name, reporter in (
        ("提案工作通报", "提案委", True),
        ("读书活动安排", "教文委", False),
    ):
        business.put(
            meeting=meeting,
            actor=office,
            title=title,
            department=None if reporter else Department.objects.get(name=name),
            reported_by=plan.answering[name] if reporter else None,
            papers=[pdf(f"{title}.pdf")],
        )
    return meeting


def line(meeting: Meeting, place: int = 0) -> Business:
    return meeting.agenda[place]


def act(client, row: Business, action: str, *, seen: str | None = None, **data):
    address = reverse("workplan:business_act", args=[row.meeting_id, row.pk, action])
    form = {f"{action}-{row.pk}-{name}": value for name, value in data.items()}
    return client.post(address, form | {"seen": row.version if seen is None else seen})


def decided(row: Business, users, words: str = "同意，请抓紧落实") -> Business:
    return business.decide(business=row, actor=users["办公室"], decision=words)
