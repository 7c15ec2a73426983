"""Whatever someone is charged with is left, by name, the day after they left; and none of it before."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from activities.enums import EventKind
from activities.models import DutyTurn, Event, Taking, Task
from consultations.models import Consultation, ConsultationMeeting
from members.enums import DepartmentKind, Departure, Duty
from members.models import Appointment, Membership, Person, Post
from members.registry import charged_fields, charges_left
from plenary.models import Group, Speech
from proposals.models import Project, Proposal
from tests.factories import (
    appoint,
    make_department,
    make_item,
    make_person,
    make_plan,
    make_user,
)
from voices.models import Duty as PublicDuty
from voices.models import Place, Voice
from workplan.models import Business, ItemMember, Meeting, SchemeReview

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
LAST, TODAY, LATER = date(2021, 5, 19), date(2021, 5, 20), date(2021, 6, 10)
NOW = timezone.make_aware(timezone.datetime(2021, 5, 1, 9))


@dataclass
class Tried:
    """What a field's row is called in the list, and what is missing of it."""

    field: str
    title: str
    missing: str


def leader_of(person: Person) -> Appointment:
    return appoint(person, Post.objects.create(name="副主席"))


def charge_with_everything(person: Person) -> list[Tried]:
    """Name a person in each field that is a charge, in a matter that is open; return what is to be left."""
    post = leader_of(person).post
    appoint(make_person("留任"), post)
    group = make_department("科技界", DepartmentKind.SECTOR)
    appoint(person, group, Duty.MEMBER, since=date(2017, 1, 1))
    appoint(person, group, Duty.HEAD, since=date(2017, 1, 1))
    Membership.objects.create(person=person, term=2, since=date(2017, 1, 1))
    committee = make_department("提案委")
    appoint(make_person("主任"), committee)
    unit = make_department("区教育局", DepartmentKind.UNIT)
    appoint(make_person("联络员"), unit)
    appoint(person, unit, Duty.MONITOR)
    account = make_user(office=True)

    plan = make_plan(2021)
    led = make_item(plan, 1, "牵头的", leaders=[person], lead=[committee], period="12月")
    studied = make_item(plan, 2, "调研", lead=[committee], period="12月", starred=True)
    ItemMember.objects.create(item=studied, person=person)

    coming = Meeting.objects.create(
        kind="chair", term=2, number=65, held_on=LATER, presided_by=person
    )
    put: dict[str, Any] = {
        "meeting": coming,
        "put_by": account,
        "put_at": NOW,
        "reported_by": person,
    }
    SchemeReview.objects.create(item=studied, **put)
    Business.objects.create(title="换届筹备", **put)

    DutyTurn.objects.create(on=LATER, person=person, place="线上")
    task = Task.objects.create(title="揭榜", text="要求", put_up_on=LAST, due_on=LATER)
    Taking.objects.create(task=task, person=person, taken_on=LAST)

    theme = Consultation.objects.create(
        topic="停车", year=2021, department=committee, level="street", street="长河"
    )
    session = ConsultationMeeting.objects.create(
        consultation=theme, held_on=LATER, place="会议室", host=person
    )

    plenary = Meeting.objects.create(kind="plenary", term=2, number=6, held_on=LAST)
    Event.objects.create(
        kind=EventKind.PLENARY, title="全会", on=LAST, until=LATER, meeting=plenary
    )
    sat = Group.objects.create(meeting=plenary, name="第一组", recorder=person)
    sat.convenors.add(person)
    spoken: dict[str, Any] = {"meeting": plenary, "by": account, "at": NOW}
    Speech.objects.create(title="要讲的", **spoken).speakers.add(person)
    shared = {"unit": unit, "shared_on": LAST, "due_on": LATER, "mode": "spoken"}
    Speech.objects.create(title="在办的", state="shared", leader=person, **shared, **spoken)

    theme_of = Project.objects.create(term=2, session=5, name="民生", leader=person)
    Proposal.objects.create(
        title="加装电梯",
        term=2,
        session=5,
        number=1,
        state="handling",
        kind="key",
        submitted_on=LAST,
        filed_on=LAST,
        project=theme_of,
        promoting_leader=person,
        supervising_leader=person,
    )

    place = Place.objects.create(name="驿站", kind="station", department=committee, is_open=True)
    place.members.add(person)
    PublicDuty.objects.create(place=place, person=person, starts_on=TODAY, ends_on=LATER)
    Voice.objects.create(
        number="A1",
        place=place,
        text="停车难",
        secret="1",
        form_key="1",
        state="handed",
        received_at=NOW,
        due_on=LATER,
        person=person,
    )
    return [
        Tried("members.Appointment.person", "科技界", "没有负责人"),
        Tried("", "派驻区教育局", "派驻还没有结束，要另派的请另派"),
        Tried("workplan.WorkItem.lead_leaders", str(led), "离任者已不任领导职务"),
        Tried("workplan.ItemLeader.person", str(led), "离任者已不任领导职务"),
        Tried("workplan.ItemMember.person", str(studied), "课题组成员离任者已离任"),
        Tried("workplan.Meeting.presided_by", str(coming), "要另定主持人"),
        Tried(
            "workplan.SchemeReview.reported_by",
            f"{coming}：{studied}",
            "要另定汇报人",
        ),
        Tried("workplan.Business.reported_by", f"{coming}：换届筹备", "要另定汇报人"),
        Tried("activities.DutyTurn.person", "6月10日轮值（线上）", "要换人"),
        Tried("activities.Taking.person", "揭榜任务“揭榜”", "揭榜人已离任，请退榜，由别人再揭"),
        Tried("consultations.ConsultationMeeting.host", str(session), "要另定主持人"),
        Tried("plenary.Group.recorder", f"{plenary}第一组", "要另定记录人"),
        Tried("plenary.Group.convenors", f"{plenary}第一组", "要另定召集人"),
        Tried("plenary.Speech.speakers", "大会发言“要讲的”", "发言人已离任"),
        Tried("plenary.Speech.leader", "大会发言“在办的”", "要另定领办领导"),
        Tried("proposals.Proposal.supervising_leader", "第1号 加装电梯", "要另定督办领导"),
        Tried("proposals.Proposal.promoting_leader", "第1号 加装电梯", "要另定领办领导"),
        Tried("proposals.Project.leader", "专题项目“民生”", "要另定牵头领导"),
        Tried("voices.Place.members", "驿站", "要另定答复的委员"),
        Tried("voices.Duty.person", "驿站轮值（2021年5月20日起）", "要换人"),
        Tried("voices.Voice.person", "群众留言 A1", "要另转一名委员"),
    ]


