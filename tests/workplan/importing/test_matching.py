"""Which row is which item: by what they say, then by where they stand; also of thousands."""

import random
import time

import pytest

from workplan.importing.matching import Label, match

CHARACTERS = (
    "推进落实完善开展协商监督调研视察提案建设管理服务机制体系平台委员社区街道民生教育医疗交通环境"
)


def labels(*titles: str, first: int = 1, section: str = "") -> list[Label]:
    return [Label(section, n, title) for n, title in enumerate(titles, first)]


def test_a_row_inserted_leaves_the_rows_below_what_they_are():
    old = labels("召开全会", "走访委员", "委员培训")
    new = labels("召开全会", "新增的一项工作", "走访委员", "委员培训")
    assert match(new, old) == {0: 0, 2: 1, 3: 2}


def test_spaces_stars_and_marks_do_not_count():
    assert match(labels("★“每周一学”　活动"), labels("每周一学活动")) == {0: 0}


def test_half_the_wording_may_change_at_the_same_number_and_little_elsewhere():
    old = labels("地铁口环境序化专项监督", "委员异地培训")
    assert match(labels("地铁口环境美化洁化监督"), old) == {0: 0}
    assert match(labels("地铁口环境美化洁化监督", first=7), old) == {}


def test_what_reads_the_same_twice_is_told_apart_by_its_place():
    old = labels("委员培训", "委员培训")
    assert match(labels("委员培训", "委员培训"), old) == {0: 0, 1: 1}
    assert match(labels("委员培训", first=2), old) == {0: 1}


def test_the_most_alike_are_paired_first():
    old = labels("推进一街道民生议事堂建设", "推进二街道民生议事堂建设", first=1)
    new = labels("推进二街道民生议事堂新建设", first=9)
    assert match(new, old) == {0: 1}


@pytest.fixture(scope="module")
def titles() -> list[str]:
    dice = random.Random(2021)
    return ["".join(dice.choices(CHARACTERS, k=20)) for _ in range(3000)]


def changed(title: str) -> str:
    return title[:9] + "改" + title[10:]


@pytest.mark.parametrize("shift", [0, 5])
def test_of_thousands_each_finds_its_own_though_all_changed(titles, shift):
    old = labels(*map(changed, titles), first=1 + shift)
    found = match(labels(*titles), old)
    assert found == {n: n for n in range(len(titles))}


def test_thousands_with_nothing_in_common_are_not_compared_each_with_each(titles):
    """Three thousand squared comparisons would take a quarter of an hour."""
    strangers = ["".join(reversed(title)) for title in titles]
    start = time.monotonic()
    match([Label("", None, t) for t in titles], [Label("", None, t) for t in strangers])
    assert time.monotonic() - start < 60
