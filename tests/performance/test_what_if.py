"""What a draft would change, said before it is put in force: sentences, and people's points with why."""

from datetime import date

import pytest

from performance import reading
from performance.models import PointRule
from performance.services.recorded import record
from performance.services.rules import (
    begin_rules,
    copy_rules,
    edit_group,
    save_group,
    save_rule,
)
from tests.performance import rule_sets
from tests.performance.test_recorded import sort


@pytest.fixture
def draft(office, member):
    """A copy of the rules in force; the member has done three times welfare work."""
    for day in (1, 2, 3):
        record(
            person=member,
            sort=sort("公益服务"),
            on=date(2021, 3, day),
            title=f"义诊{day}",
            actor=office,
        )
    rule_set = rule_sets.in_force("济南", office)
    return copy_rules(rule_set=rule_set, year=2021, name="年中修改", actor=office)


def moved(draft) -> list[tuple]:
    found = reading.what_if(reading.whole(draft.pk)).moved
    return [
        (one.person.name, one.by_words, [f"{c.what}：{c.words}" for c in one.changes])
        for one in found
    ]


def test_a_copy_moves_nobody(draft):
    found = reading.what_if(reading.whole(draft.pk))

    assert (found.gone, found.new, found.moved, found.among) == ((), (), (), 3)


def test_it_says_whose_points_move_by_how_much_and_why(draft, office, signed_in):
    rule = PointRule.objects.get(group__rule_set=draft, points=2)
    save_rule(group=rule.group, rule=rule, kinds=rule.kinds, points=3, cap=8, actor=office)

    found = reading.what_if(reading.whole(draft.pk))

    assert found.gone == ("加分：公益服务，每次得2分，全年最多10分。",)
    assert found.new == ("加分：公益服务，每次得3分，全年最多8分。",)
    assert moved(draft) == [
        (
            "王国珍",
            "+2",
            ["公益服务：义诊1：2→3分", "公益服务：义诊2：2→3分"],
        )
    ]
    page = signed_in("office").get(f"/performance/sets/{draft.pk}/what-if/").content.decode()
    assert "与现在施行的规则比，3位委员中1位会变。" in page
    # Nothing was changed by asking.
    assert reading.of_person(2021, found.moved[0].person).total_words == "76"


def test_what_a_group_begins_with_moves_everyone(draft, office):
    group = draft.groups.get(name="基础分")
    edit_group(group=group, name="基础分", start=60, cap=70, floor=0, actor=office)

    assert {(name, by, *why) for name, by, why in moved(draft)} == {
        (name, "-10", "“基础分”的起始分：70→60分") for name in ("王国珍", "沈璞", "前任")
    }


def test_the_changes_add_up_to_what_moves(draft, office):
    for rule in PointRule.objects.filter(group__rule_set=draft, points__in=(2, 5)):
        save_rule(group=rule.group, rule=rule, kinds=rule.kinds, points=7, cap=9, actor=office)

    for one in reading.what_if(reading.whole(draft.pk)).moved:
        assert one.by == sum(change.after - change.before for change in one.changes)


def test_without_rules_in_force_all_is_new(office, member):
    draft = begin_rules(year=2020, name="首次", actor=office)
    group = save_group(rule_set=draft, name="基础分", start=70, actor=office)
    save_rule(group=group, kinds=["proposals.filed"], points=5, actor=office)

    assert {(name, by) for name, by, _ in moved(draft)} == {
        ("王国珍", "+70"),
        ("沈璞", "+70"),
        ("前任", "+70"),
    }