def test_every_charge_is_left_by_name_and_with_the_page_where_another_is_named(client):
    person = make_person("离任者")
    tried = charge_with_everything(person)
    assert {one.field for one in tried if one.field} == charged_fields()
    assert charges_left(TODAY) == {}

    acting = person.appointments.exclude(duty=Duty.MONITOR)
    acting.update(ended_on=LAST)
    Membership.objects.update(until=LAST, ended_why=Departure.TERM)

    assert charges_left(LAST) == {}  # the last day still counts
    found = charges_left(TODAY)
    assert set(found) == {person}
    assert {(one.title, one.missing) for one in found[person]} == {
        (one.title, one.missing) for one in tried
    }
    client.force_login(make_user("another", office=True))
    for one in found[person]:
        assert client.get(one.url).status_code == 200, one.url


def test_a_leader_who_stays_a_member_leaves_what_only_a_leader_does():
    person = make_person("离任者")
    charge_with_everything(person)
    person.appointments.filter(post__isnull=False).update(ended_on=LAST)

    assert [one.missing for one in charges_left(TODAY)[person]] == [
        "离任者已不任领导职务",
        "要另定领办领导",
        "要另定督办领导",
        "要另定牵头领导",
    ]


def test_who_never_had_a_place_is_asked_after_nowhere():
    speaker, account = make_person("外请"), make_user(office=True)
    plenary = Meeting.objects.create(kind="plenary", term=2, number=6, held_on=LATER)
    speech = Speech.objects.create(meeting=plenary, title="外请", by=account, at=NOW)
    speech.speakers.add(speaker)
    Meeting.objects.create(
        kind="chair", term=2, number=65, held_on=LATER + timedelta(1), presided_by=speaker
    )

    assert charges_left(TODAY) == {}
