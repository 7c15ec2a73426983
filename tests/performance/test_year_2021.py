"""The played year of 2021: exact facts, exact points by the rules of four places, every point traceable."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from activities.models import Event
from activities.services import events
from members import facts as ledger
from performance import reading
from performance.models import PointRule, RecordedFact
from performance.services.recorded import revoke
from performance.services.rules import copy_rules, enforce, save_rule
from tests.performance import rule_sets, year_2021
from tests.performance.year_2021 import PlayedYear, totals
from tests.proposals.factories import make_one_of_each_role
from tests.shared_rows import shared_rows

TODAY = date(2021, 12, 31)
FACTS = Path(settings.BASE_DIR, "tests", "data", "facts_2021.txt")


@shared_rows(on=TODAY)
def year() -> PlayedYear:
    return year_2021.play()


def told(year: PlayedYear, name: str) -> list[str]:
    """A member's facts of the year, and of the December before it, a line each."""
    kinds = ledger.kinds()
    found = ledger.facts(date(2020, 12, 1), TODAY, [year.people[name].pk])
    return [
        f"{name} {f.on} {reading.called(f, kinds)} {f.title}"
        + (f" ×{f.amount}" if f.amount > 1 else "")
        + (f" {f.of}人" if f.of > 1 else "")
        for f in found
    ]


def test_the_facts_of_the_year(year):
    found = "".join(f"{line}\n" for name in year.people for line in told(year, name))

    assert found == FACTS.read_text(encoding="utf-8")


# The total, rank and band of each; 周翔 is not ranked. By hand from the facts and the rules.
POINTS = {
    "桐城": [
        ("王国珍", "100", 1, "合格"),
        ("沈璞", "100", 1, "合格"),
        ("陈悦", "50.75", 3, "不合格"),
        ("费建伟", "6", 4, "不合格"),
        ("周翔", "49", None, "不合格"),
    ],
    "济南": [
        ("王国珍", "80", 1, "合格"),
        ("沈璞", "72", 2, "合格"),
        ("费建伟", "70", 3, "合格"),
        ("陈悦", "60", 4, "合格"),
        ("周翔", "70", None, "合格"),
    ],
    "广水": [
        ("王国珍", "80", 1, ""),
        ("沈璞", "74", 2, ""),
        ("陈悦", "27", 3, ""),
        ("费建伟", "15", 4, ""),
        ("周翔", "53", None, ""),
    ],
    "虹口": [
        ("王国珍", "50", 1, "红"),
        ("沈璞", "24.5", 2, "橙"),
        ("费建伟", "3", 3, "绿"),
        ("陈悦", "-0.5", 4, "蓝"),
        ("周翔", "15", None, ""),
    ],
}


@pytest.mark.parametrize("place", POINTS)
def test_the_points_of_the_year_by_the_rules_of_a_place(place, year):
    rule_sets.in_force(place, year.office)

    found = reading.standing(2021).lines

    assert [(ln.person.name, ln.total_words, ln.rank, ln.band) for ln in found] == POINTS[place]


# The parts of which those of 王国珍 and 陈悦 are made, where the rules differ in kind.
PARTS = {
    ("桐城", "王国珍"): "全体会议50 提案25 活动10 社情民意15 常委会会议0",
    ("桐城", "陈悦"): "全体会议30 提案18.75 活动2 社情民意0 常委会会议0",
    ("桐城", "周翔"): "全体会议50 提案0 活动4 社情民意0 常委会会议-5",
    ("济南", "王国珍"): "基础分70 加分10",
    ("济南", "陈悦"): "基础分60 加分0",
    ("广水", "沈璞"): "提案20 社情民意20 调研20 视察协商0 出席9 学习5 荣誉0",
    ("广水", "陈悦"): "提案20 社情民意0 调研0 视察协商0 出席7 学习0 荣誉0",
    ("虹口", "王国珍"): "会议活动26 提案9 社情民意7 其他8 扣分0",
    ("虹口", "沈璞"): "会议活动20.5 提案3 社情民意1 其他2 扣分-2",
    ("虹口", "陈悦"): "会议活动0.5 提案6 社情民意0 其他0 扣分-7",
}


