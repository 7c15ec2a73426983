"""What the apps collected for next year's plan: where each comes from, and for whom that is a link."""

from datetime import date

import pytest

from almanac import clock
from consultations.services.topics import decline_topic, propose_topic, select_topic
from discussions.enums import TopicKind
from discussions.services.topics import open_topic, support
from members.enums import DepartmentKind, Duty
from members.models import User
from proposals.models import Proposal
from tests.consultations.factories import research_on
from tests.factories import (
    appoint,
    make_department,
    make_item,
    make_one_of_each_role,
    make_person,
    make_user,
)
from tests.shared_rows import shared_rows
from voices.models import Became, Place, Voice
from workflow.becoming import origins_of
from workplan.registry import suggested_for

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

NOVEMBER = date(2021, 11, 20)


@pytest.fixture(autouse=True)
def _november():
    with clock.standing_at(NOVEMBER):
        yield


@shared_rows(on=NOVEMBER)
def one_of_each_role():
    return make_one_of_each_role()


def told(year: int = 2022) -> list[tuple[str, str, str, bool]]:
    return [(one.annex, one.title, one.why, one.is_chosen) for one in suggested_for(year)]


def test_topics_of_the_year_and_those_of_the_year_before_on_which_nothing_was_decided(
    one_of_each_role,
):
    users = one_of_each_role.users
    for year, title in ((2022, "停车难"), (2022, "养老"), (2021, "早教"), (2021, "绿道")):
        propose_topic(year=year, title=title, actor=users["member"])
    topics = {topic.title: topic for topic in users["member"].suggested_topics.all()}
    select_topic(topic=topics["养老"], actor=users["office"])
    decline_topic(topic=topics["绿道"], actor=users["office"], reason="去年已协商")

    assert told() == [
        ("consultation", "停车难", "征集选题：李庆莲提出，待选定", False),
        ("consultation", "养老", "征集选题：李庆莲提出，已选定", True),
        ("consultation", "早教", "2021年征集选题：李庆莲提出，待选定", False),
    ]


def test_what_members_discussed_counts_once_it_came_to_something(one_of_each_role):
    sector = make_department("科技界", DepartmentKind.SECTOR)
    author, other = (
        make_user(name, person=appoint(make_person(name), sector, Duty.MEMBER).person)
        for name in ("沈璞", "费建伟")
    )
    topic = open_topic(actor=author, kind=TopicKind.PROPOSAL, title="地铁口停车", text="占满。")
    support(topic=topic, actor=other)
    assert told() == []

    Proposal.objects.create(
        title="关于地铁口停车的建议",
        kind="ordinary",
        origin="individual",
        term=2,
        session=5,
        state="filed",
        number=12,
        came_from=topic.key,
    )

    why = "委员议政：沈璞发起，附议1人，提案已立案"
    assert told() == [("consultation", "地铁口停车", why, False)]
    assert told(2023) == []
    # What was put forward as a topic is told as that.
    propose_topic(year=2022, title="地铁口停车", actor=author, came_from=topic.key)
    assert [one[2] for one in told()] == ["征集选题：沈璞提出，待选定"]


def test_the_proposals_that_research_was_turned_into(one_of_each_role):
    item = make_item(one_of_each_role.item.plan, 5, "关于安置小区管理的调研", annex="research")
    research = research_on(item)
    assert told() == []
    research.proposal = "第12号 关于加强安置小区管理的建议"
    research.save()

    assert told() == [
        (
            "proposals",
            "关于加强安置小区管理的建议",
            "由2021年调研课题“关于安置小区管理的调研”转化的提案",
            False,
        )
    ]


def test_the_key_proposals_of_the_year_with_who_supervises_them(one_of_each_role):
    leader = make_person("张爱莲")
    [department] = one_of_each_role.item.lead_departments
    common = {"term": 3, "session": 1, "origin": "individual", "state": "filed"}
    Proposal.objects.create(
        title="关于公共卫生应急的建议",
        kind="key",
        number=3,
        filed_on=date(2022, 2, 10),
        supervising_leader=leader,
        supervising_department=department,
        **common,
    )
    Proposal.objects.create(
        title="关于亮灯的建议", kind="ordinary", number=4, filed_on=date(2022, 2, 10), **common
    )

    [one] = suggested_for(2022)
    assert (one.annex, one.title, one.why) == (
        "proposals",
        "关于公共卫生应急的建议",
        "重点督办提案：第3号",
    )
    assert (one.leaders, one.lead_departments) == ("张爱莲", department.name)
    assert suggested_for(2021) == []


def test_what_anyone_said_and_was_adopted_and_who_is_led_to_it(one_of_each_role):
    place = Place.objects.create(
        kind="station", name="江南社区", department=one_of_each_role.item.lead_departments[0]
    )
    common = {"place": place, "due_on": NOVEMBER, "received_at": clock.now()}
    made = [
        Voice.objects.create(
            number=f"{n:08d}", secret=str(n), form_key=str(n), text=f"第{n}条", **common
        )
        for n in range(3)
    ]
    for voice, label, is_adopted in (
        (made[0], "社情民意", True),
        (made[1], "社情民意", False),
        (made[2], "选题", True),
    ):
        Became.objects.create(
            voice=voice,
            url=f"/{voice.pk}/",
            label=label,
            title="关于盲道的建议",
            state="已采用",
            is_adopted=is_adopted,
        )

    [one] = suggested_for(2022)
    assert (one.title, one.why) == ("关于盲道的建议", "码上协商：江南社区的留言，社情民意已采用")
    assert one.key == made[0].key

    def led(role: str) -> list[str]:
        user: User = one_of_each_role.users[role]
        return [origin.url for origin in origins_of([one.key], user, NOVEMBER).values()]

    assert led("office") == [made[0].get_absolute_url()]
    assert led("member") == []
