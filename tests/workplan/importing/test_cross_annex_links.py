"""Which rows of the document of 2021 speak of one matter, typed from domain.md section 2."""

import json
from pathlib import Path

import pytest

from workplan.importing.cross_annex_links import Kind, Matter, links_among

PLACES = ("tasks", "research", "consultation", "proposals", "supervision")


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], Kind]:
    """What is proposed for the document, by names such as "1.20" and "3.1"."""
    annexes = json.loads(Path("tests/data/annexes_2021.json").read_text(encoding="utf-8"))
    matters, names = [], {}
    for number, annex in enumerate(PLACES, 1):
        for row in annexes[annex]:
            key = len(matters)
            matters.append(Matter(key, annex, row["title"]))
            names[key] = f"{number}.{row['seq']}"
    return {(names[k.leading], names[k.following]): k.kind for k in links_among(matters)}


def of_kind(found: dict, kind: Kind) -> set[tuple[str, str]]:
    return {pair for pair, is_of in found.items() if is_of == kind}


def test_the_six_deliberations_are_rows_of_annex_1(found):
    six = {("1.20", "3.1"), ("1.32", "3.2"), ("1.37", "3.3")}
    six |= {("1.38", "3.4"), ("1.41", "3.5"), ("1.42", "3.6")}
    assert {p for p in of_kind(found, Kind.SAME) if p[1].startswith("3.")} == six


def test_four_research_topics_serve_them(found):
    four = {("1.37", "2.3"), ("1.41", "2.4"), ("1.38", "2.5"), ("1.42", "2.6")}
    assert of_kind(found, Kind.SERVES) == four
    assert not {p for p in of_kind(found, Kind.SAME) if p[1].startswith("2.")}


def test_beyond_these_only_the_streaming_trade_is_named_twice(found):
    others = {p for p in of_kind(found, Kind.SAME) if p[1][0] not in "23"}
    assert others == {("1.40", "4.3")}


def test_whole_annexes_have_their_row(found):
    umbrellas = of_kind(found, Kind.UMBRELLA)
    assert umbrellas == (
        {("1.27", f"2.{n}") for n in range(1, 7)}
        | {(row, f"4.{n}") for row in ("1.19", "1.21") for n in range(1, 5)}
        | {("1.25", f"5.{n}") for n in range(1, 6)}
    )


def test_rows_of_one_annex_are_never_kin():
    same = "加快推进社工队伍建设"
    assert links_among([Matter(1, "tasks", same), Matter(2, "tasks", same)]) == []


def test_without_annex_1_the_deliberation_leads_the_research():
    (kin,) = links_among(
        [
            Matter(1, "research", "关于安置小区管理的调研"),
            Matter(2, "consultation", "安置小区物业管理"),
        ]
    )
    assert (kin.leading, kin.following) == (2, 1)


def test_common_words_make_nothing_kin():
    assert not links_among(
        [
            Matter(1, "tasks", "推进数字政协建设"),
            Matter(2, "supervision", "加快推进安居工程建设"),
            Matter(3, "research", ""),
        ]
    )
