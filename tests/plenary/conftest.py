"""The clock stands at 20 May 2021: 二届五次 was held in January, 二届六次 is to come in June."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client

from almanac import clock
from members.enums import DepartmentKind, Duty
from members.models import Department, Person, Post, User
from plenary.models import Speech
from plenary.services import speeches
from tests.factories import appoint, make_department, make_head, make_person, make_user
from tests.shared_rows import shared_rows
from workplan.enums import MeetingKind
from workplan.models import Meeting
from workplan.services import schemes

TODAY = date(2021, 5, 20)
HELD, COMING = date(2021, 1, 25), date(2021, 6, 10)
TEXT = "建议设立创业园，加强与区内高校联动。"


@pytest.fixture(autouse=True)
def _twentieth_of_may() -> Iterator[None]:
    with clock.standing_at(TODAY):
        yield


@dataclass(frozen=True)
class Plenary:
    held: Meeting
    coming: Meeting
    users: dict[str, User]
    people: dict[str, Person]
    bodies: dict[str, Department]

    def speech(self, title: str = "未来乡村", by: str = "speaker", **values: Any) -> Speech:
        """Hand in a speech for the plenary to come."""
        data = speeches.SpeechData(title, TEXT, **values)
        return speeches.submit(meeting=self.coming, actor=self.users[by], data=data)

    def given(self, title: str = "青年发展", **values: Any) -> Speech:
        """A speech of 徐钢's, given in January."""
        values.setdefault("speakers", [self.people["speaker"]])
        data = speeches.SpeechData(title, TEXT, **values)
        speech = speeches.submit(meeting=self.held, actor=self.users["office"], data=data)
        speeches.choose(speech=speech, actor=self.users["office"], mode="spoken", order=1)
        return speech

    def shared(self, speech: Speech | None = None) -> Speech:
        speech = speech or self.given()
        speeches.share(
            speech=speech,
            actor=self.users["office"],
            unit=self.bodies["unit"],
            due_on=date(2021, 6, 30),
            leader=self.people["leader"],
            supervisor=self.bodies["supervisor"],
        )
        return speech


@shared_rows(on=date(2021, 1, 4))
def plenary() -> Plenary:
    sector = make_department("科技界", DepartmentKind.SECTOR)
    bodies = {
        "sector": sector,
        "party": make_department("民盟", DepartmentKind.PARTY),
        "supervisor": make_department("提案委"),
        "unit": make_department("区农业农村局", DepartmentKind.UNIT),
        "other unit": make_department("区城管局", DepartmentKind.UNIT),
        "office": make_department("办公室", DepartmentKind.OFFICE),
    }
    people = {}
    for role, name in (("speaker", "徐钢"), ("member", "沈璞"), ("third", "费建伟")):
        people[role] = make_person(name)
        appoint(people[role], sector, Duty.MEMBER)
    people["leader"] = make_person("周翔")
    appoint(people["leader"], Post.objects.create(name="副主席"))
    people["party head"] = make_head(bodies["party"], "褚翔")
    people["supervisor"] = make_head(bodies["supervisor"], "周国桥")
    people["unit"] = make_head(bodies["unit"], "农业农村局联络员")
    people["other unit"] = make_head(bodies["other unit"], "城管局联络员")
    people["clerk"] = make_head(bodies["office"], "李晓梅")
    users = {role: make_user(person=person) for role, person in people.items() if role != "clerk"}
    users["office"] = make_user("office", person=people["clerk"], office=True)
    users["account of no one"] = make_user()
    users["stopped"] = make_user(person=make_person("前任"), is_active=False)
    meetings = {}
    for number, on in ((5, HELD), (6, COMING)):
        meetings[number] = schemes.save_meeting(
            meeting=Meeting(kind=MeetingKind.PLENARY, term=2, number=number, held_on=on),
            actor=users["office"],
        )
    return Plenary(meetings[5], meetings[6], users, people, bodies)


@pytest.fixture
def signed_in(plenary: Plenary) -> Callable[[str], Client]:
    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(plenary.users[role])
        return client

    return sign_in
