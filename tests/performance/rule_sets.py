"""The rules of four places as data, put into the product as the office would write them.

桐城 2019, 济南 2015, 广水 2017, 虹口 2021. What the sources do not print is marked `ours`: the product has
none of these built in, and nobody is to take a value of ours for a source's.
"""

from datetime import date
from typing import Any

from members.models import User
from performance.enums import Share, Status
from performance.models import FactSort, RuleSet
from performance.services.rules import begin_rules, enforce, save_group, save_rule

PRESENT = ["present", "unasked", "late", "left_early"]
ABSENT = ["absent", "leave_refused"]
_EVENTS = ["committee", "session", "inspection", "research", "supervision", "training"]
_EVENTS += ["reading", "visit", "sector", "reception", "briefing", "welfare", "meeting"]
ACTIVITIES = [f"activities.{kind}" for kind in _EVENTS]
PLENARY, STANDING = ["activities.plenary"], ["activities.standing"]
FILED = ["proposals.filed"]


def sort(name: str) -> list[str]:
    """The kind of what is typed in under a name."""
    return [FactSort.objects.get(name=name).key]


def rule(points: float | str, kinds: list[str], **more: Any) -> dict[str, Any]:
    return {"points": str(points), "kinds": kinds, **more}


def tongcheng() -> dict[str, Any]:
    """100: plenary 50, proposals 25 (10 put, 15 filed), activities 10 (2 each, a chosen speech 5),
    reports 15 (10, and 5 if used). Joint: the first has half, the others share the other half.
    """
    joint = {"share": Share.HALF_FIRST}
    return {
        "name": "桐城2019",
        "bands": "合格 60\n不合格",
        "groups": {
            "全体会议": (
                {"cap": 50, "floor": 0},
                rule(50, PLENARY, levels=PRESENT),
                rule(30, PLENARY, levels=["excused"]),
            ),
            "提案": (
                {"cap": 25},
                rule(10, ["proposals.submitted"], cap=10, **joint),
                rule(15, FILED, cap=15, **joint),
            ),
            "活动": (
                {"cap": 10},
                rule(2, ACTIVITIES, levels=PRESENT),
                rule(5, sort("大会口头发言")),
            ),
            "社情民意": (
                {"cap": 15},
                rule(10, ["opinions.sent"], cap=10),
                rule(5, ["opinions.adopted"], cap=5),
            ),
            "常委会会议": (
                {"cap": 0},
                rule(-2, STANDING, levels=["excused"], status=Status.STANDING),
                rule(-5, STANDING, levels=ABSENT, status=Status.STANDING),
            ),
        },
    }


def jinan() -> dict[str, Any]:
    """70 to begin with, down to nothing; 50 more at most: further filed proposals 5 (first signer), key
    5, excellent 10, welfare work 2, at most 10; the plenary: absent -30, leave -10.
    """
    return {
        "name": "济南2015",
        "bands": "优秀 85\n合格 60\n不合格",
        "groups": {
            "基础分": (
                {"start": 70, "cap": 70, "floor": 0},
                rule(-30, PLENARY, levels=ABSENT),
                rule(-10, PLENARY, levels=["excused"]),
            ),
            "加分": (
                {"cap": 50},
                rule(5, FILED, roles=["first"], after=1),
                rule(5, ["proposals.key"], levels=["key"]),
                rule(10, sort("优秀提案")),
                rule(2, sort("公益服务"), cap=10),
            ),
        },
    }


