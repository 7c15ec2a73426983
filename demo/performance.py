"""Sample rules for the year, and what a member claims: so marked, for each district has its own rules."""

from collections.abc import Callable
from datetime import date
from typing import Any

from almanac import clock
from members.models import Membership, User
from performance.models import FactSort, RuleSet
from performance.services.recorded import confirm, record
from performance.services.rules import begin_rules, enforce, save_group, save_rule

_BEGUN, _CLAIMED = date(2021, 3, 5), date(2021, 5, 17)
_PRESENT = ["present", "unasked", "late", "left_early"]
_PROPOSAL_YEAR = {"since": date(2020, 12, 1), "until": date(2021, 11, 30)}
_MEETINGS = ["plenary", "standing", "committee", "session", "inspection", "training", "sector"]
_EVENTS = [f"activities.{kind}" for kind in _MEETINGS]

# Limits of a group, and its rules.
_GROUPS: dict[str, tuple[dict[str, Any], ...]] = {
    "会议活动": (
        {"cap": 40},
        {"kinds": _EVENTS, "points": 2, "levels": _PRESENT, "halves": ["unasked"]},
        {"kinds": _EVENTS, "points": -2, "levels": ["absent"], "marks": ["must"], "cap": 10},
    ),
    "提案": (
        {"cap": 30},
        {"kinds": ["proposals.filed"], "points": 10, "roles": ["first", "writer"]} | _PROPOSAL_YEAR,
        {"kinds": ["proposals.filed"], "points": 3, "roles": ["co"], "cap": 9} | _PROPOSAL_YEAR,
        {"kinds": ["proposals.key"], "points": 5, "levels": ["key"]},
    ),
    "社情民意": (
        {"cap": 30, "best": True},
        {"kinds": ["opinions.sent"], "points": 3, "share": "settled"},
        {"kinds": ["opinions.adopted"], "points": 6, "levels": ["city"], "share": "settled"},
        {"kinds": ["opinions.adopted"], "points": 10, "levels": ["nation"], "share": "settled"},
    ),
}


def reckon(account: Callable[[str], User], until: date) -> None:
    """Put the sample rules in force, and let a member claim something, as far as the day has come."""
    if until < _BEGUN:
        return
    office = account("办公室")
    with clock.standing_at(_BEGUN):
        enforce(rule_set=_rules(office), actor=office)
    member = account("李庆莲")
    memberships = Membership.objects.on_day(_CLAIMED).select_related("person")
    if until >= _CLAIMED and (own := memberships.filter(person=member.person).first()):
        with clock.standing_at(_CLAIMED):
            claim = record(
                person=own.person,
                sort=FactSort.objects.get(name="公益服务"),
                on=date(2021, 5, 15),
                title="（样例）社区科普讲座",
                actor=member,
            )
            confirm(recorded=claim, actor=office)


def _rules(office: User) -> RuleSet:
    rule_set = begin_rules(
        year=2021,
        name="（样例）委员履职积分办法",
        bands="优秀 60\n合格 20\n待努力",
        note="样例，只为演示；各地规则不同，由办公室自己写。",
        actor=office,
    )
    for name, (limits, *rules) in _GROUPS.items():
        group = save_group(rule_set=rule_set, actor=office, name=name, **limits)
        for values in rules:
            save_rule(group=group, actor=office, **values)
    return rule_set
