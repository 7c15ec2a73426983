"""The figures that the document states in words."""

import pytest

from workplan.said_figures import said_figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "区政协二届五次会议立案提案68件，其中重点督办提案4件，重点联系提案21件。"
            "上述4件重点督办提案和21件重点联系提案均由区政协分管副主席督办。",
            [("立案提案", 68), ("重点督办提案", 4), ("重点联系提案", 21)],
        ),
        ("备注：共收到提案 102 件，立案98件。", [("收到提案", 102), ("立案", 98)]),
        ("立案提案68件；立案提案4件", [("立案提案", 68)]),
        ("上述“6”次协商活动由主席总负责。", []),
        ("", []),
    ],
)
def test_each_noun_is_counted_once(text, figures):
    assert said_figures(text) == figures