def guangshui() -> dict[str, Any]:
    """Work 80 in twenties (proposal 20, co-signer 15; turned into a report 15, 10), presence 10, study
    10; honours by level 10, 8, 6, 4. Late or early -1 (常委会 -2), absent -1.5 (常委会 -3).
    """
    late = ["late", "left_early"]
    meetings = [*PLENARY, "activities.committee", "activities.meeting"]
    return {
        "name": "广水2017",
        "bands": "",
        "groups": {
            "提案": (
                {"cap": 20, "best": True},
                rule(20, FILED, roles=["first"]),
                rule(15, FILED, roles=["co"]),
                rule(15, ["proposals.turned"], roles=["first"]),
                rule(10, ["proposals.turned"], roles=["co"]),
            ),
            # The other twenties are not printed: ours.
            "社情民意": ({"cap": 20}, rule(20, ["opinions.sent"])),
            "调研": ({"cap": 20}, rule(20, ["consultations.research"])),
            "视察协商": (
                {"cap": 20},
                rule(10, ["activities.inspection", "activities.session"], levels=PRESENT),
            ),
            "出席": (
                {"start": 10, "cap": 10, "floor": 0},
                rule(-1, meetings, levels=late),
                rule("-1.5", meetings, levels=ABSENT),
                rule(-2, STANDING, levels=late),
                rule(-3, STANDING, levels=ABSENT),
            ),
            "学习": (
                {"cap": 10},
                # 5 a time: ours.
                rule(5, ["activities.training", "activities.reading"], levels=PRESENT),
            ),
            "荣誉": (
                {},
                rule(10, sort("表彰荣誉"), levels=["nation"]),
                rule(8, sort("表彰荣誉"), levels=["province"]),
                rule(6, sort("表彰荣誉"), levels=["city"]),
                rule(4, sort("表彰荣誉"), levels=["district"]),
            ),
        },
    }


def hongkou() -> dict[str, Any]:
    """The shape is the source's: what scores above what, what is half, nine a year of which three as
    co-signer, the proposal year, the ladder of reports, the deductions. All values but the deductions,
    the nine, the three and the 1 to 5 of goods are ours.
    """
    proposal_year = {"since": date(2020, 12, 1), "until": date(2021, 11, 30)}
    report = {"share": Share.HALF, "halves": ["combined"]}
    seen = {"levels": PRESENT, "halves": ["unasked"]}
    meetings = [*PLENARY, *STANDING, *ACTIVITIES]
    return {
        "name": "虹口2021",
        "bands": "红\n橙\n黄\n绿\n青\n蓝\n紫",
        "groups": {
            "会议活动": (
                {},
                rule(2, PLENARY, per_unit=True, **seen),
                rule(3, STANDING, status=Status.STANDING, **seen),
                rule(2, STANDING, status=Status.ORDINARY, **seen),
                rule(2, ACTIVITIES, roles=["lecturer", "speaker"], **seen),
                rule(1, ACTIVITIES, roles=["attendee", "chair", "observer", "reader"], **seen),
            ),
            "提案": (
                {"cap": 9},
                rule(4, FILED, roles=["first", "writer"], **proposal_year),
                rule(2, FILED, roles=["co"], cap=3, **proposal_year),
            ),
            "社情民意": (
                {"best": True},
                rule(1, ["opinions.sent"], share=Share.HALF),
                rule(2, ["opinions.adopted", "opinions.instructed"], levels=["district"], **report),
                rule(4, ["opinions.adopted", "opinions.instructed"], levels=["city"], **report),
                rule(6, ["opinions.adopted", "opinions.instructed"], levels=["province"], **report),
                rule(8, ["opinions.adopted"], levels=["nation"], **report),
                rule(10, ["opinions.instructed"], levels=["nation"], share=Share.HALF),
            ),
            "其他": (
                {},
                rule(3, sort("大会口头发言")),
                rule(2, sort("大会书面发言")),
                rule(3, ["consultations.research"], roles=["leader"]),
                rule(2, ["consultations.research"], roles=["member"]),
                rule(1, sort("提供物品、场地"), per_unit=True, cap=5),
            ),
            "扣分": (
                {"cap": 0},
                rule(-1, meetings, levels=["excused"], marks=["must"]),
                rule(-2, meetings, levels=ABSENT, marks=["must"]),
                rule(-1, meetings, levels=["absent"], marks=["signed"]),
            ),
        },
    }


ALL = {"桐城": tongcheng, "济南": jinan, "广水": guangshui, "虹口": hongkou}


def write(spec: dict[str, Any], actor: User, year: int = 2021) -> RuleSet:
    """Write a set as a draft, through the services."""
    rule_set = begin_rules(year=year, name=spec["name"], bands=spec["bands"], actor=actor)
    for name, (limits, *rules) in spec["groups"].items():
        group = save_group(rule_set=rule_set, actor=actor, name=name, **limits)
        for values in rules:
            save_rule(group=group, actor=actor, **values)
    return rule_set


def in_force(place: str, actor: User) -> RuleSet:
    """Put the rules of a place in force, instead of what was."""
    return enforce(rule_set=write(ALL[place](), actor), actor=actor)
