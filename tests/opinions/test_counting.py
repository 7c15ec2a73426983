"""Characters as people count them."""

import pytest

from opinions.counting import characters


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" \n　\t", 0),
        ("情况：停车乱。\n建议：划线。", 13),
        ("3岁以下", 4),
        ("AI 技术", 4),
        ("“十四五”", 5),
        ("cafe\u0301", 4),
        ("👍🏻", 2),
        ("\ufeff字\u200b", 1),
        ("𠮷", 1),
    ],
)
def test_a_character_is_what_a_reader_sees(text: str, count: int):
    assert characters(text) == count
