"""Rules are written as drafts and put in force by the office; what is in force stays as it was."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from performance import reading
from performance.enums import RuleSetState
from performance.models import PointRule, RuleSet
from performance.services.rules import (
    begin_rules,
    copy_rules,
    drop,
    edit_group,
    edit_rules,
    enforce,
    remove_group,
    remove_rule,
    save_group,
    save_rule,
)
from tests.performance import rule_sets
from workflow.refusals import NotAllowed, Refused

FILED = ["proposals.filed"]


@pytest.fixture
def draft(office) -> RuleSet:
    return begin_rules(year=2021, name="积分办法", actor=office)


@pytest.fixture
def group(draft, office):
    return save_group(rule_set=draft, name="提案", actor=office)


@pytest.fixture
def rule(group, office) -> PointRule:
    return save_rule(group=group, kinds=FILED, points=5, actor=office)


def test_a_rule_without_days_is_for_the_year(rule):
    assert (rule.since, rule.until) == (date(2021, 1, 1), date(2021, 12, 31))


def test_a_draft_counts_for_nobody_until_it_is_put_in_force(draft, rule, office):
    assert reading.in_force(2021) is None

    enforce(rule_set=draft, actor=office)

    assert reading.in_force(2021) == draft
    assert [one.action_label for one in draft.changes.all()] == ["施行"]


def test_the_set_before_is_replaced_and_stays_readable(draft, rule, office):
    enforce(rule_set=draft, actor=office)
    changed = copy_rules(rule_set=draft, year=2021, name="年中修改", actor=office)

    enforce(rule_set=changed, actor=office)

    draft.refresh_from_db()
    assert (draft.state, changed.state) == (RuleSetState.REPLACED, RuleSetState.IN_FORCE)
    assert reading.in_force(2021) == changed
    assert [one.action_label for one in draft.changes.all()] == ["替换", "施行"]


def test_the_database_keeps_one_set_in_force_a_year(draft, rule, office):
    enforce(rule_set=draft, actor=office)

    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSet.objects.create(year=2021, name="又一套", state=RuleSetState.IN_FORCE)


def test_a_copy_for_the_next_year_has_its_days_moved(office):
    before = rule_sets.in_force("虹口", office)

    copied = copy_rules(rule_set=before, year=2022, name="2022年办法", actor=office)

    old, new = (reading.whole(one.pk) for one in (before, copied))
    assert [p.limits for p in reading.said(old)] == [p.limits for p in reading.said(new)]
    days = {(r.since, r.until) for r in new.book.rules}
    assert days == {
        (date(2022, 1, 1), date(2022, 12, 31)),
        (date(2021, 12, 1), date(2022, 11, 30)),
    }
    assert len(new.book.rules) == len(old.book.rules)
    assert copied.bands == before.bands
    assert reading.in_force(2021) == before


@pytest.mark.parametrize(
    ("day", "moved"),
    [(date(2020, 2, 29), date(2021, 2, 28)), (date(2021, 2, 28), date(2022, 2, 28))],
)
def test_the_end_of_february_stays_it(day, moved, group, office):
    year = day.year
    rule_set = begin_rules(year=year, name="闰年", actor=office)
    own = save_group(rule_set=rule_set, name="提案", actor=office)
    save_rule(group=own, kinds=FILED, points=1, until=day, actor=office)

    copied = copy_rules(rule_set=rule_set, year=year + 1, name="次年", actor=office)

    assert PointRule.objects.get(group__rule_set=copied).until == moved


def test_groups_and_rules_of_a_draft_are_changed_and_taken_out(draft, group, rule, office):
    edit_group(group=group, name="提案工作", cap=20, actor=office)
    save_rule(group=group, rule=rule, kinds=FILED, points=6, actor=office)
    edit_rules(rule_set=draft, name="办法", bands="好 60\n差", actor=office)

    (part,) = reading.said(reading.whole(draft.pk))
    assert (part.group.name, part.limits) == ("提案工作", "合计最多20分。")
    assert [sentence for _, sentence in part.rules] == ["立案提案，每件得6分。"]

    with pytest.raises(Refused, match="这个分组里还有规则，请先删去规则，再删去分组。"):
        remove_group(group=group, actor=office)
    remove_rule(rule=rule, actor=office)
    assert reading.said(reading.whole(draft.pk))[0].rules == ()
    remove_group(group=group, actor=office)
    assert reading.said(reading.whole(draft.pk)) == []


def test_what_is_in_force_or_dropped_is_not_changed(draft, group, rule, office):
    enforce(rule_set=draft, actor=office)
    writes = (
        lambda: edit_rules(rule_set=draft, name="另名", actor=office),
        lambda: save_group(rule_set=draft, name="会议", actor=office),
        lambda: save_rule(group=group, kinds=FILED, points=1, actor=office),
        lambda: remove_group(group=group, actor=office),
        lambda: remove_rule(rule=rule, actor=office),
        lambda: drop(rule_set=draft, actor=office),
        lambda: enforce(rule_set=draft, actor=office),
    )

    for write in writes:
        with pytest.raises(Refused):
            write()

    assert reading.said(reading.whole(draft.pk))[0].rules[0][1] == "立案提案，每件得5分。"


def test_a_draft_without_rules_is_not_put_in_force(draft, group, office):
    with pytest.raises(Refused, match="这套规则还没有一条规则，不能施行。"):
        enforce(rule_set=draft, actor=office)


def test_a_draft_is_dropped_and_stays_on_the_record(draft, office):
    drop(rule_set=draft, actor=office)

    assert RuleSet.objects.get(pk=draft.pk).state == RuleSetState.DROPPED


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kinds": []}, "请选择至少一种事项。"),
        ({"kinds": ["gone"]}, "请选择至少一种事项。"),
        (
            {"kinds": FILED, "roles": ["leader"]},
            "所选事项没有身份“牵头”，可以是：第一提案人、联名人、集体提案执笔人。",
        ),
        ({"kinds": FILED, "levels": ["city"]}, "所选事项没有级别、情形“市级”，可以是：不填。"),
        (
            {"kinds": FILED, "halves": ["unasked"]},
            "所选事项没有“按一半计的”“出席（未报名）”，"
            "可以是：第一提案人、联名人、集体提案执笔人。",
        ),
    ],
)
def test_what_no_kind_of_facts_knows_is_refused(values, said, group, office):
    with pytest.raises(Refused) as refused:
        save_rule(group=group, points=1, actor=office, **values)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"points": 0}, "分值不能是0；扣分写负数，例如 -5。"),
        ({"cap": -3}, "“全年最多几分”须大于0。"),
        ({"until": date(2020, 1, 1)}, "“计至”不能早于“计自”。"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(values, said, group, office):
    with pytest.raises(ValidationError) as refused:
        save_rule(group=group, actor=office, **{"kinds": FILED, "points": 1, **values})
    assert said in refused.value.messages


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": "提案"}, "已有同名分组。"),
        ({"name": "会议", "start": 10, "cap": 5}, "“起始分”不能大于“合计最多”。"),
        ({"name": "会议", "start": 0, "floor": 5}, "“合计最少”不能大于“起始分”。"),
    ],
)
def test_a_group_that_cannot_be_is_refused(values, said, draft, group, office):
    with pytest.raises(ValidationError) as refused:
        save_group(rule_set=draft, actor=office, **values)
    assert said in refused.value.messages


def test_bands_that_cannot_be_read_are_refused(draft, office):
    with pytest.raises(ValidationError) as refused:
        edit_rules(rule_set=draft, bands="优秀 高", actor=office)
    assert refused.value.message_dict == {
        "bands": ["档次“优秀 高”看不懂。请写名称，空一格，再写最低分，例如：良好 60。"]
    }


@pytest.mark.parametrize(
    "role", ["member", "leader", "committee head", "unit", "account of no one", "stopped office"]
)
def test_rules_are_written_by_the_office_alone(role, one_of_each_role, draft, group, rule):
    actor = one_of_each_role.users[role]
    writes = (
        lambda: begin_rules(year=2021, name="我的", actor=actor),
        lambda: copy_rules(rule_set=draft, year=2021, name="我的", actor=actor),
        lambda: edit_rules(rule_set=draft, name="我的", actor=actor),
        lambda: save_group(rule_set=draft, name="我的", actor=actor),
        lambda: save_rule(group=group, kinds=FILED, points=1, actor=actor),
        lambda: remove_group(group=group, actor=actor),
        lambda: remove_rule(rule=rule, actor=actor),
        lambda: enforce(rule_set=draft, actor=actor),
        lambda: drop(rule_set=draft, actor=actor),
    )

    for write in writes:
        with pytest.raises(NotAllowed):
            write()
