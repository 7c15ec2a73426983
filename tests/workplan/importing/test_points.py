"""Which point of the text a row may stand under, by the words they share."""

import tomllib
from pathlib import Path

from workplan.importing import SourceFile, read_documents
from workplan.importing.points import proposed_points

FIXTURES = Path(__file__).parents[3] / "fixtures"
POINTS = {
    1: "加强理论武装。学党史、颂党恩。",
    3: "创新学习载体。拓展“每周一学”“每月一讲”等特色载体。",
    9: "发挥社团界别作用。组织主题征文活动。",
}


def test_a_title_goes_with_the_point_that_has_its_words():
    assert proposed_points(POINTS, ["组织“每周一学”", "★主题征文", "委员异地培训"]) == [3, 9, None]


def test_words_that_every_point_has_say_nothing():
    points = {1: "组织学习活动", 2: "组织学习调研"}

    assert proposed_points(points, ["组织学习"]) == [None]


def test_what_many_titles_begin_with_says_little():
    points = {6: "“请你来协商”平台", 4: "安置小区物业管理"}
    titles = [f"“请你来协商”——{topic}" for topic in ("物业管理", "甲乙", "丙丁", "戊己", "庚辛")]

    assert proposed_points(points, titles)[0] == 4


def test_of_nothing_nothing_is_proposed():
    assert proposed_points({}, ["组织“每周一学”"]) == [None]
    assert proposed_points(POINTS, []) == []


def test_of_the_29_rows_that_were_placed_by_hand_in_2021_20_are_found_and_1_otherwise():
    read = read_documents([SourceFile("a.docx", (FIXTURES / "plan_2021.docx").read_bytes())])
    points = {p.number: f"{p.title}{p.text}" for p in read.document.points}
    found = proposed_points(points, [row.title for row in read.rows])
    proposed = {(r.annex.value, r.seq): n for r, n in zip(read.rows, found, strict=True)}
    story = tomllib.loads((FIXTURES / "story_2021.toml").read_text(encoding="utf-8"))
    by_hand = {
        (item.get("annex", "tasks"), item["seq"]): entry["number"]
        for entry in story["points"]
        for item in entry["items"]
    }

    said = [(key, proposed[key]) for key in by_hand if proposed[key]]

    assert len(by_hand) == 29
    assert len([key for key, number in said if number == by_hand[key]]) == 20
    assert [key for key, number in said if number != by_hand[key]] == [("tasks", 21)]
