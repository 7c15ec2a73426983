"""The figures that a sentence of the document states: 立案提案68件, 其中重点督办提案4件. Pure."""

import re

_STATED = re.compile(
    r"(?:^|(?<=[，,。；;：:、\s])|(?<=会议)|(?<=其中)|(?<=共))"
    r"(?!其中|共|上述)((?:(?!会议)[\u4e00-\u9fff]){2,10}?)\s*(\d{1,5})\s*件"
)


def said_figures(text: str) -> list[tuple[str, int]]:
    """Return what is counted and how many, each noun once, in the order of the text."""
    found: dict[str, int] = {}
    for noun, number in _STATED.findall(text):
        found.setdefault(noun, int(number))
    return list(found.items())
