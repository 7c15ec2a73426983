"""What the robots of 企业微信 and 钉钉 are sent, and what their answers mean. Pure.

Both take a message as Markdown and answer 200 to whatever they are sent: the yes or no is the
`errcode` of the body.
"""

import json

from notifications.channels.base import Verdict

_CUT = "\n……其余请登录系统查看。"
# Busy, or called too often; everything else is a no for good.
_LATER = {-1, 45009, 90030, 130101, 410100}
_LATER_STATUS = {408, 425, 429}
_NOT_MARKED = str.maketrans(
    {"[": "［", "]": "］", "<": "＜", ">": "＞", "*": "＊", "`": "‘", "#": "＃"}
)


def plain(text: str) -> str:
    """Return a text in which nothing is taken for Markdown, be it a link or a call of someone."""
    return text.translate(_NOT_MARKED)


def cut(text: str, longest: int) -> str:
    """Return a text of at most so many bytes; one that is too long ends with a whole line, and says
    so.
    """
    if len(text.encode()) <= longest:
        return text
    room = longest - len(_CUT.encode())
    kept: list[str] = []
    for line in text.splitlines():
        room -= len(line.encode()) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join(kept) + _CUT


def verdict(status: int, body: str) -> Verdict:
    """Return what an answer means."""
    code, said = _said(body)
    words = f"{status} {said}".strip()
    if status in _LATER_STATUS or status >= 500:
        return Verdict(ok=False, later=True, words=words)
    if status != 200:
        return Verdict(ok=False, words=words)
    if code == 0:
        return Verdict(ok=True)
    # An answer without a code is none of the robot's: something stands in between.
    return Verdict(ok=False, later=code is None or code in _LATER, words=words)


def _said(body: str) -> tuple[int | None, str]:
    """Return code and words of an answer; what is no such answer, in short."""
    try:
        answer = json.loads(body)
        code = int(answer["errcode"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None, " ".join(body.split())[:200]
    return code, f"{code} {' '.join(str(answer.get('errmsg', '')).split())[:300]}".strip()
