"""What a row of this year may say in the next."""

from datetime import date

import pytest

from almanac.workdays import is_workday
from workplan.annexes import Annex
from workplan.next_year import (
    OldRow,
    Ordinals,
    Proposal,
    Proposed,
    days_off_in,
    propose,
    text_moved,
    year_moved,
)


@pytest.mark.parametrize(
    ("this", "following"),
    [
        ("印发区政协2021年工作要点", "印发区政协2022年工作要点"),
        ("制订2021年委员履职“菜单”", "制订2022年委员履职“菜单”"),
        ("总结2021年、谋划2022年工作", "总结2022年、谋划2023年工作"),
        ("二〇二一年述职", "二〇二二年述职"),
        ("二○二一年述职", "二○二二年述职"),
        ("落实“十四五”规划（2021-2025年）", "落实“十四五”规划（2021-2025年）"),
        ("2020年遗留问题", "2020年遗留问题"),
        ("热线12021号", "热线12021号"),
    ],
)
def test_a_year_is_moved_on(this: str, following: str):
    assert year_moved(this, 2021) == following


def test_a_term_that_ends_has_its_sessions_begin_anew():
    titles = [
        "区政协二届五次会议",
        "召开区政协二届二十五次常委会议暨年度提案办理协商活动",
        "区政协二届二十六次常委会暨推进高端制造业发展专题协商",
        "区政协三届一次会议筹备",
    ]
    ordinals = Ordinals(titles, held={(2, "常委"): 27})

    assert ordinals.new_term == 3
    assert [ordinals.moved(title) for title in titles] == [
        "区政协三届一次会议",
        "召开区政协三届一次常委会议暨年度提案办理协商活动",
        "区政协三届二次常委会暨推进高端制造业发展专题协商",
        "区政协三届二次会议筹备",
    ]


@pytest.mark.parametrize(
    ("new_term", "expected"),
    [
        (None, ["二届六次会议", "二届七次会议筹备", "二届二十八次常委会", "二届3次主席会议"]),
        (3, ["三届一次会议", "三届二次会议筹备", "三届一次常委会", "三届1次主席会议"]),
    ],
)
def test_within_a_term_meetings_are_counted_on_from_the_last_held(new_term, expected):
    titles = ["二届五次会议", "二届六次会议筹备", "二届二十五次常委会", "二届2次主席会议"]

    ordinals = Ordinals(titles, held={(2, "常委"): 27}, new_term=new_term)

    assert [ordinals.moved(title) for title in titles] == expected


def test_a_day_off_is_shown_with_the_working_day_before_and_months_are_not():
    assert days_off_in("2022年5月1日、10月8日、3月、2月30日", 2022, is_workday) == [
        (
            date(2022, 5, 1),
            date(2022, 4, 30) if is_workday(date(2022, 4, 30)) else date(2022, 4, 29),
        )
    ]


def proposed(annex: Annex, title: str, phrase: str = "", **known: bool) -> Proposal:
    row = OldRow(annex, title, phrase, **known)
    return propose(row, year=2021, ordinals=Ordinals([title]), is_workday=is_workday)


@pytest.mark.parametrize(
    ("proposal", "expected"),
    [
        (
            proposed(Annex.TASKS, "组织“每周一学”", "全年", is_open=True),
            Proposal(Proposed.KEEP, "组织“每周一学”", "全年"),
        ),
        # What is celebrated in a single year: row 22 of 2021.
        (
            proposed(Annex.TASKS, "开展庆祝建党百年系列活动", "3-9月"),
            Proposal(
                *(Proposed.KEEP, "开展庆祝建党百年系列活动", "3-9月"),
                notes=("写有建党百年，请核对",),
            ),
        ),
        (
            proposed(Annex.TASKS, "制订2021年菜单", "2021年5月1日"),
            Proposal(
                Proposed.KEEP,
                "制订2022年菜单",
                "2022年5月1日",
                notes=(
                    "标题写有年份，逐年都有",
                    "5月1日（周日）不上班，可改为前一工作日4月29日（周五）",
                ),
            ),
        ),
        (
            proposed(Annex.TASKS, "制订2021年菜单", "3月", is_open=True, is_late=True),
            Proposal(Proposed.KEEP, "制订2021年菜单", "3月", "本年尚未办结，结转", carried=True),
        ),
        (
            proposed(Annex.RESEARCH, "关于以“党建赋能”助推政协履职的调研", "10月份"),
            Proposal(
                Proposed.DROP,
                "关于以“党建赋能”助推政协履职的调研",
                "10月份",
                "课题逐年另定",
                becomes="以“党建赋能”助推政协履职",
            ),
        ),
        (
            proposed(Annex.RESEARCH, "关于安置小区管理的调研", serves=True),
            Proposal(Proposed.DROP, "关于安置小区管理的调研", "", "课题逐年另定"),
        ),
        (
            proposed(Annex.TASKS, "“请你来协商”活动——安置小区物业管理专题协商", "8月", holds=True),
            Proposal(
                Proposed.DROP,
                "“请你来协商”活动——安置小区物业管理专题协商",
                "8月",
                "议题逐年另选",
            ),
        ),
    ],
)
def test_each_kind_of_row_has_its_proposal(proposal: Proposal, expected: Proposal):
    assert proposal == expected


@pytest.mark.parametrize(
    ("this", "following", "notes"),
    [
        ("持续学习。", "持续学习。", []),
        (
            "开好二届五次会议，总结2021年。",
            "开好三届一次会议，总结2022年。",
            ["年份已顺延，请核对", "会议届次已顺延，请核对"],
        ),
        # A meeting of others, which no row names, and what is celebrated in a single year.
        (
            "紧扣区委五届十次全会部署，庆祝建党100周年、辛亥革命110周年",
            "紧扣区委五届十次全会部署，庆祝建党100周年、辛亥革命110周年",
            ["写有五届十次、100周年、110周年，请核对"],
        ),
    ],
)
def test_a_point_of_the_text_is_moved_on_and_says_what_to_look_at(this, following, notes):
    ordinals = Ordinals(["区政协二届五次会议", "区政协三届一次会议筹备"])

    assert text_moved(this, year=2021, ordinals=ordinals) == (following, notes)