@pytest.mark.parametrize(("place", "name"), PARTS)
def test_the_parts_of_someones_points(place, name, year):
    rule_sets.in_force(place, year.office)

    line = reading.of_person(2021, year.people[name])

    said = " ".join(f"{p.group.name}{reading.plain(p.total)}" for p in line.parts)
    assert said == PARTS[place, name]


def test_nine_a_year_by_the_proposal_year_the_last_one_cut_to_fit(year):
    """虹口: 王国珍 filed on 10 December 2020 and twice in 2021, four each; of 沈璞's own of 6 December
    nothing counts, and of the two co-signed three.
    """
    rule_sets.in_force("虹口", year.office)

    def proposals(name: str) -> list[tuple]:
        part = reading.of_person(2021, year.people[name]).parts[1]
        return [
            (a.fact.on, reading.plain(a.worth), reading.plain(a.points), a.cut) for a in part.awards
        ]

    assert proposals("王国珍") == [
        (date(2020, 12, 10), "4", "4", ""),
        (date(2021, 2, 5), "4", "4", ""),
        (date(2021, 2, 5), "4", "1", "“提案”最多9分"),
    ]
    assert proposals("沈璞") == [
        (date(2021, 2, 5), "2", "2", ""),
        (date(2021, 2, 5), "2", "1", "这一条最多3分"),
    ]
    uncounted = {
        (one.fact.kind, one.why)
        for one in reading.of_person(2021, year.people["沈璞"]).points.uncounted
        if one.fact.on == date(2021, 12, 6)
    }
    assert ("proposals.filed", "不在规则的起止日期内") in uncounted


@pytest.mark.parametrize("place", POINTS)
def test_every_fact_is_counted_or_says_why_not_and_every_point_adds_up(place, year):
    rule_sets.in_force(place, year.office)

    for line in reading.standing(2021).lines:
        awards = line.points.awards
        seen = {a.fact.identity for a in awards} | {
            one.fact.identity for one in line.points.uncounted
        }
        of_year = ledger.facts(date(2021, 1, 1), date(2021, 12, 31), [line.person.pk])
        assert {fact.identity for fact in of_year} <= seen
        starts = sum(part.group.start for part in line.parts)
        assert line.total == starts + sum(award.points for award in awards)
        assert all(one.why for one in line.points.uncounted)


def test_every_point_opens_its_fact(year):
    make_one_of_each_role()
    rule_sets.in_force("虹口", year.office)
    client = Client()
    client.force_login(year.office)

    urls = {a.fact.url for ln in reading.standing(2021).lines for a in ln.points.awards}

    assert len(urls) == 26
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


@pytest.mark.parametrize("place", POINTS)
def test_one_s_own_page_reckons_what_the_list_does(place, year):
    rule_sets.in_force(place, year.office)

    for line in reading.standing(2021).lines:
        own = reading.of_person(2021, line.person)
        assert (own.points, own.band) == (line.points, line.band)


def test_a_changed_rule_is_reckoned_anew(year):
    before = rule_sets.in_force("济南", year.office)
    changed = copy_rules(rule_set=before, year=2021, name="年中修改", actor=year.office)
    welfare = PointRule.objects.get(group__rule_set=changed, points=2)
    values = {"kinds": welfare.kinds, "points": 4, "cap": 10}
    save_rule(group=welfare.group, rule=welfare, actor=year.office, **values)
    assert totals(reading.standing(2021).lines)["沈璞"] == "72"

    enforce(rule_set=changed, actor=year.office)

    assert totals(reading.standing(2021).lines)["沈璞"] == "74"


def test_what_goes_takes_its_points_with_it(year):
    rule_sets.in_force("虹口", year.office)
    event = Event.objects.get(title="开展界别活动月")
    goods = RecordedFact.objects.get(title="防疫物资")

    events.reopen(event=event, reason="重新核对", actor=year.office)
    revoke(recorded=goods, reason="不属实", actor=year.office)

    now = totals(reading.standing(2021).lines)
    # 3 of the 4 and 3, of which five counted, are left.
    assert (now["费建伟"], now["王国珍"]) == ("2", "48")


def test_nobody_has_points_before_there_are_rules(year):
    assert reading.standing(2021).lines == ()
    assert reading.of_person(2021, year.people["王国珍"]) is None
