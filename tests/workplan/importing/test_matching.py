"""Which row of a new document is which item of the plan: by its words, then by its place."""

import json
import random
from dataclasses import replace

import pytest

from tests.factories import ANNEX_1
from workplan.importing import matching
from workplan.importing.matching import RowLabel, match

PLAN = [RowLabel("", r["seq"], r["title"]) for r in json.loads(ANNEX_1.read_text(encoding="utf-8"))]
SAME = {n: n for n in range(45)}
CHARACTERS = (
    "推进落实完善开展协商监督调研视察提案建设管理服务机制体系平台委员社区街道民生教育医疗交通环境"
)


def label(seq: int | None, title: str, section: str = "") -> RowLabel:
    return RowLabel(section, seq, title)


def renumbered(rows: list[RowLabel]) -> list[RowLabel]:
    return [replace(row, seq=number) for number, row in enumerate(rows, start=1)]


def test_the_same_document_gives_the_same_items():
    assert match(PLAN, PLAN) == SAME


def test_a_row_inserted_at_13_is_new_and_the_others_stay_what_they_were():
    new = label(13, "组织“同心向党”主题演讲比赛")
    rows = renumbered([*PLAN[:12], new, *PLAN[12:]])

    assert match(rows, PLAN) == {n: n for n in range(12)} | {n + 1: n for n in range(12, 45)}


def test_a_row_taken_out_is_gone_and_the_others_stay_what_they_were():
    rows = renumbered([*PLAN[:12], *PLAN[13:]])

    assert match(rows, PLAN) == {n: n for n in range(12)} | {n - 1: n for n in range(13, 45)}


def test_rows_in_another_order_stay_what_they_were():
    order = list(range(45))
    random.Random(2021).shuffle(order)

    assert match(renumbered([PLAN[n] for n in order]), PLAN) == dict(enumerate(order))


@pytest.mark.parametrize(
    ("seq", "title"),
    [
        (1, "★区政府、区政协联席协商会议"),
        (20, "请你来协商活动：进一步完善3岁以下婴幼儿托育服务体系 专题协商"),
        (31, "开展无障碍环境建设专项民主监督"),
        (25, "民生实事项目民主监督"),
        (26, "委员异地培训（两期）"),
        (36, "委员集中培训和履职能力提升"),
        (39, "组织委员参加区“一府两院”上半年工作报告会"),
    ],
)
def test_a_reworded_row_stays_the_item_of_its_number(seq: int, title: str):
    rows = [replace(row, title=title) if row.seq == seq else row for row in PLAN]

    assert match(rows, PLAN) == SAME


def test_a_reworded_row_is_known_again_below_an_inserted_one():
    new, reworded = label(None, "组织主题演讲比赛"), label(None, "开展无障碍环境建设专项民主监督")
    rows = renumbered([*PLAN[:12], new, *PLAN[12:30], reworded, *PLAN[31:]])

    assert match(rows, PLAN) == {n: n for n in range(12)} | {n + 1: n for n in range(12, 45)}


def test_another_matter_at_the_same_number_is_new():
    rows = [label(35, "数字经济发展情况专题视察") if row.seq == 35 else row for row in PLAN]

    assert match(rows, PLAN) == {n: n for n in SAME if n != 34}


def test_half_the_wording_may_change_at_the_same_number_and_little_elsewhere():
    items = [label(1, "地铁口环境序化专项监督"), label(2, "委员异地培训")]

    assert match([label(1, "地铁口环境美化洁化监督")], items) == {0: 0}
    assert match([label(7, "地铁口环境美化洁化监督")], items) == {}


def test_two_swapped_and_reworded_rows_follow_their_words():
    items = [label(1, "矛调中心建设专题视察"), label(2, "在建工地智慧监管专题视察")]
    rows = [label(1, "在建工地智慧监管的专题视察"), label(2, "矛调中心建设情况专题视察")]

    assert match(rows, items) == {0: 1, 1: 0}


