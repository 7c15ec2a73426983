"""Which facts of members' work consultation, research and supervision are."""

from datetime import date

import pytest

from almanac import clock
from consultations.enums import SuggestionState
from consultations.facts import facts
from consultations.models import ReportVersion, Suggestion, TopicSuggestion
from consultations.services.topics import propose_topic, select_topic
from members.models import Person
from tests.consultations.factories import meeting_of, research_on, supervision_on
from tests.factories import make_item, make_person, make_user
from workplan.annexes import Annex

YEAR = (date(2021, 1, 1), date(2021, 12, 31))


@pytest.fixture
def member(db) -> Person:
    return make_person("王国珍")


def told(**days) -> set[tuple]:
    found = facts(days.get("since", YEAR[0]), days.get("until", YEAR[1]), days.get("people"))
    return {(f.kind.partition(".")[2], f.on, f.person_id, f.role, f.level) for f in found}


def test_a_suggestion_is_offered_in_a_session_and_adopted_later(consultation, member):
    meeting = meeting_of(consultation, date(2021, 4, 8))
    common = {"meeting": meeting, "person": member}
    Suggestion.objects.create(
        number=1,
        text="增加托位",
        unit="区教育局",
        state=SuggestionState.ADOPTED,
        answered_on=date(2021, 5, 6),
        **common,
    )
    Suggestion.objects.create(number=2, text="延长时间", **common)
    Suggestion.objects.create(meeting=meeting, number=3, text="加强监管", speaker="居民代表")

    found = list(facts(*YEAR, None))

    assert [(f.kind, f.on, f.title) for f in found] == [
        ("consultations.suggested", date(2021, 4, 8), "增加托位"),
        ("consultations.adopted", date(2021, 5, 6), "增加托位"),
        ("consultations.suggested", date(2021, 4, 8), "延长时间"),
    ]
    assert {f.person_id for f in found} == {member.pk}
    assert {f.url for f in found} == {meeting.get_absolute_url()}
    assert told(since=date(2021, 5, 1)) == {("adopted", date(2021, 5, 6), member.pk, "", "")}
    assert told(people={0}) == set()


def test_a_topic_of_one_s_own_is_proposed_and_selected(member, office):
    user = make_user(person=member)
    with clock.standing_at(date(2021, 2, 1)):
        topic = propose_topic(year=2021, actor=user, title="地铁口停车")
        propose_topic(year=2021, actor=user, title="代提的", on_behalf_of="居民")
    with clock.standing_at(date(2021, 3, 1)):
        select_topic(topic=TopicSuggestion.objects.get(pk=topic.pk), actor=office)

    assert told() == {
        ("topic", date(2021, 2, 1), member.pk, "", "proposed"),
        ("topic", date(2021, 3, 1), member.pk, "", "selected"),
    }


def test_research_and_supervision_are_done_when_their_report_is_handed_in(plan, member, office):
    leader, other = make_person("陈悦"), make_person("沈璞")
    item = make_item(plan, 1, "安置小区管理", leaders=[leader], annex=Annex.RESEARCH)
    item.member_rows.create(person=member)
    item.member_rows.create(person=other, order=1)
    research = research_on(item)
    watched = make_item(plan, 1, "物业提档", leaders=[leader], annex=Annex.SUPERVISION)
    supervision = supervision_on(watched)
    assert told() == set()

    ReportVersion.objects.create(research=research, number=1, by=office, at=clock.now())
    supervision.submissions.create(on=date(2021, 6, 1), title="监督意见书", sent_to="区政府")
    research.instructions.create(rank="city", on=date(2021, 6, 20), leader="市长")
    research.instructions.create(rank="city", on=date(2021, 6, 25), leader="副市长")

    assert told() == {
        ("research", date(2021, 6, 30), leader.pk, "leader", ""),
        ("research", date(2021, 6, 30), member.pk, "member", ""),
        ("research", date(2021, 6, 30), other.pk, "member", ""),
        ("supervision", date(2021, 6, 1), leader.pk, "leader", ""),
        ("instructed", date(2021, 6, 20), leader.pk, "leader", "city"),
        ("instructed", date(2021, 6, 20), member.pk, "member", "city"),
        ("instructed", date(2021, 6, 20), other.pk, "member", "city"),
    }


def test_the_queries_do_not_grow(plan, member, django_assert_num_queries):
    for seq in range(1, 6):
        item = make_item(plan, seq, f"课题{seq}", annex=Annex.RESEARCH)
        item.member_rows.create(person=member)
        research_on(item, f"课题{seq}").submissions.create(
            on=date(2021, 6, 1), title="报告", sent_to="区委"
        )

    with django_assert_num_queries(7):
        assert len(list(facts(*YEAR, None))) == 5
