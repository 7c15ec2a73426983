"""Each rule of the plan check, on rows made for it."""

from datetime import date, timedelta

import pytest

from almanac.workdays import is_workday
from workplan.annexes import Annex
from workplan.checkup import (
    Due,
    Finding,
    Party,
    PlanFacts,
    PlanRow,
    PlanText,
    Tie,
    examine,
)
from workplan.checkup.findings import rules_of

ZHOU, CHEN = Party("person-1", "周翔"), Party("person-2", "陈悦")
VICE = Party("post-1", "副主席", is_post=True)
CHENGJIAN, SHEFA = Party("department-1", "城建委"), Party("department-2", "社法委")
EACH = Party("department-9", "各专委会")
T, R, C, P = Annex.TASKS, Annex.RESEARCH, Annex.CONSULTATION, Annex.PROPOSALS


def row(key: int, *days: str, annex: Annex = T, title: str = "事项", **fields) -> PlanRow:
    """A row that lacks nothing, due on days of 2021 (09-30)."""
    values = {
        "leaders": (ZHOU,),
        "departments": (CHENGJIAN,),
        "phrase": "写法",
        "dues": tuple(Due(date.fromisoformat(f"2021-{day}")) for day in days),
    }
    return PlanRow(key, annex, f"{annex.short} {key}", title, **values | fields)


def found(*rows: PlanRow, ties: tuple = (), kinds: str = "", **facts) -> list[Finding]:
    """Examine rows, and keep the findings of the kinds named (all where none is)."""
    values = {"is_workday": lambda day: True, "month_limit": 99}
    plan = PlanFacts(year=2021, rows=rows, ties=ties, **values | facts)
    return [f for f in examine(plan) if not kinds or f.kind.value in kinds.split()]


def kinds(findings: list[Finding]) -> list[tuple[str, tuple[int, ...]]]:
    return [(f.kind.value, f.rows) for f in findings]


def same(leading: int, following: int, confirmed: bool = True) -> Tie:
    return Tie(leading, following, confirmed)


HELD = "“请你来协商”活动——社工队伍"


@pytest.mark.parametrize(
    ("leading", "topic", "expected"),
    [
        (["09-30"], ["10-31"], [("dates", (1, 2))]),
        (["09-30"], ["09-30"], []),
        (["03-31", "09-30"], ["09-30"], [("dates", (1, 2))]),
        ([], ["10-31"], []),
    ],
)
def test_one_matter_with_two_dates(leading, topic, expected):
    rows = row(1, *leading), row(2, *topic, annex=P)

    assert kinds(found(*rows, ties=(same(1, 2),), kinds="dates")) == expected


def test_rows_that_nobody_ties_together_may_have_two_dates():
    assert found(row(1, "09-30"), row(2, "10-31", annex=P), kinds="dates") == []


def test_a_research_topic_of_annex_1_and_2_is_one_matter_that_has_one_date():
    rows = row(1, "06-30", title="开展某某调研"), row(2, "09-30", annex=R)

    assert kinds(found(*rows, ties=(same(1, 2),))) == [("dates", (1, 2))]


@pytest.mark.parametrize(
    ("held", "topic", "research", "expected"),
    [
        ("07-31", "07-31", "10-31", [("research-late", (1, 2, 3))]),
        ("09-30", "10-31", "09-30", [("research-month", (1, 3))]),
        ("09-10", "09-10", "09-20", [("research-late", (1, 2, 3))]),
        ("09-20", "09-20", "09-10", [("research-month", (1, 2, 3))]),
        ("10-31", "10-31", "09-30", []),
        ("08-31", "10-31", "09-30", [("research-late", (1, 3))]),
    ],
)
def test_research_comes_in_a_month_before_its_consultation(held, topic, research, expected):
    rows = row(1, held, title=HELD), row(2, topic, annex=C), row(3, research, annex=R)
    ties = same(1, 2), same(1, 3, confirmed=False)

    assert kinds(found(*rows, ties=ties, kinds="research-late research-month")) == expected


def test_a_matter_that_only_the_software_sees_is_unsure():
    rows = row(1, "09-30", title=HELD), row(2, "10-31", annex=C), row(3, "10-31", annex=R)

    findings = found(*rows, ties=(same(1, 2), same(1, 3, confirmed=False)))

    assert [(f.kind.value, f.unsure) for f in findings] == [
        ("dates", False),
        ("research-late", True),
    ]


