"""Each rule says in words what it does; the four places' rules as people read them."""

from datetime import date

import pytest

from members.facts import kinds
from performance import reading
from performance.enums import Share, Status
from performance.points import Rule
from performance.words import says
from tests.performance import rule_sets

FIRST, LAST = date(2021, 1, 1), date(2021, 12, 31)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"points": 5, "kinds": ("proposals.filed",)}, "立案提案，每件得5分。"),
        (
            {
                "points": 5,
                "kinds": ("proposals.filed",),
                "roles": ("first",),
                "cap_count": 9,
            },
            "立案提案（第一提案人），每件得5分，全年最多计9件，取分高的。",
        ),
        (
            {"points": -1.5, "kinds": ("activities.plenary",), "levels": ("absent",), "cap": 3},
            "全体会议（缺席），每次扣1.5分，全年最多扣3分。",
        ),
        (
            {
                "points": 2,
                "kinds": ("activities.plenary",),
                "levels": ("present", "unasked"),
                "halves": ("unasked",),
                "per_unit": True,
                "status": Status.STANDING,
            },
            "限常委，全体会议（出席、出席（未报名）），每半天得2分，出席（未报名）的按一半计。",
        ),
        (
            {
                "points": 10,
                "kinds": ("opinions.sent",),
                "share": Share.HALF_FIRST,
                "after": 1,
                "cap": 20,
                "since": date(2020, 12, 1),
                "until": date(2021, 11, 30),
            },
            "社情民意报送，每篇得10分，联名的第一人得一半，其余的人平分另一半，从第2篇起计，全年最多20分，"
            "计2020年12月1日至2021年11月30日的。",
        ),
        (
            {"points": 1, "kinds": ("opinions.sent", "proposals.filed")},
            "社情民意报送、立案提案，每件（次）得1分。",
        ),
        ({"points": 1, "kinds": ("gone",)}, "（现在没有的事项），每件（次）得1分。"),
    ],
)
@pytest.mark.django_db
def test_a_rule_is_a_sentence(rule, words):
    values = {"since": FIRST, "until": LAST} | rule

    assert says(Rule(key=1, group=1, **values), kinds(), 2021) == words


def test_the_rules_of_jinan_read_as_they_are_printed(office):
    rule_set = rule_sets.in_force("济南", office)

    assert [(p.group.name, p.limits, [s for _, s in p.rules]) for p in reading.said(rule_set)] == [
        (
            "基础分",
            "从70分起，合计最多70分，扣到0分为止。",
            [
                "全体会议（缺席、不准假），每次扣30分。",
                "全体会议（准假），每次扣10分。",
            ],
        ),
        (
            "加分",
            "合计最多50分。",
            [
                "立案提案（第一提案人），每件得5分，从第2件起计。",
                "列为重点提案（重点督办提案），每件得5分。",
                "优秀提案，每件得10分。",
                "公益服务，每次得2分，全年最多10分。",
            ],
        ),
    ]
