"""What rules can say, one by one; and that the same facts always give the same points."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.facts import Fact
from performance.enums import Share, Status
from performance.points import (
    NO_RULE,
    NOT_A_MEMBER,
    OTHER_CASE,
    OTHER_DAYS,
    OTHER_STATUS,
    Bands,
    Group,
    Rule,
    RuleBook,
    Term,
    parse_bands,
    plain,
    ranks,
)

FIRST, LAST = date(2021, 1, 1), date(2021, 12, 31)
MEMBER = Term(1, date(2017, 1, 1))


def fact(day: int = 1, kind: str = "filed", **more) -> Fact:
    on = more.pop("on", date(2021, 3, day))
    key = more.pop("key", f"thing:{day}")
    return Fact(kind, key, more.pop("person_id", 1), on, f"第{day}件", **more)


def rule(points="5", *kinds: str, **more) -> Rule:
    values = {"since": FIRST, "until": LAST, "key": 1, "group": 1} | more
    return Rule(kinds=kinds or ("filed",), points=Fraction(points), **values)


def book(*rules: Rule, **group) -> RuleBook:
    limits = {name: Fraction(n) for name, n in group.items() if name in ("start", "cap", "floor")}
    return RuleBook((Group(1, "提案", **{**group, **limits}),), rules)


def reckon(rules: RuleBook, *facts: Fact, term: Term = MEMBER):
    return rules.of_everyone(facts, [term])[1]


def told(rules: RuleBook, *facts: Fact, term: Term = MEMBER) -> list[tuple[str, str]]:
    """The points of each fact and why they are fewer, by day."""
    return [(plain(a.points), a.cut) for a in reckon(rules, *facts, term=term).awards]


def total(rules: RuleBook, *facts: Fact, term: Term = MEMBER) -> str:
    return plain(reckon(rules, *facts, term=term).total)


def test_each_fact_gives_its_points():
    assert told(book(rule("5")), fact(1), fact(2)) == [("5", ""), ("5", "")]


@pytest.mark.parametrize(
    ("narrowed", "counts"),
    [
        ({"roles": ("first",)}, True),
        ({"roles": ("co",)}, False),
        ({"levels": ("city", "nation")}, True),
        ({"levels": ("district",)}, False),
        ({"marks": ("single",)}, True),
        ({"marks": ("combined",)}, False),
        ({"status": Status.STANDING}, False),
        ({"status": Status.ORDINARY}, True),
    ],
)
def test_a_rule_is_narrowed_to_roles_levels_ways_and_status(narrowed, counts):
    found = fact(1, role="first", level="city", mark="single")

    assert total(book(rule("5", **narrowed)), found) == ("5" if counts else "0")


def test_the_status_is_that_of_the_day():
    term = Term(1, date(2017, 1, 1), None, date(2021, 3, 10), date(2021, 3, 20))
    rules = book(rule("5", status=Status.STANDING))

    assert told(rules, *(fact(day) for day in (9, 10, 20, 21)), term=term) == [("5", "")] * 2


def test_a_meeting_of_two_half_days_counts_twice_where_the_rule_says_so():
    assert total(book(rule("5")), fact(amount=2)) == "5"
    assert total(book(rule("5", per_unit=True)), fact(amount=2)) == "10"


@pytest.mark.parametrize(
    ("share", "first", "co"),
    [
        (Share.WHOLE, "15", "15"),
        (Share.EQUAL, "5", "5"),
        (Share.HALF_FIRST, "7.5", "3.75"),
        (Share.HALF, "7.5", "7.5"),
        (Share.SETTLED, "9", "3"),
    ],
)
def test_several_share_a_fact(share, first, co):
    rules = book(rule("15", share=share))

    assert total(rules, fact(role="first", of=3, share=Fraction(3, 5))) == first
    assert total(rules, fact(role="co", of=3, share=Fraction(1, 5))) == co


@pytest.mark.parametrize("share", Share)
def test_who_did_it_alone_has_it_whole(share):
    assert total(book(rule("15", share=share)), fact(role="sole")) == "15"


def test_who_came_without_signing_up_has_half():
    rules = book(rule("3", halves=("unasked",)))

    assert told(rules, fact(1, level="present"), fact(2, level="unasked")) == [
        ("3", ""),
        ("1.5", ""),
    ]


def test_further_ones_count_from_the_second_on():
    rules = book(rule("5", after=1))

    assert told(rules, fact(2), fact(1), fact(3)) == [
        ("0", "从第2件（次）起计"),
        ("5", ""),
        ("5", ""),
    ]


def test_the_last_one_is_cut_to_fit_the_cap():
    rules = book(rule("4", cap=Fraction(9)))

    assert told(rules, *map(fact, (1, 2, 3, 4))) == [
        ("4", ""),
        ("4", ""),
        ("1", "这一条最多9分"),
        ("0", "这一条最多9分"),
    ]


def test_a_deduction_has_its_cap_too():
    rules = book(rule("-5", cap=Fraction(8)))

    assert told(rules, *map(fact, (1, 2))) == [("-5", ""), ("-3", "这一条最多扣8分")]


def test_of_more_than_count_those_that_give_most_do():
    rules = book(
        rule("5", roles=("first",)),
        rule("2", roles=("co",), key=2, cap_count=3),
        cap_count=4,
    )
    own = [fact(day, role="co") for day in (1, 2, 3, 4)]
    own += [fact(day, role="first") for day in (5, 6)]

    assert told(rules, *own) == [
        ("2", ""),
        ("2", ""),
        ("0", "“提案”全年最多计4件（次）"),
        ("0", "这一条全年最多计3件（次）"),
        ("5", ""),
        ("5", ""),
    ]


def test_half_days_beyond_the_count_are_cut_to_fit():
    rules = book(rule("1", per_unit=True, cap_count=3))

    assert told(rules, fact(1, amount=2), fact(2, amount=2)) == [
        ("2", ""),
        ("1", "这一条全年最多计3件（次）"),
    ]


def test_one_report_adopted_at_several_levels_counts_once_at_its_best():
    rules = book(
        rule("1", "sent"),
        rule("2", "adopted", levels=("city",), key=2),
        rule("4", "adopted", levels=("nation",), key=3),
        best=True,
    )
    own = [
        fact(1, "sent", key="report:1"),
        fact(2, "adopted", key="report:1", level="nation"),
        fact(3, "adopted", key="report:1", level="city"),
        fact(4, "sent", key="report:2"),
    ]

    assert told(rules, *own) == [
        ("0", "同一件只计最高的一项"),
        ("4", ""),
        ("0", "同一件只计最高的一项"),
        ("1", ""),
    ]


def test_a_group_begins_full_and_is_reduced_to_nothing_at_most():
    rules = book(rule("-30", levels=("absent",)), start="70", floor="0")

    assert total(rules) == "70"
    assert told(rules, *(fact(day, level="absent") for day in (1, 2, 3))) == [
        ("-30", ""),
        ("-30", ""),
        ("-10", "“提案”扣到0分为止"),
    ]


def test_a_group_may_keep_some_points_whatever_is_taken():
    rules = book(rule("-30"), start="70", floor="20")

    assert told(rules, fact(1), fact(2)) == [("-30", ""), ("-20", "“提案”扣到20分为止")]


def test_what_was_over_the_cap_makes_up_for_a_deduction():
    """The limits are those of the sum, whatever came first."""
    rules = book(rule("6"), rule("-3", "late", key=2), cap="10")

    assert total(rules, fact(1), fact(2), fact(3, "late")) == "9"
    assert total(rules, fact(1, "late"), fact(2), fact(3)) == "9"


def test_rules_change_within_a_year():
    changed = date(2021, 4, 3)
    rules = book(rule("1", until=date(2021, 4, 2)), rule("2", since=changed, key=2))

    assert told(rules, fact(1, on=date(2021, 4, 2)), fact(2, on=changed)) == [("1", ""), ("2", "")]


def test_the_year_of_proposals_begins_in_december():
    rules = book(rule("5", since=date(2020, 12, 1), until=date(2021, 11, 30)))
    days = (date(2020, 11, 30), date(2020, 12, 1), date(2021, 11, 30), date(2021, 12, 1))
    own = [fact(number, on=day) for number, day in enumerate(days, start=1)]

    assert [award.fact.on for award in reckon(rules, *own).awards] == [days[1], days[2]]
    assert rules.span == (date(2020, 12, 1), date(2021, 11, 30))


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (fact(kind="spoken"), NO_RULE),
        (fact(role="co"), OTHER_CASE),
        (fact(role="first", on=date(2021, 12, 30)), OTHER_DAYS),
        (fact(role="first", on=date(2016, 1, 1)), NOT_A_MEMBER),
        (fact(role="first"), OTHER_STATUS),
    ],
)
def test_a_fact_that_gives_nothing_says_why(found, why):
    rules = book(rule("5", roles=("first",), status=Status.STANDING, until=date(2021, 11, 30)))

    (one,) = reckon(rules, found).uncounted
    assert (one.fact, one.why) == (found, why)


def test_ties_share_a_rank_the_next_is_skipped_and_some_are_not_ranked():
    totals = {1: Fraction(5), 2: Fraction(9), 3: Fraction(9), 4: Fraction(20), 5: Fraction(1)}

    assert ranks(totals, unranked=[4]) == {2: 1, 3: 1, 1: 3, 5: 4}


@pytest.mark.parametrize(
    ("points", "band"), [("85", "优秀"), ("84.99", "合格"), ("60", "合格"), ("59.99", "不合格")]
)
def test_bands_by_points(points, band):
    assert parse_bands("优秀 85\n合格 60分\n不合格").of(Fraction(points), None, 0) == band


def test_bands_by_sevenths_of_the_list():
    bands = parse_bands("红\n橙\n黄\n绿\n青\n蓝\n紫")

    assert [bands.of(Fraction(), rank, 14) for rank in (1, 2, 3, 13, 14)] == [
        *("红", "红", "橙", "紫", "紫")
    ]
    assert bands.of(Fraction(), None, 14) == ""


def test_no_bands_are_none():
    assert parse_bands(" \n") == Bands()
    assert parse_bands("").of(Fraction(3), 1, 1) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("优秀 很高", "档次“优秀 很高”看不懂。请写名称，空一格，再写最低分，例如：良好 60。"),
        ("优秀 85\n一般\n差", "只有最后一档可以不写最低分。"),
        ("一般\n优秀 85", "写最低分的档次须排在前面，只有最后一档可以不写最低分。"),
        ("合格 60\n优秀 85", "档次须从高分写到低分。"),
        ("优秀 85\n优秀 60", "档次的名称不能重复。"),
    ],
)
def test_bands_that_cannot_be_read_say_why(text, said):
    with pytest.raises(ValueError, match=r".") as refused:
        parse_bands(text)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("number", "words"),
    [("3", "3"), ("1/2", "0.5"), ("10/3", "3.33"), ("-3/2", "-1.5"), ("0", "0"), ("2/3", "0.67")],
)
def test_numbers_are_written_with_two_decimals_at_most(number, words):
    assert plain(Fraction(number)) == words


_FACTS = st.lists(
    st.builds(
        lambda day, kind, role, key, of: fact(
            day, kind, role=role, key=f"thing:{key}", of=of, level="city"
        ),
        st.integers(1, 28),
        st.sampled_from(["filed", "adopted", "late"]),
        st.sampled_from(["first", "co"]),
        st.integers(1, 6),
        st.integers(1, 4),
    ),
    max_size=12,
)
_RULES = RuleBook(
    (
        Group(1, "提案", cap=Fraction(9), cap_count=4),
        Group(2, "信息", start=Fraction(10), floor=Fraction(0), best=True),
    ),
    (
        rule("5", roles=("first",), share=Share.HALF_FIRST),
        rule("2", roles=("co",), key=2, cap=Fraction(3), share=Share.EQUAL),
        rule("4", "adopted", "filed", key=3, group=2, after=1, cap_count=3),
        rule("-3", "late", key=4, group=2, cap=Fraction(8)),
    ),
)


@given(_FACTS, st.randoms())
def test_the_same_facts_in_any_order_give_the_same_points(facts, random):
    mixed = list(facts)
    random.shuffle(mixed)

    once, again = reckon(_RULES, *facts), reckon(_RULES, *mixed)

    assert once.total == again.total
    assert [(p.group, p.total) for p in once.groups] == [(p.group, p.total) for p in again.groups]


@given(_FACTS)
def test_points_add_up_and_stay_within_their_limits(facts):
    found = reckon(_RULES, *facts)

    assert found.total == sum(part.total for part in found.groups)
    for part in found.groups:
        assert part.total == part.group.start + sum(award.points for award in part.awards)
        assert part.group.cap is None or part.total <= part.group.cap
        assert part.group.floor is None or part.total >= part.group.floor
        for award in part.awards:
            assert bool(award.cut) == (award.points != award.worth)
