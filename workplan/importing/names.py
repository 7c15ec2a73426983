"""Splits the words of a cell into the names of people or of departments.

Source of the rules: domain.md section 2 and the names of annex 1 (郑　丽, 周  翔, 主　席 / 副主席).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from members.names import one_point

PIECE = re.compile(r"(?:[（(][^（()）]{0,80}[）)]|[^、，,；;/／|｜])+")
SPACE_BEFORE_BRACKET = re.compile(r"\s+(?=[（(])")
AND = re.compile("以及|[和及与]")
LONGEST_LIST = 200  # characters between two separators that are still looked into for 和
BLANK = {"无", "-", "—", "——", "–", "－", "―", "\\", "待定", "未定", "待明确", "暂缺"}
DITTO = re.compile('(?:同|内容同)[上前左]|[〃″＂"”“]+')  # what stands for the words above
BRACKETED = re.compile(r"[（(][^（()）]{0,80}[）)]")
IN_BRACKETS = "(?:[（(][^）)]*[）)])?"
WHOLE_PERSON = re.compile(f"(?:[^（(]{{2,4}}|[^（(]+(?:主席|秘书长|书记|主任)){IN_BRACKETS}")
# 社会和法制委员会 and 经济和信息化局 are one name each: 和 joins two departments only where the
# words before it are a whole department already.
WHOLE_DEPARTMENT = re.compile(
    f"[^（(]+(?:委|办|室|局|处|组|部|院|界|界别|党派|街道|联|中心|(?<!社)会){IN_BRACKETS}"
)


@lru_cache(1024)
def split_people(text: str) -> tuple[str, ...]:
    """Names and posts: 主　席、副主席 -> 主席, 副主席; 王国珍和余静漪 -> 王国珍, 余静漪."""
    return _split(text, WHOLE_PERSON)


@lru_cache(1024)
def split_departments(text: str) -> tuple[str, ...]:
    """Departments and collectives: 办公室 / 各专委会 -> two, 社会和法制委员会 -> one."""
    return _split(text, WHOLE_DEPARTMENT)


# 省牵头单位：省生态环境厅 区配合单位：环资委 within one cell.
LABEL = re.compile(
    r"(?:省|市|区|县|街道)?级?(?P<side>牵头|责任|主办|承办|主责|配合|协办|协同|参与|会办)"
    r"(?:单位|部门|委室|科室|处室)?[:：]"
)
LEADING_SIDES = {"牵头", "责任", "主办", "承办", "主责"}


@lru_cache(1024)
def by_their_labels(text: str) -> tuple[str, str]:
    """The departments of a cell that labels them, those that lead and those that support."""
    labels = list(LABEL.finditer(text))
    if not labels:
        return text, ""
    lead = [text[: labels[0].start()]]
    support: list[str] = []
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        words = text[label.end() : after.start() if after else None]
        (lead if label["side"] in LEADING_SIDES else support).append(words)
    return "、".join(w for w in lead if w.strip()), "、".join(w for w in support if w.strip())


# 和相关委员, 等有关委员, 及部分委员: said of people without naming them.
UNNAMED = re.compile(
    r"[、，,\s]*((?:和|及|以及|与|等)?(?:其他)?(?:相关|有关|部分|若干|全体|各)[^、，,；;\s]{1,12}|等)$"
)
# Words that make a list of departments or members a sentence about who attends.
SENTENCE = re.compile(
    r"。|参加$|出席|列席|邀请|(?:负责人|代表|同志|人员)(?:等)?(?:共)?\d*人?$|\d+人"
)
LONGEST_NAME = 24  # characters


def split_members(text: str) -> tuple[tuple[str, ...], str]:
    """Members by name and what is said of others: 郑　丽、李庆莲和相关委员 -> two, 和相关委员."""
    found = UNNAMED.search(text)
    note = found[1] if found else ""
    return split_people(text[: found.start()] if found else text), note


@lru_cache(1024)
def is_sentence(text: str) -> bool:
    """Whether a cell that should list names tells something instead: 邀请区发改局负责人参加。"""
    pieces = [piece.strip() for line in text.split("\n") for piece in PIECE.findall(line)]
    return any(SENTENCE.search(piece) or len(piece) > LONGEST_NAME for piece in pieces)


def _split(text: str, whole: re.Pattern[str]) -> tuple[str, ...]:
    """The names in their order, each once; 各专委会（办公室、提案委） stays one."""
    names = (
        name
        for piece in PIECE.findall(one_point(_tight_brackets(text)))
        for line in _unpadded(piece.split("\n"))
        for words in _unpadded(line.split())
        for name in _at_and(words, whole)
    )
    return tuple(dict.fromkeys(name for name in names if name not in BLANK))


def _tight_brackets(text: str) -> str:
    """`text` without spaces before and within brackets: what stands there belongs to the name."""
    return BRACKETED.sub(
        lambda found: "".join(found[0].split()), SPACE_BEFORE_BRACKET.sub("", text)
    )


def _unpadded(parts: list[str]) -> list[str]:
    """Single characters in a row are one name (郑 丽); one alone belongs to its neighbour."""
    runs: list[list[str]] = []
    for part in filter(None, (part.strip() for part in parts)):
        single = len(part) == 1
        if single and runs and len(runs[-1][-1]) == 1:
            runs[-1].append(part)
        else:
            runs.append([part])
    names: list[str] = []
    for name in ("".join(run) for run in runs):
        if names and 1 in (len(name), len(names[-1])):
            names[-1] += name
        else:
            names.append(name)
    return names


def _at_and(words: str, whole: re.Pattern[str]) -> Iterator[str]:
    """`words` cut at 和, 及, 与 and 以及 where what stands before is a whole name by itself."""
    start = 0
    for found in AND.finditer(words[:LONGEST_LIST]):
        is_whole = whole.fullmatch(words[start : found.start()])
        if is_whole and len(words) - found.end() > 1:
            yield words[start : found.start()]
            start = found.end()
    yield words[start:]
