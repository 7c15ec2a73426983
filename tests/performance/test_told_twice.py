"""What was typed in, and an app tells as well, counts once; what was typed in stays, and its page says so."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from activities.enums import EventKind
from members.models import Person
from performance import reading
from performance.models import FactSort, RecordedFact
from performance.report.own import year_of
from performance.report.statistics import numbers_of, statistics
from performance.services.recorded import record
from plenary.services import speeches
from tests.activities.factories import held
from tests.performance import rule_sets
from tests.performance.conftest import TODAY
from tests.performance.rule_sets import rule, sort
from workplan.enums import MeetingKind
from workplan.models import Meeting
from workplan.services import schemes

FIRST, SECOND = date(2021, 1, 25), date(2021, 1, 26)
TITLE = "加快托育服务体系建设"
SPOKEN, WRITTEN, WELFARE = "大会口头发言", "大会书面发言", "公益服务"
SPEECH = ["plenary.speech"]


@pytest.fixture
def typed(office, member) -> Callable[..., RecordedFact]:
    def typed(sort: str = SPOKEN, on: date = SECOND, title: str = "托育服务", **more: Any):
        found = FactSort.objects.get(name=sort)
        values = {"person": member, "actor": office, **more}
        return record(sort=found, on=on, title=title, **values)

    return typed


@pytest.fixture
def spoke(office, member) -> Callable[..., Any]:
    """Give a speech to the plenary of January, as the page of the plenary has it."""
    plenary = Meeting(kind=MeetingKind.PLENARY, term=2, number=5, held_on=FIRST)
    meeting = schemes.save_meeting(meeting=plenary, actor=office)

    def spoke(title: str = TITLE, mode: str = "spoken", who: Person = member):
        data = speeches.SpeechData(title, "正文。", [who])
        speech = speeches.submit(meeting=meeting, actor=office, data=data)
        speeches.choose(speech=speech, actor=office, mode=mode)
        return speech

    return spoke


@pytest.fixture
def points(office, member) -> Callable[..., tuple[str, list[tuple[str, str]]]]:
    """The points of the member by some rules, and what gave none with its reason."""

    def points(*rules: dict):
        spec = {"name": "办法", "bands": "", "groups": {"发言": ({}, *rules)}}
        rule_sets.enforce(rule_set=rule_sets.write(spec, office), actor=office)
        line = reading.of_person(2021, member)
        everyone = {one.person: one.points for one in reading.standing(2021).lines}
        assert line.points == everyone[member]
        return line.total_words, [(u.fact.title, u.why) for u in line.points.uncounted]

    return points


def both() -> tuple[dict, ...]:
    """Rules of before the system had speeches, and of since."""
    return rule(3, sort(SPOKEN)), rule(2, sort(WRITTEN)), rule(5, SPEECH)


def test_a_speech_that_was_typed_in_and_given_counts_once(spoke, typed, points):
    spoke()
    typed()

    why = "与系统里的“加快托育服务体系建设”是同一件事，只计一次"
    assert points(*both()) == ("5", [("托育服务", why)])


@pytest.mark.parametrize(
    ("values", "total"),
    [
        ({}, "5"),
        ({"on": date(2021, 3, 1), "title": " 加快托育服务体系建设"}, "5"),
        # Whatever else is said of it, on a day of the plenary.
        ({"title": "在大会上作的口头发言"}, "5"),
        ({"title": "关于托育的发言"}, "5"),
        ({"title": "关于托育的建议"}, "5"),
        ({"title": "地铁口停车"}, "8"),
        # Another, of another day; and another way of giving it.
        ({"on": date(2021, 3, 1), "title": "地铁口停车"}, "8"),
        ({"sort": WRITTEN}, "7"),
    ],
)
def test_the_same_is_of_the_plenary_s_days_or_of_its_title(values, total, spoke, typed, points):
    spoke()
    typed(**values)

    assert points(*both())[0] == total


def test_that_both_titles_are_put_as_proposals_makes_them_no_one_speech(spoke, typed, points):
    spoke(title="关于加快托育服务体系建设的建议")
    typed(title="关于加强地铁口停车管理的建议")

    assert points(*both())[0] == "8"


def test_by_rules_that_count_the_typed_in_alone_it_still_counts(spoke, typed, points):
    spoke()
    typed()

    assert points(rule(3, sort(SPOKEN))) == ("3", [(TITLE, "没有计这类事项的规则")])


def test_of_several_typed_in_at_once_the_rest_counts(spoke, typed, points):
    spoke(mode="written")
    typed(WRITTEN, title="两篇书面发言", amount=2)

    assert points(rule(2, sort(WRITTEN), per_unit=True), rule(5, SPEECH)) == ("7", [])


def test_of_two_typed_in_one_is_the_one_that_was_given(spoke, typed, points):
    spoke()
    typed()
    typed(title="再次发言")

    assert points(*both()) == (
        "8",
        [("托育服务", "与系统里的“加快托育服务体系建设”是同一件事，只计一次")],
    )


def test_the_same_is_sooner_of_its_title_than_of_the_days_alone(spoke, typed, points):
    spoke()
    typed(on=FIRST, title="地铁口停车")
    typed()

    why = "与系统里的“加快托育服务体系建设”是同一件事，只计一次"
    assert points(*both()) == ("8", [("托育服务", why)])


def test_another_s_speech_is_not_the_same(spoke, typed, points, one_of_each_role):
    spoke(who=one_of_each_role.users["another member"].person)
    typed()

    assert points(*both())[0] == "3"


def test_a_welfare_event_counts_once_and_one_of_another_day_besides(office, member, typed, points):
    held(office, [member], kind=EventKind.WELFARE, on=date(2021, 3, 5), title="学雷锋")
    typed(WELFARE, date(2021, 3, 5), "义诊")
    typed(WELFARE, date(2021, 3, 12), "学雷锋")

    total, uncounted = points(rule(2, sort(WELFARE)), rule(1, ["activities.welfare"]))
    assert (total, uncounted) == ("3", [("义诊", "与系统里的“学雷锋”是同一件事，只计一次")])


def test_what_several_did_together_is_the_same_for_each(
    office, member, typed, points, one_of_each_role
):
    other = one_of_each_role.users["another member"].person
    held(office, [member, other], kind=EventKind.WELFARE, on=date(2021, 3, 5), title="学雷锋")
    for person in (other, member):
        typed(WELFARE, date(2021, 3, 5), "义诊", person=person)

    total, _ = points(rule(2, sort(WELFARE)), rule(1, ["activities.welfare"]))
    assert total == "1"
    assert {line.total_words for line in reading.standing(2021).lines} == {"1", "0"}


def test_an_office_s_own_sort_is_told_by_what_the_office_says(office, member, typed, points):
    own = FactSort.objects.create(name="参加视察", told_by="activities.inspection")
    held(office, [member], kind=EventKind.INSPECTION, on=date(2021, 4, 13), title="矛调中心视察")
    typed("参加视察", date(2021, 4, 13), "视察矛调中心")

    assert points(rule(2, [own.key]), rule(2, ["activities.inspection"]))[0] == "2"


def test_the_year_and_its_table_count_it_once_and_keep_what_was_typed_in(
    spoke, typed, member, signed_in
):
    spoke()
    typed()
    typed("媒体宣传", title="联谊报", level="city")

    told, found = year_of(member, 2021, TODAY), statistics(2021, TODAY)
    assert told.sentence == "今年大会发言1篇，媒体宣传1次。"
    assert [(fact.title, kind.label) for fact, kind in told.twice] == [("托育服务", SPOKEN)]
    assert found.total.numbers == (("大会发言", 1), ("媒体宣传", 1))
    of_member = next(told for row, told in found.members if row.person == member)
    assert numbers_of(of_member, found.kinds) == [("大会发言", 1), ("媒体宣传", 1)]

    address = reverse("performance:year", args=[2021, member.pk])
    page = BeautifulSoup(signed_in("member").get(address).content, "html.parser")
    kept = next(s for s in page.select("summary") if "补记了、系统里也有的" in s.text).parent
    assert kept.p.text == "与上面的是同一件事，只计一次；补记仍留着。"
    assert [a.text for a in kept.select("a")] == ["托育服务"]


@pytest.mark.parametrize("role", ["office", "member"])
def test_its_page_names_the_same_thing_also_while_it_is_claimed(
    role, spoke, typed, signed_in, one_of_each_role
):
    speech = spoke()
    row = typed(actor=one_of_each_role.users[role])

    page = BeautifulSoup(signed_in("office").get(row.get_absolute_url()).content, "html.parser")
    note = page.select_one(".note")
    said = "系统里已有《加快托育服务体系建设》（1月25日），与这一条是同一件事，只计一次。"
    assert note.text == said
    assert note.a["href"] == speech.get_absolute_url()


def test_what_stands_alone_says_nothing(typed, signed_in):
    row = typed()

    page = BeautifulSoup(signed_in("office").get(row.get_absolute_url()).content, "html.parser")
    assert page.select_one(".note") is None


def test_the_office_chooses_what_tells_a_sort_by_headings(signed_in, office):
    row = FactSort.objects.get(name=SPOKEN)
    address = reverse("admin:performance_factsort_change", args=[row.pk])

    page = BeautifulSoup(signed_in("office").get(address).content, "html.parser")
    field = page.select_one("select[name=told_by]")
    headings = [group["label"] for group in field.select("optgroup")]
    assert headings == ["会议", "活动", "委员作为", "协商监督", "提案", "社情民意"]
    assert field.select_one("option[selected]").text.strip() == "大会发言（口头发言）"


def test_the_kinds_of_a_rule_stand_under_their_headings(signed_in, office):
    draft = rule_sets.write({"name": "草案", "bands": "", "groups": {"发言": ({},)}}, office)
    address = reverse("performance:new_rule", args=[draft.groups.get().pk])

    page = BeautifulSoup(signed_in("office").get(address).content, "html.parser")
    headings = {f.legend.text: len(f.select("input")) for f in page.select("fieldset.choices")}
    names = ("会议", "活动", "委员作为", "协商监督", "提案", "社情民意", "补记")
    assert headings == dict(zip(names, (8, 12, 5, 6, 7, 4, 9), strict=True))
