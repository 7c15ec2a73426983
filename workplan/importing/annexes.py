"""The five annexes of the document. A new one needs one definition here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sheets.cells import plain_digits, squeeze
from workplan.importing.headers import Field


class AnnexKey(StrEnum):
    """The same keys as workplan.enums.Annex, which needs Django."""

    TASKS = "tasks"
    RESEARCH = "research"
    CONSULTATION = "consultation"
    PROPOSALS = "proposals"
    SUPERVISION = "supervision"


@dataclass(frozen=True)
class Annex:
    """An annex as it is printed.

    `number` is N of its 附件N, `mark` a pattern that its title or its sheet's name contains,
    `heading` one that only its columns' headings begin with, `required` the columns without which
    it cannot be read. Annexes 4 and 5 have no period at all, annex 2 may go without.
    """

    key: AnnexKey
    number: int
    name: str
    mark: str
    heading: str
    required: tuple[Field, ...]


WHO = (Field.TITLE, Field.LEADERS, Field.LEAD_DEPARTMENTS)

TASKS = Annex(
    AnnexKey.TASKS,
    1,
    "重点工作任务分解",
    mark="重点工作任务|任务分解",
    heading="工作内容|(?:工作)?任务",
    required=(*WHO, Field.PERIOD),
)
RESEARCH = Annex(
    AnnexKey.RESEARCH, 2, "重点调研课题", mark="调研课题", heading="课题", required=WHO
)
CONSULTATION = Annex(
    AnnexKey.CONSULTATION,
    3,
    "“请你来协商”议题",
    mark="请你来协商|协商议题",
    heading="协商(?:议题|课题)",
    required=(*WHO, Field.PERIOD),
)
PROPOSALS = Annex(
    AnnexKey.PROPOSALS, 4, "重点督办提案", mark="督办提案", heading="案由|提案|督办", required=WHO
)
SUPERVISION = Annex(
    AnnexKey.SUPERVISION, 5, "民主监督议题", mark="监督议题", heading="监督", required=WHO
)

ANNEXES = {annex.key: annex for annex in (TASKS, RESEARCH, CONSULTATION, PROPOSALS, SUPERVISION)}
CHINESE_NUMBERS = "一二三四五"
LABEL = re.compile(r"[(（【]?附(?:件|表)([1-5一二三四五])(?![\d十])[)）】]?[:：.、]?")
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
    for annex in ANNEXES.values():
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
        for annex in ANNEXES.values():
            if re.search(annex.mark, text):
                return annex
    labels = (LABEL.search(text) for text in texts)
    return next((_numbered(label[1]) for label in labels if label), None)


def named_year(lines: Iterable[str]) -> int | None:
    """The year that a title names, the nearest first: 区政协2021年…; the day of a date does not count."""
    texts = (plain_digits(squeeze(line)) for line in lines)
    found = (YEAR.search(text) for text in texts)
    return next((int(year[1]) for year in found if year), None)


def guess(headings: Iterable[str]) -> Annex | None:
    """The annex that the words over the columns speak of; the most particular ones count most."""
    words = [squeeze(heading) for heading in headings]
    for annex in (CONSULTATION, RESEARCH, SUPERVISION, PROPOSALS, TASKS):
        if any(re.match(annex.heading, word) for word in words):
            return annex
    return None


def _numbered(number: str) -> Annex:
    places = {str(a.number): a for a in ANNEXES.values()}
    return places.get(number) or places[str(CHINESE_NUMBERS.index(number) + 1)]
