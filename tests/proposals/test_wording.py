import pytest

from proposals.wording import changes, in_words, text_key

OLD = ("关于路灯的建议", "路灯老化。影响夜间出行。", "一、更换灯具。\n二、统一色温。")


@pytest.mark.parametrize(
    ("new", "is_same"),
    [
        (OLD, True),
        ((OLD[0], f" {OLD[1]}\r\n", OLD[2].replace("\n", "\r\n\r\n　")), True),
        (("关于路灯的建议。", *OLD[1:]), False),
        ((OLD[0], OLD[1] + OLD[2], ""), False),  # a sentence that stands in another part
    ],
)
def test_a_text_is_another_where_its_words_are(new, is_same):
    assert (text_key(*new) == text_key(*OLD)) is is_same


def test_changes_are_shown_sentence_by_sentence():
    new = ("关于路灯的建议", OLD[1], "一、拆除灯具。\n二、统一色温。三、植树。")
    [change] = changes(OLD, new)
    assert change.part == "具体建议"
    assert change.pieces == [
        ("out", "一、更换灯具。"),
        ("in", "一、拆除灯具。"),
        ("same", "二、统一色温。"),
        ("in", "三、植树。"),
    ]


def test_changes_are_told_in_a_line():
    new = ("关于拆除路灯的建议", "路灯老化。", OLD[2])
    assert in_words(changes(OLD, new)) == (
        "案由：删去“关于路灯的建议”，写入“关于拆除路灯的建议”；情况分析：删去“影响夜间出行。”。"
    )
    assert in_words(changes(OLD, OLD)) == ""


def test_a_long_change_is_told_by_its_beginning():
    [change] = changes(OLD, (*OLD[:2], OLD[2] + "长" * 100))
    assert change.in_words() == f"具体建议：写入“{'长' * 80}……”"