def test_undated_research_is_not_late():
    rows = row(1, "09-30", title=HELD), row(2, annex=R, phrase="适时", review_on=date(2021, 6, 1))

    assert found(*rows, ties=(same(1, 2),)) == []


def test_a_consultation_without_research_is_one_finding_with_its_rows():
    rows = row(1, "03-31", title=HELD), row(2, "03-31", annex=C), row(3, "05-31", annex=C)

    assert kinds(found(*rows, ties=(same(1, 2),))) == [
        ("no-research", (1, 2)),
        ("no-research", (3,)),
    ]


@pytest.mark.parametrize(
    ("starts", "passed", "starred", "expected"),
    [
        (date(2021, 3, 1), False, True, [("scheme", (1,))]),
        (date(2021, 3, 1), True, True, []),
        (date(2021, 3, 1), False, False, []),
        (date(2021, 3, 25), False, True, [("scheme", (1,))]),
        (date(2021, 3, 26), False, True, []),
        (None, False, True, []),
    ],
)
def test_a_starred_row_begins_after_a_meeting_can_have_seen_its_scheme(
    starts, passed, starred, expected
):
    one = row(1, starred=starred, dues=(Due(date(2021, 8, 31), starts, passed),))
    adopted = date(2021, 2, 26)
    meeting = adopted + timedelta(days=28)

    assert kinds(found(one, adopted_on=adopted, first_meeting=meeting)) == expected


def test_without_the_day_of_adoption_nothing_is_said_of_schemes():
    due = Due(date(2021, 3, 31), date(2021, 3, 1))

    assert found(row(1, starred=True, dues=(due,))) == []


def test_what_a_row_lacks_is_said_in_one_finding():
    rows = row(1, "09-30"), row(2, leaders=(), departments=(), phrase="适时")

    (finding,) = found(*rows)

    assert (finding.kind.value, finding.rows) == ("lacking", (2,))
    assert finding.words == "重点任务 2缺牵头领导、责任部门、时间。"


def test_an_annex_without_any_date_is_one_finding_and_no_row_of_it_another():
    rows = row(1, "09-30"), row(4, annex=P), row(5, annex=P), row(6, annex=P, leaders=())

    assert kinds(found(*rows)) == [("lacking", (6,)), ("undated-annex", (4, 5, 6))]


def test_what_was_added_to_an_annex_is_counted_apart():
    (finding,) = found(row(4, annex=P), row(5, annex=P), row(6, annex=P, is_added=True))

    assert finding.words == "附件4“重点督办提案”的2项和增补的1项都没有时间。"


def test_a_row_to_be_looked_at_again_lacks_no_date():
    review = date(2021, 11, 1)

    assert found(row(1, "09-30"), row(2, review_on=review)) == []
    assert found(row(4, annex=P, review_on=review)) == []


@pytest.mark.parametrize(
    ("holders", "words"),
    [
        ((), "现在没有人任此职"),
        ((ZHOU, CHEN), "现有2人任此职，没有写明是哪一位"),
    ],
)
def test_a_post_that_stands_for_no_one_or_several_is_found(holders, words):
    (finding,) = found(row(25, "11-30", leaders=(VICE,)), holders={VICE.key: holders})

    assert finding.words == f"重点任务 25：牵头领导写“副主席”，{words}。"


def test_a_post_with_one_holder_names_someone():
    assert found(row(25, "11-30", leaders=(VICE,)), holders={VICE.key: (ZHOU,)}) == []


def test_a_day_off_is_one_finding_with_all_that_is_due_on_it():
    rows = row(1, "01-31"), row(2, "02-28", "03-31"), row(3, "01-31")

    findings = found(*rows, is_workday=is_workday)

    assert [(f.rows, f.words) for f in findings] == [
        ((1, 3), "1月31日（周日）到期2项，前一个工作日是1月29日（周五）。"),
        ((2,), "2月28日（周日）到期1项，前一个工作日是2月26日（周五）。"),
    ]


