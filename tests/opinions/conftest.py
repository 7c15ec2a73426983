"""The clock stands at 20 May 2021, and around one report there is someone of each kind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from almanac import clock
from members.models import Department, Person, Post, User
from opinions.models import OpinionReport
from opinions.services.writing import Author, ReportData, write
from tests.factories import appoint, make_department, make_person, make_user
from tests.shared_rows import shared_rows

TODAY = date(2021, 5, 20)
TITLE, TEXT = "关于地铁口停车的建议", "情况：停车乱。\n建议：划线。"


@pytest.fixture(autouse=True)
def _twentieth_of_may() -> Iterator[None]:
    with clock.standing_at(TODAY):
        yield


@dataclass(frozen=True)
class OneOfEachReportRole:
    """A report that 陈悦 and 费建伟 signed, and an account for each role."""

    report: OpinionReport
    department: Department
    people: dict[str, Person]
    users: dict[str, User | AnonymousUser]

    def in_state(self, state: str) -> OpinionReport:
        """Put the report where a test begins, past the services, and return it as stored."""
        sent_on = date(2021, 5, 1) if state == "sent" else None
        OpinionReport.objects.filter(pk=self.report.pk).update(state=state, sent_on=sent_on)
        return OpinionReport.objects.get(pk=self.report.pk)


@shared_rows(on=TODAY)
def one_of_each_role() -> OneOfEachReportRole:
    department = make_department("城建委")
    people = {name: make_person(name) for name in ("陈悦", "费建伟", "沈璞", "周翔")}
    appoint(people["周翔"], Post.objects.create(name="副主席"))
    users = {
        "author": make_user("author", person=people["陈悦"]),
        "co-author": make_user(person=people["费建伟"]),
        "another member": make_user(person=people["沈璞"]),
        "leader": make_user("leader", person=people["周翔"]),
        "office": make_user("office", office=True),
        "account of no one": make_user(),
        "stopped author": make_user(person=make_person("前任"), is_active=False),
        "stopped office": make_user(office=True, is_active=False),
    }
    authors = (Author(people["陈悦"], 2), Author(people["费建伟"]))
    report = write(
        data=ReportData(TITLE, TEXT, authors, department=department), actor=users["author"]
    )
    report.authorships.create(person=users["stopped author"].person, order=9)
    report = OpinionReport.objects.get(pk=report.pk)
    return OneOfEachReportRole(report, department, people, users)


@pytest.fixture
def signed_in(one_of_each_role: OneOfEachReportRole) -> Callable[[str], Client]:
    """Return a function that signs someone in and returns their browser."""

    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(one_of_each_role.users[role])
        return client

    return sign_in