def test_of_several_that_read_alike_the_most_alike_is_taken():
    items = [label(1, "召开第一季度主席会议"), label(2, "召开第二季度主席会议")]
    rows = [label(5, "召开第二季度主席会议（扩大）")]

    assert match(rows, items) == {0: 1}


def test_rows_of_one_title_are_told_apart_by_their_number():
    items = [label(n, "召开主席会议") for n in (1, 2, 3)]

    assert match([items[2], items[0]], items) == {0: 2, 1: 0}
    assert match([label(n, "召开主席会议") for n in (7, 8)], items) == {0: 0, 1: 1}
    assert match([label(1, "召开主席会议")] * 5, items) == {0: 0, 1: 1, 2: 2}


def test_rows_of_one_title_and_number_are_told_apart_by_their_section():
    items = [label(1, "召开全体会议", section) for section in ("一、学习", "三、监督", "二、协商")]
    rows = [label(1, "召开全体会议", section) for section in ("一、学习", "二、协商", "三、监督")]

    assert match(rows, items) == {0: 0, 1: 2, 2: 1}


def test_a_row_that_moved_to_another_section_stays_what_it_was():
    items = [label(1, "召开主席会议", "一、学习"), label(2, "委员培训", "一、学习")]

    assert match([label(1, "委员培训", "二、协商")], items) == {0: 1}


def test_a_number_without_its_section_says_nothing():
    items = [label(1, "召开主席会议研究协商计划", "一、学习")]

    assert match([label(1, "召开主席会议研究监督事项", "二、协商")], items) == {}


def test_rows_without_a_number_are_known_by_their_words_alone():
    items = [label(None, "召开主席会议"), label(None, "委员异地培训")]

    assert match([label(None, "委员异地培训"), label(None, "召开专题会议")], items) == {0: 1}


@pytest.mark.parametrize(("rows", "items"), [([], []), (PLAN, []), ([], PLAN)])
def test_nothing_matches_nothing(rows: list[RowLabel], items: list[RowLabel]):
    assert match(rows, items) == {}


def test_two_documents_with_nothing_in_common_share_no_item():
    others = [label(n, 4 * chr(0x4E00 + 97 * n)) for n in range(1, 46)]

    assert match(others, PLAN) == {}


# --- thousands -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def titles() -> list[str]:
    dice = random.Random(2021)
    return ["".join(dice.choices(CHARACTERS, k=20)) for _ in range(1000)]


@pytest.fixture
def comparisons(monkeypatch) -> list[tuple[str, str]]:
    """The pairs of wordings that were compared letter by letter."""
    compared = []
    likeness = matching.likeness

    def counted(one: str, other: str, least: float = 0) -> float:
        compared.append((one, other))
        return likeness(one, other, least)

    monkeypatch.setattr(matching, "likeness", counted)
    return compared


@pytest.mark.parametrize("shift", [0, 5])
def test_of_a_thousand_each_finds_its_own_though_all_were_reworded(titles, comparisons, shift):
    items = [label(n + shift, title[:9] + "改" + title[10:]) for n, title in enumerate(titles)]
    rows = [label(n, title) for n, title in enumerate(titles)]

    assert match(rows, items) == {n: n for n in range(1000)}
    assert len(comparisons) <= 5 * 1000


def test_a_thousand_in_another_order_are_compared_with_none(titles, comparisons):
    order = list(range(1000))
    random.Random(2021).shuffle(order)
    items = [label(n, title) for n, title in enumerate(titles)]

    assert match(renumbered([items[n] for n in order]), items) == dict(enumerate(order))
    assert comparisons == []


def test_a_thousand_with_nothing_in_common_are_not_compared_each_with_each(titles, comparisons):
    items = [label(None, title[::-1]) for title in titles]

    assert match([label(None, title) for title in titles], items) == {}
    assert len(comparisons) <= 5 * 1000
