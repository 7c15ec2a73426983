"""Which annex a line, a sheet or the words over its columns speak of."""

import re
from collections.abc import Iterable

from sheets.cells import plain_digits, squeeze
from workplan.annexes import BY_RANK, Annex
from workplan.importing.headers import Field

_NUMBERS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
_PLACES = {annex.number: annex for annex in Annex}
_DIGITS = "".join(f"{number}{chinese}" for chinese, number in _NUMBERS.items() if number in _PLACES)
WHO = (Field.LEADERS, Field.LEAD_DEPARTMENTS)
LABEL = re.compile(rf"[(（【]?附(?:件|表)([{_DIGITS}])(?![\d十])[)）】]?[:：.、]?")
NUMBERED = re.compile(r"[(（]?(?:\d+|[一二三四五六七八九十]+)[)）]?[.．、)）]")
TITLE_END = (
    "[”’」》]?(?:安排|计划|分解|任务|议题|项目|一览|汇总|清单|目录|情况|分工)*(?:明细|汇总|一览)?表?"
    r"(?:[(（][^()（）]*[)）])?$"
)
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?!\d{1,2}月)")
LONGEST_TITLE = 40  # characters


def label_of(line: str) -> Annex | None:
    """The annex that a line means which says 附件N and nothing else."""
    found = LABEL.fullmatch(plain_digits(squeeze(line)))
    return _numbered(found[1]) if found else None


def title_of(line: str) -> Annex | None:
    """The annex whose title a line is, perhaps after its 附件N; None for a line of a list.

    附件：1.区政协…分解； and 2.区政协…安排； are such lines: the body's list of annexes.
    """
    text = plain_digits(squeeze(line))
    label = LABEL.match(text)
    text = text[label.end() :] if label else text
    if not text or len(text) > LONGEST_TITLE or NUMBERED.match(text) or text[0] == "★":
        return None
    for annex in Annex:
        if re.search(f"(?:{annex.mark}){TITLE_END}", text):
            return annex
    return None


def identify(lines: Iterable[str]) -> Annex | None:
    """The annex that a sheet's name and the lines above its table speak of, or None.

    The title outranks 附件N: annexes 2, 3 and 5 are printed without a number, and other offices
    number theirs differently.
    """
    texts = [plain_digits(squeeze(line)) for line in lines]
    for text in texts:
        for annex in Annex:
            if re.search(annex.mark, text):
                return annex
    labels = (LABEL.search(text) for text in texts)
    return next((_numbered(label[1]) for label in labels if label), None)


def named_annex(words: str) -> Annex | None:
    """The annex that a cell names: 重点任务, 重点工作任务, 附件1, 1."""
    text = plain_digits(squeeze(words))
    if (named := label_of(text) or label_of(f"附件{text}")) is not None:
        return named
    names = ((annex, {annex.short, annex.label, annex.printed}) for annex in Annex)
    return next((annex for annex, known in names if text in known), None)


def named_year(lines: Iterable[str]) -> int | None:
    """The year that a title names, the nearest first: 区政协2021年…; the day of a date does not count."""
    texts = (plain_digits(squeeze(line)) for line in lines)
    found = (YEAR.search(text) for text in texts)
    return next((int(year[1]) for year in found if year), None)


def guess(headings: Iterable[str]) -> Annex | None:
    """The annex that the words over the columns speak of; those of annex 1 might be any annex's."""
    words = [squeeze(heading) for heading in headings]
    for annex in (*BY_RANK[1:], BY_RANK[0]):
        if any(re.match(annex.heading, word) for word in words):
            return annex
    return None


def likely(headings: Iterable[str]) -> Annex:
    """The annex that a table most likely is of which nothing says so; a person is asked."""
    words = [squeeze(heading) for heading in headings]
    topics = any(re.search("议题|界别|协商", word) for word in words)
    return guess(words) or (Annex.CONSULTATION if topics else Annex.TASKS)


def asked_of(annex: Annex) -> tuple[Field, ...]:
    """The columns that a person is asked about where a table lacks them; without title is no table."""
    return (*WHO, Field.PERIOD) if annex.needs_period else WHO


def _numbered(number: str) -> Annex:
    return _PLACES[_NUMBERS.get(number) or int(number)]