def test_a_year_whose_days_off_are_not_known_says_so():
    (finding,) = found(row(1, "01-31"), is_workday=is_workday, is_published=False)

    assert finding.words.endswith("该年的放假安排尚未收录，这里只按周末推算。")


def test_a_month_is_crowded_above_the_limit_and_not_at_it():
    rows = [row(n, "09-30") for n in (1, 2, 3)]

    assert found(*rows, month_limit=3) == []
    assert [f.words for f in found(*rows, month_limit=2)] == [
        "牵头领导“周翔”9月到期3项，多于设定的2项。",
        "责任部门“城建委”9月到期3项，多于设定的2项。",
    ]


def test_a_row_that_follows_another_and_a_row_due_twice_in_a_month_count_once():
    rows = row(1, "09-30"), row(2, "09-30", annex=P), row(3, "09-10", "09-30")
    confirmed, proposed = (same(1, 2),), (same(1, 2, confirmed=False),)

    assert found(*rows, ties=confirmed, month_limit=2) == []
    assert [f.rows for f in found(*rows, ties=proposed, month_limit=2)] == [(1, 2, 3), (1, 2, 3)]


def test_a_collective_counts_for_each_department_and_a_post_for_its_one_holder():
    rows = row(1, "09-30"), row(2, "09-30", leaders=(VICE,), departments=(EACH,))
    stands_for = {EACH.key: (CHENGJIAN, SHEFA)}

    def words(holders: tuple) -> list[str]:
        all_found = found(
            *rows,
            month_limit=1,
            stands_for=stands_for,
            holders={VICE.key: holders},
            kinds="crowded",
        )
        return [f.words for f in all_found]

    assert words((ZHOU,)) == [
        "牵头领导“周翔”9月到期2项，多于设定的1项。",
        "责任部门“城建委”9月到期2项，多于设定的1项。",
    ]
    assert words((ZHOU, CHEN)) == ["责任部门“城建委”9月到期2项，多于设定的1项。"]


def test_what_is_due_at_the_year_s_end_because_it_runs_all_year_is_said():
    rows = row(1, "12-31", all_year=True), row(2, "12-31")

    assert found(*rows, month_limit=1)[0].words == (
        "牵头领导“周翔”12月到期2项（其中全年事项1项），多于设定的1项。"
    )


def test_a_finding_keeps_its_key_while_its_dates_change_its_facts():
    def dates_of(day: str) -> Finding:
        rows = row(1, "09-30"), row(2, day, annex=P)
        return found(*rows, ties=(same(1, 2),), kinds="dates")[0]

    before, after = dates_of("10-31"), dates_of("11-30")

    assert before.key == after.key == "dates:1"
    assert (before.facts, after.facts) == (
        "1=2021-09-30;2=2021-10-31",
        "1=2021-09-30;2=2021-11-30",
    )


def test_each_finding_says_why_it_matters_and_whose_rule_it_is():
    (finding,) = found(row(1, "03-31", annex=C))

    assert finding.rule == "软件建议：先调研，后协商；调研成果在协商前的一个月形成。"
    assert finding.meaning.why


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            "提升协商效能。坚持把调查研究作为协商的必经程序，互动交流作为必要环节。",
            "依据：2021年工作要点第6点：“坚持把调查研究作为协商的必经程序”。",
        ),
        (
            "议题一律先调研，再协商；其他从略。",
            "依据：2021年工作要点第6点：“议题一律先调研，再协商”。",
        ),
        ("加强调研。开展协商。", "软件建议：先调研，后协商；调研成果在协商前的一个月形成。"),
    ],
)
def test_a_rule_is_quoted_from_the_plan_at_hand_or_is_the_software_s_advice(text, rule):
    texts = PlanText("第1点", "加强学习。"), PlanText("第6点", text)

    (finding,) = found(row(1, "03-31", annex=C), texts=texts)

    assert finding.rule == rule


def test_no_rule_of_a_plan_without_text_names_a_plan():
    rules = list(rules_of(2024, ()).values())

    assert not [
        rule for rule in rules if "工作要点" in rule or ("附件" in rule and "各附件" not in rule)
    ]
    assert [rule for rule in rules if not rule.startswith("软件建议：")] == [
        "依据：国务院办公厅公布的放假和调休安排。"
    ]
