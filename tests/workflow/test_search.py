import pytest

from workflow.search import excerpt, facts


@pytest.mark.parametrize(
    ("text", "typed", "part"),
    [
        ("短短一句。", "一句", "短短一句。"),
        (
            "前" * 100 + "地铁口" + "后" * 100,
            "没有 地铁口",
            "…" + "前" * 10 + "地铁口" + "后" * 67 + "…",
        ),
        ("字" * 100, "没有", "字" * 80 + "…"),
    ],
)
def test_the_part_of_a_text_is_shown_in_which_a_word_stands(text, typed, part):
    assert excerpt(text, typed) == part


def test_what_is_empty_is_left_out():
    assert facts("2021年", "", None, "3月") == "2021年 · 3月"
